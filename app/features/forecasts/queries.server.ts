import { and, asc, eq, gt, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import { firstDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { adjustmentDirectory, heldCorrections } from '../adjustments/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { loadOwnMoneyDays } from '../cashback-ways/queries.server.ts';
import { listItemPrices, listItems, listPrices, listTaxRates } from '../catalogue/queries.server.ts';
import { listOwnCounts } from '../closes/queries.server.ts';
import type { BilledItem, LiveContract } from '../coming-terms/rules.ts';
import { listItemsOf } from '../contract-items/queries.server.ts';
import { waitingTermChanges } from '../term-changes/queries.server.ts';
import { waitingMoves } from '../contract-moves/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import { findPayee } from '../partners/queries.server.ts';
import { handingDirectory } from '../payout-handings/queries.server.ts';
import { findHold } from '../payout-holds/queries.server.ts';
import type { HeldBack } from '../payout-prospects/rules.ts';
import { payoutDirectory, payoutsOfCashbacks } from '../payouts/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type CorrectedAlready, type EarnedAlready, type ForecastLine, forecastLines } from './rules.ts';

/** Closed counts that a term already begun, or an invoice of this month, can still be read from. */
const COUNTS_BACK = 12;

/** A partner's forecast: its lines in order of day, and the hold that keeps its money back; null where none does. */
export type OwnForecast = { lines: ForecastLine[]; hold: HeldBack | null };

/** The partner's own forecast of twelve months; a fixed number of queries, whatever its contracts. */
export async function loadOwnForecast(context: PartnerContext): Promise<OwnForecast> {
  const { partner, today, policy } = context;
  const cashback = partner.programme === 'cashback';
  const [contracts, earned, corrected, hold, counts, cards, prices, itemPrices, taxRates, payee, moneyOf] =
    await Promise.all([
      listLiveContracts(context),
      cashback ? listEarned(context) : [],
      cashback ? listCorrected(context) : [],
      cashback ? findHold(context, partner.id) : undefined,
      listOwnCounts(context, COUNTS_BACK),
      loadRateCards(context),
      listPrices(context),
      listItemPrices(context),
      listTaxRates(context),
      findPayee(context, partner.id),
      loadOwnMoneyDays(context),
    ]);
  const facts = {
    ...{ contracts, earned, corrected, cards, prices, itemPrices, taxRates, hold: hold ?? null, moneyOf },
    counts: new Map(counts.map(({ month, count }) => [month, count])),
    payeeConfirmedOn: payee?.firstConfirmedOn ?? null,
  };
  return { lines: forecastLines(facts, partner.programme, today, policy), hold: facts.hold };
}

async function listLiveContracts(context: PartnerContext): Promise<LiveContract[]> {
  const contract = contractDirectory(context);
  const invoice = invoicesWithStatus(context);
  const leaving = waitingMoves(context);
  const change = waitingTermChanges(context);
  const enteredTerm = sql`case when ${inArray(contract.state, ['ordered', 'scheduled'])} then 1 else ${contract.term} + 1 end`;
  const rows = await context.db
    .select({
      id: contract.id,
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
  const items = await loadBilledItems(context, rows);
  return rows.flatMap(
    ({ id, issuedOn, dueOn, paidOn, serverFee, total, state, change, invoiced, invoicedTerm, ...contract }) => {
      if (state === 'ended' || state === 'void' || state === 'refunded') return [];
      const issued = issuedOn && dueOn && serverFee !== null && total !== null;
      // Once invoiced, the invoice says what the next term has; before, a change that waits does.
      const next = invoicedTerm !== null && invoicedTerm > 1 ? invoiced : change;
      const invoice = issued ? { issuedOn, dueOn, paidOn, serverFee, total } : null;
      return [{ ...contract, state, next, invoice, items: items.get(id) ?? [] }];
    },
  );
}

/** What was added to contracts with how it is billed; contracts without anything added are missing. */
async function loadBilledItems(
  context: Context,
  contracts: readonly { id: ContractId }[],
): Promise<Map<ContractId, BilledItem[]>> {
  const added = await listItemsOf(
    context,
    contracts.map(({ id }) => id),
  );
  const known = new Map((await listItems(context)).map((item) => [item.code, item]));
  const billed = new Map<ContractId, BilledItem[]>();
  for (const { contractId, itemCode, quantity, about, fromTerm, monthsAhead, lastTerm } of added) {
    const item = known.get(itemCode);
    invariant(item, `${itemCode} was sold`);
    const { code, name, cycle, freeYears } = item;
    const one = { code, name, cycle, freeYears, about, quantity, fromTerm, monthsAhead, lastTerm };
    billed.set(contractId, [...(billed.get(contractId) ?? []), one]);
  }
  return billed;
}

/** Corrections, and transfers that came back, not sent before this month. */
async function listCorrected(context: PartnerContext): Promise<CorrectedAlready[]> {
  const correction = adjustmentDirectory(context);
  const held = heldCorrections(context);
  const payout = payoutDirectory(context);
  const handing = handingDirectory(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      orderNumber: contract.orderNumber,
      term: correction.term,
      amount: correction.amount,
      reason: correction.reason,
      payableOn: correction.approvedOn,
      payoutMonth: payout.month,
      noticedOn: payout.noticedOn,
      handedOn: handing.handedOn,
      sentOn: payout.sentOn,
    })
    .from(correction)
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .leftJoin(payout, eq(payout.id, held.payoutId))
    .leftJoin(handing, eq(handing.payoutId, payout.id))
    .leftJoin(contract, eq(contract.id, correction.contractId))
    .where(
      and(
        ownedBy(correction.partnerId, context.partner.id),
        or(isNull(payout.sentOn), gte(payout.sentOn, firstDayOf(monthOf(context.today)))),
      ),
    )
    .orderBy(asc(correction.approvedOn), asc(correction.id));
}

/** Cashbacks neither taken back nor sent before this month. */
async function listEarned(context: PartnerContext): Promise<EarnedAlready[]> {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const payout = payoutsOfCashbacks(context);
  const handing = handingDirectory(context);
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
      noticedOn: payout.noticedOn,
      handedOn: handing.handedOn,
      sentOn: payout.sentOn,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .leftJoin(payout, and(eq(payout.contractId, cashback.contractId), eq(payout.term, cashback.term)))
    .leftJoin(handing, eq(handing.payoutId, payout.payoutId))
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
