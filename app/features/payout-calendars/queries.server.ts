import { type Day, type Month, addMonths, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { isBankDay } from '#app/platform/bank-calendar.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { uploadDayOf } from '../bank-files/queries.server.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { type PayoutRoute, approvalDeadline, noticeDayOf, payoutDay } from '../payouts/rules.ts';

/** How many months the calendar looks ahead, this one included. */
const MONTHS_AHEAD = 24;

/** The days of one month's payouts. */
export type PayoutDays = {
  month: Month;
  approveBy: Day;
  noticeOn: Day;
  /** By when each way's file is at the bank, and when its money moves. */
  ways: Record<PayoutRoute, { uploadBy: Day; moneyOn: Day }>;
  sendOn: Day;
  /** Whether banks are open on the day of the money: the day stays all the same. */
  sentOnBankDay: boolean;
};

/** The days of the payouts of two years, this month's first. PRG-18, MAIL-04. */
export function listPayoutDays({ today, policy }: Pick<Context, 'today' | 'policy'>): PayoutDays[] {
  return Array.from({ length: MONTHS_AHEAD }, (_, index) => {
    const month = addMonths(monthOf(today), index);
    const sendOn = payoutDay(month);
    return {
      month,
      approveBy: approvalDeadline(month, policy),
      noticeOn: noticeDayOf(month, policy),
      ways: { 'mail-money': wayOf(month, 'mail-money', policy), transfer: wayOf(month, 'transfer', policy) },
      sendOn,
      sentOnBankDay: isBankDay(sendOn),
    };
  });
}

function wayOf(month: Month, route: PayoutRoute, policy: Policy) {
  return { uploadBy: uploadDayOf(month, route, policy), moneyOn: moneyDayOf({ month, route, sentOn: null }, policy) };
}
