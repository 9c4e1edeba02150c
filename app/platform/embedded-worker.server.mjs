/**
 * The thread in which the embedded database lives: PGlite behind a socket that speaks PostgreSQL's protocol.
 * Plain JavaScript, because a worker started under tsx does not inherit its TypeScript loader on Node 20.
 */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** @type {{ dataDir: string, template?: string, listen: { path: string } | { host: string, port: number } }} */
const { dataDir, template, listen } = workerData;

const database = await PGlite.create({
  dataDir,
  ...(template ? { loadDataDir: new Blob([await readFile(template)]) } : {}),
});
const server = new PGLiteSocketServer({ db: database, maxConnections: 1, ...listen });
await server.start();

parentPort?.on('message', async (message) => {
  if (message === 'dump') {
    const dump = await database.dumpDataDir('none');
    parentPort?.postMessage({ kind: 'dump', bytes: new Uint8Array(await dump.arrayBuffer()) });
  }
  if (message === 'stop') {
    await server.stop();
    await database.close();
    parentPort?.postMessage({ kind: 'stopped' });
    parentPort?.close();
  }
});
parentPort?.postMessage({ kind: 'ready', address: server.getServerConn() });
