import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { readEnvironment } from '#app/platform/env.server.ts';
import { openDatabase } from '#app/platform/db.server.ts';
import { migrate } from '#db/migrate.ts';
import type { Figure } from './measure.ts';

/** Benches by name; the command line may choose some. */
const ON_POSTGRES = {
  close: async () => (await import('./close.ts')).benchClose,
  invoices: async () => (await import('./invoices.ts')).benchInvoices,
  payouts: async () => (await import('./payouts.ts')).benchPayouts,
  approvals: async () => (await import('./approvals.ts')).benchApprovals,
  'bank-lines': async () => (await import('./bank-lines.ts')).benchBankLines,
  pages: async () => (await import('./pages.ts')).benchPages,
  'sign-ins': async () => (await import('./sign-ins.ts')).benchSignIns,
};

/** Benches of what many do at once. */
const MANY_AT_ONCE: readonly string[] = ['approvals', 'sign-ins'];

/** Prints one JSON line per figure. Ratios compare within this one run; absolute times are this machine's. */
async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const wanted = (name: string) => chosen.length === 0 || chosen.includes(name);
  // React is measured as in production; what production asks of a real company is not asked here.
  const { databaseUrl } = readEnvironment({ ...process.env, NODE_ENV: 'test' });
  if (databaseUrl === undefined)
    throw new Error('npm run bench needs the DATABASE_URL of a PostgreSQL it may make databases on');
  for (const [name, bench] of Object.entries(ON_POSTGRES)) {
    // Each is loaded only when it runs: the memory of one is not counted for another that is run alone.
    // What goes on beside a page needs the connections of production; bulk is measured on few.
    const connections = MANY_AT_ONCE.includes(name) ? 10 : 2;
    if (wanted(name)) {
      await onFreshDatabase(databaseUrl, connections, async (database) => (await bench())(database, report));
    }
  }
  if (wanted('documents')) await (await import('./documents.ts')).benchDocuments(report);
  if (wanted('rehearsal')) await (await import('./rehearsal.ts')).benchRehearsal(report);
  report({ figure: 'peak RSS of Node, MB', megabytes: process.resourceUsage().maxRSS / 1024 });
}

function report(figure: Figure): void {
  const rounded = Object.entries(figure).map(([key, value]) => [
    key,
    typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
  ]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
}

async function onFreshDatabase(
  url: string,
  connections: number,
  bench: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<void>,
): Promise<void> {
  const name = `portal_bench_${randomBytes(4).toString('hex')}`;
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const database = await openDatabase({ kind: 'server', url: own.href, connections });
  try {
    await migrate(database.sql);
    await bench(database);
  } finally {
    await database.close();
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  }
}

await main();
