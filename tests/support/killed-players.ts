import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Day } from '#app/core/calendar.ts';
import { ROOT } from './source-files.ts';

/**
 * When a process is killed at a statement: before it is sent, when the one before it was carried out and answered; or when
 * it was just sent, so that the server is at it and its answer is never read.
 */
export const MOMENTS = ['before', 'after'] as const;

/** Where a process is killed: at a statement of a day, counted from 1 on. */
export type Kill = { day: Day; place: number; moment: (typeof MOMENTS)[number] };

/** How a process ended: by which signal or with which exit code, what it said, and who served it on the database's side. */
export type Ended = { by: string; said: string; backend: number };

/** Processes that play a day of the database of an address and are killed; some are always loaded and connected ahead. */
export type KilledPlayers = { killAt(kill: Kill): Promise<Ended>; close(): Promise<void> };

/** The program of a player in one file, from which it starts in a tenth of the time. */
export type PlayerFile = { path: string; remove(): void };

/** Stays outside the file: what is not JavaScript. */
const NATIVE = ['@node-rs/argon2', 'fs-native-extensions'];

/** The bundler that vite brings along, which is many times as fast as vite's own build. */
const { build } = createRequire(join(ROOT, 'node_modules/vite/package.json'))('esbuild') as {
  build(options: object): Promise<unknown>;
};

/** Puts the player together with all it needs. */
export async function makePlayerFile(): Promise<PlayerFile> {
  // Where node finds the packages that stay outside.
  const cache = join(ROOT, 'node_modules', '.cache', 'portal');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'killed-player-'));
  const path = join(folder, 'player.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['tests/support/killed-player.ts'],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: NATIVE,
    // Packages of the older kind ask for their parts by `require`, which a module has not.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Keeps so many players waiting at a database. */
export function keepPlayers(file: PlayerFile, url: string, waiting: number): KilledPlayers {
  const players = Array.from({ length: waiting }, () => start(file, url));
  return {
    async killAt(kill) {
      const player = players.shift() ?? start(file, url);
      const backend = Number(await player.connected);
      player.process.stdin.write(JSON.stringify(kill));
      const by = await player.ended;
      players.push(start(file, url));
      return { by, said: player.said(), backend };
    },
    async close() {
      for (const player of players) {
        player.process.kill('SIGKILL');
        await player.ended;
      }
    },
  };
}

type Player = {
  process: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The first line it says: who serves it on the database's side. */
  connected: Promise<string>;
  ended: Promise<string>;
  said(): string;
};

function start(file: PlayerFile, url: string): Player {
  const process_ = spawn(process.execPath, [file.path, url], { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  process_.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const connected = once(process_.stdout, 'data').then(([line]: Buffer[]) => String(line));
  process_.stdout.on('data', (text: Buffer) => (said += text.toString()));
  // A process that is gone cannot be written to; how it ended says why.
  process_.stdin.on('error', (error) => (said += error.message));
  const closed = once(process_, 'close');
  const ended = once(process_, 'exit').then(async ([code, signal]: (number | string | null)[]) => {
    if (typeof signal === 'string') return signal;
    // What it said last may come after its end.
    await closed;
    return String(code);
  });
  const failed = ended.then((by) => `ended with ${by}: ${said}`);
  return { process: process_, connected: Promise.race([connected, failed]), ended, said: () => said };
}
