import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { lessYen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { adjustmentDirectory, heldCorrections, partsCameBack } from '../adjustments/queries.server.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { listTaxRates } from '../catalogue/queries.server.ts';
import { taxRateOn } from '../catalogue/rules.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { payoutDirectory, payoutStandings, payoutsOfCashbacks } from '../payouts/queries.server.ts';
import { listRegistrations } from '../tax-registrations/queries.server.ts';
import {
  type PaidLine,
  type PaidPayout,
  type PaymentStatement,
  type StatementPeriod,
  type StoredCorrection,
  type TaxFacts,
  paidYears,
  settledLines,
  statementOf,
  withTax,
} from './rules.ts';

/** The payouts of a partner that were sent, the earliest month first. */
async function listPaidPayouts(context: Context, partnerId: PartnerId): Promise<PaidPayout[]> {
  const payout = payoutStandings(context);
  const back = partsCameBack(context);
  const rows = await context.db
    .select({
      month: payout.month,
      route: payout.route,
      paidOn: payout.sentOn,
      amount: payout.sentAmount,
      returnedOn: payout.returnedOn,
      cameBack: back.amount,
      lastBackOn: back.lastOn,
    })
    .from(payout)
    .leftJoin(back, eq(back.payoutId, payout.id))
    .where(and(ownedBy(payout.partnerId, partnerId), isNotNull(payout.sentOn)))
    .orderBy(asc(payout.month));
  return rows.map(({ month, route, paidOn, amount, returnedOn, cameBack, lastBackOn }) => {
    invariant(paidOn !== null && amount !== null, 'what was sent has its day and amount');
    const way = { month, paidOn, route, movedOn: moneyDayOf({ month, route, sentOn: paidOn }, context.policy) };
    if (cameBack === null) return { ...way, amount, returnedOn };
    return cameBack === amount
      ? { ...way, amount, returnedOn: lastBackOn }
      : { ...way, amount: lessYen(amount, cameBack), returnedOn };
  });
}

/** What a partner was paid: payouts, the years they are in, and what they hold beside cashbacks; the earliest first. */
export async function loadPaid(context: Context, partnerId: PartnerId) {
  const [payouts, corrections, facts] = await Promise.all([
    listPaidPayouts(context, partnerId),
    listCorrections(context, partnerId),
    loadTaxFacts(context, partnerId),
  ]);
  return { payouts, years: paidYears(payouts), corrections: withTax(settledLines(corrections, payouts), facts) };
}

/** The statement of a partner for a period; undefined where nothing was paid in it. */
export async function findStatement(
  context: Context,
  partnerId: PartnerId,
  period: StatementPeriod,
): Promise<PaymentStatement | undefined> {
  const [partner, payouts, lines, corrections, facts] = await Promise.all([
    findPartner(context, partnerId),
    listPaidPayouts(context, partnerId),
    listPaidLines(context, partnerId),
    listCorrections(context, partnerId),
    loadTaxFacts(context, partnerId),
  ]);
  if (!partner) return undefined;
  const paid = { payouts, lines, corrections: settledLines(corrections, payouts) };
  return statementOf(period, { code: partner.code, name: partner.name }, paid, facts);
}

async function loadTaxFacts(context: Context, partnerId: PartnerId): Promise<TaxFacts> {
  const [registrations, taxRates] = await Promise.all([listRegistrations(context, partnerId), listTaxRates(context)]);
  const { cashbackTax: treatment, taxRate } = context.policy;
  return { treatment, registrations, taxRateOn: (on) => taxRateOn(taxRates, on, taxRate) };
}

/** The partner's corrections and transfers that came back, in order of day, with the payout that was sent with each. */
async function listCorrections(context: Context, partnerId: PartnerId): Promise<StoredCorrection[]> {
  const correction = adjustmentDirectory(context);
  const held = heldCorrections(context);
  const payout = payoutDirectory(context);
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      id: correction.id,
      amount: correction.amount,
      reason: correction.reason,
      approvedOn: correction.approvedOn,
      orderNumber: contract.orderNumber,
      term: correction.term,
      earnedOn: cashback.earnedOn,
      corrects: correction.month,
      cameBack: sql<boolean>`${correction.payoutId} is not null`,
      settledIn: payout.month,
    })
    .from(correction)
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .leftJoin(payout, and(eq(payout.id, held.payoutId), isNotNull(payout.sentOn)))
    .leftJoin(contract, eq(contract.id, correction.contractId))
    .leftJoin(cashback, and(eq(cashback.contractId, correction.contractId), eq(cashback.term, correction.term)))
    .where(ownedBy(correction.partnerId, partnerId))
    .orderBy(asc(correction.approvedOn), asc(correction.id));
}

async function listPaidLines(context: Context, partnerId: PartnerId): Promise<PaidLine[]> {
  const cashback = cashbackDirectory(context);
  const payout = payoutsOfCashbacks(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      month: payout.month,
      orderNumber: contract.orderNumber,
      term: cashback.term,
      event: cashback.event,
      earnedOn: cashback.earnedOn,
      base: cashback.base,
      rate: cashback.rate,
      amount: cashback.amount,
    })
    .from(cashback)
    .innerJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .where(and(ownedBy(cashback.partnerId, partnerId), isNotNull(payout.sentOn)))
    .orderBy(asc(payout.month), asc(contract.orderNumber), asc(cashback.term));
}
