import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import type { CashbackOnItsWay } from '../cashback-ways/rules.ts';
import { type Obstacle, type Outlook, prospectOf } from '../payout-prospects/rules.ts';
import { type PayoutRoute, noticeDayOf, payoutDay } from '../payouts/rules.ts';

/** One payout that holds a cashback, or held it until it let go of it. */
export type Holding = {
  month: Month;
  /** How its money goes. */
  route: PayoutRoute;
  noticedOn: Day | null;
  /** The day the bank got it; null or absent before. */
  handedOn?: Day | null;
  sentOn: Day | null;
  returnedOn: Day | null;
  /** The day its money was received; null while nobody knows. */
  receivedOn?: Day | null;
  /** Why the bank gave it back; null when it did not. */
  returnReason: string | null;
  /** The day the cashback left this payout; null while it is in it. */
  releasedOn: Day | null;
};

/** What happens to a cashback between the order and the partner's account. */
export type TimelineEvent =
  | 'ordered'
  | 'paid'
  | 'rate-fixed'
  | 'begun'
  | 'noticed'
  | 'sent'
  | 'received'
  | 'returned'
  | 'carried-over'
  | 'held'
  | 'outweighed'
  | 'voided';

/** One event of a cashback's timeline; `on` is null while its day is not known. */
export type TimelineStep = {
  event: TimelineEvent;
  on: Day | null;
  done: boolean;
  /** The month-end of the payout it belongs to; null for what happens before any payout. */
  month: Month | null;
  /** How many payouts came to nothing before this step: 0 on the first way, 1 after one came back, and so on. */
  branch: number;
  /** Why the bank gave it back, or why the money is kept back; null for every other event. */
  reason: string | null;
  /** How the money of its payout goes, or would go now. */
  route: PayoutRoute;
  /** What keeps a day from being said; null where nothing does. */
  obstacle: Obstacle | null;
};

/** A cashback as its timeline needs it, with how money goes to its partner now. */
export type TimedCashback = Omit<CashbackOnItsWay, 'noticedOn' | 'sentOn'> & { amount: Yen; route: PayoutRoute };

/**
 * Everything that happened to a cashback and is expected to, in order: what earned it, each payout that came to nothing
 * with how it ended, and the payout that holds it or is expected to. A cashback of 0 yen, or one that was taken back, has
 * nothing to come. PRG-13, PRG-18, MAIL-01, MAIL-04, MAIL-14, REF-07.
 *
 * @param holdings every payout that holds or held it, oldest first.
 * @param outlook how the partner's money stands: with an obstacle no payout can be expected.
 */
export function moneyTimeline(
  cashback: TimedCashback,
  holdings: readonly Holding[],
  outlook: Outlook,
  today: Day,
  policy: Policy,
): TimelineStep[] {
  const { route } = cashback;
  const over = holdings.filter(({ releasedOn }) => releasedOn !== null);
  const steps = [
    ...earningSteps(cashback),
    ...over.flatMap((holding, branch) => endedSteps(holding, branch, cashback)),
  ];
  if (cashback.voidedOn) return [...steps, step('voided', cashback.voidedOn, true, { branch: over.length, route })];
  if (cashback.amount === 0) return steps;
  const current = holdings.find(({ releasedOn }) => releasedOn === null);
  const { noticedOn = null, handedOn = null, sentOn = null, month: heldIn = null } = current ?? {};
  const owed = { payableOn: cashback.payableOn, payoutMonth: heldIn, noticedOn, handedOn };
  const prospect = sentOn ? { month: heldIn, obstacle: null } : prospectOf(owed, outlook, today, policy);
  const at = { ...prospect, branch: over.length, route: current ? current.route : route };
  return [...steps, ...comingSteps(current, at, outlook, policy)];
}

/** What happened before a payout, in the order of its days. */
function earningSteps({ event, orderedOn, paidOn, countMonth, earnedOn }: TimedCashback): TimelineStep[] {
  const steps = [
    ...(event === 'new' ? [step('ordered', orderedOn, true)] : []),
    step('paid', paidOn, true),
    step('rate-fixed', lastDayOf(countMonth), true),
    step('begun', earnedOn, true),
  ];
  return steps.toSorted((left, right) => (left.on ?? '').localeCompare(right.on ?? ''));
}

/** A payout that came to nothing: announced and sent as far as it got, then given back, carried over or emptied. */
function endedSteps(holding: Holding, branch: number, { voidedOn }: TimedCashback): TimelineStep[] {
  const { month, route, noticedOn, sentOn, returnedOn, returnReason, releasedOn } = holding;
  const at = { month, branch, route };
  const steps: TimelineStep[] = [];
  if (noticedOn) steps.push(step('noticed', noticedOn, true, at));
  if (sentOn) steps.push(step('sent', sentOn, true, at));
  if (returnedOn) steps.push({ ...step('returned', returnedOn, true, at), reason: returnReason });
  else if (!voidedOn) steps.push(step('carried-over', releasedOn, true, at));
  return steps;
}

/** The payout that holds the cashback, or the one it is expected to join, with what keeps it from being sent. */
function comingSteps(
  current: Holding | undefined,
  place: { month: Month | null; obstacle: Obstacle | null; branch: number; route: PayoutRoute },
  { hold }: Outlook,
  policy: Policy,
): TimelineStep[] {
  const { noticedOn = null, sentOn = null, receivedOn = null } = current ?? {};
  const { month, obstacle } = place;
  const at = { ...place, month: noticedOn && current ? current.month : month };
  const noticed = step('noticed', noticedOn ?? (month && noticeDayOf(month, policy)), noticedOn !== null, at);
  const kept = obstacle === 'held' && hold ? [{ ...step('held', hold.since, false, at), reason: hold.reason }] : [];
  const carried = obstacle === 'outweighed' ? [step('outweighed', null, false, at)] : [];
  return [
    // What was announced before it was kept back stands before it.
    ...(noticedOn ? [noticed, ...kept] : [...kept, ...carried, noticed]),
    step('sent', sentOn ?? (month && payoutDay(month)), sentOn !== null, at),
    step('received', receivedOn, receivedOn !== null, at),
  ];
}

function step(
  event: TimelineEvent,
  on: Day | null,
  done: boolean,
  of: { month?: Month | null; branch?: number; route?: PayoutRoute; obstacle?: Obstacle | null } = {},
): TimelineStep {
  const { month = null, branch = 0, route = 'mail-money', obstacle = null } = of;
  return { event, on, done, month, branch, route, reason: null, obstacle };
}

/** Where the money is now: the first step to come, or the last of all when none is. */
export function standsAt(steps: readonly TimelineStep[]): TimelineStep | undefined {
  return steps.find(({ done }) => !done) ?? steps.at(-1);
}
