import { asc } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { catalogueItems, itemPrices, planPrices, plans, taxRates } from '#db/schema/catalogue.ts';
import {
  type ItemPrice,
  type PlanPrice,
  type PriceChange,
  type StandingPrice,
  type TaxRate,
  itemPriceOn,
  priceOn,
  taxRateOn,
} from './rules.ts';

/** A plan sold: `planGroup` is what rate cards speak of, and only servers count and earn. PRG-08. */
export type Plan = { code: string; name: string; planGroup: string; kind: 'server' | 'other' };

/** Something sold beside a plan. */
export type CatalogueItem = typeof catalogueItems.$inferSelect;

/** Every plan, in order of group and code. */
export async function listPlans(context: Context): Promise<Plan[]> {
  return everyPlan(context, {});
}

const everyPlan = prepared(({ db }) => db.select().from(plans).orderBy(asc(plans.planGroup), asc(plans.code)));

/** Every price of a plan ever set; a few rows, whatever the number of contracts. */
export async function listPrices({ db }: Context): Promise<PlanPrice[]> {
  const { planCode, fromDay, monthlyFee, setupFee } = planPrices;
  return db
    .select({ planCode, fromDay, monthlyFee, setupFee })
    .from(planPrices)
    .orderBy(asc(planPrices.planCode), asc(planPrices.fromDay));
}

/** The name of every plan by its code; a few rows, whatever the number of contracts. */
export async function loadPlanNames(context: Context): Promise<Map<string, string>> {
  return new Map((await listPlans(context)).map(({ code, name }) => [code, name]));
}

/** Everything sold beside plans, in order of family and code. */
export async function listItems(context: Context): Promise<CatalogueItem[]> {
  return everyItem(context, {});
}

const everyItem = prepared(({ db }) =>
  db.select().from(catalogueItems).orderBy(asc(catalogueItems.family), asc(catalogueItems.code)),
);

/** Every price of an item ever set. */
export async function listItemPrices(context: Context): Promise<ItemPrice[]> {
  return everyItemPrice(context, {});
}

const everyItemPrice = prepared(({ db }) =>
  db
    .select({ itemCode: itemPrices.itemCode, fromDay: itemPrices.fromDay, amount: itemPrices.amount })
    .from(itemPrices)
    .orderBy(asc(itemPrices.itemCode), asc(itemPrices.fromDay)),
);

/** Every dated consumption tax, the earliest first. */
export async function listTaxRates(context: Context): Promise<TaxRate[]> {
  return everyTaxRate(context, {});
}

const everyTaxRate = prepared(({ db }) =>
  db.select({ fromDay: taxRates.fromDay, rate: taxRates.rate }).from(taxRates).orderBy(asc(taxRates.fromDay)),
);

/** The settings of the programme with the consumption tax of today in the place of the setting. BIL-03. */
export async function loadPolicyToday(context: Context): Promise<Context['policy']> {
  const { today, policy } = context;
  return { ...policy, taxRate: taxRateOn(await listTaxRates(context), today, policy.taxRate) };
}

/** A plan or an item by its code, with every price ever set for it, the latest first; undefined for an unknown code. */
export async function findProduct(context: Context, code: string | undefined) {
  const [plans, prices, items, itemPrices] = await Promise.all([
    listPlans(context),
    listPrices(context),
    listItems(context),
    listItemPrices(context),
  ]);
  const plan = plans.find((plan) => plan.code === code);
  if (plan) {
    const own = prices.filter(({ planCode }) => planCode === plan.code).reverse();
    const now = priceOn(own, plan.code, context.today);
    const { name, planGroup } = plan;
    return { kind: 'plan' as const, code: plan.code, name, planGroup, prices: own, now: now ?? null };
  }
  const item = items.find((item) => item.code === code);
  if (!item) return undefined;
  const own = itemPrices.filter(({ itemCode }) => itemCode === item.code).reverse();
  const amount = itemPriceOn(own, item.code, context.today);
  return { kind: 'item' as const, ...item, prices: own, now: amount === undefined ? null : { amount } };
}

/**
 * What a change of a price is about: the product's name, undefined where there is none of that code; whether a price of
 * it is in force today; and what stands on the change's first day, which the change replaces.
 */
export async function loadStanding(
  context: Context,
  change: PriceChange,
): Promise<{ known: string | undefined; inForce: boolean; standing: StandingPrice }> {
  const { today, policy } = context;
  const { fromDay } = change;
  if (change.kind === 'tax') {
    const standing = { rate: taxRateOn(await listTaxRates(context), fromDay, policy.taxRate) };
    return { known: '消費税', inForce: true, standing };
  }
  if (change.kind === 'item') {
    const [items, prices] = await Promise.all([listItems(context), listItemPrices(context)]);
    const amount = itemPriceOn(prices, change.itemCode, fromDay);
    return {
      known: items.find(({ code }) => code === change.itemCode)?.name,
      inForce: itemPriceOn(prices, change.itemCode, today) !== undefined,
      standing: amount === undefined ? null : { amount },
    };
  }
  const [plans, prices] = await Promise.all([listPlans(context), listPrices(context)]);
  const price = priceOn(prices, change.planCode, fromDay);
  return {
    known: plans.find(({ code }) => code === change.planCode)?.name,
    inForce: priceOn(prices, change.planCode, today) !== undefined,
    standing: price ? { monthlyFee: price.monthlyFee, setupFee: price.setupFee } : null,
  };
}
