import { type Day, addDays } from '#app/core/calendar.ts';

/** For so many days from its letter on an invoice can be read under its address; afterwards it is asked for again. */
const LINK_DAYS = 400;

/** Where an invoice is read without signing in: the path of the address in the letter. CTR-05, MAIL-17. */
export function invoiceLinkPath(secret: string): string {
  return `/invoice/${secret}`;
}

/** Whether text has the form of a link's secret. */
export function isLinkSecret(text: string): boolean {
  return /^[\w-]{32}$/.test(text);
}

/** Whether an address made on a day still opens its invoice. It outlives the term it was for, not the memory of it. */
export function linkIsGood(madeOn: Day, today: Day): boolean {
  return today <= addDays(madeOn, LINK_DAYS);
}
