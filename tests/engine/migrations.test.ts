import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#app/platform/db.server.ts';
import { DatabaseNotOurs, migrate } from '#db/migrate.ts';
import { TEST_DATABASE_URL, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { ROOT } from '#tests/support/source-files.ts';

type Journal = { entries: { idx: number; tag: string; when: number; version: string; breakpoints: boolean }[] };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A copy of the migrations, with one more whose SQL is given. */
function withOneMore(tag: string, sql: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  folders.push(folder);
  cpSync(join(ROOT, 'db/migrations'), folder, { recursive: true });
  writeFileSync(join(folder, `${tag}.sql`), sql);
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
  journal.entries.push({ idx: journal.entries.length, tag, when: 0, version: '7', breakpoints: true });
  writeFileSync(path, JSON.stringify(journal));
  return folder;
}

describe('migrations', () => {
  const database = useDatabase({ keep: true });

  test('a database that is up to date is left alone', async () => {
    expect(await migrate(database().sql)).toEqual([]);
  });

  test('one that fails half-way is undone, and the database goes on as it was', async () => {
    const folder = withOneMore('9001_half', 'create table half_done (n int);--> statement-breakpoint\nselect 1 / 0;');
    await expect(migrate(database().sql, folder)).rejects.toThrow('9001_half');
    expect(await database().sql`select to_regclass('half_done') as found`).toEqual([{ found: null }]);
    expect(await migrate(database().sql)).toEqual([]);
  });

  test('a database of a newer version refuses an older one', async () => {
    const newer = withOneMore('9002_newer', 'create table of_the_future (n int);');
    expect(await migrate(database().sql, newer)).toEqual(['9002_newer']);
    await expect(migrate(database().sql)).rejects.toThrow(DatabaseNotOurs);
    await database().sql`drop table of_the_future`;
    await database().sql`delete from schema_migrations where tag = '9002_newer'`;
  });
});

describeOnPostgres('migrations on PostgreSQL', () => {
  const database = useDatabase({ keep: true });

  test('four programs starting at once apply each migration once, in a schema of any name', async () => {
    const { sql } = database();
    await sql`create schema "rehearsal of four"`;
    const [row] = await sql<{ database: string }[]>`select current_database() as database`;
    const url = new URL(TEST_DATABASE_URL ?? '');
    url.pathname = `/${row?.database}`;

    const target = { kind: 'server' as const, url: url.href, schema: '"rehearsal of four"', connections: 2 };
    const four = await Promise.all([1, 2, 3, 4].map(() => openDatabase(target)));
    const applied = await Promise.all(four.map((one) => migrate(one.sql)));
    await Promise.all(four.map((one) => one.close()));

    expect(applied.filter((tags) => tags.length > 0)).toHaveLength(1);
    const tables = (schema: string) =>
      sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = ${schema} order by 1`;
    expect(await tables('rehearsal of four')).toEqual(await tables('public'));
    const strays = await sql`
      select conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace
      where c.contype = 'f' and n.nspname = 'rehearsal of four'
        and (select relnamespace from pg_class where oid = c.confrelid) <> n.oid`;
    expect(strays).toEqual([]);
  });
});
