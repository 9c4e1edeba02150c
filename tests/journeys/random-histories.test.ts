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
import {
  type DeedCounts,
  type RandomCompany,
  doDeedsOf,
  randomCompany,
  scenarioOf,
} from '#tests/support/random-deeds.ts';

/** Histories of two years that are played; `npm run test:histories` plays many more. */
const HISTORIES = Number(process.env['HISTORIES'] ?? (TEST_DATABASE_URL ? 200 : 1));

/**
 * So many go side by side through one company: its days, and the checks after each of them, cost hardly more for it. Every
 * history has partners, contracts and deeds of its own; policy, prices, rates and what is done for all are the company's.
 */
const IN_ONE_COMPANY = 20;

/** Among so many histories every kind of deed happens. */
const MANY = 100;

const PATIENCE_MILLISECONDS = 600_000 + HISTORIES * 60_000;

/** A statement that writes something other than that a day went by. */
const WRITES = /^\s*(?:insert|update|delete|with (?!alone as))/i;

/** What plays a company anew that failed, both as the failure told them. */
const { HISTORIES_SEED: seed, HISTORIES_PATH: path } = process.env;

const database = useDatabase();

test(
  `after every day of ${HISTORIES} random histories the money adds up, runs repeat without effect and closes never change`,
  async () => {
    const inOne = Math.min(HISTORIES, IN_ONE_COMPANY);
    const counts: DeedCounts = new Map();
    let played = 0;
    await fc.assert(
      fc.asyncProperty(randomCompany(inOne), async (company) => {
        await play(company, counts).catch(async (error: unknown) => {
          throw await narrowed(company, error);
        });
        played += inOne;
        if (played % 100 === 0) process.stdout.write(`${played} histories played\n`);
      }),
      {
        ...{ numRuns: Math.ceil(HISTORIES / inOne), endOnFailure: true, reporter },
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(path === undefined ? {} : { path }),
      },
    );
    const told = [...counts].toSorted().map(([kind, { asked, done }]) => `${kind} ${done} of ${asked}`);
    process.stdout.write(`${played} histories played; deeds that happened: ${told.join(', ')}\n`);
    if (played >= MANY) expect([...counts].filter(([, { done }]) => done === 0)).toEqual([]);
  },
  PATIENCE_MILLISECONDS,
);

/** Plays the two years of a company, and looks at it after each of their days. */
async function play(company: RandomCompany, counts: DeedCounts): Promise<void> {
  const { sql } = database();
  const tables = await listTables(sql);
  await empty(sql);
  let written = true;
  sql.options.debug = (_connection, text) => {
    written ||= WRITES.test(text);
  };
  const scenario = scenarioOf(company);
  const context = contextFor(scenario);
  const closes = new Map<Month, string>();
  const deeds = { counts, done: [] };
  await playScenario(context, scenario, async (today) => {
    if (today === scenario.from) await adoptCatalogue(context);
    // The checks were planned for a smaller company.
    if (/-(?:01|04|07|10)-01$/.test(today)) await sql.unsafe(`analyze ${tables.join(', ')}`);
    await doDeedsOf({ ...context, today }, scenario, company, deeds);
    const breaches = await (written ? findBreachesOfMoney(sql) : findBreachesOfTheDay(sql));
    expect(breaches, `the evening of ${today}`).toEqual([]);
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
}

/** A failure of a company with the first of its histories that fails alone as well, when one does. */
async function narrowed(company: RandomCompany, cause: unknown): Promise<Error> {
  for (const [number, history] of company.histories.entries()) {
    const alone = { ...company, histories: [history] };
    const failures: unknown[] = [];
    await play(alone, new Map()).catch((error: unknown) => failures.push(error));
    if (failures.length > 0)
      return new Error(`History ${number} fails alone: ${String(failures[0])}\n${fc.stringify(alone)}`, { cause });
  }
  return new Error(`No history fails alone; together: ${String(cause)}`, { cause });
}

/** Tells how a failure is played anew, without the whole company. */
function reporter({ failed, seed, counterexamplePath, errorInstance }: fc.RunDetails<[RandomCompany]>): void {
  if (!failed) return;
  const again = `HISTORIES=${HISTORIES} HISTORIES_SEED=${seed} HISTORIES_PATH=${counterexamplePath}`;
  throw new Error(`${String(errorInstance)}\nIt is played anew with ${again}`, { cause: errorInstance });
}

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
