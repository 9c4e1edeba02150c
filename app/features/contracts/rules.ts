import {
  type Day,
  addDays,
  addGridMonths,
  addHalfMonths,
  isGridDay,
  laterOf,
  nextGridDay,
} from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { maskedContact } from '#app/core/masked.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';

/** Where a contract is in its life. */
export type ContractState = 'ordered' | 'scheduled' | 'in-force' | 'lapsed' | 'ended' | 'void' | 'refunded';

/** The shortest term sold, in months. CON-02. */
export const SHORTEST_TERM_MONTHS = 3;

/** Why an order is not accepted as asked. */
export type OrderRefusal =
  | { code: 'term-too-short'; shortestMonths: number }
  | { code: 'start-off-grid' }
  | { code: 'start-not-after-order'; orderedOn: Day };

/**
 * Whether an order's term and start day can be accepted.
 * Contracts begin on a 1st or 15th later than the order day, for 3 months or more. CON-01, CON-02.
 */
export function checkOrder(order: { termMonths: number; startsOn: Day; orderedOn: Day }): Outcome<true, OrderRefusal> {
  if (!Number.isSafeInteger(order.termMonths) || order.termMonths < SHORTEST_TERM_MONTHS) {
    return refused({ code: 'term-too-short', shortestMonths: SHORTEST_TERM_MONTHS });
  }
  if (!isGridDay(order.startsOn)) return refused({ code: 'start-off-grid' });
  if (order.startsOn <= order.orderedOn) return refused({ code: 'start-not-after-order', orderedOn: order.orderedOn });
  return done(true);
}

/** The next `count` days a contract ordered on a day can begin on. CON-01. */
export function startDaysAfter(orderedOn: Day, count: number): Day[] {
  const days: Day[] = [];
  for (let next = nextGridDay(orderedOn); days.length < count; next = nextGridDay(next)) days.push(next);
  return days;
}

/**
 * The day a contract really begins when its first invoice is paid: as ordered when paid before,
 * otherwise the first grid day strictly after the payment. CON-01, CON-03.
 */
export function startAfterPayment(requestedStartOn: Day, paidOn: Day): Day {
  return paidOn < requestedStartOn ? requestedStartOn : nextGridDay(paidOn);
}

/** What a contract has in a term: its plan and how long the term is. */
export type TermSold = { planCode: string; planGroup: string; termMonths: number };

/** The days that one term fixes. */
export type TermDays = {
  /** First day of the term. */
  startsOn: Day;
  /** First day of the next term, the day after this one's last. CTR-04. */
  renewsOn: Day;
  /** The day whose run issues the invoice for the next term. */
  nextInvoiceOn: Day;
};

/**
 * The days of a term that begins on a grid day and lasts so many months: terms follow each other, and each may have a length
 * of its own. The renewal invoice goes out the set number of half-months before the renewal date, but never before the term begins.
 * PRG-14, PRG-15, PRG-16, CTR-01, CTR-04.
 */
export function termDays(startsOn: Day, termMonths: number, policy: Policy): TermDays {
  const renewsOn = addGridMonths(startsOn, termMonths);
  const lead = addHalfMonths(renewsOn, -policy.renewalInvoiceLeadHalfMonths);
  return { startsOn, renewsOn, nextInvoiceOn: laterOf(lead, startsOn) };
}

/** The day whose run makes an unpaid first invoice and its order void. */
export function orderExpiresOn(requestedStartOn: Day, policy: Policy): Day {
  return addDays(requestedStartOn, policy.orderExpiryDays + 1);
}

/** The day whose run makes an unpaid renewal invoice void: until then a payment reinstates the contract. */
export function reinstatementEndsOn(renewsOn: Day, policy: Policy): Day {
  return addDays(renewsOn, policy.reinstateDays);
}

/** Last day on which a contract that began (or begins) on a day can be given back. The start day is day 1. REF-01, REF-06. */
export function lastMoneyBackDay(startsOn: Day, policy: Policy): Day {
  return addDays(startsOn, policy.refundDays - 1);
}

/** Whether a contract has begun and its money no longer goes back on a day: from then on it can only not be renewed. REF-06. */
export function pastMoneyBack(
  { startsOn }: { startsOn: Day | null },
  { today, policy }: { today: Day; policy: Policy },
): boolean {
  return startsOn !== null && today > lastMoneyBackDay(startsOn, policy);
}

/** What the calendar makes of a contract on the day its next term would begin. */
export type Turn = 'renew' | 'lapse' | 'end';

/** A paid next term goes on; unpaid it ends where it was cancelled, and lapses otherwise. CON-03. */
export function turnOnRenewal(contract: { nextTermPaid: boolean; cancelledOn: Day | null }): Turn {
  if (contract.nextTermPaid) return 'renew';
  return contract.cancelledOn ? 'end' : 'lapse';
}

/** What a request to cancel does. */
export type CancellationEffect =
  | { kind: 'nothing'; because: 'already-cancelled' | 'already-over' }
  | { kind: 'void-order' }
  /** `inForceTo` is the last day in force; null when it never was. */
  | { kind: 'money-back'; inForceTo: Day | null }
  | { kind: 'run-out'; endsOn: Day }
  | { kind: 'give-up-reinstatement' };

/** What decides a cancellation. */
export type CancellableContract = {
  state: ContractState;
  startsOn: Day | null;
  /** First day of the next term. */
  renewsOn: Day | null;
  /** Last day of the next term where that is paid; null where it is not. */
  nextTermEndsOn: Day | null;
  cancelledOn: Day | null;
};

/**
 * What a request to cancel on day `requestedOn` does; the first request counts, later ones change nothing.
 * Before the first payment the order is void; up to the 20th day the money goes back and the contract was in force
 * up to the day before the request; later it runs to the end of the last paid term. REF-01, REF-06.
 */
export function cancellationEffect(
  contract: CancellableContract,
  requestedOn: Day,
  policy: Policy,
): CancellationEffect {
  if (contract.cancelledOn) return { kind: 'nothing', because: 'already-cancelled' };
  if (contract.state === 'ordered') return { kind: 'void-order' };
  if (contract.state === 'void' || contract.state === 'refunded' || contract.state === 'ended') {
    return { kind: 'nothing', because: 'already-over' };
  }
  invariant(contract.startsOn, 'a paid contract knows its start day');
  if (requestedOn <= lastMoneyBackDay(contract.startsOn, policy)) {
    return { kind: 'money-back', inForceTo: requestedOn <= contract.startsOn ? null : addDays(requestedOn, -1) };
  }
  if (contract.state === 'lapsed') return { kind: 'give-up-reinstatement' };
  invariant(contract.renewsOn, 'a contract in force knows its next term');
  return { kind: 'run-out', endsOn: contract.nextTermEndsOn ?? addDays(contract.renewsOn, -1) };
}

/** Whether a request to cancel would still do something. */
export function isCancellable(contract: { state: ContractState; cancelledOn: Day | null }): boolean {
  return !contract.cancelledOn && ['ordered', 'scheduled', 'in-force', 'lapsed'].includes(contract.state);
}

/** Whether a contract in a state has a next term that could still be another one. */
export function isChangeable(state: ContractState): boolean {
  return state === 'scheduled' || state === 'in-force';
}

/** Whether a contract with that plan and partner is counted at month-end: servers of a partner. PRG-08, PRG-09, PRG-20, CTR-03. */
export function countsAtMonthEnd(contract: { kind: 'server' | 'other'; partnerId: string | null }): boolean {
  return contract.kind === 'server' && contract.partnerId !== null;
}

/** What staff see of a client. */
type ShownClient = Record<'company' | 'companyKana' | 'contactName' | 'contactKana' | 'email' | 'phone', string> & {
  orderSlug: string | null;
};

/** What staff see of a client and no more: its row also holds the secret of the order's own page. */
export function shownClient(client: ShownClient, whole: boolean): ShownClient {
  const { company, companyKana, contactName, contactKana, email, phone, orderSlug } = client;
  const shown = { company, companyKana, contactName, contactKana, email, phone, orderSlug };
  return whole ? shown : maskedContact(shown);
}
