import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { lockFolder } from './embedded-lock.server.ts';

/** The longest path Linux and macOS accept for a Unix socket, with room for the terminating zero. */
const LONGEST_SOCKET_PATH = 100;

/** Where a driver reaches the embedded database. */
export type EmbeddedAddress = { path: string } | { host: string; port: number };

/** A running embedded database. */
export type EmbeddedServer = {
  address: EmbeddedAddress;
  /** Resolves with the cause if the database's thread dies by itself; never resolves otherwise. */
  died: Promise<Error>;
  /** Writes a copy of the whole database to a file that a later start can begin from. */
  writeTemplate(path: string): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts the database under `folder`, alone: nobody else can open the folder until it stops or the process dies.
 * What an earlier process left behind when it was killed is cleared once the lock is held.
 * @throws FolderInUse when another process holds the folder.
 */
export async function startEmbedded(folder: string): Promise<EmbeddedServer> {
  const home = resolve(folder);
  const release = lockFolder(home);
  const socketFolder = join(home, 'socket');
  try {
    rmSync(socketFolder, { recursive: true, force: true });
    mkdirSync(socketFolder, { mode: 0o700 });
    chmodSync(socketFolder, 0o700);
    return await startWorker({ dataDir: join(home, 'database') }, socketFolder, release);
  } catch (cause) {
    release();
    throw cause;
  }
}

/** Starts an empty database in memory, gone when it stops; `template` is a file that `writeTemplate` wrote. */
export async function startThrowaway(template?: string): Promise<EmbeddedServer> {
  const socketFolder = mkdtempSync(join(tmpdir(), 'portal-'));
  const clear = () => rmSync(socketFolder, { recursive: true, force: true });
  try {
    return await startWorker({ dataDir: 'memory://', ...(template ? { template } : {}) }, socketFolder, clear);
  } catch (cause) {
    clear();
    throw cause;
  }
}

type WorkerMessage = { kind: 'ready'; address: string } | { kind: 'dump'; bytes: Uint8Array } | { kind: 'stopped' };

async function startWorker(
  data: { dataDir: string; template?: string },
  socketFolder: string,
  afterwards: () => void,
): Promise<EmbeddedServer> {
  const { listen, clear } = whereToListen(socketFolder);
  const worker = new Worker(new URL('./embedded-worker.server.mjs', import.meta.url), {
    workerData: { ...data, listen },
    execArgv: [],
  });
  let stopping = false;
  const exited = new Promise<number>((tell) => worker.once('exit', tell));
  const died = new Promise<Error>((tell) => {
    worker.once('error', tell);
    void exited.then((code) => stopping || tell(new Error(`the embedded database ended with code ${code}`)));
  });
  const hear = async <K extends WorkerMessage['kind']>(kind: K): Promise<Extract<WorkerMessage, { kind: K }>> => {
    const heard = new Promise<WorkerMessage>((tell) => {
      worker.on('message', (message: WorkerMessage) => {
        if (message.kind === kind) tell(message);
      });
    });
    const outcome = await Promise.race([heard, died]);
    if (outcome instanceof Error) throw outcome;
    return outcome as Extract<WorkerMessage, { kind: K }>;
  };

  const ready = await hear('ready');
  const address = 'path' in listen ? listen : { host: listen.host, port: Number(ready.address.split(':').at(-1)) };
  // The thread alone must not keep a finished command alive: an open connection or HTTP server does that.
  worker.unref();
  return {
    address,
    died,
    async writeTemplate(path) {
      worker.postMessage('dump');
      writeFileSync(path, (await hear('dump')).bytes);
    },
    async stop() {
      stopping = true;
      worker.ref();
      worker.postMessage('stop');
      await exited;
      clear();
      afterwards();
    },
  };
}

function whereToListen(socketFolder: string) {
  const nothingToClear = () => undefined;
  if (process.platform === 'win32') return { listen: { host: '127.0.0.1', port: 0 }, clear: nothingToClear };
  const path = join(socketFolder, '.s.PGSQL.5432');
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return { listen: { path }, clear: nothingToClear };

  const short = mkdtempSync(join(tmpdir(), 'portal-'));
  return {
    listen: { path: join(short, '.s.PGSQL.5432') },
    clear: () => rmSync(short, { recursive: true, force: true }),
  };
}
