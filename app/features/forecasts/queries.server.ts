import { and, asc, eq, gt, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import { firstDayOf, monthOf } from '#app/core/calendar.ts';
import { yen } from '#app/core/yen.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { listPrices } from '../catalogue/queries.server.ts';
import { listOwnCounts } from '../closes/queries.server.ts';
import { waitingTermChanges } from '../term-changes/queries.server.ts';
import { waitingMoves } from '../contract-moves/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import { findPayee } from '../partners/queries.server.ts';
import { payoutsOfCashbacks } from '../payouts/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type EarnedAlready, type ForecastLine, type LiveContract, forecastLines } from './rules.ts';

/** Closed counts that a term already begun, or an invoice of this month, can still be read from. */
const COUNTS_BACK = 12;

/** The partner's own forecast of twelve months, line by line in order of day; six queries, whatever its contracts. */
export async function loadOwnForecast(context: PartnerContext): Promise<ForecastLine[]> {
  const { partner, today, policy } = context;
  const [contracts, earned, counts, cards, prices, payee] = await Promise.all([
    listLiveContracts(context),
    partner.programme === 'cashback' ? listEarned(context) : [],
    listOwnCounts(context, COUNTS_BACK),
    loadRateCards(context),
    listPrices(context),
    findPayee(context, partner.id),
  ]);
  const facts = {
    ...{ contracts, earned, cards, prices },
    counts: new Map(counts.map(({ month, count }) => [month, count])),
    payeeConfirmedOn: payee?.firstConfirmedOn ?? null,
  };
  return forecastLines(facts, partner.programme, today, policy);
}

async function listLiveContracts(context: PartnerContext): Promise<LiveContract[]> {
  const contract = contractDirectory(context);
  const invoice = invoicesWithStatus(context);
  const leaving = waitingMoves(context);
  const change = waitingTermChanges(context);
  const enteredTerm = sql`case when ${inArray(contract.state, ['ordered', 'scheduled'])} then 1 else ${contract.term} + 1 end`;
  const rows = await context.db
    .select({
      orderNumber: contract.orderNumber,
      programme: contract.programme,
      planCode: contract.planCode,
      planGroup: contract.planGroup,
      kind: contract.kind,
      termMonths: contract.termMonths,
      state: contract.state,
      requestedStartOn: contract.requestedStartOn,
      startsOn: contract.startsOn,
      renewsOn: contract.renewsOn,
      term: contract.term,
      cancelledOn: contract.cancelledOn,
      leavesOn: leaving.effectiveFrom,
      change: { planCode: change.planCode, planGroup: change.planGroup, termMonths: change.termMonths },
      invoiced: { planCode: invoice.planCode, planGroup: invoice.planGroup, termMonths: invoice.termMonths },
      invoicedTerm: invoice.term,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn,
      paidOn: invoice.paidOn,
      serverFee: invoice.serverFee,
      total: invoice.total,
    })
    .from(contract)
    .leftJoin(
      invoice,
      and(
        eq(invoice.contractId, contract.id),
        eq(invoice.term, enteredTerm),
        inArray(invoice.status, ['open', 'paid']),
      ),
    )
    .leftJoin(change, eq(change.contractId, contract.id))
    .leftJoin(leaving, eq(leaving.contractId, contract.id))
    .where(
      and(
        ownedBy(contract.partnerId, context.partner.id),
        inArray(contract.state, ['ordered', 'scheduled', 'in-force', 'lapsed']),
      ),
    )
    .orderBy(asc(contract.id));
  return rows.flatMap(
    ({ issuedOn, dueOn, paidOn, serverFee, total, state, change, invoiced, invoicedTerm, ...contract }) => {
      if (state === 'ended' || state === 'void' || state === 'refunded') return [];
      const issued = issuedOn && dueOn && serverFee !== null && total !== null;
      // Once invoiced, the invoice says what the next term has; before, a change that waits does.
      const next = invoicedTerm !== null && invoicedTerm > 1 ? invoiced : change;
      return [{ ...contract, state, next, invoice: issued ? { issuedOn, dueOn, paidOn, serverFee, total } : null }];
    },
  );
}

/** Cashbacks neither taken back nor sent before this month. */
async function listEarned(context: PartnerContext): Promise<EarnedAlready[]> {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const payout = payoutsOfCashbacks(context);
  return context.db
    .select({
      orderNumber: contract.orderNumber,
      term: cashback.term,
      amount: cashback.amount,
      base: cashback.base,
      rate: cashback.rate,
      countMonth: cashback.countMonth,
      count: cashback.count,
      payableOn: cashback.payableOn,
      payoutMonth: payout.month,
      sentOn: payout.sentOn,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .where(
      and(
        ownedBy(cashback.partnerId, context.partner.id),
        isNull(cashback.voidedOn),
        gt(cashback.amount, yen(0)),
        or(isNull(payout.sentOn), gte(payout.sentOn, firstDayOf(monthOf(context.today)))),
      ),
    )
    .orderBy(asc(cashback.contractId), asc(cashback.term));
}
