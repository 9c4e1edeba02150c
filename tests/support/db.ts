import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type Day, day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import type { SealingContext } from '#app/platform/context.server.ts';
import { type Database, type Db, openDatabase } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/new-id.server.ts';
import { secretBox } from '#app/platform/secret-box.server.ts';
import { businessDay } from '#db/schema/operations.ts';
import { createMigratedDatabase, migratedFile } from './migrated-templates.ts';
import { PREPARED } from './statements.ts';

/** Where tests find a PostgreSQL on which they may make databases; undefined means the embedded engine. */
export const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL;

/** What seals the secrets of second factors in tests. */
export const TEST_BOX = secretBox([{ id: 'test', bytes: Buffer.alloc(32, 7) }]);

/** A test's open database. */
export type TestDatabase = Database & {
  /** A further connection pool to the same database, for races or another role; PostgreSQL only. Closed after the file. */
  another(connections?: number, role?: string): Promise<Database>;
};

/**
 * Gives the test file a migrated database of its own, empty before each test; `keep` leaves what earlier tests wrote.
 * Call it at the top of a file or `describe`; the answer returns the open database inside tests.
 */
export function useDatabase({ keep = false } = {}): () => TestDatabase {
  let database: TestDatabase | undefined;
  let drop = async () => {};
  const others: Database[] = [];

  beforeAll(async () => {
    const { opened, target, remove } = await openFresh();
    drop = remove;
    database = {
      ...opened,
      async another(connections = 4, role) {
        if (target.kind !== 'server') throw new Error('the embedded engine serves one connection');
        const other = await openDatabase({ ...target, connections, ...(role ? { role } : {}) });
        others.push(other);
        return other;
      },
    };
  });
  beforeEach(async () => {
    if (!keep && database) await empty(database.sql);
  });
  afterAll(async () => {
    for (const other of others) await other.close();
    await database?.close();
    await drop();
  });
  return () => {
    if (!database) throw new Error('the database is open inside tests only');
    return database;
  };
}

/** A `describe` that needs a real PostgreSQL; elsewhere it is skipped, and the run says why. */
export function describeOnPostgres(name: string, tests: () => void): void {
  if (!TEST_DATABASE_URL) process.stdout.write(`NOT RUN without TEST_DATABASE_URL: ${name}\n`);
  describe.skipIf(!TEST_DATABASE_URL)(name, tests);
}

/**
 * A context in which a named job acts on a business day, which it also writes to the database.
 * Overlay what a test needs: `{ ...context, actor: … }`.
 */
export async function contextOn(db: Db, today: Day | string): Promise<SealingContext> {
  const opened = day(today);
  await db
    .insert(businessDay)
    .values({ today: opened })
    .onConflictDoUpdate({ target: businessDay.only, set: { today: opened } });
  return {
    db,
    now: new Date(`${opened}T09:00:00+09:00`),
    today: opened,
    policy: DEFAULT_POLICY,
    actor: { kind: 'job', name: 'test' },
    newId,
    secretBox: TEST_BOX,
    readToday: async (inside) => {
      const [row] = await inside.select({ today: businessDay.today }).from(businessDay);
      if (!row) throw new Error('the business day was never opened');
      return row.today;
    },
  };
}

/** A table so large, in bytes, is truncated: below that, deleting its rows is quicker than making new files for it. */
const LARGE = 1_000_000;

/** Removes every row, walls or no walls, and begins every count of numbers anew. */
export async function empty(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select quote_ident(tablename) as name from pg_tables
    where schemaname = current_schema() and tablename <> 'schema_migrations'`;
  const probes = tables.map(
    ({ name }) =>
      `select '${name}' as name, pg_relation_size('${name}') > ${LARGE} as large where exists (select from ${name})`,
  );
  if (probes.length === 0) return;
  const filled = await sql.unsafe<{ name: string; large: boolean }[]>(probes.join(' union all '), [], PREPARED);
  if (filled.length === 0) return;
  const large = filled.filter((table) => table.large).map(({ name }) => name);
  const small = filled.filter((table) => !table.large).map(({ name }) => name);
  await sql.begin(async (transaction) => {
    await transaction.unsafe(
      [
        'set local session_replication_role = replica',
        ...(large.length > 0 ? [`truncate ${large.join(', ')} cascade`] : []),
        ...small.map((name) => `delete from ${name}`),
        `select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences
          where schemaname = current_schema() and last_value is not null`,
      ].join('; '),
    );
  });
}

async function openFresh() {
  if (TEST_DATABASE_URL) return openFreshOnPostgres(TEST_DATABASE_URL);
  const target = { kind: 'throwaway' as const, template: await migratedFile() };
  return { target, opened: await openDatabase(target), remove: async () => {} };
}

async function openFreshOnPostgres(url: string) {
  const name = `portal_test_${process.pid}_${randomBytes(5).toString('hex')}`;
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  await createMigratedDatabase(admin, url, name);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const target = { kind: 'server' as const, url: own.href, connections: 4 };
  return {
    target,
    opened: await openDatabase(target),
    async remove() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
