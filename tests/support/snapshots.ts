import type { Sql } from 'postgres';
import { listTables } from './invariants.ts';
import { PREPARED } from './statements.ts';

/** What stood in every table of a database, kept beside it under a name of its own: a copy of each that was not empty. */
export type Snapshot = { schema: string; tables: readonly string[]; copied: readonly string[] };

/** Keeps what stands in every table now. */
export async function keep(sql: Sql, schema: string): Promise<Snapshot> {
  const tables = await listTables(sql);
  const copied = await filledOf(sql, tables);
  const copies = copied.map((table) => `create table ${schema}.${table} as table ${table}`);
  await sql.unsafe([`create schema ${schema}`, ...copies].join('; '));
  return { schema, tables, copied };
}

/** Makes every table what it was, walls or no walls; numbers that were drawn meanwhile stay drawn. */
export async function restore(sql: Sql, { schema, tables, copied }: Snapshot): Promise<void> {
  const emptied = (await filledOf(sql, tables)).map((name) => `delete from ${name}`);
  const refilled = copied.map((name) => `insert into ${name} overriding system value table ${schema}.${name}`);
  await sql.begin(async (transaction) => {
    await transaction.unsafe(['set local session_replication_role = replica', ...emptied, ...refilled].join('; '));
  });
}

async function filledOf(sql: Sql, tables: readonly string[]): Promise<string[]> {
  const probes = tables.map((name) => `select '${name}' as name where exists (select from ${name})`);
  const filled = await sql.unsafe<{ name: string }[]>(probes.join(' union all '), [], PREPARED);
  return filled.map(({ name }) => name);
}
