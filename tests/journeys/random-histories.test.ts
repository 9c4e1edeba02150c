import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Month, addMonths, monthOf } from '#app/core/calendar.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { replayClose } from '#app/features/closes/queries.server.ts';
import { listCounts } from '#app/features/closes/queries.server.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { TEST_DATABASE_URL, empty, useDatabase } from '#tests/support/db.ts';
import {
  digestOfTables,
  findBreachesOfMoney,
  findBreachesOfTheDay,
  findFileBreaches,
  listTables,
} from '#tests/support/invariants.ts';
import { type DeedCounts, doDeedsOf, randomDeeds } from '#tests/support/random-deeds.ts';
import { randomTwoYears } from '#tests/support/random-scenario.ts';

/** Histories of two years that are played; `npm run test:histories` plays two hundred. */
const HISTORIES = Number(process.env['HISTORIES'] ?? (TEST_DATABASE_URL ? 6 : 1));

/** Among so many histories every kind of deed happens. */
const MANY = 100;

const PATIENCE_MILLISECONDS = HISTORIES * 600_000;

/** A statement that writes something other than that a day went by. */
const WRITES = /^\s*(?:insert|update|delete|with (?!alone as))/i;

const database = useDatabase();

test(
  `after every day of ${HISTORIES} random histories the money adds up, runs repeat without effect and closes never change`,
  async () => {
    const { sql } = database();
    const tables = await listTables(sql);
    let played = 0;
    const counts: DeedCounts = new Map();
    await fc.assert(
      fc.asyncProperty(randomTwoYears, randomDeeds, async (scenario, deeds) => {
        await empty(sql);
        let written = true;
        sql.options.debug = (_connection, text) => {
          written ||= WRITES.test(text);
        };
        const context = contextFor(scenario);
        const closes = new Map<Month, string>();
        await playScenario(context, scenario, async (today) => {
          if (today === scenario.from) await adoptCatalogue(context);
          await doDeedsOf({ ...context, today }, scenario, deeds, counts);
          expect(await (written ? findBreachesOfMoney(sql) : findBreachesOfTheDay(sql))).toEqual([]);
          written = false;
          if (today.endsWith('-15') || today.endsWith('-01')) {
            expect(await findFileBreaches(sql)).toEqual([]);
            const before = await digestOfTables(sql, tables);
            await runUntil({ ...context, today }, today);
            await runUntil({ ...context, today }, today);
            expect(await digestOfTables(sql, tables)).toBe(before);
            if (today.endsWith('-01')) await expectUnchangedCloses(context, closes, addMonths(monthOf(today), -1));
          }
        });
        sql.options.debug = false;
        played += 1;
        if (played % 10 === 0) process.stdout.write(`${played} histories played\n`);
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
    const told = [...counts].toSorted().map(([kind, { asked, done }]) => `${kind} ${done} of ${asked}`);
    process.stdout.write(`${played} histories played; deeds that happened: ${told.join(', ')}\n`);
    if (HISTORIES >= MANY) for (const { done } of counts.values()) expect(done).toBeGreaterThan(0);
  },
  PATIENCE_MILLISECONDS,
);

/** 12: each close still reads as when it was first seen, and counted again from the facts known then it is the same. */
async function expectUnchangedCloses(context: Context, closes: Map<Month, string>, newest: Month): Promise<void> {
  for (const month of [...closes.keys(), newest]) {
    const stored = await listCounts(context, month);
    const text = JSON.stringify(stored);
    expect(text).toBe(closes.get(month) ?? text);
    if (stored.length > 0) {
      closes.set(month, text);
      expect(await replayClose(context, month)).toEqual(stored);
    }
  }
}

function contextFor(scenario: Scenario): Context {
  return {
    db: database().db,
    now: new Date('2028-01-01T00:00:00Z'),
    today: scenario.from,
    policy: scenario.policy,
    actor: { kind: 'job', name: 'random history' },
    newId,
    readToday: readBusinessDay,
  };
}
