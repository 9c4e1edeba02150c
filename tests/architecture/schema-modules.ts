import { join } from 'node:path';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { ROOT, sourceFiles } from '#tests/support/source-files.ts';

/** Every schema file with what it exports. */
export async function schemaModules(): Promise<{ path: string; module: Record<string, unknown> }[]> {
  const paths = sourceFiles('db/schema').filter((path) => path.endsWith('.ts'));
  return Promise.all(
    paths.map(async (path) => ({
      path,
      module: (await import(/* @vite-ignore */ join(ROOT, path))) as Record<string, unknown>,
    })),
  );
}

/** The name of every table that a schema file declares, as PostgreSQL knows it, sorted. */
export async function declaredTables(): Promise<string[]> {
  const modules = await schemaModules();
  return modules
    .flatMap(({ module }) => Object.values(module))
    .filter((value) => is(value, PgTable))
    .map((table) => getTableConfig(table).name)
    .toSorted();
}
