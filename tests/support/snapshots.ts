import type { Sql } from 'postgres';
import { listTables } from './invariants.ts';
import { PREPARED } from './statements.ts';

/** What stood in every table of a database, kept beside it under a name of its own. */
export type Snapshot = { schema: string; tables: readonly string[] };

/** Keeps what stands in every table now. */
export async function keep(sql: Sql, schema: string): Promise<Snapshot> {
  const tables = await listTables(sql);
  const copies = tables.map((table) => `create table ${schema}.${table} as table ${table}`);
  await sql.unsafe([`create schema ${schema}`, ...copies].join('; '));
  return { schema, tables };
}

/** Makes every table what it was, walls or no walls; numbers that were drawn meanwhile stay drawn. */
export async function restore(sql: Sql, { schema, tables }: Snapshot): Promise<void> {
  const filled = await sql.unsafe<{ name: string; now: boolean; then: boolean }[]>(
    tables
      .map(
        (name) =>
          `select '${name}' as name, exists (select from ${name}) as now, exists (select from ${schema}.${name}) as then`,
      )
      .join(' union all '),
    [],
    PREPARED,
  );
  const emptied = filled.filter(({ now }) => now).map(({ name }) => `delete from ${name}`);
  const refilled = filled
    .filter(({ then }) => then)
    .map(({ name }) => `insert into ${name} overriding system value table ${schema}.${name}`);
  await sql.begin(async (transaction) => {
    await transaction.unsafe(['set local session_replication_role = replica', ...emptied, ...refilled].join('; '));
  });
}
