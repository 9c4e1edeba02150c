import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractItems, optionChanges } from '#db/schema/contract-items.ts';
import { listItemPrices, listItems, loadPolicyToday, loadStanding } from '../catalogue/queries.server.ts';
import { type PriceChange, type PricedItem, itemPriceOn } from '../catalogue/rules.ts';
import { waitingTermChanges } from '../term-changes/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';

/**
 * Contracts of a plan that are in force and go on: how many, for how many months in all their next terms run, and when the
 * first invoice goes out that a price from a day on would decide; null where none is due yet.
 */
export async function sumRenewalsOfPlan(context: Context, planCode: string, from: Day) {
  const contract = contractDirectory(context);
  const change = waitingTermChanges(context);
  const [sum] = await context.db
    .select({
      contracts: sql<number>`count(*)::int`,
      months: sql<number>`coalesce(sum(coalesce(${change.termMonths}, ${contract.termMonths})), 0)::int`,
      firstInvoiceOn: sql<Day | null>`min(${contract.nextInvoiceOn}) filter (where ${contract.nextInvoiceOn} >= ${from})`,
    })
    .from(contract)
    .leftJoin(change, eq(change.contractId, contract.id))
    .where(
      and(
        eq(sql`coalesce(${change.planCode}, ${contract.planCode})`, planCode),
        eq(contract.state, 'in-force'),
        isNull(contract.cancelledOn),
      ),
    );
  invariant(sum, 'an aggregate answers one row');
  return sum;
}

/**
 * What a new price of a plan or an item would change from its first day on: before and after, with the tax of today, and
 * for a plan the renewals it reaches.
 */
export async function loadPriceEffect(context: Context, change: Exclude<PriceChange, { kind: 'tax' }>) {
  const [{ standing }, { taxRate }, renewals] = await Promise.all([
    loadStanding(context, change),
    loadPolicyToday(context),
    change.kind === 'plan' ? sumRenewalsOfPlan(context, change.planCode, change.fromDay) : null,
  ]);
  invariant(standing === null || !('rate' in standing), 'a product has a price and no rate');
  const { fromDay } = change;
  const after =
    change.kind === 'plan' ? { monthlyFee: change.monthlyFee, setupFee: change.setupFee } : { amount: change.amount };
  return { fromDay, taxRate, before: standing, after, renewals };
}

/**
 * What was ever added to contracts, at the prices of today, with the terms that bill it; contracts without anything added are
 * missing from the answer.
 */
export async function loadPricedItems(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Map<ContractId, PricedItem[]>> {
  const added = await listItemsOf(context, contractIds);
  const priced = new Map<ContractId, PricedItem[]>();
  if (added.length === 0) return priced;
  const [items, prices] = await Promise.all([listItems(context), listItemPrices(context)]);
  const known = new Map(items.map((item) => [item.code, item]));
  for (const { contractId, itemCode, quantity, about, fromTerm, monthsAhead, lastTerm } of added) {
    const item = known.get(itemCode);
    const amount = itemPriceOn(prices, itemCode, context.today);
    invariant(item && amount !== undefined, `${itemCode} was sold and has a price`);
    const { name, cycle, freeYears } = item;
    const group = priced.get(contractId) ?? [];
    const run = { fromTerm, monthsAhead, lastTerm };
    group.push({ code: itemCode, name, about, amount, quantity, cycle, freeYears, ...run });
    priced.set(contractId, group);
  }
  return priced;
}

/** Something a contract has, had, or will have beside its plan. */
export type ContractItem = typeof contractItems.$inferSelect;

/** An option added to a contract or removed from it, as asked for. */
export type OptionChange = typeof optionChanges.$inferSelect;

/** What was asked to be added to a contract or removed from it, the latest first. */
export async function listOptionChanges({ db }: Context, contractId: ContractId): Promise<OptionChange[]> {
  return db
    .select()
    .from(optionChanges)
    .where(eq(optionChanges.contractId, contractId))
    .orderBy(desc(optionChanges.requestedOn), desc(optionChanges.id));
}

/** What was added to contracts, in the order in which it was. */
export async function listItemsOf({ db }: Context, contractIds: readonly ContractId[]): Promise<ContractItem[]> {
  if (contractIds.length === 0) return [];
  return db
    .select()
    .from(contractItems)
    .where(anyOf(contractItems.contractId, contractIds))
    .orderBy(asc(contractItems.contractId), asc(contractItems.line));
}
