import { type Day, type Month, addMonths, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, ZERO_YEN, sumYen } from '#app/core/yen.ts';
import { noticeDayOf } from '../payouts/rules.ts';

/** That a partner's money is kept back: since when, and why in the words the partner reads. */
export type HeldBack = { since: Day; reason: string };

/** What decides in which payout something owed goes. */
export type Owed = {
  payableOn: Day;
  /** The month-end whose payout holds it; null while none does. */
  payoutMonth: Month | null;
  /** The day its notice went out; null before. */
  noticedOn: Day | null;
  /** The day the bank got it, which sends it whoever wants it back; null or absent before. */
  handedOn?: Day | null;
};

/**
 * The month-end whose payout something owed joins or will join: the one that holds it, else the first that is on or after its
 * payable day, announced after the payee was first confirmed, and not yet announced; null while no payee is confirmed.
 * PRG-18, MAIL-05, MAIL-06.
 */
export function payoutMonthOf(
  { payableOn, payoutMonth }: Pick<Owed, 'payableOn' | 'payoutMonth'>,
  payeeConfirmedOn: Day | null,
  today: Day,
  policy: Policy,
): Month | null {
  if (payoutMonth) return payoutMonth;
  if (!payeeConfirmedOn) return null;
  let month = monthOf(payableOn);
  if (month < monthOf(payeeConfirmedOn)) month = monthOf(payeeConfirmedOn);
  if (month < monthOf(today)) month = monthOf(today);
  const announced = noticeDayOf(month, policy);
  return announced > payeeConfirmedOn && announced > today ? month : addMonths(month, 1);
}

/** Yen that belong in the payout of a month-end. */
export type DueYen = { month: Month; amount: Yen };

/** What month-ends pay, and what is left that none does. */
export type Weighed = { coming: readonly DueYen[]; waiting: Yen };

/**
 * What each month-end pays of what belongs in it and what earlier ones left: all of it where the sum is above 0, otherwise
 * nothing, and every line waits whole for the next. PRG-18, MAIL-14.
 *
 * @param due in any order; corrections below 0.
 */
export function weighMonths(due: readonly DueYen[]): Weighed {
  const coming: DueYen[] = [];
  let waiting: Yen = ZERO_YEN;
  for (const month of [...new Set(due.map((one) => one.month))].toSorted()) {
    waiting = sumYen([waiting, ...due.filter((one) => one.month === month).map(({ amount }) => amount)]);
    if (waiting <= 0) continue;
    coming.push({ month, amount: waiting });
    waiting = ZERO_YEN;
  }
  return { coming, waiting };
}

/** The month-end that really pays what belongs in one: itself, or the first later one that pays anything; null for none. */
export function paidIn(month: Month, { coming }: Pick<Weighed, 'coming'>): Month | null {
  return coming.find((one) => one.month >= month)?.month ?? null;
}

/** How a partner's money stands: what comes with which month-end, and what keeps it from coming. */
export type Outlook = {
  /** Null while no payee is confirmed: then nobody can say when anything comes. */
  payeeConfirmedOn: Day | null;
  /** Null while nothing is kept back. */
  hold: HeldBack | null;
  /** What is announced and not sent, by month-end; of money kept back only what the bank has. */
  announced: readonly DueYen[];
  /** What is owed and not announced, as the month-ends will pay it. */
  weighed: Weighed;
};

/** Yen owed with what decides where they go. */
export type OwedYen = Owed & { amount: Yen };

/** How the money of a partner stands on a day. PRG-18, MAIL-06, MAIL-14. */
export function outlookOf(
  owed: readonly OwedYen[],
  { payeeConfirmedOn, hold }: Pick<Outlook, 'payeeConfirmedOn' | 'hold'>,
  today: Day,
  policy: Policy,
): Outlook {
  const due = owed.flatMap(({ amount, noticedOn, ...one }) => {
    const month = payoutMonthOf(one, payeeConfirmedOn, today, policy);
    const kept = hold !== null && noticedOn !== null && !one.handedOn;
    return month ? [{ month, amount, announced: noticedOn !== null, kept }] : [];
  });
  const { coming: announced } = weighMonths(due.filter((one) => one.announced && !one.kept));
  const weighed = weighMonths(due.filter((one) => !one.announced || one.kept));
  return { payeeConfirmedOn, hold, announced, weighed };
}

/** Why nobody can say in which payout something comes. */
export type Obstacle = 'payee-missing' | 'held' | 'outweighed';

/** In which payout something owed and not sent comes, or what keeps it from coming. PRG-18, MAIL-06, MAIL-14. */
export function prospectOf(
  owed: Owed,
  outlook: Outlook,
  today: Day,
  policy: Policy,
): { month: Month; obstacle: null } | { month: null; obstacle: Obstacle } {
  if (outlook.hold && !owed.handedOn) return { month: null, obstacle: 'held' };
  if (owed.noticedOn !== null && owed.payoutMonth) return { month: owed.payoutMonth, obstacle: null };
  const due = payoutMonthOf(owed, outlook.payeeConfirmedOn, today, policy);
  if (!due) return { month: null, obstacle: 'payee-missing' };
  const month = paidIn(due, outlook.weighed);
  return month ? { month, obstacle: null } : { month: null, obstacle: 'outweighed' };
}

/** The payout that comes next with what it comes to; undefined while none is in sight. */
export function nextPayout({ hold, announced, weighed }: Outlook): DueYen | undefined {
  return [...announced, ...(hold ? [] : weighed.coming)].toSorted((one, other) =>
    one.month.localeCompare(other.month),
  )[0];
}

/** What is owed and comes with no payout in sight, because it is kept back or because corrections outweigh it. */
export function yenWaiting({ hold, weighed }: Outlook): Yen {
  const coming = hold ? weighed.coming.map(({ amount }) => amount) : [];
  return sumYen([weighed.waiting, ...coming]);
}
