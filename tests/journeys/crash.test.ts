import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { type Database, openDatabase } from '#app/platform/db.server.ts';
import { TEST_DATABASE_URL, describeOnPostgres } from '#tests/support/db.ts';
import { findBreaches, findFileBreaches, storyOf } from '#tests/support/invariants.ts';
import {
  type Kill,
  type KilledPlayers,
  MOMENTS,
  type PlayerFile,
  keepPlayers,
  makePlayerFile,
} from '#tests/support/killed-players.ts';
import { createMigratedDatabase } from '#tests/support/migrated-templates.ts';
import { PLAYED_DAYS, playDay, playDays } from '#tests/support/played-days.ts';
import { restore } from '#tests/support/snapshots.ts';
import { placesInTransactions } from '#tests/support/statements.ts';
import { type UndisturbedDay, playUndisturbed } from '#tests/support/undisturbed-days.ts';

/** Which days are played with a kill at every statement: all as `npm run test:crash` has it, or those named. */
const AT_EVERY_STATEMENT = process.env['CRASH_DAYS']?.replace('all', PLAYED_DAYS.join()).split(',');

/** Days on which a process is killed halfway when few are, each with another job; at every place its connection is cut, in `cut-anywhere`. */
const HALFWAY_ON: readonly string[] = [
  ...['2026-04-01', '2026-04-02'], // close, earning and invoice run; money back
  ...['2026-04-07', '2026-04-10'], // result of the bank; preparation
  ...['2026-04-12', '2026-04-15'], // approval; notices
  ...['2026-04-29', '2026-04-30'], // bank file; sending
  ...['2026-05-01'], // the next close, after all of it
];

const KILLED_ON = AT_EVERY_STATEMENT ?? HALFWAY_ON;

/** The end of the story, up to which it is played on. */
const LAST = '2026-05-01';

/** Databases on which processes are killed side by side, and processes that wait loaded at each. */
const SIDE_BY_SIDE = AT_EVERY_STATEMENT ? 2 : 1;
const WAITING = 2;

const PATIENCE_MILLISECONDS = AT_EVERY_STATEMENT ? 4 * 3_600_000 : 1_200_000;

/** A database on which processes are killed one after another. */
type Ground = { database: Database; players: KilledPlayers };

describeOnPostgres('a process killed at a statement', () => {
  const ownName = new URL(TEST_DATABASE_URL ?? '').pathname.slice(1, 30);
  const run = randomBytes(5).toString('hex');
  const made: string[] = [];
  const grounds: Ground[] = [];
  let admin: Sql;
  let file: PlayerFile;

  beforeAll(async () => {
    admin = postgres(TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => undefined });
    file = await makePlayerFile();
  });

  afterAll(async () => {
    for (const { database, players } of grounds) {
      await players.close();
      await database.close();
    }
    for (const name of made) await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end();
    file.remove();
  });

  test(
    'leaves what the day leaves without it, once the day is played again',
    async () => {
      const days = await layGrounds();
      const [first] = grounds;
      invariant(first, 'there is a ground');
      let kills = 0;
      for (const name of KILLED_ON) {
        const day = days.find((one) => one.day === name);
        invariant(day, `${name} is played`);
        const since = Date.now();
        await survive(first, day);
        const queue = placesOf(day).values();
        const counts = await Promise.all(grounds.map((ground) => killAtEach(ground, day, queue)));
        const count = counts.reduce((sum, one) => sum + one, 0);
        if (AT_EVERY_STATEMENT) expect(count, day.day).toBe(day.statements.length * MOMENTS.length);
        await playOn(first, days);
        const seconds = Math.round((Date.now() - since) / 1000);
        tellOf(`${day.day}: ${count} killed, of ${day.statements.length} statements, in ${seconds} s`);
        kills += count;
      }
      expect(kills).toBeGreaterThanOrEqual(KILLED_ON.length * MOMENTS.length);
      tellOf(`${kills} processes killed on ${KILLED_ON.length} days`);
    },
    PATIENCE_MILLISECONDS,
  );

  /** Plays the days undisturbed, and makes as many copies of that database as are killed on. */
  async function layGrounds(): Promise<UndisturbedDay[]> {
    const names = Array.from({ length: SIDE_BY_SIDE }, (_, index) => `${ownName}_crash_${run}_${index}`);
    const [base, ...copies] = names;
    invariant(base, 'there is a ground');
    made.push(...names);
    await createMigratedDatabase(admin, TEST_DATABASE_URL ?? '', base);
    const undisturbed = await openDatabase({ kind: 'server', url: urlOf(base), connections: 1 });
    const days = await playUndisturbed(undisturbed.db, undisturbed.sql, tell, [...KILLED_ON, LAST]).finally(() =>
      undisturbed.close(),
    );
    for (const copy of copies) await admin.unsafe(`create database ${copy} template ${base}`);
    for (const copy of copies) await admin.unsafe(`alter database ${copy} set synchronous_commit = off`);
    for (const name of names) {
      const database = await openDatabase({ kind: 'server', url: urlOf(name), connections: 1 });
      grounds.push({ database, players: keepPlayers(file, urlOf(name), WAITING) });
      await expectWhatTheDaysAreFor(database.sql);
    }
    return days;
  }
});

/** Where processes are killed on a day: everywhere, or halfway. */
function placesOf({ day, statements }: UndisturbedDay): Kill[] {
  const inside = placesInTransactions(statements);
  const places = AT_EVERY_STATEMENT ? statements.map((_, index) => index + 1) : [inside[inside.length >> 1]];
  return places.flatMap((place) => {
    invariant(place !== undefined, 'something is done on the day');
    return MOMENTS.map((moment) => ({ day, place, moment }));
  });
}

/** Kills at places of a day until none is left; answers how often. */
async function killAtEach({ database, players }: Ground, day: UndisturbedDay, queue: Iterator<Kill>): Promise<number> {
  const { db, sql } = database;
  let killed = 0;
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    const kill = next.value;
    const told = `${kill.day}: killed ${kill.moment} at statement ${kill.place}: ${day.statements[kill.place - 1]}`;
    await restore(sql, day.before);
    const ended = await players.killAt(kill);
    expect(ended, told).toMatchObject({ by: 'SIGKILL' });
    killed += 1;
    // At once, whether the server has noticed or not; but what it still did for the dead is told with the rest.
    await playDay(db, day.day);
    while (await isServed(sql, ended.backend)) await sql`select pg_sleep(0.01)`;
    await expectToTell(sql, day, told);
  }
  return killed;
}

/** A process that is to be killed after the last statement is not: it asks for as many as the undisturbed one. */
async function survive({ database: { sql }, players }: Ground, day: UndisturbedDay): Promise<void> {
  const count = day.statements.length;
  await restore(sql, day.before);
  const { by, said } = await players.killAt({ day: day.day, place: count + 1, moment: 'before' });
  expect(by, said).toBe('0');
  expect(said, day.day).toContain(JSON.stringify({ asked: count, sent: count }));
  await expectToTell(sql, day, `${day.day}: nobody killed`);
}

/** Plays all days after the last kill of one of them. */
async function playOn({ database: { db, sql } }: Ground, days: readonly UndisturbedDay[]): Promise<void> {
  const last = days.find(({ day }) => day === LAST);
  invariant(last, 'the last day is known');
  await playDays(db);
  await expectToTell(sql, last, 'all days played on');
}

/** A difference is told, and the next place is tried all the same. */
async function expectToTell(sql: Sql, { told: expected }: UndisturbedDay, what: string): Promise<void> {
  const told = await tell(sql);
  if (told !== expected) expect.soft(JSON.parse(told), what).toEqual(JSON.parse(expected));
  expect.soft(await findBreaches(sql), what).toEqual([]);
  expect.soft(await findFileBreaches(sql), what).toEqual([]);
}

/** Whether the server still works for a connection. */
async function isServed(sql: Sql, pid: number): Promise<boolean> {
  const [row] = await sql`select from pg_stat_activity where pid = ${pid}`;
  return row !== undefined;
}

async function tell(sql: Sql): Promise<string> {
  return JSON.stringify(await storyOf(sql));
}

function tellOf(line: string): void {
  process.stdout.write(`${line}\n`);
}

function urlOf(name: string): string {
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** Every step of the run had something to do, and money went every way it can go. */
async function expectWhatTheDaysAreFor(sql: Sql): Promise<void> {
  const states = await sql<{ order: string; state: string }[]>`
    select order_number as order, state from contracts order by order_number`;
  expect(Object.fromEntries(states.map(({ order, state }) => [order, state]))).toEqual({
    EXPIRES: 'void',
    LAPSES: 'in-force',
    'LAPSES-DISCOUNTED': 'lapsed',
    'MONEY-BACK': 'refunded',
    RENEWS: 'in-force',
    STARTS: 'in-force',
    'STARTED-IN-FEBRUARY': 'in-force',
    'STARTED-IN-MARCH': 'in-force',
    'STARTS-DISCOUNTED': 'in-force',
  });
  const sent = await sql`select sent_on::text as on from payout_sendings order by 1`;
  expect(sent.map(({ on }) => on as string)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
  const [counts] = await sql`select
    (select count(*)::int from letters where kind = 'payout-notice') as notices,
    (select count(*)::int from invoices where term > 1) as renewals,
    (select count(*)::int from cashback_voids) as voids,
    (select count(*)::int from month_closes) as closes,
    (select count(*)::int from payout_adjustments where released_on is null) as corrected,
    (select count(*)::int from transfer_outcomes where outcome = 'expired') as expired,
    (select count(*)::int from bank_result_lines where fate = 'quarantined') as quarantined`;
  expect(counts).toEqual({ notices: 3, renewals: 7, voids: 1, closes: 4, corrected: 1, expired: 1, quarantined: 1 });
}
