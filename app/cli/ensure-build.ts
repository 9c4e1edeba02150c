import { spawn } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Written after a complete build, so that one broken off half-way is never taken for a build. */
const STAMP = join(ROOT, 'build', '.complete');

/** What a build is made from. */
const SOURCES = ['app', 'db', 'public', 'package.json', 'package-lock.json'];

/**
 * Builds the portal when the build is missing or older than what it is made from; does nothing otherwise.
 *
 * @throws when the build fails, with its output on stderr.
 */
export async function ensureBuild(): Promise<void> {
  const stamp = statSync(STAMP, { throwIfNoEntry: false });
  const startedAt = new Date();
  if (stamp && newestChange(SOURCES.map((source) => join(ROOT, source))) <= stamp.mtimeMs) return;

  const remix = join(ROOT, 'node_modules', '@remix-run', 'dev', 'dist', 'cli.js');
  await finished(
    spawn(process.execPath, [remix, 'vite:build', '--config', 'app/vite.config.ts', '--logLevel', 'warn'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    }),
  );
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt); // what changes while the build runs is newer than the build
}

function finished(build: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    build.on('error', reject);
    build.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build ended with status ${code}.`))));
  });
}

/** The latest moment, in milliseconds, at which a file under these paths changed; 0 when none exists. */
function newestChange(paths: string[]): number {
  return Math.max(0, ...paths.map(changedAt));
}

function changedAt(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return path.endsWith('.md') ? 0 : entry.mtimeMs;
  return Math.max(entry.mtimeMs, newestChange(readdirSync(path).map((name) => join(path, name))));
}
