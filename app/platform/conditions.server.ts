import { type AnyColumn, Param, Placeholder, type SQL, and, sql } from 'drizzle-orm';
import { type PartnerId, parseId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { OrPlace } from './prepared.server.ts';

/**
 * The condition that a row is this partner's, for every query that keeps to one partner. Of a statement put together once
 * the partner is looked at whenever it is filled in.
 *
 * @throws InvariantError when nobody is named: what such a filter would answer is nobody's to see.
 */
export function ownedBy(column: AnyColumn | SQL.Aliased, whose: OrPlace<PartnerId>): SQL {
  if (whose instanceof Placeholder) return sql`${column} = ${new Param(whose, { mapToDriverValue: named })}`;
  return sql`${column} = ${sql.param(named(whose))}`;
}

/** Conditions that all hold, as one to hand on: a filter it stands in never loses it. */
export function allOf(first: SQL, ...others: readonly SQL[]): SQL {
  const whole = and(first, ...others);
  invariant(whole, 'a condition stands for something');
  return whole;
}

function named(whose: unknown): PartnerId {
  const partnerId = parseId('par', typeof whose === 'string' ? whose : undefined);
  invariant(partnerId, 'rows are asked for as those of one partner');
  return partnerId;
}
