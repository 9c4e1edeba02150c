import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Day, Month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { adjustmentDirectory, heldCorrections } from '../adjustments/queries.server.ts';
import { listToSend, uploadDayOf } from '../bank-files/queries.server.ts';
import { listHanded } from '../payout-handings/queries.server.ts';
import { listEnds } from '../transfer-outcomes/queries.server.ts';
import { cashbackDirectory, standingCashbacks } from '../cashback/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { openHolds } from '../payout-holds/queries.server.ts';
import { partnerDirectory, payeeDirectory } from '../partners/queries.server.ts';
import { payoutStandings, payoutsOfCashbacks, planRun } from '../payouts/queries.server.ts';
import { type CarriedBalance, type PayoutStanding, contentOf, noticeDayOf, payoutDay } from '../payouts/rules.ts';
import { type Unhanded, unhandedOf } from './rules.ts';

/** A payout of a run with the partner's number and name. */
export type ReviewedPayout = PayoutStanding & { code: string; partnerName: string };

/** The payouts of a month's run in order of the partner's number; empty while it is not prepared. */
export async function listReviewedPayouts(context: Context, month: Month): Promise<ReviewedPayout[]> {
  const payout = payoutStandings(context);
  return reviewedPayouts(context, payout).where(eq(payout.month, month));
}

/** Money of a month's announced run that nobody took to the bank though the day for it has come; undefined for none. MAIL-14, PRG-18. */
export async function findUnhanded(context: Context, month: Month): Promise<Unhanded | undefined> {
  const { today, policy } = context;
  const [payouts, handed, ends] = await Promise.all([
    listToSend(context, month),
    listHanded(context, month),
    listEnds(context, month),
  ]);
  const ended = ends.filter(({ outcome }) => outcome !== null).map(({ payoutId }) => payoutId);
  return unhandedOf(
    month,
    payouts,
    new Set([...handed, ...ended]),
    (route) => uploadDayOf(month, route, policy),
    today,
  );
}

/** Payouts that came back from the bank since a month's run, newest first; to whose name stands on the run's own page. */
export async function listReturned(context: Context, since: Month) {
  const returned = await returnedSince(context, { since });
  return returned.map(({ id, month, partnerId, partnerName, code, amount, sentAmount, returnedOn, returnReason }) => ({
    ...{ id, month, partnerId, partnerName, code, amount, sentAmount, returnedOn, returnReason },
  }));
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

/** The corrections in a month's run, in order of payout and correction. */
export async function listReviewedCorrections(context: Context, month: Month) {
  const held = heldCorrections(context);
  const correction = adjustmentDirectory(context);
  return context.db
    .select({
      payoutId: held.payoutId,
      id: correction.id,
      reason: correction.reason,
      part: correction.part,
      approvedOn: correction.approvedOn,
      amount: correction.amount,
    })
    .from(held)
    .innerJoin(correction, eq(correction.id, held.adjustmentId))
    .where(eq(held.month, month))
    .orderBy(asc(held.payoutId), asc(correction.id));
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
  const { line, payee, partner } = waitingSources(context);
  const hold = openHolds(context);
  return context.db
    .select({
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      lines: sql<number>`count(*)::int`,
      total: sumOf(line.amount),
      heldFor: hold.reason,
      confirmedOn: payee.firstConfirmedOn,
    })
    .from(line)
    .innerJoin(partner, eq(partner.id, line.partnerId))
    .leftJoin(payee, eq(payee.partnerId, line.partnerId))
    .leftJoin(hold, eq(hold.partnerId, line.partnerId))
    .where(
      and(
        lte(line.payableOn, payoutDay(month)),
        or(
          isNull(payee.firstConfirmedOn),
          gte(payee.firstConfirmedOn, noticeDayOf(month, context.policy)),
          isNotNull(hold.partnerId),
        ),
      ),
    )
    .groupBy(partner.id, partner.code, partner.name, payee.firstConfirmedOn, hold.reason)
    .orderBy(desc(sumOf(line.amount)), asc(partner.code));
}

/** Partners with money waiting whose payee nobody confirmed; the largest sums first, at most `limit`. MAIL-06. */
export async function listUnconfirmedWithMoney(context: Context, limit: number) {
  return unconfirmedWithMoney(context, { limit });
}

const unconfirmedWithMoney = prepared((source, given: Places<{ limit: number }>) => {
  const { line, payee, partner } = waitingSources(source);
  return source.db
    .select({
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      email: partner.email,
      total: sumOf(line.amount),
      firstPayableOn: sql<Day>`min(${line.payableOn})`,
    })
    .from(line)
    .innerJoin(partner, eq(partner.id, line.partnerId))
    .leftJoin(payee, eq(payee.partnerId, line.partnerId))
    .where(isNull(payee.firstConfirmedOn))
    .groupBy(partner.id, partner.code, partner.name, partner.email)
    .having(gt(sumOf(line.amount), yen(0)))
    .orderBy(desc(sumOf(line.amount)), asc(partner.code))
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
      route: payout.route,
      bankCode: payout.bankCode,
      branchCode: payout.branchCode,
      accountKind: payout.accountKind,
      accountNumber: payout.accountNumber,
      accountHolder: payout.accountHolder,
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

/** Cashbacks above 0 yen and corrections that no payout holds, with whom they are owed to. */
function waitingSources(source: Source) {
  const cashback = standingCashbacks(source);
  const item = payoutsOfCashbacks(source);
  const correction = adjustmentDirectory(source);
  const held = heldCorrections(source);
  const line = unionAll(
    source.db
      .select({ partnerId: cashback.partnerId, amount: cashback.amount, payableOn: cashback.payableOn })
      .from(cashback)
      .leftJoin(item, and(eq(item.contractId, cashback.contractId), eq(item.term, cashback.term)))
      .where(and(gt(cashback.amount, yen(0)), isNull(item.payoutId))),
    source.db
      .select({ partnerId: correction.partnerId, amount: correction.amount, payableOn: correction.approvedOn })
      .from(correction)
      .leftJoin(held, eq(held.adjustmentId, correction.id))
      .where(isNull(held.payoutId)),
  ).as('waiting_lines');
  return { line, payee: payeeDirectory(source), partner: partnerDirectory(source) };
}

/** A sum in yen; sum() of bigint comes back as numeric text. No row sums to 0 yen. */
function sumOf(amount: Parameters<typeof sql>[1]) {
  return sql`coalesce(sum(${amount}), 0)::bigint`.mapWith((value): Yen => yen(Number(value)));
}

/** Balances that are carried over with the partner's number and name, in order of the number. */
export async function nameCarried(context: Context, carried: readonly CarriedBalance[]) {
  if (carried.length === 0) return [];
  const partner = partnerDirectory(context);
  const named = await context.db
    .select({ id: partner.id, code: partner.code, partnerName: partner.name })
    .from(partner)
    .where(
      inArray(
        partner.id,
        carried.map(({ partnerId }) => partnerId),
      ),
    )
    .orderBy(asc(partner.code));
  const balanceOf = new Map(carried.map((balance) => [balance.partnerId, balance]));
  return named.flatMap(({ id, ...name }) => {
    const balance = balanceOf.get(id);
    return balance ? [{ ...name, ...balance }] : [];
  });
}

/** What a month's run would hold if it were prepared now, with the hash of that content. */
export async function previewRun(context: Context, month: Month) {
  const { payouts: planned, carried } = await planRun(context, month);
  return { planned, carried, contentHash: sha256(contentOf(month, planned)) };
}
