import { and, asc, between, eq, gt, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { ZERO_RATE, shareOf } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { plansBeforeChange } from '../term-changes/queries.server.ts';
import { findHeadOfMonth } from '../audit/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { findConfirmation, listCountedContracts, listCountsOf } from '../closes/queries.server.ts';
import {
  companyDirectory,
  contractDirectory,
  countedOnAsKnownThen,
  endedBeforeAsKnownThen,
} from '../contracts/queries.server.ts';
import { firstSettlements, invoicesWithStatus, refundDirectory } from '../invoices/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type RateCard, cardInForce, cashbackCountMonth, eventOfTerm, rateFor, ratesAt } from '../rates/rules.ts';
import {
  type Application,
  type LeftOutContract,
  type RateCertificate,
  certificateDays,
  certificateNumber,
  termsUnderCountOf,
  wasOverBefore,
  whyLeftOut,
} from './rules.ts';

/**
 * The rate certificate of a partner and month: what was counted and what was left out as known when the month ended, the
 * rates that came of it, and what they have been applied to so far. Undefined while the month is open, and for a month
 * before the partner joined. PRG-09, CTR-03.
 */
export async function findRateCertificate(
  context: Context,
  month: Month,
  partnerId: PartnerId,
): Promise<RateCertificate | undefined> {
  const { countedOn } = certificateDays(month);
  const [partner, [stored], counted, cards, head, leftOut, confirmation] = await Promise.all([
    findPartner(context, partnerId),
    listCountsOf(context, [partnerId], [month]),
    listCountedContracts(context, month, partnerId),
    loadRateCards(context),
    findHeadOfMonth(context, month),
    listLeftOut(context, countedOn, partnerId),
    findConfirmation(context, month),
  ]);
  if (!partner || !stored) return undefined;
  const { code, name, programme } = partner;
  const { count, digest } = stored;
  const card = cardInForce(cards, programme, month);
  const ids = counted.map(({ contractId }) => contractId).toSorted();
  const listed = leftOut.filter((one) => !wasOverBefore(one, month));
  return {
    ...{ month, count, digest, counted },
    number: certificateNumber(month, code),
    partner: { code, name, programme },
    agrees: ids.length === count && sha256(ids.join(',')) === digest,
    leftOut: listed,
    overBefore: leftOut.length - listed.length,
    confirmedOn: confirmation ? confirmation.confirmedOn : null,
    cardFrom: card ? card.effectiveFrom : null,
    rates: ratesAt(card, count),
    applications:
      programme === 'discount'
        ? await listDiscounted(context, month, partnerId)
        : await listEarning(context, month, partnerId, card, count),
    head: head ?? null,
  };
}

/** The partner's contracts ordered by a day and not counted on it, each with the reason, in order of order number. */
async function listLeftOut(context: Context, countedOn: Day, partnerId: PartnerId): Promise<LeftOutContract[]> {
  const contract = contractDirectory(context);
  const client = companyDirectory(context);
  const counted = countedOnAsKnownThen(context, countedOn);
  const ended = endedBeforeAsKnownThen(context, countedOn);
  const first = firstSettlements(context);
  const refund = refundDirectory(context);
  const before = plansBeforeChange(context, countedOn);
  const rows = await context.db
    .select({
      orderNumber: contract.orderNumber,
      company: client.company,
      planGroup: sql<string>`coalesce(${before.planGroup}, ${contract.planGroup})`,
      kind: contract.kind,
      requestedStartOn: contract.requestedStartOn,
      startsOn: contract.startsOn,
      cancelledOn: contract.cancelledOn,
      settledAs: first.settledAs,
      settledOn: first.settledOn,
      refundedOn: refund.requestedOn,
      endedOn: ended.endedOn,
    })
    .from(contract)
    .leftJoin(counted, and(eq(counted.contractId, contract.id), ownedBy(counted.partnerId, partnerId)))
    .leftJoin(ended, eq(ended.contractId, contract.id))
    .leftJoin(first, eq(first.contractId, contract.id))
    .leftJoin(refund, eq(refund.contractId, contract.id))
    .leftJoin(client, eq(client.contractId, contract.id))
    .leftJoin(before, eq(before.contractId, contract.id))
    .where(and(ownedBy(contract.partnerId, partnerId), lte(contract.orderedOn, countedOn), isNull(counted.contractId)))
    .orderBy(asc(contract.orderNumber));
  return rows.flatMap(({ orderNumber, company, planGroup, ...facts }) => {
    const why = whyLeftOut(facts, countedOn);
    return why ? [{ orderNumber, company, planGroup, ...why }] : [];
  });
}

/** The invoices that were discounted by the count of a month, in order of number. PRG-10, PRG-11. */
async function listDiscounted(context: Context, month: Month, partnerId: PartnerId): Promise<Application[]> {
  const invoice = invoicesWithStatus(context);
  const contract = contractDirectory(context);
  const rows = await context.db
    .select({
      orderNumber: contract.orderNumber,
      term: invoice.term,
      invoice: invoice.number,
      day: invoice.issuedOn,
      base: invoice.serverFee,
      rate: invoice.discountRate,
      amount: invoice.discount,
      status: invoice.status,
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId))
    .where(and(ownedBy(invoice.partnerId, partnerId), eq(invoice.billedTo, 'partner'), eq(invoice.countMonth, month)))
    .orderBy(asc(invoice.number));
  return rows.map(({ status, rate, ...one }) => ({
    ...one,
    company: null,
    event: eventOfTerm(one.term),
    rate: rate ?? ZERO_RATE,
    state: status === 'void' || status === 'refunded' ? 'void' : 'applied',
  }));
}

/** The terms that earned at the rate of a month, and those that begin under it and have not earned yet. PRG-12, PRG-13. */
async function listEarning(
  context: Context,
  month: Month,
  partnerId: PartnerId,
  card: RateCard | undefined,
  count: number,
): Promise<Application[]> {
  const [earned, expected] = await Promise.all([
    listEarned(context, month, partnerId),
    listExpected(context, month, partnerId),
  ]);
  const coming = expected.map(({ planGroup, paidOn: _paidOn, ...one }): Application => {
    const event = eventOfTerm(one.term);
    const rate = rateFor(card, planGroup, event, count);
    return { ...one, event, rate, amount: shareOf(one.base, rate), invoice: null, state: 'expected' };
  });
  return [...earned, ...coming].toSorted((one, other) => (one.orderNumber < other.orderNumber ? -1 : 1));
}

async function listEarned(context: Context, month: Month, partnerId: PartnerId): Promise<Application[]> {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const client = companyDirectory(context);
  const rows = await context.db
    .select({
      orderNumber: contract.orderNumber,
      company: client.company,
      term: cashback.term,
      event: cashback.event,
      day: cashback.earnedOn,
      base: cashback.base,
      rate: cashback.rate,
      amount: cashback.amount,
      voidedOn: cashback.voidedOn,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .leftJoin(client, eq(client.contractId, cashback.contractId))
    .where(and(ownedBy(cashback.partnerId, partnerId), eq(cashback.countMonth, month)))
    .orderBy(asc(contract.orderNumber), asc(cashback.term));
  return rows.map(({ voidedOn, ...one }) => ({ ...one, invoice: null, state: voidedOn === null ? 'applied' : 'void' }));
}

async function listExpected(context: Context, month: Month, partnerId: PartnerId) {
  const invoice = invoicesWithStatus(context);
  const contract = contractDirectory(context);
  const client = companyDirectory(context);
  const cashback = cashbackDirectory(context);
  const { from, to } = termsUnderCountOf(month);
  // The first term begins on the day the payment gave it, which an invoice issued before does not know.
  const begins = sql<Day>`case when ${invoice.term} = 1 then ${contract.startsOn} else ${invoice.coversFrom} end`;
  return context.db
    .select({
      orderNumber: contract.orderNumber,
      company: client.company,
      planGroup: invoice.planGroup,
      term: invoice.term,
      day: begins,
      base: invoice.serverFee,
      paidOn: invoice.paidOn,
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId))
    .leftJoin(client, eq(client.contractId, invoice.contractId))
    .leftJoin(cashback, and(eq(cashback.contractId, invoice.contractId), eq(cashback.term, invoice.term)))
    .where(
      and(
        ownedBy(invoice.partnerId, partnerId),
        eq(contract.programme, 'cashback'),
        eq(contract.kind, 'server'),
        gt(invoice.serverFee, yen(0)),
        or(eq(invoice.status, 'open'), eq(invoice.status, 'paid')),
        ne(contract.state, 'refunded'),
        between(begins, from, to),
        isNull(cashback.contractId),
      ),
    )
    .orderBy(asc(contract.orderNumber), asc(invoice.term));
}

/**
 * The terms of the partner's own clients that begin this month and have not earned yet, the soonest first: their rates were
 * fixed at the last month-end, so the amounts are what will be earned once each is paid for. Amounts of 0 are left out.
 * PRG-12, PRG-13.
 */
export async function listOwnExpected(context: PartnerContext) {
  const { partner, today } = context;
  const month = cashbackCountMonth(today);
  const [terms, [stored], cards] = await Promise.all([
    listExpected(context, month, partner.id),
    listCountsOf(context, [partner.id], [month]),
    loadRateCards(context),
  ]);
  const card = cardInForce(cards, 'cashback', month);
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  const count = stored ? stored.count : 0;
  return terms
    .map(({ planGroup, ...one }) => {
      const event = eventOfTerm(one.term);
      const rate = rateFor(card, planGroup, event, count);
      return { ...one, event, rate, amount: shareOf(one.base, rate), countMonth: month, count };
    })
    .filter(({ amount }) => amount > 0)
    .toSorted((one, other) => one.day.localeCompare(other.day));
}
