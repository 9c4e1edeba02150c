import { describe, expect, test } from 'vitest';
import { type Day, addDays, day, eachDay } from '#app/core/calendar.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { findBusinessDay } from '#app/features/operations/queries.server.ts';
import { readScenario } from '#app/features/rehearsal/form.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { contextOf } from '#tests/support/company.ts';
import { describeOnPostgres, empty, useDatabase } from '#tests/support/db.ts';
import { digestOfTables, findBreaches, listTables, storyOf } from '#tests/support/invariants.ts';
import { repeatedIds } from '#tests/support/repeated-ids.ts';

const database = useDatabase();

const BEGINS = day('2025-03-20');
const ENDS = day('2025-06-20');

describe('the daily run catches up', () => {
  test('three months in one go are the same, to the last row, as day by day', async () => {
    await runUntil(await companyOnItsFirstDay(), ENDS);
    const inOneGo = await storyOf(database().sql);

    await empty(database().sql);
    const context = await companyOnItsFirstDay();
    for (const date of eachDay(addDays(BEGINS, 1), ENDS)) await runUntil({ ...context, today: date }, date);
    expect(await storyOf(database().sql)).toEqual(inOneGo);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('days are told in order, each once', async () => {
    const context = await companyOnItsFirstDay();
    const told: Day[] = [];
    await runUntil(context, addDays(BEGINS, 40), (date) => void told.push(date));
    expect(told).toEqual([...eachDay(addDays(BEGINS, 1), addDays(BEGINS, 40))]);
  });

  test('told to stop, it stops between two days and goes on from there later', async () => {
    await runUntil(await companyOnItsFirstDay(), ENDS);
    const undisturbed = await storyOf(database().sql);

    await empty(database().sql);
    const context = await companyOnItsFirstDay();
    let played = 0;
    const reached = await runUntil(
      context,
      ENDS,
      () => void (played += 1),
      () => played === 30,
    );
    expect(reached).toBe(addDays(BEGINS, 30));
    expect(await findBusinessDay(context)).toBe(addDays(BEGINS, 30));
    await runUntil(context, ENDS);
    expect(await storyOf(database().sql)).toEqual(undisturbed);
  });
});

describe('the daily run is idempotent', () => {
  test.each([2, 3])('run %i times for the same day it leaves what it left the first time', async (times) => {
    const context = await companyOnItsFirstDay();
    const date = day('2025-04-15');
    await runUntil(context, date);
    const once = await digest();
    for (let again = 1; again < times; again += 1) await runUntil(context, date);
    expect(await digest()).toBe(once);
  });

  test('a day that lies behind is left alone', async () => {
    const context = await companyOnItsFirstDay();
    await runUntil(context, day('2025-04-02'));
    const before = await digest();
    expect(await runUntil(context, day('2025-03-25'))).toBe('2025-04-02');
    expect(await digest()).toBe(before);
  });

  test('something happens in these months: terms lapse and run out, invoices go out, cashbacks are earned', async () => {
    const context = await companyOnItsFirstDay();
    await runUntil(context, ENDS);
    const { sql } = database();
    const states = await sql`select state, count(*)::int as count from contracts group by state order by state`;
    expect(Object.fromEntries(states.map(({ state, count }) => [state, count]))).toEqual({ ended: 3, 'in-force': 3 });
    const [issued] = await sql`select count(*)::int as count from invoices where issued_on > ${BEGINS}`;
    expect(issued?.count).toBe(3);
    const [notices] = await sql`select count(*)::int as count from letters where kind = 'invoice-issued'`;
    expect(notices?.count).toBeGreaterThan(0);
  });
});

describeOnPostgres('several processes run the same days', () => {
  test('four at once leave the same history as one alone', async () => {
    await runUntil(await companyOnItsFirstDay(), ENDS);
    const alone = await storyOf(database().sql);

    await empty(database().sql);
    const context = await companyOnItsFirstDay();
    const others = await Promise.all([1, 2, 3, 4].map(() => database().another(2)));
    await Promise.all(others.map(({ db }) => runUntil({ ...context, db, newId }, ENDS)));
    expect(await storyOf(database().sql)).toEqual(alone);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

/** Six contracts of three and six months, paid and in force; from here on nobody pays or asks for anything. */
async function companyOnItsFirstDay(): Promise<Context> {
  const read = readScenario(SCENARIO);
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  const context = { ...contextOf(database().db, day('2025-01-01')), newId: repeatedIds() };
  await playScenario(context, read.value);
  return { ...context, today: BEGINS };
}

async function digest(): Promise<string> {
  return digestOfTables(database().sql, await listTables(database().sql));
}

const SCENARIO = {
  format: 'rehearsal/1',
  from: '2025-01-01',
  to: BEGINS,
  plans: [{ code: 'S', group: 'shared', kind: 'server', monthlyFee: 3_800, setupFee: 20_000 }],
  rateCards: (['discount', 'cashback'] as const).map((programme) => ({
    programme,
    effectiveFrom: '2025-01',
    rates: (['new', 'renewal'] as const).map((event) => ({ group: 'shared', event, minCount: 1, rate: '0.1' })),
  })),
  partners: [
    { code: 'D', programme: 'discount', joinedOn: '2025-01-01' },
    { code: 'C', programme: 'cashback', joinedOn: '2025-01-01', payeeConfirmedOn: '2025-01-10' },
  ],
  contracts: [
    ['D', 3],
    ['D', 6],
    ['D', 6],
    ['C', 3],
    ['C', 3],
    ['C', 6],
  ].map(([partner, termMonths], index) => ({
    code: `N${index}`,
    partner,
    plan: 'S',
    termMonths,
    orderedOn: '2025-01-05',
    startsOn: '2025-01-15',
  })),
  events: [],
};
