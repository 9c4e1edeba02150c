import { generateDrizzleJson } from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import { sourceOf } from '#tests/support/source-files.ts';
import { schemaModules } from './schema-modules.ts';

type Journal = { entries: { tag: string }[] };

test('the last migration builds the schema that the code declares', async () => {
  const declared = generateDrizzleJson(
    Object.fromEntries((await schemaModules()).flatMap(({ module }) => Object.entries(module))),
  );
  const { tables, enums, schemas, sequences, views, policies, roles } = lastSnapshot();

  const message = 'The schema changed: run `npm run db:generate` and commit the migration.';
  const made = madeByMigrations(views);
  expect({ tables, enums, schemas, sequences, views: made, policies, roles }, message).toEqual({
    tables: declared.tables,
    enums: declared.enums,
    schemas: declared.schemas,
    sequences: declared.sequences,
    views: madeByMigrations(declared.views),
    policies: declared.policies,
    roles: declared.roles,
  });
});

test('every migration in the journal has its file', () => {
  for (const { tag } of journal().entries) expect(sourceOf(`db/migrations/${tag}.sql`).trim()).not.toBe('');
});

/** The views that migrations make; a view declared as existing is put up with the walls. */
function madeByMigrations(views: unknown): unknown {
  const declared = Object.entries(views as Record<string, { isExisting: boolean }>);
  return Object.fromEntries(declared.filter(([, { isExisting }]) => !isExisting));
}

function journal(): Journal {
  return JSON.parse(sourceOf('db/migrations/meta/_journal.json')) as Journal;
}

function lastSnapshot(): ReturnType<typeof generateDrizzleJson> {
  const number = journal().entries.at(-1)?.tag.split('_')[0];
  return JSON.parse(sourceOf(`db/migrations/meta/${number}_snapshot.json`)) as ReturnType<typeof generateDrizzleJson>;
}
