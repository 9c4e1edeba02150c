import { expect, test } from 'vitest';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import { declaredTables } from './schema-modules.ts';

test('no table definition is shipped to the browser', async () => {
  // Remix's manifest lists addresses and no code; the address of a page may be the name of a table.
  const scripts = clientScripts().filter(({ path }) => !/\/manifest-[^/]+\.js$/.test(path));
  const tables = await declaredTables();
  expect(tables.length).toBeGreaterThan(0);

  // `pgTable('orders', …)` keeps the name as a string of its own; a link such as "/staff/orders" is none.
  const shipped = scripts.flatMap(({ path, source }) =>
    tables.filter((table) => new RegExp(`["'\`]${table}["'\`]`).test(source)).map((table) => `${path}: ${table}`),
  );
  expect(shipped).toEqual([]);
});

test('no database package is shipped to the browser', () => {
  const marks = ['drizzle:', 'pg_advisory', 'PgTable'];
  const carriers = clientScripts().filter(({ source }) => marks.some((mark) => source.includes(mark)));
  expect(carriers.map(({ path }) => path)).toEqual([]);
});

/** What the build leaves for the browser; read when a test runs, after the build of this run. */
function clientScripts(): { path: string; source: string }[] {
  const paths = sourceFiles('build/client').filter((path) => path.endsWith('.js'));
  expect(paths.length, 'the build leaves its scripts in build/client').toBeGreaterThan(0);
  return paths.map((path) => ({ path, source: sourceOf(path) }));
}
