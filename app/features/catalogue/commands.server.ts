import { sql } from 'drizzle-orm';
import { addDays, day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { yen } from '#app/core/yen.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import sold from '#db/catalogue.json' with { type: 'json' };
import { catalogueItems, itemPrices, planPrices, plans, taxRates } from '#db/schema/catalogue.ts';
import { recordAct } from '../audit/commands.server.ts';
import { type Plan, listItemPrices, listItems, listPlans, listPrices } from './queries.server.ts';
import {
  type Billing,
  type ItemFamily,
  type ItemPrice,
  PLAN_GROUPS,
  type PlanGroup,
  type PlanPrice,
  type PlanRefusal,
  type PriceRefusal,
  type TaxRate,
  checkAmounts,
  checkPriceDay,
  checkTaxRate,
  itemPriceOn,
  priceOn,
} from './rules.ts';

/** Takes plans and their prices into the catalogue. A plan code or a price day that stands already throws. */
export async function addPlans(
  context: Context,
  added: { plans: readonly Plan[]; prices: readonly PlanPrice[] },
): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    await insertRows(context.db, plans, added.plans);
    await insertRows(context.db, planPrices, added.prices);
    await recordAct(context, {
      name: 'plans-added',
      things: added.plans.map(({ code }) => ({ kind: 'plan', id: code })),
      after: { count: added.plans.length, prices: added.prices.length },
    });
  });
}

/**
 * Takes what the company is known to sell into its catalogue, with the prices that are printed; an amount that is not
 * printed is left for staff to enter. What stands there already stays as it is, so it may be asked for at every start.
 * CAT-01, CAT-02, DOM-01, DOM-02, DOM-04, DOM-06, DOM-07, DOM-15, GAP-01.
 */
export async function adoptCatalogue(context: Context): Promise<void> {
  await inTransaction(context, async (context) => {
    // Two portals starting at once come one after the other: the second finds everything there.
    await context.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`);
    const [plansThere, itemsThere] = await Promise.all([listPlans(context), listItems(context)]);
    const known = new Set([...plansThere, ...itemsThere].map(({ code }) => code));
    const freshPlans = sold.plans.filter(({ code }) => !known.has(code));
    const freshItems = sold.items.filter(({ code }) => !known.has(code));
    if (freshPlans.length + freshItems.length === 0) return;
    await insertRows(
      context.db,
      plans,
      freshPlans.map(({ code, name, planGroup }) => ({ code, name, planGroup, kind: kindOfGroup(planGroup) })),
    );
    await insertRows(
      context.db,
      catalogueItems,
      freshItems.map(({ code, name, family, cycle, unit, freeYears }) => ({
        code,
        name,
        family: family as ItemFamily,
        cycle: cycle as Billing['cycle'],
        unit,
        freeYears,
      })),
    );
    await insertRows(
      context.db,
      itemPrices,
      freshItems.flatMap(({ code, amount }) =>
        amount === null ? [] : [{ itemCode: code, fromDay: day(sold.pricedFrom), amount: yen(amount) }],
      ),
    );
    await recordAct(context, {
      name: 'catalogue-adopted',
      things: freshPlans.map(({ code }) => ({ kind: 'plan', id: code })),
      after: { count: freshPlans.length + freshItems.length },
    });
  });
}

/** Adds a plan to one of the groups sold; without a price it is not for sale yet. PRG-08. */
export async function addPlan(
  context: StaffContext,
  { code, name, planGroup }: { code: string; name: string; planGroup: PlanGroup },
): Promise<Outcome<Plan, PlanRefusal>> {
  return inTransaction(context, async (context) => {
    const plan = { code, name, planGroup, kind: kindOfGroup(planGroup) };
    const added = await context.db.insert(plans).values(plan).onConflictDoNothing().returning({ code: plans.code });
    if (added.length === 0) return refused({ code: 'code-taken' });
    await recordAct(context, { name: 'plan-added', things: [{ kind: 'plan', id: code }], after: { label: name } });
    return done(plan);
  });
}

/** Sets what a plan costs from a day on. A price that is not in force yet may be set anew. DOM-05, GAP-01. */
export async function enterPlanPrice(
  context: StaffContext,
  price: PlanPrice,
): Promise<Outcome<PlanPrice, PriceRefusal>> {
  return inTransaction(context, async (context) => {
    const [known, prices] = await Promise.all([listPlans(context), listPrices(context)]);
    const checked = checkEntry(context, price, {
      known: known.some(({ code }) => code === price.planCode),
      inForce: priceOn(prices, price.planCode, context.today) !== undefined,
      amounts: [price.monthlyFee, price.setupFee],
    });
    if (!checked.ok) return checked;
    const { planCode, fromDay, monthlyFee, setupFee } = price;
    await context.db
      .insert(planPrices)
      .values(price)
      .onConflictDoUpdate({ target: [planPrices.planCode, planPrices.fromDay], set: { monthlyFee, setupFee } });
    const before = priceOn(prices, planCode, fromDay);
    await recordAct(context, {
      name: 'price-entered',
      things: [{ kind: 'plan', id: planCode }],
      ...(before ? { before: { monthlyFee: before.monthlyFee, setupFee: before.setupFee } } : {}),
      after: { fromDay, monthlyFee, setupFee },
    });
    return done(price);
  });
}

/** Sets what one of an item costs from a day on. A price that is not in force yet may be set anew. DOM-05, GAP-01. */
export async function enterItemPrice(
  context: StaffContext,
  price: ItemPrice,
): Promise<Outcome<ItemPrice, PriceRefusal>> {
  return inTransaction(context, async (context) => {
    const [known, prices] = await Promise.all([listItems(context), listItemPrices(context)]);
    const checked = checkEntry(context, price, {
      known: known.some(({ code }) => code === price.itemCode),
      inForce: itemPriceOn(prices, price.itemCode, context.today) !== undefined,
      amounts: [price.amount],
    });
    if (!checked.ok) return checked;
    const { itemCode, fromDay, amount } = price;
    await context.db
      .insert(itemPrices)
      .values(price)
      .onConflictDoUpdate({ target: [itemPrices.itemCode, itemPrices.fromDay], set: { amount } });
    const before = itemPriceOn(prices, itemCode, fromDay);
    await recordAct(context, {
      name: 'price-entered',
      things: [{ kind: 'item', id: itemCode }],
      ...(before === undefined ? {} : { before: { amount: before } }),
      after: { fromDay, amount },
    });
    return done(price);
  });
}

/** Sets the consumption tax from a day on: invoices issued from then on carry it, issued ones keep theirs. BIL-03. */
export async function enterTaxRate(context: StaffContext, entry: TaxRate): Promise<Outcome<TaxRate, PriceRefusal>> {
  return inTransaction(context, async (context) => {
    const taxed = checkTaxRate(entry.rate);
    if (!taxed.ok) return taxed;
    const checked = checkEntry(context, entry, { known: true, inForce: true, amounts: [] });
    if (!checked.ok) return checked;
    await context.db
      .insert(taxRates)
      .values(entry)
      .onConflictDoUpdate({ target: taxRates.fromDay, set: { rate: entry.rate } });
    await recordAct(context, {
      name: 'tax-entered',
      things: [],
      after: { fromDay: entry.fromDay, taxRate: entry.rate },
    });
    return done(entry);
  });
}

function checkEntry(
  { today }: Context,
  { fromDay }: { fromDay: TaxRate['fromDay'] },
  { known, inForce, amounts }: { known: boolean; inForce: boolean; amounts: readonly ItemPrice['amount'][] },
): Outcome<true, PriceRefusal> {
  if (!known) return refused({ code: 'not-known' });
  const checked = checkAmounts(amounts);
  return checked.ok ? checkPriceDay({ fromDay, inForce, today, tomorrow: addDays(today, 1) }) : checked;
}

function kindOfGroup(planGroup: string): Plan['kind'] {
  return PLAN_GROUPS.some(({ code, kind }) => code === planGroup && kind === 'server') ? 'server' : 'other';
}
