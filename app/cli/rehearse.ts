import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { type Day, addDays, monthOf } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { playScenario } from '#app/features/rehearsal/commands.server.ts';
import { readScenarioText } from '#app/features/rehearsal/form.ts';
import { readResult } from '#app/features/rehearsal/queries.server.ts';
import type { Scenario } from '#app/features/rehearsal/rules.ts';
import { readBusinessDay } from '#app/features/operations/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Database, DatabaseUnreachable, openDatabase } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { migrate } from '#db/migrate.ts';

/** A scenario breaks its format; nothing was played. */
const EXIT_FAULTY = 2;

const USAGE = 'usage: npm run rehearse -- scenario.json [more.json …] [--out DIR] [--database URL]';

type Named = { name: string; scenario: Scenario };

/** What was typed after the command. */
type Asked = { files: string[]; out: string | undefined; databaseUrl: string | undefined };

/** Plays the scenarios named on the command line; results go to stdout, or one by one into `--out`. */
async function main(): Promise<void> {
  const asked = readAsked();
  if (!asked.ok) return fail([asked.refusal, USAGE]);
  const { files, out, databaseUrl } = asked.value;
  const scenarios = readAll(files);
  if (!scenarios) return;
  if (out !== undefined) mkdirSync(out, { recursive: true });
  const embedded = databaseUrl === undefined ? await openDatabase({ kind: 'throwaway' }) : undefined;
  try {
    for (const { name, scenario } of scenarios) {
      const result = embedded
        ? await playEmbedded(embedded, name, scenario)
        : await playOnServer(databaseUrl ?? '', name, scenario);
      const text = `${JSON.stringify(result, null, 1)}\n`;
      if (out === undefined) process.stdout.write(text);
      else writeFileSync(join(out, resultName(name)), text);
    }
  } finally {
    await embedded?.close();
  }
}

function readAsked(): Outcome<Asked, string> {
  const options = { out: { type: 'string' }, database: { type: 'string' } } as const;
  let words: ReturnType<typeof parseArgs<{ allowPositionals: true; options: typeof options }>>;
  try {
    words = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error));
  }
  const { positionals: files, values } = words;
  if (files.length === 0) return refused('no scenario is named');
  const names = files.map((file) => resultName(nameOf(file)));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (values.out !== undefined && twice) return refused(`${twice} would be written twice`);
  const { database } = values;
  if (database !== undefined && !(/^postgres(?:ql)?:/.test(database) && URL.canParse(database))) {
    return refused(`--database ${database} is not the address of a PostgreSQL`);
  }
  return done({ files, out: values.out, databaseUrl: database });
}

function nameOf(file: string): string {
  return basename(file).replace(/\.json$/, '');
}

function resultName(name: string): string {
  return `${name}.result.json`;
}

/** Reads every scenario before any is played; undefined when one breaks its format, which was then said. */
function readAll(files: readonly string[]): Named[] | undefined {
  const faults: string[] = [];
  const scenarios = files.flatMap((file) => {
    const read = readOne(file);
    if (read.ok) return [{ name: nameOf(file), scenario: read.value }];
    faults.push(...read.refusal.map(({ path, reason }) => `${file}: ${path}: ${reason}`));
    return [];
  });
  if (faults.length === 0) return scenarios;
  fail(faults);
  return undefined;
}

function readOne(file: string): ReturnType<typeof readScenarioText> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refused([{ path: '$', reason: `cannot be read: ${reason}` }]);
  }
  return readScenarioText(text);
}

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = EXIT_FAULTY;
}

/** The role named in the address lacks a right that a rehearsal needs. */
class NotAllowed extends Error {}

/** PostgreSQL's code for a right that is lacking. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Whether an error is the operator's to mend: no database answers or lets us in, or a folder cannot be written to. */
function isForTheOperator(error: unknown): error is Error {
  const ours = error instanceof DatabaseUnreachable || error instanceof NotAllowed;
  return ours || (error instanceof Error && 'syscall' in error);
}

async function createSchema({ sql }: Database, schema: string): Promise<void> {
  try {
    await sql.unsafe(`create schema ${schema}`);
  } catch (cause) {
    if (!(cause instanceof postgres.PostgresError && cause.code === INSUFFICIENT_PRIVILEGE)) throw cause;
    throw new NotAllowed(`this role may not create schemas in the database: ${cause.message}`, { cause });
  }
}

/** Each scenario starts empty: the throw-away database is emptied and set up anew. */
async function playEmbedded(database: Database, name: string, scenario: Scenario) {
  await database.sql.unsafe('drop schema public cascade; create schema public');
  return play(database, name, scenario);
}

/** On a server a scenario has a schema of its own, dropped afterwards whatever happened. */
async function playOnServer(url: string, name: string, scenario: Scenario) {
  const schema = `rehearsal_${randomBytes(6).toString('hex')}`;
  const admin = await openDatabase({ kind: 'server', url, connections: 1 });
  try {
    await createSchema(admin, schema);
    const database = await openDatabase({ kind: 'server', url, schema });
    try {
      return await play(database, name, scenario);
    } finally {
      await database.close();
    }
  } finally {
    await admin.sql.unsafe(`drop schema if exists ${schema} cascade`);
    await admin.close();
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

try {
  await main();
} catch (error) {
  console.error(isForTheOperator(error) ? error.message : error);
  process.exitCode = 1;
}
