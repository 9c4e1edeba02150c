import { type Day, addDays } from '#app/core/calendar.ts';

/** For so many days from its letter on an address opens the contract; every invoice's letter brings a fresh one. */
const LINK_DAYS = 400;

/** Where a client looks after its contract without signing in: the path of the address in its letters. */
export function contractLinkPath(secret: string): string {
  return `/contract/${secret}`;
}

/** The last day on which an address made on a day opens its contract. */
export function contractLinkEndsOn(madeOn: Day): Day {
  return addDays(madeOn, LINK_DAYS);
}

/** Whether an address still opens its contract: it was not revoked, and its days are not over. */
export function contractLinkIsGood(link: { madeOn: Day; revokedOn: Day | null }, today: Day): boolean {
  return link.revokedOn === null && today <= contractLinkEndsOn(link.madeOn);
}
