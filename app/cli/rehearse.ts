import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { type Day, addDays, monthOf } from '#app/core/calendar.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import { readScenario } from '#app/features/rehearsal/form.ts';
import { readResult } from '#app/features/rehearsal/queries.server.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Database, openDatabase } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { migrate } from '#db/migrate.ts';

/** A scenario breaks its format; nothing was played. */
const EXIT_FAULTY = 2;

const USAGE = 'usage: npm run rehearse -- scenario.json [more.json …] [--out DIR] [--database URL]';

type Named = { name: string; scenario: Scenario };

/** Plays the scenarios named on the command line; results go to stdout, or one by one into `--out`. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, database: { type: 'string' } },
  });
  if (positionals.length === 0) return fail([USAGE]);
  const scenarios = readAll(positionals);
  if (!scenarios) return;
  if (values.out !== undefined) mkdirSync(values.out, { recursive: true });
  const embedded = values.database === undefined ? await openDatabase({ kind: 'throwaway' }) : undefined;
  try {
    for (const { name, scenario } of scenarios) {
      const result = embedded
        ? await playEmbedded(embedded, name, scenario)
        : await playOnServer(values.database ?? '', name, scenario);
      const text = `${JSON.stringify(result, null, 1)}\n`;
      if (values.out === undefined) process.stdout.write(text);
      else writeFileSync(join(values.out, `${name}.result.json`), text);
    }
  } finally {
    await embedded?.close();
  }
}

/** Reads every scenario before any is played; undefined when one breaks its format, which was then said. */
function readAll(files: readonly string[]): Named[] | undefined {
  const faults: string[] = [];
  const scenarios = files.flatMap((file) => {
    const read = readScenarioFile(file);
    if (read.ok) return [{ name: basename(file).replace(/\.json$/, ''), scenario: read.value }];
    faults.push(...read.refusal.map(({ path, reason }) => `${file}: ${path}: ${reason}`));
    return [];
  });
  if (faults.length === 0) return scenarios;
  fail(faults);
  return undefined;
}

function readScenarioFile(file: string): ReturnType<typeof readScenario> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, refusal: [{ path: '$', reason: `cannot be read as JSON: ${reason}` }] };
  }
  return readScenario(json);
}

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = EXIT_FAULTY;
}

/** Each scenario starts empty: the throw-away database is emptied and set up anew. */
async function playEmbedded(database: Database, name: string, scenario: Scenario) {
  await database.sql.unsafe('drop schema public cascade; create schema public');
  return play(database, name, scenario);
}

/** On a server a scenario has a schema of its own, dropped afterwards whatever happened. */
async function playOnServer(url: string, name: string, scenario: Scenario) {
  const schema = `rehearsal_${randomBytes(6).toString('hex')}`;
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create schema ${schema}`);
  try {
    const database = await openDatabase({ kind: 'server', url, schema });
    try {
      return await play(database, name, scenario);
    } finally {
      await database.close();
    }
  } finally {
    await admin.unsafe(`drop schema ${schema} cascade`);
    await admin.end();
  }
}

async function play(database: Database, name: string, scenario: Scenario) {
  await migrate(database.sql);
  const context: Context = {
    db: database.db,
    now: new Date(),
    today: scenario.from,
    policy: scenario.policy,
    actor: { kind: 'job', name: 'rehearsal' },
    newId,
    readToday: readBusinessDay,
  };
  const started = performance.now();
  await playScenario(context, scenario, (played) => reportMonth(name, played, started));
  return readResult(context);
}

/** One line per simulated month, on its last day. */
function reportMonth(name: string, played: Day, started: number): void {
  if (monthOf(addDays(played, 1)) === monthOf(played)) return;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(`${name}: ${monthOf(played)} played, ${seconds} s\n`);
}

await main();
