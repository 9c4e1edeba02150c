import { expect, test } from 'vitest';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import { declaredTables } from './schema-modules.ts';

const scripts = sourceFiles('build/client').filter((path) => path.endsWith('.js'));

test('no table definition is shipped to the browser', async () => {
  expect(scripts.length, 'npm run build leaves its scripts in build/client').toBeGreaterThan(0);
  const tables = await declaredTables();
  expect(tables.length).toBeGreaterThan(0);

  // `pgTable('orders', …)` keeps the name as a string of its own; a link such as "/staff/orders" is none.
  const shipped = scripts.flatMap((path) => {
    const source = sourceOf(path);
    return tables
      .filter((table) => new RegExp(`["'\`]${table}["'\`]`).test(source))
      .map((table) => `${path}: ${table}`);
  });
  expect(shipped).toEqual([]);
});

test('no database package is shipped to the browser', () => {
  const marks = ['drizzle:', 'pg_advisory', 'PgTable'];
  expect(scripts.filter((path) => marks.some((mark) => sourceOf(path).includes(mark)))).toEqual([]);
});
