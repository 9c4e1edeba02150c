import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '#app/platform/db.server.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The demonstration company as the present build founds it, kept beside the build. */
const FOUNDED = join(ROOT, 'build', 'demonstration');

/** Longest wait for a start that founds the demonstration company. */
const START_SECONDS = 240;

/** The built portal as a process of its own, with a demonstration company nobody has touched. */
export type RunningPortal = {
  origin: string;
  /** Everything it wrote on its standard outputs so far. */
  said(): string;
  stop(): Promise<void>;
};

/** A portal whose database is counted before its first request and after its last. */
export type CountedPortal = RunningPortal & {
  /** Stops the portal, and tells per table how many rows came or went since it started; tables that stayed are left out. */
  stopAndCount(): Promise<Record<string, number>>;
};

/**
 * Starts the built portal in a fresh folder on a free port, with a copy of the demonstration company that was founded
 * before the tests.
 * @throws with everything the portal said, when it ends instead of answering.
 */
export async function startPortal(): Promise<RunningPortal> {
  const folder = await freshFolder();
  const portal = await start(folder);
  return {
    ...portal,
    async stop() {
      await portal.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts the portal as `startPortal` does, and keeps count of its rows. */
export async function startCountedPortal(): Promise<CountedPortal> {
  const folder = await freshFolder();
  const before = await countRows(folder);
  const portal = await start(folder);
  return {
    ...portal,
    async stopAndCount() {
      await portal.stop();
      const after = await countRows(folder);
      rmSync(folder, { recursive: true, force: true });
      const moved = Object.entries(after).map(([name, rows]) => [name, rows - (before[name] ?? 0)] as const);
      return Object.fromEntries(moved.filter(([, rows]) => rows !== 0));
    },
  };
}

async function freshFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-walk-'));
  cpSync(FOUNDED, folder, { recursive: true });
  return folder;
}

/** Lets the built portal found the demonstration company, unless that of this build stands there already. */
export async function ensureDemonstration(): Promise<void> {
  if (!isOfThisBuild(FOUNDED)) await found();
}

function isOfThisBuild(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return statSync(folder).mtimeMs > statSync(join(ROOT, 'build', '.complete')).mtimeMs;
}

async function found(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-walk-'));
  await (await start(folder)).stop();
  rmSync(FOUNDED, { recursive: true, force: true });
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const beside = `${FOUNDED}-${process.pid}`;
  cpSync(join(folder, 'database'), join(beside, 'database'), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(beside, FOUNDED);
}

async function start(folder: string): Promise<RunningPortal> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'app/server.ts'], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: 'production', PORT: String(port), BASE_URL: origin, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((tell) => child.once('exit', () => tell()));
  let over = false;
  void ended.then(() => (over = true));

  for (let waited = 0; !(await answers(origin)); waited += 0.25) {
    if (over || waited > START_SECONDS) {
      child.kill('SIGKILL');
      throw new Error(`The built portal did not start. It said:\n${said}`);
    }
    await new Promise((go) => setTimeout(go, 250));
  }
  return {
    origin,
    said: () => said,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function countRows(folder: string): Promise<Record<string, number>> {
  const { sql, close } = await openDatabase({ kind: 'embedded', folder });
  try {
    const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
    const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from "${name}"`);
    const rows = await sql.unsafe<{ name: string; rows: number }[]>(counts.join(' union all '));
    return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
  } finally {
    await close();
  }
}

async function answers(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((tell, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => tell(port));
    });
  });
}
