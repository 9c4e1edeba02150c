import { type Day, type Month, addMonths, dayOfMonth, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import type { ApprovalState } from '../approvals/rules.ts';

/**
 * The month-end whose first payouts are looked ahead to on a day; null on most days. On the day the settings say it is the
 * next month's; on a 1st the month's own, for money that was earned after that day. MAIL-05, MAIL-06.
 */
export function reviewedMonth(day: Day, { payeeReviewDay }: Policy): Month | null {
  if (payeeReviewDay === 0) return null;
  if (dayOfMonth(day) === payeeReviewDay) return addMonths(monthOf(day), 1);
  return dayOfMonth(day) === 1 ? monthOf(day) : null;
}

/** What was put up of the name or the account that money goes to. */
export type PutUp = { state: ApprovalState; decidedOn: Day | null };

/**
 * Whether a name is worth another look before the first payout to it: nobody looked at it since the money for it was
 * earned, whether to confirm it or to change it. MAIL-06.
 */
export function asksAgain(
  { since, firstConfirmedOn }: { since: Day; firstConfirmedOn: Day | null },
  putUp: readonly PutUp[],
): boolean {
  if (firstConfirmedOn !== null && firstConfirmedOn >= since) return false;
  return !putUp.some((one) => isChange(one, since));
}

/** Whether a change is under way, or was approved since a day. */
function isChange({ state, decidedOn }: PutUp, since: Day): boolean {
  return state === 'proposed' || (state === 'approved' && decidedOn !== null && decidedOn >= since);
}

/** Whether a partner that was asked to look again has still to do so. MAIL-06. */
export function reviewWaits({
  askedOn,
  reviewedOn,
  firstConfirmedOn,
  paidBefore,
  putUp,
}: {
  askedOn: Day | null;
  reviewedOn: Day | null;
  firstConfirmedOn: Day | null;
  paidBefore: boolean;
  putUp: readonly PutUp[];
}): boolean {
  if (askedOn === null || reviewedOn !== null || paidBefore || firstConfirmedOn === null) return false;
  return asksAgain({ since: askedOn, firstConfirmedOn }, putUp);
}

/** The account that was shown, as it comes back with the button: empty where money goes by mail. */
export type SeenPayee = { familyName: string; givenName: string; account: string };
