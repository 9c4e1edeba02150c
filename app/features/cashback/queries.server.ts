import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { ContractId, LotId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { cashbackLots, cashbackVoids, cashbacks } from '#db/schema/cashback.ts';
import type { LotLine } from './rules.ts';

/** Every lot as it accrued, for other rooms to join. */
export function lotDirectory({ db }: Source) {
  return db.select().from(cashbackLots).as('lot_directory');
}

/**
 * Every lot with what was not taken back of it, for the payout run to join. `lines` and `takenBack` are the cashbacks that
 * are left and that are not, where they are told one by one: of a lot of one cashback, and of a broken one; null of others.
 */
export function lotsLeft({ db }: Source) {
  const single = db.select({ id: cashbackLots.id }).from(cashbackLots).where(eq(cashbackLots.count, 1));
  const ofVoid = and(eq(cashbackVoids.contractId, cashbacks.contractId), eq(cashbackVoids.term, cashbacks.term));
  const broken = db
    .select({ id: sql<LotId>`${cashbacks.lotId}` })
    .from(cashbackVoids)
    .innerJoin(cashbacks, ofVoid);
  const told = union(single, broken).as('told_lots');
  const line = sql`json_build_array(${cashbacks.contractId}, ${cashbacks.term}, ${cashbacks.amount})`;
  const standing = sql`filter (where ${cashbackVoids.contractId} is null)`;
  const inOrder = sql`order by ${cashbacks.contractId}, ${cashbacks.term}`;
  const left = db
    .select({
      lotId: cashbacks.lotId,
      amount: sql`coalesce(sum(${cashbacks.amount}) ${standing}, 0)::bigint`.as('left_amount'),
      count: sql`count(*) ${standing}`.as('left_count'),
      lines: sql`coalesce(json_agg(${line} ${inOrder}) ${standing}, '[]')`.as('left_lines'),
      takenBack: sql`json_agg(${line} ${inOrder}) filter (where ${cashbackVoids.contractId} is not null)`.as(
        'taken_back',
      ),
    })
    .from(told)
    .innerJoin(cashbacks, eq(cashbacks.lotId, told.id))
    .leftJoin(cashbackVoids, ofVoid)
    .groupBy(cashbacks.lotId)
    .as('left_of_lots');
  return db
    .select({
      lotId: cashbackLots.id,
      partnerId: cashbackLots.partnerId,
      payableOn: cashbackLots.payableOn,
      amount: sql`coalesce(${left.amount}, ${cashbackLots.amount})`.mapWith(cashbackLots.amount).as('lot_amount'),
      count: sql`coalesce(${left.count}, ${cashbackLots.count})`.mapWith(cashbackLots.count).as('lot_count'),
      sha256: cashbackLots.sha256,
      lines: sql<LotLine[] | null>`${left.lines}`.as('lot_lines'),
      takenBack: sql<LotLine[] | null>`${left.takenBack}`.as('lot_taken_back'),
    })
    .from(cashbackLots)
    .leftJoin(left, eq(left.lotId, cashbackLots.id))
    .as('lots_left');
}

/** A cashback as earned. */
export type Cashback = typeof cashbacks.$inferSelect;

/** Cashbacks not taken back, for other rooms to join. */
export function standingCashbacks({ db }: Source) {
  return db
    .select({
      contractId: cashbacks.contractId,
      term: cashbacks.term,
      partnerId: cashbacks.partnerId,
      amount: cashbacks.amount,
      payableOn: cashbacks.payableOn,
    })
    .from(cashbacks)
    .leftJoin(
      cashbackVoids,
      and(eq(cashbackVoids.contractId, cashbacks.contractId), eq(cashbackVoids.term, cashbacks.term)),
    )
    .where(isNull(cashbackVoids.contractId))
    .as('standing_cashbacks');
}

/** Every cashback with the day it was taken back, if it was; for other rooms to join. */
export function cashbackDirectory({ db }: Source) {
  return db
    .select({
      contractId: cashbacks.contractId,
      term: cashbacks.term,
      partnerId: cashbacks.partnerId,
      event: cashbacks.event,
      earnedOn: cashbacks.earnedOn,
      countMonth: cashbacks.countMonth,
      count: cashbacks.count,
      rate: cashbacks.rate,
      base: cashbacks.base,
      amount: cashbacks.amount,
      payableOn: cashbacks.payableOn,
      lotId: cashbacks.lotId,
      voidedOn: cashbackVoids.voidedOn,
    })
    .from(cashbacks)
    .leftJoin(
      cashbackVoids,
      and(eq(cashbackVoids.contractId, cashbacks.contractId), eq(cashbackVoids.term, cashbacks.term)),
    )
    .as('cashback_directory');
}

/** Standing cashbacks of the contracts, in order of contract and term. */
export async function loadStandingCashbacks(context: Context, contractIds: readonly ContractId[]): Promise<Cashback[]> {
  if (contractIds.length === 0) return [];
  const rows = await context.db
    .select({ cashback: cashbacks })
    .from(cashbacks)
    .leftJoin(
      cashbackVoids,
      and(eq(cashbackVoids.contractId, cashbacks.contractId), eq(cashbackVoids.term, cashbacks.term)),
    )
    .where(and(anyOf(cashbacks.contractId, contractIds), isNull(cashbackVoids.contractId)))
    .orderBy(asc(cashbacks.contractId), asc(cashbacks.term));
  return rows.map(({ cashback }) => cashback);
}
