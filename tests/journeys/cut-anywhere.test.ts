import { setImmediate } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import type { Day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { openDatabase } from '#app/platform/db.server.ts';
import { type CuttableLine, openLine } from '#tests/support/cut-lines.ts';
import { TEST_DATABASE_URL, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches, findFileBreaches, storyOf } from '#tests/support/invariants.ts';
import { playDay } from '#tests/support/played-days.ts';
import { restore } from '#tests/support/snapshots.ts';
import { placesInTransactions } from '#tests/support/statements.ts';
import { playUndisturbed } from '#tests/support/undisturbed-days.ts';

/** The line is cut before the statement is sent, or after it was carried out and before its answer is read. */
const MOMENTS = ['before', 'after'] as const;

const PATIENCE_MILLISECONDS = 1_200_000;

describeOnPostgres(
  'a connection lost at a statement of close, run, earning, preparation, approval, bank file or its result',
  () => {
    const database = useDatabase();

    test(
      'leaves what the day leaves without it, once the day is played again',
      async () => {
        const { sql } = database();
        const days = await playUndisturbed(database().db, sql, tell);
        const places = days.flatMap((day) => placesInTransactions(day.statements).map((place) => ({ ...day, place })));
        expect(places.length).toBeGreaterThan(150);
        const line = await openLine(urlOf(await nameOf(sql)));
        let cuts = 0;
        for (const { day, before, told: expected, place } of places) {
          for (const moment of MOMENTS) {
            await restore(sql, before);
            await cutAt(line, { day, place, moment });
            cuts += 1;
            await playDay(database().db, day);
            const told = await tell(sql);
            if (told !== expected)
              expect(JSON.parse(told), `${day}: ${moment} statement ${place}`).toEqual(JSON.parse(expected));
          }
        }
        expect(await findBreaches(sql)).toEqual([]);
        expect(await findFileBreaches(sql)).toEqual([]);
        await line.close();
        process.stdout.write(`${cuts} lines cut at ${places.length} statements\n`);
      },
      PATIENCE_MILLISECONDS,
    );
  },
);

/** Plays a day over the line, which is cut at a statement. */
async function cutAt(line: CuttableLine, at: { day: Day; place: number; moment: 'before' | 'after' }): Promise<void> {
  const { db, sql } = await openDatabase({ kind: 'server', url: line.url, connections: 1 });
  let count = 0;
  sql.options.debug = () => {
    count += 1;
    if (count !== at.place) return;
    if (at.moment === 'before') line.cut();
    else line.cutAtAnswer();
  };
  const lost = await playDay(db, at.day).then(
    () => false,
    () => true,
  );
  // The driver writes in its own time: what it was about to write finds the line cut.
  await setImmediate();
  await sql.end({ timeout: 0 });
  invariant(lost, 'the statement at which the line is cut came');
}

async function tell(sql: Sql): Promise<string> {
  return JSON.stringify(await storyOf(sql));
}

async function nameOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ name: string }[]>`select current_database() as name`;
  return row?.name ?? '';
}

function urlOf(name: string): string {
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}
