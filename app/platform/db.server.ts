import { setImmediate } from 'node:timers/promises';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { Logger } from 'drizzle-orm';
import { drizzle, type PostgresJsQueryResultHKT, type PostgresJsSession } from 'drizzle-orm/postgres-js';
import postgres, { type ReservedSql, type Sql, type TransactionSql, type UnsafeQueryOptions } from 'postgres';
import { type EmbeddedServer, startEmbedded, startThrowaway } from './embedded.server.ts';

/**
 * A database or a transaction in it. It knows no schema, so `db.query` does not exist and a table is reached only by
 * who may import it.
 */
export type Db = PgDatabase<PostgresJsQueryResultHKT, Record<string, never>>;

/** Which database to open. */
export type DatabaseTarget =
  /** A PostgreSQL server; every statement sees `schema` (default: the role's own search path) and acts as `role`. */
  | { kind: 'server'; url: string; schema?: string; role?: string; connections?: number }
  /** The embedded database under a folder, held alone. */
  | { kind: 'embedded'; folder: string }
  /** An empty embedded database in memory, or a copy of what `writeTemplate` wrote. */
  | { kind: 'throwaway'; template?: string };

/** An open database. */
export type Database = {
  readonly db: Db;
  /** The driver itself, for migrations and bulk tools; one connection only when embedded. */
  readonly sql: Sql;
  readonly engine: 'postgres' | 'embedded';
  /** Resolves with the cause when an embedded database's thread dies; the process cannot go on then. */
  readonly died: Promise<Error>;
  /** Writes a copy of an embedded database to a file, for `template`. */
  writeTemplate(path: string): Promise<void>;
  /** Waits for the statements under way, then closes. */
  close(): Promise<void>;
};

/** The database cannot be reached; the message is a sentence for the operator, in Japanese and English. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';
}

/** Connections kept to a PostgreSQL server by one process. */
const DEFAULT_CONNECTIONS = 10;

/**
 * Opens a database and proves that it answers.
 * @throws FolderInUse when another process holds the embedded folder, DatabaseUnreachable when nothing answers.
 */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  if (target.kind === 'server') return openServer(target);
  const server =
    target.kind === 'embedded' ? await startEmbedded(target.folder) : await startThrowaway(target.template);
  return openEmbedded(server);
}

async function openServer({
  url,
  schema,
  role,
  connections = DEFAULT_CONNECTIONS,
}: DatabaseTarget & { kind: 'server' }): Promise<Database> {
  const sql = postgres(url, {
    ...socketOf(url),
    max: connections,
    onnotice: () => undefined,
    connection: { TimeZone: 'UTC', ...(schema ? { search_path: schema } : {}), ...(role ? { role } : {}) },
  });
  await proveItAnswers(sql);
  return {
    db: drizzle(preparing(sql)),
    sql,
    engine: 'postgres',
    died: new Promise(() => undefined),
    writeTemplate: () => Promise.reject(new Error('only an embedded database can be written to a template')),
    close: () => sql.end({ timeout: 30 }),
  };
}

/** PostgreSQL's own way to name a socket's folder, `?host=/var/run/postgresql`, which the driver takes for a setting. */
function socketOf(url: string): { host?: string } {
  const host = new URL(url).searchParams.get('host');
  return host?.startsWith('/') ? { host } : {};
}

async function openEmbedded(server: EmbeddedServer): Promise<Database> {
  const sql = postgres({
    ...server.address,
    user: 'postgres',
    database: 'postgres',
    // The socket serves one client: a second connection would wait for ever behind an open transaction.
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
  });
  try {
    await proveItAnswers(sql);
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  return {
    db: drizzle(preparing(sql)),
    sql,
    engine: 'embedded',
    died: server.died,
    writeTemplate: (path) => server.writeTemplate(path),
    async close() {
      await sql.end({ timeout: 30 });
      await server.stop();
    },
  };
}

/**
 * The same driver, for which every statement with parameters is prepared under a name and so travels once instead of twice:
 * measured, a quarter of the time. Drizzle asks for it only where a query was named, and so for one without parameters. Statement texts are few here, because
 * lists travel as one array.
 */
export function preparing<Client extends Sql | ReservedSql | TransactionSql>(
  sql: Client,
  line: Line = { lost: false },
): Client {
  return new Proxy(sql, {
    get(client, key) {
      if (key === 'unsafe') {
        return (text: string, values: never[] = [], options: UnsafeQueryOptions = {}) => {
          if (line.lost) throw new DatabaseUnreachable(explainUnreachable(new Error('connection lost')));
          const prepare = values.length > 0 || options.prepare === true;
          return client.unsafe(text, values, { ...options, prepare, ...{ simple: !prepare } });
        };
      }
      if (key === 'begin') {
        const begin = Reflect.get(client, key) as Opening;
        return (...args: unknown[]) => {
          const work = args.pop() as Work;
          const line = { lost: false };
          const begun = begin(...args, (inner) => workWhile(line, () => work(preparing(inner, line))));
          begun.catch(() => (line.lost = true));
          return begun;
        };
      }
      if (key === 'savepoint') {
        const open = Reflect.get(client, key) as Opening;
        return (...args: unknown[]) => {
          const work = args.pop() as Work;
          return open(...args, (inner) => workWhile(line, () => work(preparing(inner, line))));
        };
      }
      return Reflect.get(client, key) as unknown;
    },
  });
}

type Work = (inner: TransactionSql) => unknown;
type Opening = (...args: [...unknown[], Work]) => Promise<unknown>;

/** The connection of a transaction: lost once it closed under it. */
type Line = { lost: boolean };

/**
 * Work in a transaction, answered while its connection holds. The driver ends a transaction whatever became of its
 * connection: on a closed one its `rollback` or `commit` ends the process, on one that was opened again meanwhile it
 * strikes somebody else's transaction. So work whose connection is lost is never answered; the transaction around it has
 * failed with the connection.
 */
async function workWhile(line: Line, work: () => unknown): Promise<unknown> {
  try {
    const result = await work();
    if (!line.lost) return result;
  } catch (error) {
    // The connection may close with this very answer: by the next turn it is known.
    await setImmediate();
    if (!line.lost && !tellsOfLoss(error)) throw error;
  }
  return new Promise(() => undefined);
}

/** Whether an error says that the connection is gone: the driver's words for it, or the server's last ones. */
export function tellsOfLoss(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, severity } = cause as { code?: unknown; severity?: unknown };
    if (severity === 'FATAL' || severity === 'PANIC' || LOST.has(String(code))) return true;
  }
  return false;
}

/** The driver's client behind a database or a transaction in it. */
export function clientOf(db: Db): Sql {
  return sessionOf(db).client;
}

/** Who is told of the statements of a database. */
export function loggerOf(db: Db): Logger {
  return sessionOf(db).logger;
}

/** A statement put together on one database, to be run on another: where it is sent is all that differs. */
export function onConnectionOf<Statement extends object>(db: Db, statement: Statement): Statement {
  const { client, logger } = sessionOf(db);
  return Object.create(statement, { client: { value: client }, logger: { value: logger } }) as Statement;
}

/** Runs a statement that is text already, where putting it together would take longer than running it. */
export async function runText(db: Db, text: string, values: readonly unknown[]): Promise<void> {
  await sessionOf(db)
    .prepareQuery({ sql: text, params: [...values] }, undefined, 'text', false)
    .execute();
}

// why: Drizzle types the session of any driver; every database of ours is made by this one
function sessionOf(db: Db): PostgresJsSession<Sql, Record<string, never>, Record<string, never>> {
  return db._.session as unknown as PostgresJsSession<Sql, Record<string, never>, Record<string, never>>;
}

async function proveItAnswers(sql: Sql): Promise<void> {
  try {
    await sql`select 1`;
  } catch (cause) {
    await sql.end({ timeout: 0 });
    throw new DatabaseUnreachable(explainUnreachable(cause), { cause });
  }
}

/** Codes of a connection that is gone; the embedded database turns away a client beyond its only one with them. */
const LOST = new Set(['EPIPE', 'ECONNRESET', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED']);

/** What an operator reads when the database does not answer: what is wrong, then what to do. */
export function explainUnreachable(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (LOST.has(code)) {
    return [
      'データベースが接続を切断しました。試用データベースには一度に一つのプロセスしか接続できません。他の接続を閉じてから、もう一度お試しください。',
      'The database closed the connection. The embedded database serves one process at a time: close the other one and try again.',
    ].join('\n');
  }
  const reason = cause instanceof Error ? cause.message || code : String(cause);
  return [
    `データベースに接続できません(${reason})。DATABASE_URL とサーバーの稼働状況をご確認ください。`,
    `The database cannot be reached (${reason}). Check DATABASE_URL and that the server runs.`,
  ].join('\n');
}
