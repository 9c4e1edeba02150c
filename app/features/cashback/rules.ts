import { type Day, type Month, addMonths, lastDayOf, laterOf, monthOf } from '#app/core/calendar.ts';
import { groupedBy } from '#app/core/grouping.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { compareText } from '#app/core/text-order.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
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

/** One cashback of a lot: contract, term and yen. */
export type LotLine = readonly [ContractId, number, Yen];

/** Cashbacks of one partner with one payable day that accrued at one stroke; a run takes up all of them or none. */
export type CashbackLot<Cashback> = {
  partnerId: PartnerId;
  payableOn: Day;
  amount: Yen;
  cashbacks: readonly Cashback[];
};

/** What accrues at one stroke, in lots; a cashback of 0 yen is in none. PRG-18. */
export function inLots<Cashback extends { partnerId: PartnerId; payableOn: Day; amount: Yen }>(
  accrued: readonly Cashback[],
): CashbackLot<Cashback>[] {
  const earned = accrued.filter(({ amount }) => amount !== 0);
  const lots = groupedBy(earned, ({ partnerId, payableOn }) => `${partnerId} ${payableOn}`);
  return [...lots.values()].map((cashbacks) => {
    const [{ partnerId, payableOn }] = cashbacks;
    return { partnerId, payableOn, amount: sumYen(cashbacks.map(({ amount }) => amount)), cashbacks };
  });
}

type LineOfLot = { contractId: ContractId; term: number; amount: Yen };

/** The lines of a lot in order of contract and term, whatever order its cashbacks come in. */
export function lotLines(cashbacks: readonly LineOfLot[]): LotLine[] {
  return cashbacks
    .toSorted((left, right) => compareText(left.contractId, right.contractId) || left.term - right.term)
    .map(({ contractId, term, amount }): LotLine => [contractId, term, amount]);
}

/** The text that the digest of a lot is taken over. */
export function lotText(cashbacks: readonly LineOfLot[]): string {
  return JSON.stringify(lotLines(cashbacks));
}

/**
 * How a lot stands in the content two people seal: by its digest, which binds every cashback of it. A lot of one cashback,
 * and one of which something was taken back, stands as the cashbacks that are left. MAIL-14.
 *
 * @param lines what is left of it, in order of contract and term; null for a whole lot of several.
 */
export function sealedLot(
  { sha256, amount, count }: { sha256: string; amount: Yen; count: number },
  lines: readonly LotLine[] | null,
): string {
  if (lines) return lines.map((line) => JSON.stringify(line)).join(',');
  return JSON.stringify([sha256, amount, count]);
}
