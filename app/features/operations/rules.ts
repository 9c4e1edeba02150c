import { type Day, type Month, dayOfMonth, isGridDay, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { reviewedMonth } from '../payee-reviews/rules.ts';
import { noticeDayOf } from '../payouts/rules.ts';

/**
 * The steps of a day's run, in the order in which they happen: the month before is closed, contracts move that were to
 * from this month on, unpaid invoices and unanswered handovers run out, contracts begin, renew or lapse, renewal invoices go out, whoever has not
 * paid is reminded, whoever is soon paid for the first time is asked to look at its payee again, the month's payouts are drafted, payouts are announced, payouts are sent, partners are told of theirs; and what people sign in by is removed where it is good no more.
 */
export const DAILY_STEPS = [
  'close',
  'move',
  'expire',
  'turn',
  'issue',
  'remind',
  'review',
  'draft',
  'notice',
  'send',
  'tell',
  'clear',
] as const;

/** One step of a day's run. */
export type DailyStep = (typeof DAILY_STEPS)[number];

/** What is coming on a day that no command of the day before can add to any more, or may as well wait a day. */
export type DueWork = { expiring: boolean; reminding: boolean; telling: boolean; passed: boolean };

/**
 * The steps of a day that have something to do. Contracts begin, renew and are invoiced on 1sts and 15ths: on those days
 * their steps look for themselves, because somebody may still pay after the run has begun to look.
 * CON-01, PRG-09, PRG-14, PRG-16, PRG-18, MAIL-04, MAIL-06, MAIL-14, MAIL-17.
 */
export function stepsWithWork(day: Day, due: DueWork, policy: Policy): DailyStep[] {
  const month = monthOf(day);
  const work: Record<DailyStep, boolean> = {
    close: dayOfMonth(day) === 1,
    move: dayOfMonth(day) === 1,
    expire: due.expiring,
    turn: isGridDay(day),
    issue: isGridDay(day),
    remind: due.reminding,
    review: reviewedMonth(day, policy) !== null,
    draft: dayOfMonth(day) === 1,
    notice: day === noticeDayOf(month, policy),
    send: day === lastDayOf(month),
    tell: due.telling,
    clear: due.passed,
  };
  return DAILY_STEPS.filter((step) => work[step]);
}

/** The month whose payouts a day's run announces or sends: its own. */
export function payoutMonth(day: Day): Month {
  return monthOf(day);
}
