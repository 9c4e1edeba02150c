import { type Placeholder, sql } from 'drizzle-orm';
import type { Context } from './context.server.ts';
import { onConnectionOf } from './db.server.ts';

/** What a statement is put together on: a database and nothing of the person who asks. */
export type Source = Pick<Context, 'db'>;

type Statement<Rows> = { execute: (given?: Record<string, unknown>) => Promise<Rows> };

/** A value, or the place in a statement where it goes. */
export type OrPlace<Value> = Value | Placeholder;

/** Where the values of a statement go, by their names. */
export type Places<Given> = { readonly [Name in keyof Given]: Placeholder };

/**
 * A statement that is put together once and then only filled in, on whichever database or transaction: putting a select
 * together takes as long as running it. `build` sees neither a context nor a value, so nothing of one request stays in the next one's
 * statement. Column kinds do not translate the values, which days, months, ids and numbers do not need.
 */
export function prepared<Given extends Record<string, unknown>, Rows>(
  build: (source: Source, places: Places<Given>) => { prepare: (name: string) => Statement<Rows> },
): (source: Source, given: Given) => Promise<Rows> {
  let statement: Statement<Rows> | undefined;
  return ({ db }, given) => {
    statement ??= build({ db }, PLACES as Places<Given>).prepare('prepared');
    return onConnectionOf(db, statement).execute(given);
  };
}

const PLACES: unknown = new Proxy({}, { get: (_none, name) => sql.placeholder(String(name)) });
