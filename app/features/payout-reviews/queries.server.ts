import { and, asc, desc, eq, gt, gte, isNull, lte, or, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { cashbackDirectory, standingCashbacks } from '../cashback/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { partnerDirectory, payeeDirectory } from '../partners/queries.server.ts';
import {
  type PayoutStanding,
  listPayableCashbacks,
  payoutStandings,
  payoutsOfCashbacks,
} from '../payouts/queries.server.ts';
import { contentOf, noticeDayOf, payoutDay, planPayouts } from '../payouts/rules.ts';

/** A payout of a run with the partner's number and name. */
export type ReviewedPayout = PayoutStanding & { code: string; partnerName: string };

/** The payouts of a month's run in order of the partner's number; empty while it is not prepared. */
export async function listReviewedPayouts(context: Context, month: Month): Promise<ReviewedPayout[]> {
  const payout = payoutStandings(context);
  return reviewedPayouts(context, payout).where(eq(payout.month, month));
}

/** Payouts that came back from the bank since a month's run, newest first. */
export async function listReturned(context: Context, since: Month): Promise<ReviewedPayout[]> {
  return returnedSince(context, { since });
}

const returnedSince = prepared((source, given: Places<{ since: Month }>) => {
  const payout = payoutStandings(source);
  return reviewedPayouts(source, payout)
    .where(and(gte(payout.month, given.since), sql`${payout.returnedOn} is not null`))
    .orderBy(desc(payout.returnedOn), asc(payout.id));
});

/** What every run comes to: how many payouts, what is in them now, and how many were sent and returned. */
export async function listRunTotals(context: Context) {
  const payout = payoutStandings(context);
  return context.db
    .select({
      month: payout.month,
      payouts: sql<number>`count(*)::int`,
      total: sumOf(payout.amount),
      sent: sql<number>`count(${payout.sentOn})::int`,
      sentTotal: sumOf(payout.sentAmount),
      returned: sql<number>`count(${payout.returnedOn})::int`,
    })
    .from(payout)
    .groupBy(payout.month)
    .orderBy(desc(payout.month));
}

/** The cashbacks in a month's run, in order of payout, contract and term. */
export async function listReviewedItems(context: Context, month: Month) {
  const item = payoutsOfCashbacks(context);
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      payoutId: item.payoutId,
      contractId: cashback.contractId,
      orderNumber: contract.orderNumber,
      term: cashback.term,
      event: cashback.event,
      earnedOn: cashback.earnedOn,
      countMonth: cashback.countMonth,
      count: cashback.count,
      rate: cashback.rate,
      base: cashback.base,
      amount: cashback.amount,
    })
    .from(item)
    .innerJoin(cashback, and(eq(cashback.contractId, item.contractId), eq(cashback.term, item.term)))
    .innerJoin(contract, eq(contract.id, item.contractId))
    .where(eq(item.month, month))
    .orderBy(asc(item.payoutId), asc(contract.orderNumber), asc(cashback.term));
}

/** The cashbacks of one contract with how far each is on its way to the bank, oldest first. */
export async function listCashbacksOfContract(context: Context, contractId: ContractId) {
  const cashback = cashbackDirectory(context);
  const item = payoutsOfCashbacks(context);
  return context.db
    .select({
      term: cashback.term,
      earnedOn: cashback.earnedOn,
      countMonth: cashback.countMonth,
      count: cashback.count,
      rate: cashback.rate,
      base: cashback.base,
      amount: cashback.amount,
      payableOn: cashback.payableOn,
      voidedOn: cashback.voidedOn,
      payoutMonth: item.month,
      sentOn: item.sentOn,
    })
    .from(cashback)
    .leftJoin(item, and(eq(item.contractId, cashback.contractId), eq(item.term, cashback.term)))
    .where(eq(cashback.contractId, contractId))
    .orderBy(asc(cashback.term));
}

/**
 * Partners whose money is payable by a month-end and stays out of its run, because the payee was not confirmed before
 * the notice day; the largest sums first. MAIL-06.
 */
export async function listLeftOut(context: Context, month: Month) {
  const { cashback, payee, item, partner } = waitingSources(context);
  return context.db
    .select({
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      cashbacks: sql<number>`count(*)::int`,
      total: sumOf(cashback.amount),
      confirmedOn: payee.firstConfirmedOn,
    })
    .from(cashback)
    .innerJoin(partner, eq(partner.id, cashback.partnerId))
    .leftJoin(payee, eq(payee.partnerId, cashback.partnerId))
    .leftJoin(item, and(eq(item.contractId, cashback.contractId), eq(item.term, cashback.term)))
    .where(
      and(
        lte(cashback.payableOn, payoutDay(month)),
        or(isNull(payee.firstConfirmedOn), gte(payee.firstConfirmedOn, noticeDayOf(month, context.policy))),
        gt(cashback.amount, yen(0)),
        isNull(item.payoutId),
      ),
    )
    .groupBy(partner.id, partner.code, partner.name, payee.firstConfirmedOn)
    .orderBy(desc(sumOf(cashback.amount)), asc(partner.code));
}

/** Partners with money waiting whose payee nobody confirmed; the largest sums first, at most `limit`. MAIL-06. */
export async function listUnconfirmedWithMoney(context: Context, limit: number) {
  return unconfirmedWithMoney(context, { limit });
}

const unconfirmedWithMoney = prepared((source, given: Places<{ limit: number }>) => {
  const { cashback, payee, item, partner } = waitingSources(source);
  return source.db
    .select({
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      email: partner.email,
      total: sumOf(cashback.amount),
      firstPayableOn: sql<typeof cashback.payableOn._.data>`min(${cashback.payableOn})`,
    })
    .from(cashback)
    .innerJoin(partner, eq(partner.id, cashback.partnerId))
    .leftJoin(payee, eq(payee.partnerId, cashback.partnerId))
    .leftJoin(item, and(eq(item.contractId, cashback.contractId), eq(item.term, cashback.term)))
    .where(and(isNull(payee.firstConfirmedOn), gt(cashback.amount, yen(0)), isNull(item.payoutId)))
    .groupBy(partner.id, partner.code, partner.name, partner.email)
    .orderBy(desc(sumOf(cashback.amount)), asc(partner.code))
    .limit(given.limit);
});

function reviewedPayouts(source: Source, payout: ReturnType<typeof payoutStandings>) {
  const partner = partnerDirectory(source);
  return source.db
    .select({
      id: payout.id,
      month: payout.month,
      partnerId: payout.partnerId,
      amount: payout.amount,
      standing: payout.standing,
      familyName: payout.familyName,
      givenName: payout.givenName,
      email: payout.email,
      noticedOn: payout.noticedOn,
      sentOn: payout.sentOn,
      sentAmount: payout.sentAmount,
      returnedOn: payout.returnedOn,
      returnReason: payout.returnReason,
      code: partner.code,
      partnerName: partner.name,
    })
    .from(payout)
    .innerJoin(partner, eq(partner.id, payout.partnerId))
    .orderBy(asc(partner.code))
    .$dynamic();
}

function waitingSources(source: Source) {
  return {
    cashback: standingCashbacks(source),
    payee: payeeDirectory(source),
    item: payoutsOfCashbacks(source),
    partner: partnerDirectory(source),
  };
}

/** A sum in yen; sum() of bigint comes back as numeric text. No row sums to 0 yen. */
function sumOf(amount: Parameters<typeof sql>[1]) {
  return sql`coalesce(sum(${amount}), 0)::bigint`.mapWith((value): Yen => yen(Number(value)));
}

/** What a month's run would hold if it were prepared now, with the hash of that content. */
export async function previewRun(context: Context, month: Month) {
  const planned = planPayouts(await listPayableCashbacks(context, month));
  return { planned, contentHash: sha256(contentOf(month, planned)) };
}
