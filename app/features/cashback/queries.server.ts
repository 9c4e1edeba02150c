import { and, asc, eq, isNull } from 'drizzle-orm';
import type { ContractId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { cashbackVoids, cashbacks } from '#db/schema/cashback.ts';

/** A cashback as earned. */
export type Cashback = typeof cashbacks.$inferSelect;

/** Cashbacks not taken back, for the payout run to join. */
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
