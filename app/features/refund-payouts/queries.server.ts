import { type SQL, and, asc, desc, eq, getTableColumns, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { type Day, addDays } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Yen, ZERO_YEN, yen } from '#app/core/yen.ts';
import { lastBankDayBefore } from '#app/platform/bank-calendar.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { refundAccounts, refundPayouts } from '#db/schema/refund-payouts.ts';
import { listLatestOf } from '../approvals/queries.server.ts';
import { companyDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { refundDirectory } from '../invoices/queries.server.ts';
import { stateOfRefund } from './rules.ts';

/** A refund with its contract, the account it goes to and its payment; the last two null while there is none. */
export type RefundStanding = Awaited<ReturnType<typeof refundsWith>>[number];

/** The refund of a contract; undefined when nothing is given back, or 0 yen after the fee. */
export async function findRefundStanding(context: Context, contractId: ContractId) {
  const [found] = await refundsWith(context, (refund) => eq(refund.contractId, contractId));
  return found;
}

/** The day on which a refund due on a day is transferred: the due day, or the last bank day before it. REF-04. */
export function transferDayOf(payOn: Day): Day {
  return lastBankDayBefore(addDays(payOn, 1));
}

/** Refunds not paid yet with where they stand, soonest due first, at most `limit`. REF-03, REF-04. */
export async function listUnpaidRefunds(context: Context, limit: number) {
  const rows = await refundsWith(context, () => isNull(refundPayouts.contractId)).limit(limit);
  return withStates(context, rows);
}

/** Refunds paid lately, newest first, at most `limit`. */
export async function listPaidRefunds(context: Context, limit: number) {
  const paid = refundsWith(context, () => isNotNull(refundPayouts.contractId));
  const rows = await paid.orderBy(desc(refundPayouts.paidOn), asc(refundPayouts.contractId)).limit(limit);
  return withStates(context, rows);
}

/** How many refunds are not paid, and what they come to. */
export async function sumUnpaidRefunds(context: Context): Promise<{ count: number; total: Yen }> {
  const refund = refundDirectory(context);
  const [row] = await context.db
    .select({ count: sql<number>`count(*)::int`, total: sql<string>`coalesce(sum(${refund.amount}), 0)` })
    .from(refund)
    .leftJoin(refundPayouts, eq(refundPayouts.contractId, refund.contractId))
    .where(and(isNull(refundPayouts.contractId), gt(refund.amount, ZERO_YEN)));
  invariant(row, 'an aggregate answers one row');
  return { count: row.count, total: yen(Number(row.total)) };
}

function refundsWith(context: Context, which: (refund: ReturnType<typeof refundDirectory>) => SQL) {
  const refund = refundDirectory(context);
  const contract = contractDirectory(context);
  const company = companyDirectory(context);
  return context.db
    .select({
      contractId: refund.contractId,
      requestedOn: refund.requestedOn,
      payOn: refund.payOn,
      amount: refund.amount,
      orderNumber: contract.orderNumber,
      partnerId: contract.partnerId,
      company: company.company,
      account: getTableColumns(refundAccounts),
      payout: getTableColumns(refundPayouts),
    })
    .from(refund)
    .innerJoin(contract, eq(contract.id, refund.contractId))
    .leftJoin(company, eq(company.contractId, refund.contractId))
    .leftJoin(refundAccounts, eq(refundAccounts.contractId, refund.contractId))
    .leftJoin(refundPayouts, eq(refundPayouts.contractId, refund.contractId))
    .where(and(gt(refund.amount, ZERO_YEN), which(refund)))
    .orderBy(asc(refund.payOn), asc(refund.contractId))
    .$dynamic();
}

async function withStates(context: Context, refunds: readonly RefundStanding[]) {
  const ids = refunds.map(({ contractId }) => contractId);
  const proposals = await listLatestOf(context, 'refund', ids);
  const stateOf = new Map(proposals.map(({ thing, state }) => [thing, state]));
  return refunds.map((refund) => ({
    ...refund,
    transferOn: transferDayOf(refund.payOn),
    state: stateOfRefund(refund.payout ? refund.payout.paidOn : null, stateOf.get(refund.contractId)),
  }));
}
