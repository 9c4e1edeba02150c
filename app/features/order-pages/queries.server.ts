import { parseWithZod } from '@conform-to/zod/v4';
import type { Day, Month } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import { type Yen, lessYen, sumYen, yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type AddOnRefusal, type AddOns, STORAGE_STEPS, checkAddOns } from '../add-ons/rules.ts';
import {
  type Plan,
  listItemPrices,
  listItems,
  listPlans,
  listPrices,
  loadPolicyToday,
} from '../catalogue/queries.server.ts';
import {
  type ItemLine,
  type PlanPrice,
  type PricedItem,
  itemLines,
  itemPriceOn,
  priceOn,
  sumOfLines,
  takesPart,
} from '../catalogue/rules.ts';
import { listCountsOf } from '../closes/queries.server.ts';
import { termDays } from '../contracts/rules.ts';
import { type InvoiceFigures, figureInvoice, firstInvoiceDueOn } from '../invoices/rules.ts';
import {
  type OrderPageRefusal,
  type SoldItems,
  TERM_CHOICES,
  checkOfferedStart,
  priceAddOns,
} from '../orders/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type RateCard, discountCountMonth, placeOfGroup } from '../rates/rules.ts';
import { AskedForm, askedOf } from './form.ts';
import { explainOrderRefusal } from './messages.ts';

/** Everything an order page's figures are made of on a day. */
export type Pricing = {
  today: Day;
  policy: Policy;
  programme: 'discount' | null;
  /** The partner's month-end count its rate is read from; 0 for clients, whose price has no rate. */
  count: number;
  countMonth: Month;
  plans: readonly Plan[];
  prices: readonly PlanPrice[];
  sold: SoldItems;
  cards: readonly RateCard[];
};

/** What a client's order page sells today, at full price. PRG-06. */
export async function loadClientPricing(context: Context): Promise<Pricing> {
  const shared = await loadShared(context);
  return { ...shared, programme: null, count: 0, cards: [] };
}

/** What the partner's order page sells today under discount, with the month-end and count the rates come from. PRG-10. */
export async function loadPartnerPricing(context: PartnerContext): Promise<Pricing> {
  const [shared, cards, counts] = await Promise.all([
    loadShared(context),
    loadRateCards(context),
    listCountsOf(context, [context.partner.id], [discountCountMonth(context.today)]),
  ]);
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  return { ...shared, programme: 'discount', count: counts[0] ? counts[0].count : 0, cards };
}

async function loadShared(context: Context) {
  const [plans, prices, policy, items, itemPrices] = await Promise.all([
    listPlans(context),
    listPrices(context),
    loadPolicyToday(context),
    listItems(context),
    listItemPrices(context),
  ]);
  const { today } = context;
  return { today, policy, countMonth: discountCountMonth(today), plans, prices, sold: { items, prices: itemPrices } };
}

/** A plan somebody can order today; `terms` has the whole first invoice for every term offered, without add-ons. */
export type Offer = {
  code: string;
  name: string;
  planGroup: string;
  /** Without tax. */
  monthlyFee: Yen;
  /** With tax, as a single month or set-up would cost. */
  monthlyWithTax: Yen;
  setupWithTax: Yen;
  /** One month after today's discount, with tax; the list price where the programme does not discount. */
  yourMonthlyWithTax: Yen;
  /** Today's discount on a first term; null where the programme does not discount. */
  rate: Rate | null;
  terms: readonly { termMonths: number; first: InvoiceFigures }[];
};

/** The plans an order page offers, in the booklet's order of plan groups and by fee. Only priced ones are sold. PRG-08. */
export function offersOf(pricing: Pricing): Offer[] {
  const { today, policy, plans, prices } = pricing;
  const withTax = (amount: Yen) => sumYen([amount, shareOf(amount, policy.taxRate)]);
  const offers = plans.flatMap((plan): Offer[] => {
    const price = priceOn(prices, plan.code, today);
    if (!price) return [];
    const terms = TERM_CHOICES.map((termMonths) => ({
      termMonths,
      first: figure(pricing, plan, price, termMonths, []),
    }));
    const { code, name, planGroup } = plan;
    const { monthlyFee, setupFee } = price;
    const fees = { monthlyFee, monthlyWithTax: withTax(monthlyFee), setupWithTax: withTax(setupFee) };
    const rate = (takesPart(planGroup) && terms[0]?.first.discountRate) || null;
    const yours = rate ? lessYen(monthlyFee, shareOf(monthlyFee, rate)) : monthlyFee;
    return [{ code, name, planGroup, ...fees, yourMonthlyWithTax: withTax(yen(yours)), rate, terms }];
  });
  return offers.toSorted(
    (left, right) => placeOfGroup(left.planGroup) - placeOfGroup(right.planGroup) || left.monthlyFee - right.monthlyFee,
  );
}

/** An order as its page shows it before it counts. */
export type ReviewedOrder = {
  planName: string;
  termMonths: number;
  startsOn: Day;
  dueOn: Day;
  monthlyFee: Yen;
  first: InvoiceFigures;
  lines: ItemLine[];
  /** What was added and costs nothing in the first term, by name, with the term in which it first costs something. */
  free: string[];
  /** First day of the second term. */
  renewsOn: Day;
};

/** What of an order decides its price. */
export type AskedOrder = { planCode: string; termMonths: number; startsOn: Day; addOns: AddOns };

/** Why an order page cannot show what an order would be. */
export type ReviewRefusal =
  OrderPageRefusal | AddOnRefusal | { code: 'not-for-sale' } | { code: 'item-not-for-sale'; name: string };

/** What an order would be if it were placed today; refused for what an order page does not offer. CON-01, PRG-08. */
export function reviewOrder(pricing: Pricing, order: AskedOrder): Outcome<ReviewedOrder, ReviewRefusal> {
  const { today, policy, plans, prices, sold } = pricing;
  const { planCode, termMonths, startsOn, addOns } = order;
  const plan = plans.find(({ code }) => code === planCode);
  const price = priceOn(prices, planCode, today);
  if (!plan || !price || !TERM_CHOICES.some((months) => months === termMonths))
    return refused({ code: 'not-for-sale' });
  const checked = checkOfferedStart(startsOn, today);
  if (!checked.ok) return checked;
  const fitting = checkAddOns(addOns, plan.planGroup, today);
  if (!fitting.ok) return fitting;
  const items = priceAddOns(addOns, sold, today);
  if (!items.ok) return items;
  const lines = itemLines(items.value, { term: 1, monthsBefore: 0, termMonths });
  const charged = new Set(lines.map(({ itemCode }) => itemCode));
  return done({
    planName: plan.name,
    termMonths,
    startsOn,
    dueOn: firstInvoiceDueOn(startsOn),
    monthlyFee: price.monthlyFee,
    first: figure(pricing, plan, price, termMonths, items.value),
    lines,
    free: items.value.flatMap(({ code, name }) => (charged.has(code) ? [] : [name])),
    renewsOn: termDays(startsOn, termMonths, policy).renewsOn,
  });
}

function figure(
  { programme, today, count, cards, policy }: Pricing,
  { kind, planGroup }: Plan,
  { monthlyFee, setupFee }: PlanPrice,
  termMonths: number,
  items: readonly PricedItem[],
): InvoiceFigures {
  const optionFee = sumOfLines(itemLines(items, { term: 1, monthsBefore: 0, termMonths }));
  const subject = { programme, kind, planGroup, term: 1, termMonths, monthlyFee, setupFee, optionFee };
  return figureInvoice(subject, today, count, cards, policy);
}

/** What the fields of an order page come to so far, or why that cannot be said yet. */
export function quoteOf(pricing: Pricing, fields: FormData | URLSearchParams): Quote {
  const asked = parseWithZod(fields, { schema: AskedForm });
  if (asked.status !== 'success') return { order: null, sentence: firstMistake(asked.error) };
  const reviewed = reviewOrder(pricing, askedOf(asked.value));
  if (!reviewed.ok) return { order: null, sentence: explainOrderRefusal(reviewed.refusal) };
  return { order: reviewed.value, sentence: null };
}

function firstMistake(mistakes: Record<string, string[] | null> | null): string {
  return (
    Object.values(mistakes ?? {}).find((sentences) => sentences)?.[0] ??
    'プラン、契約期間、利用開始日を選んでください。'
  );
}

/** What an order comes to so far, or a sentence on what is missing. */
export type Quote = { order: ReviewedOrder; sentence: null } | { order: null; sentence: string };

/** What add-ons cost today with tax; what has no price is left out. GAP-01, CAT-01, DOM-15. */
export function addOnPricesOf({ today, policy, sold }: Pricing) {
  const withTax = (code: string) => {
    const amount = itemPriceOn(sold.prices, code, today);
    return amount === undefined ? undefined : sumYen([amount, shareOf(amount, policy.taxRate)]);
  };
  const [setup, yearly] = [withTax('DNS-SETUP'), withTax('DNS-RENTAL')];
  return {
    storage: STORAGE_STEPS.flatMap((gb) => {
      const monthly = withTax(`KWC-MAIL-ADD-${gb}`);
      return monthly === undefined ? [] : [{ gb, monthly }];
    }),
    dns: setup === undefined || yearly === undefined ? null : { setup, yearly },
  };
}
