import { type Day, day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Rate, compareRates, rate } from '#app/core/rate.ts';
import { type Yen, ZERO_YEN, sumYen, timesYen, yen } from '#app/core/yen.ts';

/** The plan groups sold, in the booklet's order; servers take part in the programme, mail does not. PRG-08. */
export const PLAN_GROUPS = [
  { code: 'shared', kind: 'server' },
  { code: 'managed', kind: 'server' },
  { code: 'hybrid', kind: 'server' },
  { code: 'mail', kind: 'other' },
] as const;

/** A plan group of the booklet. */
export type PlanGroup = (typeof PLAN_GROUPS)[number]['code'];

/** Whether plans of the group are discounted, rewarded and counted. PRG-08. */
export function takesPart(planGroup: string): boolean {
  return PLAN_GROUPS.some(({ code, kind }) => code === planGroup && kind === 'server');
}

/** Most yen a price may be: a slip of the hand is larger. */
export const HIGHEST_PRICE = 10_000_000;

/** The highest consumption tax that can be entered; a slip of the hand is larger. */
const HIGHEST_TAX = rate('0.5');

const MONTHS_A_YEAR = 12;

/** What a plan costs from a day on, in yen without tax. */
export type PlanPrice = { planCode: string; fromDay: Day; monthlyFee: Yen; setupFee: Yen };

/** What one of an item costs from a day on, in yen without tax. */
export type ItemPrice = { itemCode: string; fromDay: Day; amount: Yen };

/** Consumption tax from a day on. */
export type TaxRate = { fromDay: Day; rate: Rate };

/** What kind of thing is sold beside a plan. */
export type ItemFamily = 'mail-storage' | 'gtld' | 'organisational' | 'general-jp' | 'domain-work' | 'dns' | 'support';

/** How often an item's price is due, and for how many years at the beginning it is not. DOM-01, DOM-02, DOM-04, DOM-15. */
export type Billing = { cycle: 'monthly' | 'yearly' | 'once'; freeYears: number };

/** The price of a plan in force on a day; undefined when none was set by then, and the plan cannot be sold. GAP-01. */
export function priceOn(prices: readonly PlanPrice[], planCode: string, on: Day): PlanPrice | undefined {
  let found: PlanPrice | undefined;
  for (const price of prices) {
    if (price.planCode !== planCode || price.fromDay > on) continue;
    if (!found || price.fromDay > found.fromDay) found = price;
  }
  return found;
}

/**
 * What one of an item costs on a day; undefined when no price was set by then, and the item cannot be sold.
 * DOM-05, CAT-01, GAP-01.
 */
export function itemPriceOn(prices: readonly ItemPrice[], itemCode: string, on: Day): Yen | undefined {
  return latestOn(
    prices.filter((price) => price.itemCode === itemCode),
    on,
  )?.amount;
}

/** The consumption tax on a day: the rate dated last by then, the programme's setting before any. BIL-03. */
export function taxRateOn(rates: readonly TaxRate[], on: Day, setting: Rate): Rate {
  return latestOn(rates, on)?.rate ?? setting;
}

function latestOn<Dated extends { fromDay: Day }>(entries: readonly Dated[], on: Day): Dated | undefined {
  let found: Dated | undefined;
  for (const entry of entries) {
    if (entry.fromDay <= on && (!found || entry.fromDay > found.fromDay)) found = entry;
  }
  return found;
}

/**
 * How many times an item's price is due in one term. A monthly one for every month; a one-off in the first term; a yearly
 * one for each of its years that begins in the term, counted from the first day of the contract, the free years left out.
 * A year is never divided: in terms shorter than a year most terms have none. DOM-01, DOM-02, DOM-04, DOM-15, CAT-01.
 *
 */
export function timesDue({ cycle, freeYears }: Billing, { monthsBefore, termMonths }: TermOfItem): number {
  if (cycle === 'monthly') return termMonths;
  if (cycle === 'once') return monthsBefore === 0 ? 1 : 0;
  return yearsBegunBy(monthsBefore + termMonths, freeYears) - yearsBegunBy(monthsBefore, freeYears);
}

/** A term as an item sees it: how many months it ran before, 0 for its first, and how many months the term has. */
export type TermOfItem = { monthsBefore: number; termMonths: number };

/** A term of a contract, with how many months the contract ran before it. */
export type TermToBill = TermOfItem & { term: number };

/**
 * From when to when something is billed with a contract: its first term, how many months the contract had run by then, and
 * its last term, null while it goes on.
 */
export type ItemRun = { fromTerm: number; monthsAhead: number; lastTerm: number | null };

/** What was ordered with the contract itself, and goes on. */
export const FROM_THE_FIRST: ItemRun = { fromTerm: 1, monthsAhead: 0, lastTerm: null };

/** How many charged years begin in the first so many months: year k begins when 12 × (k − 1) months are over. */
function yearsBegunBy(months: number, freeYears: number): number {
  return Math.max(Math.ceil(months / MONTHS_A_YEAR) - freeYears, 0);
}

/** Something added to a contract, with what it costs on the day it is billed. */
export type PricedItem = Billing &
  ItemRun & { code: string; name: string; about: string | null; amount: Yen; quantity: number };

/** One line of an invoice beside the server's: what, how many times, at how much, in yen without tax. */
export type ItemLine = {
  itemCode: string;
  name: string;
  /** The domain it is for; null where it is for none. */
  about: string | null;
  quantity: number;
  unitPrice: Yen;
  amount: Yen;
};

/**
 * The lines that items add to the invoice of a term. Each is counted from the first day of its own first term; what is not
 * due in the term, or costs nothing, has no line. BIL-03, CAT-02, DOM-01.
 */
export function itemLines(items: readonly PricedItem[], { term, monthsBefore, termMonths }: TermToBill): ItemLine[] {
  return items.flatMap((item) => {
    if (!isBilledIn(item, term)) return [];
    const quantity = item.quantity * timesDue(item, { monthsBefore: monthsBefore - item.monthsAhead, termMonths });
    if (quantity === 0 || item.amount === 0) return [];
    const { code, name, about, amount } = item;
    return [{ itemCode: code, name, about, quantity, unitPrice: amount, amount: timesYen(amount, quantity) }];
  });
}

/** Whether something runs in a term of its contract. */
export function isBilledIn({ fromTerm, lastTerm }: ItemRun, term: number): boolean {
  return fromTerm <= term && (lastTerm === null || term <= lastTerm);
}

/** What lines come to without tax; no line comes to 0. */
export function sumOfLines(lines: readonly { amount: Yen }[]): Yen {
  return lines.length === 0 ? ZERO_YEN : sumYen(lines.map(({ amount }) => amount));
}

/** A new price of a plan or an item, or a new tax, that one person puts up and another approves. */
export type PriceChange = ({ kind: 'plan' } & PlanPrice) | ({ kind: 'item' } & ItemPrice) | ({ kind: 'tax' } & TaxRate);

/** What stands on the first day of a change, which the change replaces; null where nothing does. */
export type StandingPrice = { monthlyFee: Yen; setupFee: Yen } | { amount: Yen } | { rate: Rate } | null;

/** What an approval calls a change: one at a time waits for a product, or for the tax, and a first day. */
export function priceAsThing(change: PriceChange): { kind: 'price'; thing: string } {
  const of = change.kind === 'tax' ? ['tax'] : [change.kind, codeOf(change)];
  return { kind: 'price', thing: [...of, change.fromDay].join(' ') };
}

/** The code of the plan or item that a change is about; undefined for the tax. */
export function codeOf(change: PriceChange): string | undefined {
  if (change.kind === 'plan') return change.planCode;
  return change.kind === 'item' ? change.itemCode : undefined;
}

/** A change with what it replaces, as text: an approval holds for both, so that another price in between ends it. */
export function priceText(change: PriceChange, standing: StandingPrice): string {
  const { kind, fromDay } = change;
  return JSON.stringify([kind, codeOf(change) ?? null, fromDay, figuresOf(change), standing && figuresOf(standing)]);
}

/** Reads a change from its text. @throws when the text is none that `priceText` wrote. */
export function readPriceChange(text: string): PriceChange {
  const [kind, code, from, figures] = JSON.parse(text) as [string, string, string, (number | string)[]];
  const fromDay = day(from);
  const [first, second] = figures;
  if (kind === 'tax') return { kind, fromDay, rate: rate(String(first)) };
  if (kind === 'item') return { kind, itemCode: code, fromDay, amount: yen(Number(first)) };
  return { kind: 'plan', planCode: code, fromDay, monthlyFee: yen(Number(first)), setupFee: yen(Number(second)) };
}

function figuresOf(price: PriceChange | NonNullable<StandingPrice>): (number | string)[] {
  if ('rate' in price) return [price.rate];
  return 'amount' in price ? [price.amount] : [price.monthlyFee, price.setupFee];
}

/** Why a price or tax rate is not taken into the catalogue. */
export type PriceRefusal = { code: 'already-in-force'; earliest: Day } | { code: 'too-high' } | { code: 'not-known' };

/**
 * From which day a new price may hold: from tomorrow on where one is in force, because what was sold and invoiced today was
 * priced by it; from today on where none is. DOM-05.
 *
 * @param inForce whether a price is in force today.
 */
export function checkPriceDay(entry: {
  fromDay: Day;
  inForce: boolean;
  today: Day;
  tomorrow: Day;
}): Outcome<true, PriceRefusal> {
  const earliest = entry.inForce ? entry.tomorrow : entry.today;
  return entry.fromDay < earliest ? refused({ code: 'already-in-force', earliest }) : done(true);
}

/** Whether figures can be a price, or a consumption tax: none higher than a slip of the hand. */
export function checkPriceFigures(change: PriceChange): Outcome<true, PriceRefusal> {
  const within =
    change.kind === 'tax'
      ? compareRates(change.rate, HIGHEST_TAX) <= 0
      : (change.kind === 'item' ? [change.amount] : [change.monthlyFee, change.setupFee]).every(
          (amount) => amount >= 0 && amount <= HIGHEST_PRICE,
        );
  return within ? done(true) : refused({ code: 'too-high' });
}

/** Why a plan is not added. */
export type PlanRefusal = { code: 'code-taken' };

/** Text as a plan's code: upper case letters, digits and hyphens; undefined when it cannot be one. */
export function parsePlanCode(text: string): string | undefined {
  const code = text.normalize('NFKC').trim().toUpperCase();
  return /^[A-Z0-9][A-Z0-9-]{0,29}$/.test(code) ? code : undefined;
}
