import { type Day, type Month, addMonths, lastDayOf, laterOf, monthOf } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Rate } from '#app/core/rate.ts';
import { type Yen, sumYen, timesYen } from '#app/core/yen.ts';
import { earnCashback, earnsCashback } from '../cashback/rules.ts';
import { type ItemPrice, type PlanPrice, type TaxRate, priceOn, taxRateOn } from '../catalogue/rules.ts';
import { type Coming, type LiveContract, comingTerms, countsToCome, optionFeeOf } from '../coming-terms/rules.ts';
import { figureInvoice, renewalInvoiceDueOn } from '../invoices/rules.ts';
import { type HeldBack, type Owed, paidIn, payoutMonthOf, weighMonths } from '../payout-prospects/rules.ts';
import type { MoneyDays } from '../cashback-ways/rules.ts';
import { type Programme, type RateCard, betterRate, cashbackCountMonth, discountCountMonth } from '../rates/rules.ts';

/** How many months are looked ahead, this one included. */
export const FORECAST_MONTHS = 12;

/** How sure an amount is: fixed by what happened, likely where everything goes on, at risk where somebody is late. */
export type Certainty = 'fixed' | 'likely' | 'at-risk';

/** Something owed already and not sent before this month, with the payout that holds it. */
type OwedAlready = Owed & { amount: Yen; sentOn: Day | null };

/** A cashback earned and not taken back. */
export type EarnedAlready = OwedAlready & {
  orderNumber: string;
  term: number;
  base: Yen;
  rate: Rate;
  countMonth: Month;
  count: number;
};

/** A correction that was approved, or a transfer that came back; payable from that day on. */
export type CorrectedAlready = OwedAlready & {
  /** The cashback it corrects; both null where it names none. */
  orderNumber: string | null;
  term: number | null;
  reason: string;
};

/** What a forecast is made from: one partner's affairs as they are today. */
export type ForecastFacts = {
  contracts: readonly LiveContract[];
  earned: readonly EarnedAlready[];
  corrected: readonly CorrectedAlready[];
  /** Null while nothing is kept back. */
  hold: HeldBack | null;
  /** The month-end counts closed so far; a month without one counts 0. */
  counts: ReadonlyMap<Month, number>;
  cards: readonly RateCard[];
  prices: readonly PlanPrice[];
  itemPrices: readonly ItemPrice[];
  taxRates: readonly TaxRate[];
  payeeConfirmedOn: Day | null;
  /** When the money of each month-end moves. */
  moneyOf: MoneyDays;
};

/** One amount of the forecast: a cashback or correction on the day its money moves, or an invoice on the day it is due. */
export type ForecastLine = {
  what: 'cashback' | 'correction' | 'invoice';
  certainty: Certainty;
  /** Null where nobody can say: the money is kept back, or corrections outweigh it for all the months looked at. */
  on: Day | null;
  /** The month it is in: of money that of the month-end, on whichever day near it banks move it; null without a day. */
  month: Month | null;
  /** Both null for a correction of no cashback in particular. */
  orderNumber: string | null;
  term: number | null;
  /** Server fee without tax for a cashback, null for an invoice. */
  base: Yen | null;
  /** Null where no rate was read, as on the invoice of a client. */
  rate: Rate | null;
  countMonth: Month | null;
  count: number | null;
  /** How many contracts more at its month-end bring which better rate; null once that is over, and at the highest. */
  next: { missing: number; rate: Rate } | null;
  /** Below 0 for a correction to the partner's debit. */
  amount: Yen;
  /** Why a correction was made; null for anything else. */
  reason: string | null;
};

/** A line with the month-end in which it is due, before anything is weighed. */
type DueLine = Omit<ForecastLine, 'on'> & {
  month: Month;
  /** The month-end whose payout it was sent with; null while it was not. */
  sentWith: Month | null;
  announced: boolean;
  handed: boolean;
};

/**
 * The amounts of the twelve months from this one on, in order of day. Fixed is what was earned, or invoiced and not
 * overdue, and what corrects it. Likely is what follows where every contract in force and not cancelled is invoiced and paid
 * in time, at the prices and cards entered and the counts that come of it. At risk are orders not paid for, contracts overdue
 * or lapsed, and cashbacks whose payee is not confirmed: each as if the missing came today. What a cancelled contract would
 * have brought is in none of them. What is fixed and likely is weighed by month-end as a run weighs it; while money is kept
 * back nothing has a day. PRG-08, PRG-09, PRG-11, PRG-13, PRG-14, PRG-18, MAIL-06, MAIL-14.
 */
export function forecastLines(facts: ForecastFacts, programme: Programme, today: Day, policy: Policy): ForecastLine[] {
  const months = forecastMonths(today);
  const end = lastDayOf(addMonths(monthOf(today), FORECAST_MONTHS - 1));
  // Money of a term begun a month after the end may still be due within it.
  const coming = comingTerms(facts.contracts, today, lastDayOf(addMonths(monthOf(end), 1)), policy);
  const countOf = countsToCome(facts.counts, coming, today, policy);
  const lines =
    programme === 'cashback'
      ? weighed(
          [...owedLines(facts, today, policy), ...cashbackLines(facts, coming, countOf, today, policy)].filter(
            ({ month, amount }) => amount !== 0 && months.includes(month),
          ),
          facts,
        )
      : coming.flatMap((one) => invoiceLines(facts, one, countOf, today, policy));
  return lines
    .filter(({ month, amount }) => amount !== 0 && (month === null || months.includes(month)))
    .toSorted((left, right) => sortText(left).localeCompare(sortText(right)));
}

/** Days in order, what has none after them. */
function sortText({ on, orderNumber }: ForecastLine): string {
  return `${on ?? '9999'} ${orderNumber ?? ''}`;
}

/** Due lines on the days on which runs will pay them. What is at risk moves nothing else. PRG-18, MAIL-14. */
function weighed(due: readonly DueLine[], { hold, payeeConfirmedOn, moneyOf }: ForecastFacts): ForecastLine[] {
  const isWeighed = (line: DueLine) =>
    !line.announced && line.sentWith === null && (payeeConfirmedOn === null || line.certainty !== 'at-risk');
  const paying = weighMonths(due.filter(isWeighed));
  return due.map((line): ForecastLine => {
    const { month, sentWith, announced: _announced, handed, ...rest } = line;
    if (sentWith) return { ...rest, month, on: moneyOf(sentWith).on };
    if (hold && !handed) return { ...rest, month: null, on: null };
    const paid = isWeighed(line) ? paidIn(month, paying) : month;
    return { ...rest, month: paid, on: paid && moneyOf(paid).on };
  });
}

/** The months of a forecast made on a day, this one first. */
export function forecastMonths(today: Day): Month[] {
  return Array.from({ length: FORECAST_MONTHS }, (_, index) => addMonths(monthOf(today), index));
}

/**
 * What one month comes to, by how sure it is, and its first day on which anything moves; null without any. The parts add up to
 * `total`, and corrections may leave one below 0.
 */
export type ForecastMonth = { month: Month; on: Day | null; fixed: Yen; likely: Yen; atRisk: Yen; total: Yen };

/** The lines of a forecast by month; a month without any is there with 0, and what has no day is in none. */
export function sumForecast(lines: readonly ForecastLine[], today: Day): ForecastMonth[] {
  return forecastMonths(today).map((month) => {
    const within = lines.filter((line) => line.month === month);
    const sumOf = (certainty: Certainty) =>
      sumYen(within.filter((line) => line.certainty === certainty).map(({ amount }) => amount));
    const [fixed, likely, atRisk] = [sumOf('fixed'), sumOf('likely'), sumOf('at-risk')];
    const [on = null] = within.flatMap((line) => line.on ?? []).toSorted();
    return { month, on, fixed, likely, atRisk, total: sumYen([fixed, likely, atRisk]) };
  });
}

/** Whether a month has nothing at all: a picture of such months alone would say that nothing is owed. */
export function isEmptyMonth({ fixed, likely, atRisk }: ForecastMonth): boolean {
  return fixed === 0 && likely === 0 && atRisk === 0;
}

/** What has no day: owed already, and what would join it while it stays so. */
export function sumWithoutDay(lines: readonly ForecastLine[]): { owed: Yen; joining: Yen; lines: number } {
  const without = lines.filter(({ on }) => on === null);
  const [owed, joining] = [true, false].map((fixed) =>
    sumYen(without.filter(({ certainty }) => (certainty === 'fixed') === fixed).map(({ amount }) => amount)),
  );
  invariant(owed !== undefined && joining !== undefined, 'two sums were made');
  return { owed, joining, lines: without.length };
}

/** What is owed already, in the month-end it is due in; without a confirmed payee as if it were today. */
function owedLines(facts: ForecastFacts, today: Day, policy: Policy): DueLine[] {
  const { earned, corrected, payeeConfirmedOn } = facts;
  const dueIn = ({ payableOn, payoutMonth, noticedOn, handedOn, sentOn }: OwedAlready) => {
    const month = payoutMonthOf({ payableOn, payoutMonth }, payeeConfirmedOn ?? today, today, policy);
    invariant(month, 'a payee assumed confirmed has a payout month');
    const certainty: Certainty = payoutMonth !== null || payeeConfirmedOn !== null ? 'fixed' : 'at-risk';
    // What should have been sent by now is sent this month at the earliest.
    return {
      certainty,
      month: laterMonth(sentOn ? monthOf(sentOn) : month, today),
      sentWith: sentOn && payoutMonth,
      announced: noticedOn !== null,
      handed: Boolean(handedOn),
    };
  };
  return [
    ...earned.map((one): DueLine => {
      const { orderNumber, term, amount, base, rate, countMonth, count } = one;
      const line = { orderNumber, term, amount, base, rate, countMonth, count, next: null, reason: null };
      return { what: 'cashback', ...line, ...dueIn(one) };
    }),
    ...corrected.map((one): DueLine => {
      const { orderNumber, term, amount, reason } = one;
      const line = {
        orderNumber,
        term,
        amount,
        reason,
        base: null,
        rate: null,
        countMonth: null,
        count: null,
        next: null,
      };
      return { what: 'correction', ...line, ...dueIn(one) };
    }),
  ];
}

function laterMonth(month: Month, today: Day): Month {
  return month < monthOf(today) ? monthOf(today) : month;
}

function cashbackLines(
  { cards, prices, payeeConfirmedOn }: ForecastFacts,
  coming: readonly Coming[],
  countOf: (month: Month) => number,
  today: Day,
  policy: Policy,
): DueLine[] {
  return coming.flatMap(({ contract, terms }) => {
    if (!earnsCashback(contract)) return [];
    return terms.map(({ term, startsOn, issuedOn, certainty, sold }, index): DueLine => {
      const { orderNumber, invoice } = contract;
      const { planGroup, planCode, termMonths } = sold;
      const base =
        index === 0 && invoice
          ? invoice.serverFee
          : timesYen(priceOf(prices, planCode, issuedOn).monthlyFee, termMonths);
      // A term that should have begun is earned on the day it is paid for: today at the earliest.
      const paidOn = laterOf(startsOn, today);
      const count = countOf(cashbackCountMonth(startsOn));
      const earned = earnCashback({ term, termStartsOn: startsOn, paidOn, planGroup, base, count }, cards);
      const { payableOn, amount, rate, countMonth } = earned;
      const month = payoutMonthOf({ payableOn, payoutMonth: null }, payeeConfirmedOn ?? today, today, policy);
      invariant(month, 'a payee assumed confirmed has a payout month');
      return {
        ...{ what: 'cashback', orderNumber, term, base, rate, countMonth, count, amount, reason: null },
        next: betterRate(cards, 'cashback', { planGroup, term, countMonth, count }, today),
        certainty: payeeConfirmedOn ? certainty : 'at-risk',
        ...{ month, sentWith: null, announced: false, handed: false },
      };
    });
  });
}

function invoiceLines(
  { cards, prices, itemPrices, taxRates }: ForecastFacts,
  { contract, terms }: Coming,
  countOf: (month: Month) => number,
  today: Day,
  policy: Policy,
): ForecastLine[] {
  const { orderNumber, invoice } = contract;
  return terms.flatMap((coming, index): ForecastLine[] => {
    const { term, startsOn, issuedOn, certainty, sold } = coming;
    const line = { what: 'invoice' as const, orderNumber, term, base: null, reason: null };
    if (index === 0 && invoice) {
      if (invoice.paidOn) return [];
      const overdue = invoice.dueOn < today;
      const figures = { rate: null, countMonth: null, count: null, next: null, amount: invoice.total };
      const on = laterOf(invoice.dueOn, today);
      return [{ ...line, ...figures, certainty: overdue ? 'at-risk' : 'fixed', on, month: monthOf(on) }];
    }
    const { monthlyFee, setupFee } = priceOf(prices, sold.planCode, issuedOn);
    const count = countOf(discountCountMonth(issuedOn));
    const optionFee = optionFeeOf(contract, coming, itemPrices);
    const billed = { ...contract, ...sold, term, monthlyFee, setupFee, optionFee };
    const taxed = { ...policy, taxRate: taxRateOn(taxRates, issuedOn, policy.taxRate) };
    const figures = figureInvoice(billed, issuedOn, count, cards, taxed);
    const { discountRate: rate, countMonth, total: amount } = figures;
    const { planGroup } = sold;
    const next = countMonth ? betterRate(cards, 'discount', { planGroup, term, countMonth, count }, today) : null;
    const on = renewalInvoiceDueOn(startsOn, issuedOn);
    return [
      { ...line, ...{ certainty, rate, countMonth, next, amount, on }, month: monthOf(on), count: figures.count },
    ];
  });
}

function priceOf(prices: readonly PlanPrice[], planCode: string, on: Day): PlanPrice {
  const price = priceOn(prices, planCode, on);
  invariant(price, `${planCode} has no price on ${on}`);
  return price;
}
