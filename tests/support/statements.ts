import { drizzle } from 'drizzle-orm/postgres-js';
import type { Sql } from 'postgres';
import type { Db } from '#app/platform/db.server.ts';

/** For a long question without parameters that is asked again and again: the server plans it once a connection. */
export const PREPARED = { prepare: true, simple: false } as const;

/**
 * The places, from 1 on, of statements inside a transaction and of its end, among statements in the order in which they
 * were sent: elsewhere a program that ends leaves nothing half done.
 */
export function placesInTransactions(statements: readonly string[]): number[] {
  let inside = false;
  return statements.flatMap((text, index) => {
    const counts = inside;
    if (/^begin/i.test(text)) inside = true;
    if (/^(commit|rollback)/i.test(text)) inside = false;
    return counts ? [index + 1] : [];
  });
}

/** How many statements some work takes of a database, given to it to work on. */
export async function countStatements(sql: Sql, work: (db: Db) => Promise<unknown>): Promise<number> {
  let statements = 0;
  await work(drizzle(sql, { logger: { logQuery: () => void (statements += 1) } }));
  return statements;
}
