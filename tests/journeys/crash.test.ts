import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { type Database, openDatabase } from '#app/platform/db.server.ts';
import { TEST_DATABASE_URL, describeOnPostgres } from '#tests/support/db.ts';
import { createMigratedDatabase } from '#tests/support/migrated-templates.ts';
import { findBreaches, findFileBreaches, storyOf } from '#tests/support/invariants.ts';
import { PLAYED_DAYS, foundPlayedCompany, playDay, playDays } from '#tests/support/played-days.ts';
import { ROOT } from '#tests/support/source-files.ts';
import { placesInTransactions } from '#tests/support/statements.ts';

/** Processes killed at once: starting one costs more than what it plays. */
const AT_ONCE = 3;

/** Days on which a process is killed halfway, each with another job; at every place its connection is cut, in `cut-anywhere`. */
const KILLED_ON: readonly string[] = [
  ...['2026-04-01', '2026-04-02'], // close, earning and invoice run; money back
  ...['2026-04-07', '2026-04-10'], // result of the bank; preparation
  ...['2026-04-12', '2026-04-15'], // approval; notices
  ...['2026-04-29', '2026-04-30'], // bank file; sending
];

/** Generous: on a busy machine most of it is starting processes. */
const MILLISECONDS_FOR_ALL = 1_200_000;

/**
 * Another process that plays the days and is killed at a statement: at an even one before it is sent, at an odd one when
 * it was just sent, so that its answer is never read.
 */
const KILLED_PLAYER = `
  import { openDatabase } from '#app/platform/db.server.ts';
  import { playDays } from '#tests/support/played-days.ts';
  const [url, killedAt] = process.argv.slice(2);
  const { db, sql } = await openDatabase({ kind: 'server', url, connections: 1 });
  const kill = () => process.kill(process.pid, 'SIGKILL');
  let count = 0;
  sql.options.debug = () => {
    count += 1;
    if (count !== Number(killedAt)) return;
    if (count % 2 === 0) kill();
    else setImmediate(() => setImmediate(kill));
  };
  await playDays(db);
  console.error('the statement to be killed at never came');
  process.exit(1);`;

const FOLDER = mkdtempSync(join(tmpdir(), 'killed-player-'));

const SCRIPT = join(FOLDER, 'player.mts');

describeOnPostgres('a process killed anywhere', () => {
  const run = randomBytes(5).toString('hex');
  const nameOf = (part: string | number) => `portal_test_crash_${run}_${part}`;
  const made: string[] = [];
  let admin: Sql;

  beforeAll(async () => {
    admin = postgres(TEST_DATABASE_URL ?? '', { max: 1, onnotice: () => undefined });
    writeFileSync(SCRIPT, KILLED_PLAYER.replaceAll(/#(app|tests)\//g, `${ROOT}$1/`));
    await createMigratedDatabase(admin, TEST_DATABASE_URL ?? '', nameOf('base'));
    made.push(nameOf('base'));
    const base = await open(nameOf('base'));
    await foundPlayedCompany(base.db);
    await base.close();
  }, MILLISECONDS_FOR_ALL);

  afterAll(async () => {
    for (const name of made) await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
    rmSync(FOLDER, { recursive: true, force: true });
  });

  test(
    'leaves what the run without a crash leaves, once the days are played again',
    async () => {
      const undisturbed = await open(await copy('undisturbed'));
      const statements: string[] = [];
      undisturbed.sql.options.debug = (_connection, text) => void statements.push(text);
      const places: number[] = [];
      for (const day of PLAYED_DAYS) {
        const before = statements.length;
        await playDay(undisturbed.db, day);
        if (KILLED_ON.includes(day)) places.push(before + halfway(statements.slice(before)));
      }
      undisturbed.sql.options.debug = false;
      const expected = await storyOf(undisturbed.sql);
      await expectWhatTheDaysAreFor(undisturbed.sql);
      await undisturbed.close();

      expect(places).toHaveLength(KILLED_ON.length);
      for (let first = 0; first < places.length; first += AT_ONCE) {
        const names = new Map<number, string>();
        for (const place of places.slice(first, first + AT_ONCE)) names.set(place, await copy(place));
        await Promise.all([...names].map(async ([place, name]) => expect(await killedAt(place, name)).toBe('SIGKILL')));
        for (const [place, name] of names) {
          const database = await open(name);
          await playDays(database.db);
          expect(await storyOf(database.sql), `killed at statement ${place}`).toEqual(expected);
          expect(await findBreaches(database.sql)).toEqual([]);
          expect(await findFileBreaches(database.sql)).toEqual([]);
          await database.close();
        }
      }
    },
    MILLISECONDS_FOR_ALL,
  );

  async function copy(part: string | number): Promise<string> {
    const name = nameOf(part);
    await admin.unsafe(`create database ${name} template ${nameOf('base')}`);
    made.push(name);
    return name;
  }
});

/** The place in the middle of those at which something is half done. */
function halfway(statements: readonly string[]): number {
  const places = placesInTransactions(statements);
  const place = places[Math.floor(places.length / 2)];
  invariant(place !== undefined, 'something is done on the day');
  return place;
}

function urlOf(name: string): string {
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

function open(name: string): Promise<Database> {
  return openDatabase({ kind: 'server', url: urlOf(name), connections: 1 });
}

function killedAt(place: number, name: string): Promise<string> {
  return new Promise((ended, failed) => {
    const player = spawn(process.execPath, ['--import', 'tsx', SCRIPT, urlOf(name), String(place)], { cwd: ROOT });
    let said = '';
    player.stderr.on('data', (text: Buffer) => (said += text.toString()));
    player.on('error', failed);
    player.on('exit', (code, signal) => ended(signal ?? `ended with ${code}: ${said}`));
  });
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
