import { eq } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import type { Contract } from '../contracts/queries.server.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { discountRead } from '../invoices/rules.ts';
import { findWaitingChange } from '../term-changes/queries.server.ts';
import { type TermRow, termRows } from './rules.ts';

/** Every term of a contract with its days, invoice, payment, rate and state, the last first; four queries. */
export async function listTerms(context: Context, contract: Contract): Promise<TermRow[]> {
  const cashback = cashbackDirectory(context);
  const [invoices, earned, waiting, planNames] = await Promise.all([
    loadInvoicesOfContracts(context, [contract.id]),
    context.db
      .select({ term: cashback.term, rate: cashback.rate, count: cashback.count })
      .from(cashback)
      .where(eq(cashback.contractId, contract.id)),
    findWaitingChange(context, contract.id),
    loadPlanNames(context),
  ]);
  const next = waiting ?? contract;
  const coming = { planName: planNames.get(next.planCode) ?? next.planCode, termMonths: next.termMonths };
  return termRows(contract, invoices, coming, (term) => {
    const paid = earned.find((one) => one.term === term);
    if (paid) return { rate: paid.rate, count: paid.count };
    const billed = invoices.find((one) => one.term === term);
    return billed ? discountRead(billed) : null;
  });
}
