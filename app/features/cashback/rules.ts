import { type Day, type Month, addMonths, lastDayOf, laterOf, monthOf } from '#app/core/calendar.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import {
  type RateCard,
  type RateEvent,
  cardInForce,
  cashbackCountMonth,
  eventOfTerm,
  rateFor,
} from '../rates/rules.ts';

/** Whether a term earns at all: servers whose client came through a cashback partner. PRG-06, PRG-08. */
export function earnsCashback(contract: {
  programme: 'discount' | 'cashback' | null;
  kind: 'server' | 'other';
}): boolean {
  return contract.programme === 'cashback' && contract.kind === 'server';
}

/** A term that begins, or whose late payment arrives, with what decides its cashback. */
export type EarningTerm = {
  term: number;
  termStartsOn: Day;
  paidOn: Day;
  planGroup: string;
  /** Server fee of the term in yen, without tax. */
  base: Yen;
  /** The partner's count at the month-end before the term's start; a month without a count is 0. */
  count: number;
};

/** What a term earned. */
export type EarnedCashback = {
  event: RateEvent;
  earnedOn: Day;
  countMonth: Month;
  count: number;
  rate: Rate;
  base: Yen;
  amount: Yen;
  payableOn: Day;
};

/**
 * What a term earns: the share of the server fee without tax at the rate of the month-end before the term's start,
 * earned on the later of that start and the payment, payable on the last day of the month after.
 * PRG-12, PRG-13, PRG-18, PRG-19, BIL-02, CTR-02.
 */
export function earnCashback(term: EarningTerm, cards: readonly RateCard[]): EarnedCashback {
  const event = eventOfTerm(term.term);
  const earnedOn = laterOf(term.termStartsOn, term.paidOn);
  const countMonth = cashbackCountMonth(term.termStartsOn);
  const rate = rateFor(cardInForce(cards, 'cashback', countMonth), term.planGroup, event, term.count);
  return {
    event,
    earnedOn,
    countMonth,
    count: term.count,
    rate,
    base: term.base,
    amount: shareOf(term.base, rate),
    payableOn: lastDayOf(addMonths(monthOf(earnedOn), 1)),
  };
}
