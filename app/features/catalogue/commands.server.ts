import { sql } from 'drizzle-orm';
import { addDays, day } from '#app/core/calendar.ts';
import type { ApprovalId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { yen } from '#app/core/yen.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import sold from '#db/catalogue.json' with { type: 'json' };
import { catalogueItems, itemPrices, planPrices, plans, taxRates } from '#db/schema/catalogue.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import type { Decision, DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Facts } from '../audit/rules.ts';
import { priceTitle } from './messages.ts';
import { type Plan, listItems, listPlans, loadStanding } from './queries.server.ts';
import {
  type Billing,
  type ItemFamily,
  type PlanGroup,
  type PlanPrice,
  type PlanRefusal,
  type PriceChange,
  type PriceRefusal,
  type StandingPrice,
  checkPriceDay,
  checkPriceFigures,
  codeOf,
  priceAsThing,
  priceText,
  takesPart,
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
    await lockCatalogue(context);
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

/**
 * Puts up a new price or tax for a second person to approve. Whatever is in force today was sold and invoiced by: the new
 * one holds from tomorrow on at the earliest. One that is not in force yet may be replaced. DOM-05, GAP-01, BIL-03.
 */
export async function proposePrice(
  context: StaffContext,
  change: PriceChange,
): Promise<Outcome<ApprovalId, PriceRefusal | ProposalRefusal>> {
  return inTransaction(context, async (context) => {
    await lockCatalogue(context);
    const { known, inForce, standing } = await loadStanding(context, change);
    const checked = checkPrice(context, change, { known, inForce });
    if (!checked.ok) return checked;
    const title = priceTitle(change, known);
    const proposed = await propose(context, {
      ...priceAsThing(change),
      title,
      content: priceText(change, standing),
    });
    if (proposed.ok) {
      await recordAct(context, { name: 'price-proposed', things: auditedPrice(change), ...figures(change, standing) });
    }
    return proposed;
  });
}

/**
 * Approves or rejects a new price or tax as the second person. Approved, it holds from its first day on; one whose first
 * day came while it waited, or that replaces another price by now, can only be sent back. DOM-05, GAP-01, BIL-03.
 */
export async function decidePrice(
  context: StaffContext,
  change: PriceChange,
  decision: Decision,
): Promise<Outcome<true, PriceRefusal | DecisionRefusal>> {
  return inTransaction(context, async (context) => {
    await lockCatalogue(context);
    const { known, inForce, standing } = await loadStanding(context, change);
    if (decision.decision === 'approve') {
      const checked = checkPrice(context, change, { known, inForce });
      if (!checked.ok) return checked;
    }
    const decided = await decide(context, priceAsThing(change), decision, () => ({
      content: priceText(change, standing),
    }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    await storePrice(context, change, { approvalId: decided.value.id, approvedBy: context.staff.userId });
    await recordAct(context, {
      name: change.kind === 'tax' ? 'tax-entered' : 'price-entered',
      things: auditedPrice(change),
      ...figures(change, standing),
    });
    return done(true);
  });
}

/** One price after the other: what a proposal replaces does not change while it is decided. */
async function lockCatalogue({ db }: Context): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('catalogue', 0))`);
}

function checkPrice(
  { today }: Context,
  change: PriceChange,
  { known, inForce }: { known: string | undefined; inForce: boolean },
): Outcome<true, PriceRefusal> {
  if (known === undefined) return refused({ code: 'not-known' });
  const checked = checkPriceFigures(change);
  const { fromDay } = change;
  return checked.ok ? checkPriceDay({ fromDay, inForce, today, tomorrow: addDays(today, 1) }) : checked;
}

async function storePrice(
  { db }: Context,
  change: PriceChange,
  by: { approvalId: ApprovalId; approvedBy: UserId },
): Promise<void> {
  if (change.kind === 'tax') {
    const { fromDay, rate } = change;
    const set = { rate, ...by };
    await db
      .insert(taxRates)
      .values({ fromDay, ...set })
      .onConflictDoUpdate({ target: taxRates.fromDay, set });
  } else if (change.kind === 'item') {
    const { itemCode, fromDay, amount } = change;
    const set = { amount, ...by };
    await db
      .insert(itemPrices)
      .values({ itemCode, fromDay, ...set })
      .onConflictDoUpdate({ target: [itemPrices.itemCode, itemPrices.fromDay], set });
  } else {
    const { planCode, fromDay, monthlyFee, setupFee } = change;
    const set = { monthlyFee, setupFee, ...by };
    await db
      .insert(planPrices)
      .values({ planCode, fromDay, ...set })
      .onConflictDoUpdate({ target: [planPrices.planCode, planPrices.fromDay], set });
  }
}

function auditedPrice(change: PriceChange) {
  const about = { kind: 'price' as const, id: priceAsThing(change).thing };
  const code = codeOf(change);
  return code === undefined || change.kind === 'tax' ? [about] : [{ kind: change.kind, id: code }, about];
}

function figures(change: PriceChange, standing: StandingPrice): { before?: Facts; after: Facts } {
  const after = { fromDay: change.fromDay, ...factsOfPrice(change) };
  return standing ? { before: factsOfPrice(standing), after } : { after };
}

function factsOfPrice(price: PriceChange | NonNullable<StandingPrice>): Facts {
  if ('rate' in price) return { taxRate: price.rate };
  if ('amount' in price) return { amount: price.amount };
  return { monthlyFee: price.monthlyFee, setupFee: price.setupFee };
}

function kindOfGroup(planGroup: string): Plan['kind'] {
  return takesPart(planGroup) ? 'server' : 'other';
}
