import { setImmediate } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import type { Day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { openDatabase } from '#app/platform/db.server.ts';
import { type CuttableLine, openLine } from '#tests/support/cut-lines.ts';
import { TEST_DATABASE_URL, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches, findFileBreaches, storyOf } from '#tests/support/invariants.ts';
import { PLAYED_DAYS, foundPlayedCompany, playDay } from '#tests/support/played-days.ts';
import { type Snapshot, keep, restore } from '#tests/support/snapshots.ts';
import { placesInTransactions } from '#tests/support/statements.ts';

/** The line is cut before the statement is sent, or after it was carried out and before its answer is read. */
const MOMENTS = ['before', 'after'] as const;

const PATIENCE_MILLISECONDS = 1_200_000;

/** A day as it goes when nothing breaks: what stood before it, and what is told of it afterwards. */
type Undisturbed = { day: Day; before: Snapshot; statements: readonly string[]; story: string };

describeOnPostgres(
  'a connection lost at a statement of close, run, earning, preparation, approval or bank file',
  () => {
    const database = useDatabase();

    test(
      'leaves what the day leaves without it, once the day is played again',
      async () => {
        const { sql } = database();
        const days = await playUndisturbed(sql);
        const places = days.flatMap((day) => placesInTransactions(day.statements).map((place) => ({ ...day, place })));
        expect(places.length).toBeGreaterThan(150);
        const line = await openLine(urlOf(await nameOf(sql)));
        let cuts = 0;
        for (const { day, before, story, place } of places) {
          for (const moment of MOMENTS) {
            await restore(sql, before);
            await cutAt(line, { day, place, moment });
            cuts += 1;
            await playDay(database().db, day);
            const told = await tell(sql);
            if (told !== story)
              expect(JSON.parse(told), `${day}: ${moment} statement ${place}`).toEqual(JSON.parse(story));
          }
        }
        expect(await findBreaches(sql)).toEqual([]);
        expect(await findFileBreaches(sql)).toEqual([]);
        await line.close();
        process.stdout.write(`${cuts} lines cut at ${places.length} statements\n`);
      },
      PATIENCE_MILLISECONDS,
    );

    async function playUndisturbed(sql: Sql): Promise<Undisturbed[]> {
      await foundPlayedCompany(database().db);
      const days: Undisturbed[] = [];
      for (const [index, day] of PLAYED_DAYS.entries()) {
        const before = await keep(sql, `before_${index}`);
        const statements: string[] = [];
        sql.options.debug = (_connection, text) => void statements.push(text);
        await playDay(database().db, day);
        sql.options.debug = false;
        days.push({ day, before, statements, story: await tell(sql) });
      }
      return days;
    }
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
