import type { Day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/new-id.server.ts';

/** One figure of the bench: a line of JSON on stdout. `limit` is what it is meant to stay below (or above). */
export type Figure = { figure: string; limit?: number } & Record<string, string | number | undefined>;

/** Prints a figure. */
export type Report = (figure: Figure) => void;

/** The median wall time in milliseconds of some runs, each after a preparation that is not counted. */
export async function medianMilliseconds(
  runs: number,
  prepare: () => Promise<unknown>,
  run: () => Promise<unknown>,
): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    await prepare();
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  times.sort((left, right) => left - right);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** A context of a job on a day, on the bench's database. */
export async function benchContext(database: Database, today: Day): Promise<Context> {
  return {
    db: database.db,
    now: new Date('2026-04-01T00:00:00Z'),
    today,
    policy: DEFAULT_POLICY,
    actor: { kind: 'job', name: 'bench' },
    newId,
    readToday: readBusinessDay,
  };
}
