import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReservedSql, Sql } from 'postgres';
import { raiseWalls } from './walls.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const MIGRATIONS = join(HERE, 'migrations');

/** Every file that puts up walls: where one changed, all are put up anew. */
const WALLS = readdirSync(HERE)
  .filter((file) => file === 'row-owners.ts' || file.endsWith('walls.ts'))
  .toSorted()
  .map((file) => join(HERE, file));

/** The row under which `schema_migrations` remembers which walls stand. */
const WALLS_TAG = 'walls';

/** Any two programs that migrate the same database take this lock; the number only has to be ours. */
const MIGRATION_LOCK = 7_245_001;

/** What drizzle-kit writes between two statements. */
const BREAKPOINT = '--> statement-breakpoint';

type Migration = { tag: string; digest: string; statements: string[] };

/** The database was migrated by a newer version of the portal, or a migration was edited after it was applied. */
export class DatabaseNotOurs extends Error {
  override readonly name = 'DatabaseNotOurs';
}

/**
 * Brings the connection's current schema up to date and returns the tags of the migrations applied now.
 * One session lock on one connection covers the whole run: of several programs starting at once, one applies and the
 * others wait and find nothing left to do. Each migration is one transaction.
 *
 * @throws DatabaseNotOurs when the database knows migrations that this version does not.
 */
export async function migrate(sql: Sql, folder = MIGRATIONS): Promise<string[]> {
  const connection = await sql.reserve();
  try {
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    try {
      return await applyPending(connection, folder);
    } finally {
      await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`;
    }
  } finally {
    connection.release();
  }
}

async function applyPending(connection: ReservedSql, folder: string): Promise<string[]> {
  await connection`
    create table if not exists schema_migrations (
      tag text primary key, digest text not null, applied_at timestamptz not null default now())`;
  const rows = await connection<{ tag: string; digest: string }[]>`select tag, digest from schema_migrations`;
  const applied = new Map(rows.map(({ tag, digest }) => [tag, digest]));
  const standingWalls = applied.get(WALLS_TAG);
  applied.delete(WALLS_TAG);
  const known = readMigrations(folder);
  refuseForeign(applied, known);

  const pending = known.filter(({ tag }) => !applied.has(tag));
  for (const { tag, digest, statements } of pending) {
    await inOneTransaction(connection, tag, digest, async () => {
      for (const statement of statements) await connection.unsafe(statement);
    });
  }
  const walls = digestOf(
    WALLS.map((file) => readFileSync(file, 'utf8')).join() + known.map(({ digest }) => digest).join(),
  );
  if (walls !== standingWalls) await inOneTransaction(connection, WALLS_TAG, walls, () => raiseWalls(connection));
  return pending.map(({ tag }) => tag);
}

async function inOneTransaction(
  connection: ReservedSql,
  tag: string,
  digest: string,
  work: () => Promise<void>,
): Promise<void> {
  await connection`begin`;
  try {
    await work();
    await connection`
      insert into schema_migrations (tag, digest) values (${tag}, ${digest})
      on conflict (tag) do update set digest = excluded.digest, applied_at = excluded.applied_at`;
    await connection`commit`;
  } catch (cause) {
    await connection`rollback`;
    throw new Error(`migration ${tag} failed and was undone`, { cause });
  }
}

function refuseForeign(applied: Map<string, string>, known: readonly Migration[]): void {
  const digests = new Map(known.map(({ tag, digest }) => [tag, digest]));
  for (const [tag, digest] of applied) {
    if (digests.get(tag) === digest) continue;
    throw new DatabaseNotOurs(
      digests.has(tag)
        ? `migration ${tag} was edited after this database had applied it; restore the file`
        : `this database has applied migration ${tag}, which this version does not know; start the newer version`,
    );
  }
}

function readMigrations(folder: string): Migration[] {
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    return { tag, digest: digestOf(text), statements: text.split(BREAKPOINT).map(withoutPublic) };
  });
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** drizzle-kit names the schema `public` in foreign keys; the connection's search path says where tables belong. */
function withoutPublic(statement: string): string {
  return statement.replaceAll('"public".', '');
}
