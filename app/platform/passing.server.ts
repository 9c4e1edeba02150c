import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { invariant } from '#app/core/invariant.ts';
import type { Db } from './db.server.ts';

/** A table whose rows are good for a while: until they run out, or until they are given an end before that. */
export type Passing = { table: PgTable; expiresAt: PgColumn; endedAt?: PgColumn };

/** Whether rows stand in any of the tables that are good no more, as part of another statement. */
export function anyPassed(tables: readonly Passing[], now: Date): SQL<boolean> {
  const each = tables.map((passing) => sql`exists (select from ${passing.table} where ${passed(passing, now)})`);
  return sql<boolean>`(${sql.join(each, sql` or `)})`;
}

/**
 * Removes the rows that are good no more and answers how many. Where rows are given an end, those that ran out get theirs
 * first: the database removes none without one. What somebody is at in this moment is left for the next time.
 */
export async function removePassed(db: Db, passing: Passing, now: Date): Promise<number> {
  const { table, expiresAt, endedAt } = passing;
  if (endedAt) {
    await db.execute(sql`
      update ${table} set ${sql.identifier(endedAt.name)} = ${expiresAt}
      where ${endedAt} is null and ${ranOut(expiresAt, now)}`);
  }
  const [removed] = await db.execute<{ count: number }>(sql`
    with gone as (
      delete from ${table} where ctid in (
        select ctid from ${table} where ${passed(passing, now)} for update skip locked)
      returning 1)
    select count(*)::int as count from gone`);
  invariant(removed, 'a count answers one row');
  return removed.count;
}

function passed({ expiresAt, endedAt }: Passing, now: Date): SQL {
  return endedAt ? sql`(${endedAt} is not null or ${ranOut(expiresAt, now)})` : ranOut(expiresAt, now);
}

function ranOut(expiresAt: PgColumn, now: Date): SQL {
  return sql`${expiresAt} <= ${now.toISOString()}::timestamptz`;
}
