import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { ReservedSql, Sql } from 'postgres';
import { openDatabase } from '#app/platform/db.server.ts';
import { migrate } from '#db/migrate.ts';
import { ROOT, sourceFiles, sourceOf } from './source-files.ts';

/** Where migrated embedded databases of earlier runs stand. */
const FOLDER = join(ROOT, 'node_modules', '.cache', 'portal');

const MIGRATIONS = join(ROOT, 'db', 'migrations');

/** Programs of tests that look for a template, make it or copy it take turns; the number only has to be ours. */
const TEMPLATE_LOCK = 7_245_002;

/** The path of a migrated embedded database, made once for each state of `db/`. */
export async function migratedFile(): Promise<string> {
  const path = join(FOLDER, `test-${digestOfDb()}.tar`);
  if (existsSync(path)) return path;

  mkdirSync(FOLDER, { recursive: true });
  const database = await openDatabase({ kind: 'throwaway' });
  await migrate(database.sql);
  const written = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await database.writeTemplate(written);
  await database.close();
  renameSync(written, path); // two workers may both make it: the last one wins, and both are the same
  return path;
}

/**
 * Makes the database named on the server of `admin`, migrated: a copy of a template that is made once for each state of
 * `db/` and named after the database `admin` is connected to. Its commits do not wait for the disk, which only a power cut tells.
 */
export async function createMigratedDatabase(admin: Sql, url: string, name: string): Promise<void> {
  const own = new URL(url).pathname.slice(1);
  const family = `${own.slice(0, 30)}_template_`;
  const template = `${family}${digestOfDb()}`;
  const connection = await admin.reserve();
  try {
    await connection`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    await makeTemplate(connection, url, family, template);
    await connection.unsafe(`create database "${name}" template "${template}"`);
    await connection.unsafe(`alter database "${name}" set synchronous_commit = off`);
  } finally {
    await connection`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
    connection.release();
  }
}

async function makeTemplate(connection: ReservedSql, url: string, family: string, template: string): Promise<void> {
  const standing = await connection<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${family})`;
  if (standing.some(({ name }) => name === template)) return;
  for (const { name } of standing) await connection.unsafe(`drop database "${name}" with (force)`);

  const unfinished = `${template}_made`;
  await connection.unsafe(`create database "${unfinished}"`);
  const address = new URL(url);
  address.pathname = `/${unfinished}`;
  const database = await openDatabase({ kind: 'server', url: address.href, connections: 1 });
  await migrate(database.sql);
  await database.sql.unsafe(NEVER_VACUUMED);
  await database.close();
  await connection.unsafe(`alter database "${unfinished}" rename to "${template}"`);
}

/**
 * Databases of tests are gone before a vacuum is worth its while; and rows stand in the order they were written as long as
 * none gives the room of removed ones away.
 */
const NEVER_VACUUMED = `
  do $$
  declare
    name text;
  begin
    for name in select quote_ident(tablename) from pg_tables where schemaname = current_schema() loop
      execute 'alter table ' || name || ' set (autovacuum_enabled = false)';
    end loop;
  end $$`;

let digest: string | undefined;

/** A digest of everything a migrated database is made from. */
function digestOfDb(): string {
  if (digest === undefined) {
    const made = createHash('sha256');
    const migrations = readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(sql|json)$/.test(path))
      .map((path) => `db/migrations/${path}`);
    const walls = sourceFiles('db').filter((path) => /^db\/[^/]+\.ts$/.test(path));
    for (const path of [...migrations.toSorted(), ...walls, 'package-lock.json'])
      made.update(`${path}\0${sourceOf(path)}\0`);
    digest = made.digest('hex').slice(0, 16);
  }
  return digest;
}
