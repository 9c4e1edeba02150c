import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '#tests/support/source-files.ts';
import { declaredTables } from './schema-modules.ts';

type Column = { table: string; column: string; type: string };

/** A column that holds money, by its name. */
const MONEY = /(^|_)(yen|amount|fee|price|total|discount|tax|refund|net|balance|debit|credit|base)$/;

/** A column that holds a share, the only kind that needs decimals. */
const SHARE = /(^|_)rate(_|$)/;

let client: PGlite;
let columns: Column[];

beforeAll(async () => {
  client = new PGlite();
  await migrate(drizzle(client), { migrationsFolder: join(ROOT, 'db/migrations') });
  const answer = await client.query<Column>(
    `select c.table_name as "table", c.column_name as "column", c.data_type as "type"
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, 2`,
  );
  columns = answer.rows;
});

afterAll(() => client.close());

describe('the migrated database', () => {
  test('holds exactly the tables that schema files declare', async () => {
    expect([...new Set(columns.map(({ table }) => table))].toSorted()).toEqual(await declaredTables());
  });

  test('keeps no number as a float', () => {
    expect(columns.filter(({ type }) => ['real', 'double precision', 'money'].includes(type))).toEqual([]);
  });

  test('keeps decimals for rates only', () => {
    expect(columns.filter(({ column, type }) => type === 'numeric' && !SHARE.test(column))).toEqual([]);
  });

  test('keeps money as whole yen in bigint', () => {
    const money = columns.filter(({ column }) => MONEY.test(column));
    expect(money.length).toBeGreaterThan(0);
    expect(money.filter(({ type }) => type !== 'bigint')).toEqual([]);
  });

  test('keeps moments with their zone, and days as days', () => {
    expect(columns.filter(({ type }) => type === 'timestamp without time zone' || type.startsWith('time '))).toEqual(
      [],
    );
    const days = columns.filter(({ column }) => /(^|_)on$/.test(column));
    expect(days.filter(({ type }) => type !== 'date')).toEqual([]);
    const moments = columns.filter(({ column }) => /(^|_)at$/.test(column));
    expect(moments.filter(({ type }) => type !== 'timestamp with time zone')).toEqual([]);
  });
});
