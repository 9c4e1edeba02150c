import { type Day, type Month, dayOfMonth, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { noticeDayOf } from '../payouts/rules.ts';

/**
 * The steps of a day's run, in the order in which they happen: the month before is closed, unpaid invoices run out,
 * contracts begin, renew or lapse, renewal invoices go out, payouts are announced, payouts are sent.
 */
export const DAILY_STEPS = ['close', 'expire', 'turn', 'issue', 'notice', 'send'] as const;

/** One step of a day's run. */
export type DailyStep = (typeof DAILY_STEPS)[number];

/** Which contracts and invoices have something coming on a day. */
export type DueWork = { expiring: boolean; turning: boolean; invoicing: boolean };

/**
 * The steps of a day that have something to do. A contract beginning or renewing today may be invoiced today,
 * so the invoice step follows it. PRG-09, PRG-14, PRG-18, MAIL-04.
 */
export function stepsWithWork(day: Day, due: DueWork, policy: Policy): DailyStep[] {
  const month = monthOf(day);
  const work: Record<DailyStep, boolean> = {
    close: dayOfMonth(day) === 1,
    expire: due.expiring,
    turn: due.turning,
    issue: due.invoicing || due.turning,
    notice: day === noticeDayOf(month, policy),
    send: day === lastDayOf(month),
  };
  return DAILY_STEPS.filter((step) => work[step]);
}

/** The month whose payouts a day's run announces or sends: its own. */
export function payoutMonth(day: Day): Month {
  return monthOf(day);
}
