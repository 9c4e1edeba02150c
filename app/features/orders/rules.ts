import { type Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { startDaysAfter } from '../contracts/rules.ts';

/** The terms offered on order pages, in months; the shortest is the shortest sold. CON-02. */
export const TERM_CHOICES = [3, 6, 12, 24, 36] as const;

/** How many coming 1sts and 15ths are offered as start days: half a year. */
const START_CHOICES = 12;

/** The wording of the consent a client sees; it changes whenever the wording does. */
export const CONSENT_VERSION = { referred: '2026-11-referred', alone: '2026-11-alone' } as const;

/** Why an order page's order is not accepted before the contract's own rules are asked. */
export type OrderPageRefusal =
  | { code: 'start-not-offered'; first: Day; last: Day }
  | { code: 'referral-changed'; found: boolean }
  | { code: 'form-used-elsewhere' };

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
export function checkReferral(seen: { referred: boolean }, now: { found: boolean }): Outcome<true, OrderPageRefusal> {
  return seen.referred === now.found ? done(true) : refused({ code: 'referral-changed', found: now.found });
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
