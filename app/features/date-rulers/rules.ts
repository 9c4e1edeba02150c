import { type Day, addMonths, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { renewalInvoiceDueOn } from '../invoices/rules.ts';
import type { MoneyDays } from '../cashback-ways/rules.ts';
import { type PayoutRoute, noticeDayOf, payoutDay } from '../payouts/rules.ts';
import { type Programme, countMonthOf } from '../rates/rules.ts';

/** A day that matters to a renewal: what happens on it, and of the money how it goes. */
export type Milestone = {
  what: 'rate' | 'invoice' | 'due' | 'renewal' | 'notice' | 'money';
  on: Day;
  route?: PayoutRoute;
};

/** The days of money as the programme tells them to whoever has no account yet. MAIL-01. */
const BY_MAIL: MoneyDays = (month) => ({ route: 'mail-money', on: payoutDay(month) });

/**
 * The days of one renewal, soonest first: the month-end that fixes its rate, its invoice, the last day to pay, the renewal,
 * and under cashback the notice and the money. PRG-11, PRG-13, PRG-15, PRG-18, MAIL-04.
 *
 * @param moneyOf when the money of each month-end moves; null while it is kept back: then neither notice nor money has a
 *   day. MAIL-14.
 */
export function renewalMilestones(
  programme: Programme,
  renewal: { renewsOn: Day; nextInvoiceOn: Day },
  policy: Policy,
  moneyOf: MoneyDays | null = BY_MAIL,
): Milestone[] {
  const { renewsOn, nextInvoiceOn } = renewal;
  const discounted = programme === 'discount';
  const paidOutIn = addMonths(monthOf(renewsOn), 1);
  const milestones: Milestone[] = [
    { what: 'invoice', on: nextInvoiceOn },
    { what: 'rate', on: lastDayOf(countMonthOf(programme, { startsOn: renewsOn, issuedOn: nextInvoiceOn })) },
    { what: 'due', on: renewalInvoiceDueOn(renewsOn, nextInvoiceOn) },
    { what: 'renewal', on: renewsOn },
  ];
  if (!discounted && moneyOf) {
    milestones.push({ what: 'notice', on: noticeDayOf(paidOutIn, policy) }, { what: 'money', ...moneyOf(paidOutIn) });
  }
  return milestones.toSorted((left, right) => left.on.localeCompare(right.on));
}

/** The two clocks a renewal is read by. PRG-02. */
export const CLOCKS = ['discount', 'cashback'] as const satisfies readonly Programme[];

/** A day of a renewal and the clocks it stands on. */
export type RulerDay = Milestone & { clocks: readonly Programme[] };

/**
 * The days of one renewal by both clocks, soonest first; what both have on the same day stands once. The discount's rate is
 * fixed by the month-end before the invoice is issued, the cashback's by the month-end before the renewal. PRG-11, PRG-13.
 */
export function twoClockDays(
  renewal: { renewsOn: Day; nextInvoiceOn: Day },
  policy: Policy,
  moneyOf: MoneyDays | null = BY_MAIL,
): RulerDay[] {
  const days: RulerDay[] = [];
  for (const clock of CLOCKS) {
    for (const milestone of renewalMilestones(clock, renewal, policy, moneyOf)) {
      const same = days.findIndex(({ what, on }) => what === milestone.what && on === milestone.on);
      const found = days[same];
      if (found) days[same] = { ...found, clocks: [...found.clocks, clock] };
      else days.push({ ...milestone, clocks: [clock] });
    }
  }
  return days.toSorted((left, right) => left.on.localeCompare(right.on));
}
