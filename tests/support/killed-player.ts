import { once } from 'node:events';
import { Socket } from 'node:net';
import { openDatabase } from '#app/platform/db.server.ts';
import type { Kill } from './killed-players.ts';
import { playDay } from './played-days.ts';

/**
 * A process that connects to the database of an address, waits to be told when to be killed, and plays that day until it
 * is. Whoever survives the day tells how many statements it asked for, and how many of them it sent off to be carried out.
 */
const [url = ''] = process.argv.slice(2);
const { db, sql } = await openDatabase({ kind: 'server', url, connections: 1 });
const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
// Nobody is left who could tell it.
process.stdin.on('end', () => process.exit(1));
process.stdout.write(`${backend?.pid}\n`);
const [told] = (await once(process.stdin, 'data')) as [Buffer];
const { day, place, moment } = JSON.parse(told.toString()) as Kill;

let asked = 0;
let sent = 0;
const die = () => process.kill(process.pid, 'SIGKILL');

sql.options.debug = () => {
  asked += 1;
  if (asked === place && moment === 'before') die();
};
const write = Reflect.get(Socket.prototype, 'write') as (...message: unknown[]) => boolean;
Socket.prototype.write = function (this: Socket, ...message: unknown[]) {
  const went = write.apply(this, message);
  sent += carriedOutIn(message[0] as Buffer);
  if (sent >= place && moment === 'after') die();
  return went;
};

await playDay(db, day);
Socket.prototype.write = write;
process.stdout.write(`${JSON.stringify({ asked, sent })}\n`, () => process.exit(0));

/** How many statements the server is to carry out by the messages that are sent: a query, or the execution of a described one. */
function carriedOutIn(messages: Buffer): number {
  let count = 0;
  for (let at = 0; at < messages.length; at += 1 + messages.readUInt32BE(at + 1)) {
    if ('QE'.includes(String.fromCharCode(messages.readUInt8(at)))) count += 1;
  }
  return count;
}
