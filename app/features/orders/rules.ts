import { type Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';
import { type AddOnItem, type AddOns, itemsOfAddOns } from '../add-ons/rules.ts';
import { type Billing, FROM_THE_FIRST, type ItemPrice, type PricedItem, itemPriceOn } from '../catalogue/rules.ts';
import { startDaysAfter } from '../contracts/rules.ts';

/** The terms offered on order pages, in months; the shortest is the shortest sold. CON-02. */
export const TERM_CHOICES = [3, 6, 12, 24, 36] as const;

/** How many coming 1sts and 15ths are offered as start days: half a year. */
const START_CHOICES = 12;

/** Why an order page's order is not accepted before the contract's own rules are asked. */
export type OrderPageRefusal =
  | { code: 'start-not-offered'; first: Day; last: Day }
  | { code: 'referral-changed'; found: boolean }
  | { code: 'form-used-elsewhere' }
  | { code: 'total-changed'; seen: Yen };

/** Everything sold beside plans, with every price ever set for it. */
export type SoldItems = {
  items: readonly (Billing & { code: string; name: string })[];
  prices: readonly ItemPrice[];
};

/**
 * What add-ons are made of, at the prices of a day; refused for the first of it that has no price then. GAP-01, CAT-01.
 */
export function priceAddOns(
  addOns: AddOns,
  sold: SoldItems,
  on: Day,
): Outcome<PricedItem[], { code: 'item-not-for-sale'; name: string }> {
  return priceItems(itemsOfAddOns(addOns), sold, on);
}

/** Items at the prices of a day; refused for the first of them that has no price then. GAP-01. */
export function priceItems(
  wanted: readonly (AddOnItem & { quantity?: number })[],
  { items, prices }: SoldItems,
  on: Day,
): Outcome<PricedItem[], { code: 'item-not-for-sale'; name: string }> {
  const priced: PricedItem[] = [];
  for (const { code, about, quantity = 1 } of wanted) {
    const item = items.find((sold) => sold.code === code);
    const amount = itemPriceOn(prices, code, on);
    if (!item || amount === undefined) return refused({ code: 'item-not-for-sale', name: item ? item.name : code });
    const { name, cycle, freeYears } = item;
    priced.push({ code, name, about, amount, quantity, cycle, freeYears, ...FROM_THE_FIRST });
  }
  return done(priced);
}

/** The start days an order page offers on a day, soonest first. CON-01. */
export function offeredStartDays(today: Day): Day[] {
  return startDaysAfter(today, START_CHOICES);
}

/** Order pages accept only the start days they offer. CON-01. */
export function checkOfferedStart(startsOn: Day, today: Day): Outcome<true, OrderPageRefusal> {
  const offered = offeredStartDays(today);
  const [first] = offered;
  const last = offered.at(-1);
  if (offered.includes(startsOn) || !first || !last) return done(true);
  return refused({ code: 'start-not-offered', first, last });
}

/**
 * Whether the referral is still what the client saw: nobody is named to a partner, or lost to one, without having agreed.
 */
export function checkReferral(
  seen: { referred: boolean; named?: string | undefined },
  now: { slug: string } | undefined,
): Outcome<true, OrderPageRefusal> {
  const same = seen.named === undefined || seen.named === now?.slug;
  const unchanged = seen.referred === (now !== undefined) && (same || !now);
  return unchanged ? done(true) : refused({ code: 'referral-changed', found: now !== undefined });
}

/** An order number people can read out: the tail of the contract's id, in two groups. */
export function orderNumberOf(id: ContractId): string {
  const tail = id.slice(-10).toUpperCase();
  return `${tail.slice(0, 5)}-${tail.slice(5)}`;
}

/** Whether text has the form of an order number. */
export function isOrderNumber(text: string): boolean {
  return /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(text);
}
