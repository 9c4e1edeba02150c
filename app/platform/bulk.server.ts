import { type SQL, getTableColumns, getTableName, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { invariant } from '#app/core/invariant.ts';
import { type Db, runText } from './db.server.ts';

/** Rows written by one statement: large enough to amortise the round trip, small enough to keep memory flat. */
const ROWS_A_STATEMENT = 5_000;

type Insert<T extends PgTable> = T['$inferInsert'];

/**
 * Inserts any number of rows with one `unnest` statement per chunk; no rows, no statement.
 * Every row names the same columns as the first; a column no row names keeps its default.
 * `known: 'skip'` leaves out rows whose key is there already; without it they throw.
 */
export async function insertRows<T extends PgTable>(
  db: Db,
  table: T,
  rows: readonly Insert<T>[],
  { known }: { known?: 'skip' } = {},
): Promise<void> {
  for (const chunk of chunksOf(rows)) {
    const { text, columns } = insertOf(table, chunk[0] ?? {});
    await runText(
      db,
      known ? `${text} on conflict do nothing` : text,
      columns.map(([property, column]) => arrayText(column, valuesOf(chunk, property))),
    );
  }
}

type InsertText = { text: string; columns: [string, PgColumn][] };

/** Put together once for each table and set of columns: a row at a time, such as an act, is stored more often than anything else. */
const INSERTS = new WeakMap<PgTable, Map<string, InsertText>>();

function insertOf(table: PgTable, row: object): InsertText {
  const known = INSERTS.get(table) ?? new Map<string, InsertText>();
  INSERTS.set(table, known);
  const named = Object.keys(row).join();
  const found = known.get(named) ?? insertText(table, columnsNamed(table, row));
  known.set(named, found);
  return found;
}

/** Arrays are unnested in the select list: in a from clause the server writes all rows down once more before it stores them. */
function insertText(table: PgTable, columns: [string, PgColumn][]): InsertText {
  const names = columns.map(([, column]) => `"${column.name}"`);
  const arrays = columns.map(([, column], place) => `unnest($${place + 1}::${typeOf(column)}[])`);
  return { text: `insert into "${getTableName(table)}" (${names.join(', ')}) select ${arrays.join(', ')}`, columns };
}

/** What counts on among rows that are alike, and what tells the rows apart; by property. */
type Counting<T extends PgTable, Counted> = {
  count: Counted;
  alike: readonly (keyof Insert<T> & string)[];
  key: keyof Insert<T> & string;
};

/**
 * Inserts rows with one statement, each counted on from those it is like: the first is 1, the next one more than the highest
 * so far. Answers the keys that were stored, as the database writes them; of two that are counted at once, or by one call, the
 * second throws, or is left out where `known` says so.
 */
export async function insertCounted<T extends PgTable, Counted extends keyof Insert<T> & string>(
  db: Db,
  table: T,
  rows: readonly Omit<Insert<T>, Counted>[],
  { count, alike, key, known }: Counting<T, Counted> & { known?: 'skip' },
): Promise<Set<unknown>> {
  const [first] = rows;
  if (!first) return new Set();
  const columns = columnsNamed(table, first);
  const nameOf = (property: string) => {
    const column = getTableColumns(table)[property];
    invariant(column, 'a property of a table is one of its columns');
    return sql.identifier(column.name);
  };
  const names = namesOf(columns);
  const likeIt = alike.map((property) => sql`earlier.${nameOf(property)} = fresh.${nameOf(property)}`);
  const stored = await db.execute<{ key: unknown }>(
    sql`insert into ${table} (${names}, ${nameOf(count)}) select fresh.*,
          (select coalesce(max(earlier.${nameOf(count)}), 0) + 1 from ${table} earlier where ${sql.join(likeIt, sql` and `)})
        from ${unnest(columns, rows)} as fresh(${names})
        ${known ? sql`on conflict do nothing` : sql``} returning ${nameOf(key)} as key`,
  );
  return new Set(stored.map((row) => row.key));
}

/**
 * Updates rows found by `key` with one `unnest` statement per chunk; no rows, no statement.
 * Every row names the key and the same columns to set.
 */
export async function updateRows<T extends PgTable>(
  db: Db,
  table: T,
  key: PgColumn,
  rows: readonly Partial<Insert<T>>[],
): Promise<void> {
  for (const chunk of chunksOf(rows)) {
    const columns = columnsNamed(table, chunk[0] ?? {});
    const assignments = columns
      .filter(([, column]) => column.name !== key.name)
      .map(([, column]) => sql`${sql.identifier(column.name)} = fresh.${sql.identifier(column.name)}`);
    await db.execute(
      sql`update ${table} set ${sql.join(assignments, sql`, `)} from ${unnest(columns, chunk)} as fresh(${namesOf(columns)})
          where ${key} = fresh.${sql.identifier(key.name)}`,
    );
  }
}

/**
 * The rows of a select that answers thousands, each a flat object. How a column is read is found out once and not for each row,
 * which otherwise takes longer than the rest of the work with the rows.
 *
 * @throws InvariantError when a column stands in an object of its own.
 */
export async function manyRows<Rows extends readonly object[]>(select: {
  prepare: (name: string) => { execute: () => Promise<Rows> };
}): Promise<Rows> {
  const statement = select.prepare('many') as Statement<Rows>;
  const readers = statement.fields.map(({ path: [name, ...deeper], field }) => {
    invariant(name !== undefined && deeper.length === 0, 'many rows are flat');
    return { name, decoder: decoderOf(field) };
  });
  const readAll = (rows: readonly unknown[][]) =>
    rows.map((values) => {
      const row: Record<string, unknown> = {};
      for (const [place, { name, decoder }] of readers.entries()) {
        const value = values[place];
        row[name] = value === null ? null : decoder.mapFromDriverValue(value);
      }
      return row;
    });
  const reading = Object.create(statement, { customResultMapper: { value: readAll } }) as Statement<Rows>;
  return reading.execute();
}

// why: Drizzle keeps to itself what a statement selects; every select has it.
type Statement<Rows> = { fields: { path: string[]; field: Field }[]; execute: () => Promise<Rows> };
type Decoder = { mapFromDriverValue: (value: unknown) => unknown };
type Field = Decoder | { decoder: Decoder } | { sql: { decoder: Decoder } };

function decoderOf(field: Field): Decoder {
  if ('mapFromDriverValue' in field) return field;
  return 'decoder' in field ? field.decoder : field.sql.decoder;
}

/** A list of values as one array parameter, for `column = any(…)`. */
export function anyOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${column} = any(${arrayOf(column, values)})`;
}

function* chunksOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    yield rows.slice(start, start + ROWS_A_STATEMENT);
  }
}

function columnsNamed(table: PgTable, row: object): [string, PgColumn][] {
  return Object.entries(getTableColumns(table)).filter(([property]) => property in row);
}

function unnest(columns: readonly [string, PgColumn][], rows: readonly object[]): SQL {
  const arrays = columns.map(([property, column]) => arrayOf(column, valuesOf(rows, property)));
  return sql`unnest(${sql.join(arrays, sql`, `)})`;
}

function namesOf(columns: readonly [string, PgColumn][]): SQL {
  return sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
}

function valuesOf(rows: readonly object[], property: string): unknown[] {
  return rows.map((row) => (row as Record<string, unknown>)[property]);
}

function arrayOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${sql.param(arrayText(column, values))}${ARRAY_CASTS[typeOf(column)]}`;
}

/** Every array travels as the text the server reads one from: drivers disagree on how to write arrays of days and decimals. */
function arrayText(column: PgColumn, values: readonly unknown[]): string {
  const texts = values.map((value) =>
    value === null || value === undefined ? 'NULL' : `"${escaped(toText(column, value))}"`,
  );
  return `{${texts.join(',')}}`;
}

const ESCAPED = /["\\]/g;

function escaped(text: string): string {
  return text.includes('"') || text.includes('\\') ? text.replaceAll(ESCAPED, '\\$&') : text;
}

function toText(column: PgColumn, value: unknown): string {
  const driverValue: unknown = column.mapToDriverValue(value);
  if (driverValue instanceof Date) return driverValue.toISOString();
  if (driverValue instanceof Uint8Array) return `\\x${Buffer.from(driverValue).toString('hex')}`;
  return String(driverValue);
}

function typeOf(column: PgColumn): string {
  const type = column.getSQLType().replace(/ collate .*$/i, '');
  invariant(type in ARRAY_CASTS, `no array of ${type} is known`);
  return type;
}

const ARRAY_CASTS: Record<string, SQL> = {
  text: sql`::text[]`,
  bigint: sql`::bigint[]`,
  integer: sql`::integer[]`,
  numeric: sql`::numeric[]`,
  boolean: sql`::boolean[]`,
  date: sql`::date[]`,
  'timestamp with time zone': sql`::timestamp with time zone[]`,
  bytea: sql`::bytea[]`,
  jsonb: sql`::jsonb[]`,
};
