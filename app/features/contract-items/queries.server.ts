import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractItems } from '#db/schema/contract-items.ts';
import { listItemPrices, listItems } from '../catalogue/queries.server.ts';
import { type PricedItem, itemPriceOn } from '../catalogue/rules.ts';
import { contractDirectory } from '../contracts/queries.server.ts';

/**
 * Contracts of a plan that are in force and go on: how many, for how many months in all their next terms run, and when the
 * first invoice goes out that a price from a day on would decide; null where none is due yet.
 */
export async function sumRenewalsOfPlan(context: Context, planCode: string, from: Day) {
  const contract = contractDirectory(context);
  const [sum] = await context.db
    .select({
      contracts: sql<number>`count(*)::int`,
      months: sql<number>`coalesce(sum(${contract.termMonths}), 0)::int`,
      firstInvoiceOn: sql<Day | null>`min(${contract.nextInvoiceOn}) filter (where ${contract.nextInvoiceOn} >= ${from})`,
    })
    .from(contract)
    .where(and(eq(contract.planCode, planCode), eq(contract.state, 'in-force'), isNull(contract.cancelledOn)));
  invariant(sum, 'an aggregate answers one row');
  return sum;
}

/** What was added to contracts, at the prices of today; contracts without anything added are missing from the answer. */
export async function loadPricedItems(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Map<ContractId, PricedItem[]>> {
  const added = await listItemsOf(context, contractIds);
  const priced = new Map<ContractId, PricedItem[]>();
  if (added.length === 0) return priced;
  const [items, prices] = await Promise.all([listItems(context), listItemPrices(context)]);
  const known = new Map(items.map((item) => [item.code, item]));
  for (const { contractId, itemCode, quantity, about } of added) {
    const item = known.get(itemCode);
    const amount = itemPriceOn(prices, itemCode, context.today);
    invariant(item && amount !== undefined, `${itemCode} was sold and has a price`);
    const { name, cycle, freeYears } = item;
    const group = priced.get(contractId) ?? [];
    group.push({ code: itemCode, name, about, amount, quantity, cycle, freeYears });
    priced.set(contractId, group);
  }
  return priced;
}

/** What was added to contracts, in the order in which it was. */
export async function listItemsOf({ db }: Context, contractIds: readonly ContractId[]) {
  if (contractIds.length === 0) return [];
  return db
    .select()
    .from(contractItems)
    .where(anyOf(contractItems.contractId, contractIds))
    .orderBy(asc(contractItems.contractId), asc(contractItems.line));
}
