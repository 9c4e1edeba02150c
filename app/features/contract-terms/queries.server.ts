import { eq } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { listCountsOfPartner } from '../closes/queries.server.ts';
import { findMoveToCome } from '../contract-moves/queries.server.ts';
import type { Contract } from '../contracts/queries.server.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { discountRead } from '../invoices/rules.ts';
import { findPartner } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { findWaitingChange } from '../term-changes/queries.server.ts';
import { type TermRow, fixedRate, termRows } from './rules.ts';

/**
 * Every term of a contract with its days, invoice, payment, rate and state, the last first; a fixed number of
 * queries. A rate that is fixed shows before its term has earned or is invoiced. PRG-19.
 */
export async function listTerms(context: Context, contract: Contract): Promise<TermRow[]> {
  const cashback = cashbackDirectory(context);
  const [invoices, earned, waiting, planNames, rates, leaving] = await Promise.all([
    loadInvoicesOfContracts(context, [contract.id]),
    context.db
      .select({ term: cashback.term, rate: cashback.rate, count: cashback.count })
      .from(cashback)
      .where(eq(cashback.contractId, contract.id)),
    findWaitingChange(context, contract.id),
    loadPlanNames(context),
    loadRatesOf(context, contract.partnerId),
    findMoveToCome(context, contract.id),
  ]);
  const leavesOn = leaving ? leaving.effectiveFrom : null;
  const next = waiting ?? contract;
  const coming = { planName: planNames.get(next.planCode) ?? next.planCode, termMonths: next.termMonths };
  return termRows(contract, invoices, coming, (row) => {
    const paid = earned.find(({ term }) => term === row.term);
    if (paid) return { rate: paid.rate, count: paid.count };
    const billed = invoices.find(({ term }) => term === row.term);
    const discount = billed ? discountRead(billed) : null;
    if (discount) return { rate: discount.rate, count: discount.count };
    const { planGroup } = billed ?? next;
    return rates && fixedRate(row, contract.startsOn, { ...rates, planGroup, leavesOn }, context.today);
  });
}

/** So many month-ends back a rate is read at that is fixed: a lapsed contract's next term began a month ago at most. */
const MONTHS_BACK = 3;

/** What a partner's rates are read from; null for a contract of nobody's. */
async function loadRatesOf(context: Context, partnerId: PartnerId | null) {
  if (!partnerId) return null;
  const [partner, cards, counted] = await Promise.all([
    findPartner(context, partnerId),
    loadRateCards(context),
    listCountsOfPartner(context, partnerId, MONTHS_BACK),
  ]);
  invariant(partner, 'a contract names a partner there is');
  return { programme: partner.programme, cards, counts: new Map(counted.map(({ month, count }) => [month, count])) };
}
