import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createUser } from '#app/features/access/commands.server.ts';
import { LIMITS } from '#app/features/sign-in-limits/rules.ts';
import type { Database } from '#app/platform/db.server.ts';
import { dayInTokyo } from '#app/core/calendar.ts';
import { type Report, benchContext } from './measure.ts';
import { serveDemonstration, signIn, trySignIn } from './served.ts';

const FLOOD = fileURLToPath(new URL('./flood.mjs', import.meta.url));
const LATENCY = fileURLToPath(new URL('./latency.mjs', import.meta.url));
const AT_ONCE = 20;
const SECONDS = 5;
const ROUNDS = 3;

/** Tries of each kind whose times are compared. */
const TRIES = 200;

/** Measures what a flood of sign-ins costs everybody else, and whether time tells known people from unknown ones. */
export async function benchSignIns(database: Database, report: Report): Promise<void> {
  const { origin, close } = await serveDemonstration(database);
  try {
    await compareTimes(database, origin, report);
    await flood(origin, report);
  } finally {
    close();
  }
}

async function flood(origin: string, report: Report): Promise<void> {
  const cookie = await signIn(origin, 'cash@example.jp');
  const rounds: { quiet: number; flooded: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const quiet = percentile(await timesOf(`${origin}/mypage`, cookie));
    const flooding = spawn(process.execPath, [FLOOD, origin, String(AT_ONCE)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(flooding.stdout, 'data');
    const flooded = percentile(await timesOf(`${origin}/mypage`, cookie));
    flooding.kill();
    await once(flooding, 'exit');
    rounds.push({ quiet, flooded });
  }
  const [, middle] = rounds.toSorted((left, right) => left.flooded / left.quiet - right.flooded / right.quiet);
  if (!middle) throw new Error('several rounds were measured');
  const { quiet, flooded } = middle;
  const figure = `p95 of /mypage under ${AT_ONCE} sign-ins at once / without`;
  report({ figure, ratio: flooded / quiet, milliseconds: flooded, quiet, limit: 2 });
}

async function timesOf(address: string, cookie: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [LATENCY, address, cookie, String(SECONDS)]);
  return JSON.parse(stdout) as number[];
}

function percentile(times: number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

/** Tries in turn people who sign in here and strangers, none of them more often than the limit allows. */
async function compareTimes(database: Database, origin: string, report: Report): Promise<void> {
  const context = await benchContext(database, dayInTokyo(new Date()));
  const names = Array.from({ length: TRIES / LIMITS.account.tries }, (_none, place) => place);
  const password = 'いろはにほへと ちりぬるを';
  for (const place of names) {
    await createUser(context, { email: `known-${place}@example.com`, name: 'known', role: 'maker', password });
  }
  const times: Record<'known' | 'stranger', number[]> = { known: [], stranger: [] };
  for (let round = 0; round < LIMITS.account.tries; round += 1) {
    for (const place of names) {
      const inTurn = (round + place) % 2 === 0 ? (['known', 'stranger'] as const) : (['stranger', 'known'] as const);
      for (const kind of inTurn) {
        const began = performance.now();
        const from = `10.1.${round}.${place}`;
        const answer = await trySignIn(origin, {
          email: `${kind}-${place}@example.com`,
          password: 'a wrong one',
          from,
        });
        await answer.arrayBuffer();
        times[kind].push(performance.now() - began);
      }
    }
  }
  const p = significance(times.known, times.stranger);
  const figure = `wrong passwords of ${TRIES} known and ${TRIES} unknown people: p that their times are alike, above 0.01`;
  report({ figure, p, known: middleOf(times.known), unknown: middleOf(times.stranger), limit: 0.01 });
}

function middleOf(times: number[]): number {
  return times.toSorted((left, right) => left - right)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Two-sided p of the Mann–Whitney test by its normal approximation: the chance of such ranks if nothing differed. */
function significance(left: readonly number[], right: readonly number[]): number {
  const ranked = [...left.map((time) => ({ time, left: true })), ...right.map((time) => ({ time, left: false }))];
  ranked.sort((one, other) => one.time - other.time);
  const ranks = ranked.reduce((sum, entry, place) => sum + (entry.left ? place + 1 : 0), 0);
  const [n, m] = [left.length, right.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * upperTail(z);
}

/** The normal distribution's upper tail, to seven digits (Abramowitz and Stegun 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
