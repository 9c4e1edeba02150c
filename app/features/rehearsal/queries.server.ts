import { and, eq, isNotNull } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { transferDirectory } from '../bank-files/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { countDirectory } from '../closes/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus, refundDirectory } from '../invoices/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { payoutsOfCashbacks, sentPayouts } from '../payouts/queries.server.ts';
import { byCodePoint } from './rules.ts';

/** Everything that came of a scenario, in the order and words of `rehearsal-result/1`. */
export async function readResult(context: Context) {
  return {
    format: 'rehearsal-result/1' as const,
    snapshots: await snapshotsOf(context),
    invoices: await invoicesOf(context),
    cashbacks: await cashbacksOf(context),
    refunds: await refundsOf(context),
    payouts: await payoutsOf(context),
  };
}

async function snapshotsOf(context: Context) {
  const counts = countDirectory(context);
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({ partner: partner.code, month: counts.month, count: counts.count })
    .from(counts)
    .innerJoin(partner, eq(partner.id, counts.partnerId));
  return rows.sort((left, right) => byCodePoint(left.month, right.month) || byCodePoint(left.partner, right.partner));
}

async function invoicesOf(context: Context) {
  const invoice = invoicesWithStatus(context);
  const contract = contractDirectory(context);
  const rows = await context.db
    .select({
      contract: contract.orderNumber,
      term: invoice.term,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn,
      billedTo: invoice.billedTo,
      serverFee: invoice.serverFee,
      setupFee: invoice.setupFee,
      discountRate: invoice.discountRate,
      discount: invoice.discount,
      countMonth: invoice.countMonth,
      count: invoice.count,
      tax: invoice.tax,
      total: invoice.total,
      status: invoice.status,
      paidOn: invoice.paidOn,
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId));
  return rows.sort(byContractAndTerm);
}

async function cashbacksOf(context: Context) {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const partner = partnerDirectory(context);
  const payout = payoutsOfCashbacks(context);
  const rows = await context.db
    .select({
      contract: contract.orderNumber,
      term: cashback.term,
      event: cashback.event,
      partner: partner.code,
      earnedOn: cashback.earnedOn,
      countMonth: cashback.countMonth,
      count: cashback.count,
      rate: cashback.rate,
      base: cashback.base,
      amount: cashback.amount,
      payableOn: cashback.payableOn,
      voidedOn: cashback.voidedOn,
      sentOn: payout.sentOn,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .innerJoin(partner, eq(partner.id, cashback.partnerId))
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)));
  return rows
    .sort(byContractAndTerm)
    .map(({ voidedOn, sentOn, ...row }) =>
      voidedOn
        ? { ...row, status: 'void' as const, paidOn: null }
        : { ...row, status: sentOn ? ('paid' as const) : ('accrued' as const), paidOn: sentOn },
    );
}

async function refundsOf(context: Context) {
  const refund = refundDirectory(context);
  const contract = contractDirectory(context);
  const rows = await context.db
    .select({
      contract: contract.orderNumber,
      requestedOn: refund.requestedOn,
      payOn: refund.payOn,
      amount: refund.amount,
    })
    .from(refund)
    .innerJoin(contract, eq(contract.id, refund.contractId));
  return rows.sort((left, right) => byCodePoint(left.contract, right.contract));
}

async function payoutsOf(context: Context) {
  const payout = sentPayouts(context);
  const partner = partnerDirectory(context);
  const transfer = transferDirectory(context);
  const rows = await context.db
    .select({
      id: payout.id,
      partner: partner.code,
      paidOn: payout.sentOn,
      noticeOn: payout.noticedOn,
      amount: payout.amount,
      part: transfer.part,
      transfer: transfer.amount,
    })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .innerJoin(transfer, eq(transfer.payoutId, payout.id))
    .where(isNotNull(payout.sentOn));
  const sorted = rows.sort(
    (left, right) =>
      byCodePoint(left.paidOn, right.paidOn) || byCodePoint(left.partner, right.partner) || left.part - right.part,
  );
  const payouts = new Map<
    string,
    { partner: string; paidOn: string; noticeOn: string | null; amount: number; transfers: number[] }
  >();
  for (const { id, partner: code, paidOn, noticeOn, amount, transfer: part } of sorted) {
    const known = payouts.get(id);
    if (known) known.transfers.push(part);
    else payouts.set(id, { partner: code, paidOn, noticeOn, amount, transfers: [part] });
  }
  return [...payouts.values()];
}

function byContractAndTerm(
  left: { contract: string; term: number },
  right: { contract: string; term: number },
): number {
  return byCodePoint(left.contract, right.contract) || left.term - right.term;
}
