import { type Day, type Month, addGridMonths, addMonths, lastDayOf, laterOf, monthOf } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Rate } from '#app/core/rate.ts';
import { type Yen, sumYen, timesYen } from '#app/core/yen.ts';
import { earnCashback, earnsCashback } from '../cashback/rules.ts';
import { payoutMonthOf } from '../cashback-ways/rules.ts';
import { type PlanPrice, priceOn } from '../catalogue/rules.ts';
import { countsAtMonthEnd, startAfterPayment, termDays } from '../contracts/rules.ts';
import type { TermSold } from '../contracts/rules.ts';
import { figureInvoice, renewalInvoiceDueOn } from '../invoices/rules.ts';
import { payoutDay } from '../payouts/rules.ts';
import { type Programme, type RateCard, betterRate, cashbackCountMonth, discountCountMonth } from '../rates/rules.ts';

/** How many months are looked ahead, this one included. */
export const FORECAST_MONTHS = 12;

/** How sure an amount is: fixed by what happened, likely where everything goes on, at risk where somebody is late. */
export type Certainty = 'fixed' | 'likely' | 'at-risk';

/** A contract that is not over, with the invoice of the term it was, or is to be, entered with. */
export type LiveContract = {
  orderNumber: string;
  programme: Programme | null;
  planCode: string;
  planGroup: string;
  kind: 'server' | 'other';
  termMonths: number;
  state: 'ordered' | 'scheduled' | 'in-force' | 'lapsed';
  requestedStartOn: Day;
  startsOn: Day | null;
  /** First day of the next term; null until the first payment. */
  renewsOn: Day | null;
  term: number;
  cancelledOn: Day | null;
  /** First day on which it will be another partner's; absent or null where no move is planned. */
  leavesOn?: Day | null;
  /** What the next term is sold with where that differs: a change that waits, or was taken into the invoice; absent for none. */
  next?: TermSold | null;
  /** The first invoice until the contract begins, afterwards the next term's; null while that is not issued. */
  invoice: { issuedOn: Day; dueOn: Day; paidOn: Day | null; serverFee: Yen; total: Yen } | null;
};

/** A cashback earned and not taken back, with the payout that holds it; null where none does yet. */
export type EarnedAlready = {
  orderNumber: string;
  term: number;
  amount: Yen;
  base: Yen;
  rate: Rate;
  countMonth: Month;
  count: number;
  payableOn: Day;
  payoutMonth: Month | null;
  sentOn: Day | null;
};

/** What a forecast is made from: one partner's affairs as they are today. */
export type ForecastFacts = {
  contracts: readonly LiveContract[];
  earned: readonly EarnedAlready[];
  /** The month-end counts closed so far; a month without one counts 0. */
  counts: ReadonlyMap<Month, number>;
  cards: readonly RateCard[];
  prices: readonly PlanPrice[];
  payeeConfirmedOn: Day | null;
};

/** One amount of the forecast: a cashback on the day it is sent, or an invoice on the day it is due. */
export type ForecastLine = {
  what: 'cashback' | 'invoice';
  certainty: Certainty;
  on: Day;
  orderNumber: string;
  term: number;
  /** Server fee without tax for a cashback, null for an invoice. */
  base: Yen | null;
  /** Null where no rate was read, as on the invoice of a client. */
  rate: Rate | null;
  countMonth: Month | null;
  count: number | null;
  /** How many contracts more at its month-end bring which better rate; null once that is over, and at the highest. */
  next: { missing: number; rate: Rate } | null;
  amount: Yen;
};

/** A term that has not begun, with the day its invoice goes out or went out. */
type ComingTerm = {
  term: number;
  startsOn: Day;
  issuedOn: Day;
  certainty: 'likely' | 'at-risk';
  /** Its plan and length. */
  sold: TermSold;
};

/**
 * The amounts of the twelve months from this one on, in order of day. Fixed is what was earned, or invoiced and not
 * overdue. Likely is what follows where every contract in force and not cancelled is invoiced and paid in time, at the
 * prices and cards entered and the counts that come of it. At risk are orders not paid for, contracts overdue or lapsed,
 * and cashbacks whose payee is not confirmed: each as if the missing came today. What a cancelled contract would have
 * brought is in none of them. PRG-09, PRG-11, PRG-13, PRG-14, PRG-18, MAIL-06.
 */
export function forecastLines(facts: ForecastFacts, programme: Programme, today: Day, policy: Policy): ForecastLine[] {
  const months = forecastMonths(today);
  const end = lastDayOf(addMonths(monthOf(today), FORECAST_MONTHS - 1));
  const coming = facts.contracts.map((contract) => ({
    contract,
    // Money of a term begun a month after the end may still be due within it.
    terms: ownTerms(contract, comingTerms(contract, today, lastDayOf(addMonths(monthOf(end), 1)), policy)),
  }));
  const countOf = countsToCome(facts, coming, today, policy);
  const lines =
    programme === 'cashback'
      ? [...earnedLines(facts, today, policy), ...cashbackLines(facts, coming, countOf, today, policy)]
      : coming.flatMap((one) => invoiceLines(facts, one, countOf, today, policy));
  return lines
    .filter(({ on, amount }) => amount > 0 && months.includes(monthOf(on)))
    .toSorted((left, right) => left.on.localeCompare(right.on) || left.orderNumber.localeCompare(right.orderNumber));
}

/** The months of a forecast made on a day, this one first. */
export function forecastMonths(today: Day): Month[] {
  return Array.from({ length: FORECAST_MONTHS }, (_, index) => addMonths(monthOf(today), index));
}

/** What one month comes to, by how sure it is; the parts add up to `total`. */
export type ForecastMonth = { month: Month; fixed: Yen; likely: Yen; atRisk: Yen; total: Yen };

/** The lines of a forecast by month; a month without any is there with 0. */
export function sumForecast(lines: readonly ForecastLine[], today: Day): ForecastMonth[] {
  return forecastMonths(today).map((month) => {
    const within = lines.filter(({ on }) => monthOf(on) === month);
    const sumOf = (certainty: Certainty) =>
      sumYen(within.filter((line) => line.certainty === certainty).map(({ amount }) => amount));
    const [fixed, likely, atRisk] = [sumOf('fixed'), sumOf('likely'), sumOf('at-risk')];
    return { month, fixed, likely, atRisk, total: sumYen([fixed, likely, atRisk]) };
  });
}

/** The terms of a contract that begin up to a day: the next one, and all that follow it while nobody cancelled. CON-03. */
function comingTerms(contract: LiveContract, today: Day, until: Day, policy: Policy): ComingTerm[] {
  const first = nextTerm(contract, today, policy);
  if (!first) return [];
  const terms = [first];
  if (contract.cancelledOn) return terms;
  const later = contract.next ?? contract;
  for (let last = first; ;) {
    const { renewsOn, nextInvoiceOn } = termDays(last.startsOn, last.sold.termMonths, policy);
    if (renewsOn > until) return terms;
    last = { ...last, term: last.term + 1, startsOn: renewsOn, issuedOn: nextInvoiceOn, sold: later };
    terms.push(last);
  }
}

/** Terms that still bring this partner something: begun, or under discount invoiced, before the contract leaves. GAP-09. */
function ownTerms({ programme, leavesOn }: LiveContract, terms: readonly ComingTerm[]): readonly ComingTerm[] {
  if (!leavesOn) return terms;
  return terms.filter(({ startsOn, issuedOn }) => (programme === 'discount' ? issuedOn : startsOn) < leavesOn);
}

function nextTerm(contract: LiveContract, today: Day, policy: Policy): ComingTerm | undefined {
  const { state, startsOn, renewsOn, term, termMonths, requestedStartOn, cancelledOn, invoice } = contract;
  if (state === 'ordered') {
    const begins = startAfterPayment(requestedStartOn, today);
    const issuedOn = invoice ? invoice.issuedOn : today;
    return { term: 1, startsOn: begins, issuedOn, certainty: 'at-risk', sold: contract };
  }
  invariant(startsOn, 'a paid contract knows its start');
  if (state === 'scheduled')
    return {
      ...{ term: 1, startsOn, issuedOn: invoice ? invoice.issuedOn : today, certainty: 'likely' },
      sold: contract,
    };
  const paid = invoice !== null && invoice.paidOn !== null;
  if (cancelledOn && !paid) return undefined;
  invariant(renewsOn, 'a contract in force knows its next term');
  const { nextInvoiceOn } = termDays(addGridMonths(renewsOn, -termMonths), termMonths, policy);
  const late = state === 'lapsed' || (invoice !== null && !paid && invoice.dueOn < today);
  const issuedOn = invoice ? invoice.issuedOn : nextInvoiceOn;
  const sold = contract.next ?? contract;
  return { term: term + 1, startsOn: renewsOn, issuedOn, certainty: late ? 'at-risk' : 'likely', sold };
}

type Coming = { contract: LiveContract; terms: readonly ComingTerm[] };

/** The count at a month-end: as closed, or as it comes out where likely terms begin and nothing else changes. PRG-09. */
function countsToCome({ counts }: ForecastFacts, coming: readonly Coming[], today: Day, policy: Policy) {
  const periods = coming
    .filter(({ contract }) => countsAtMonthEnd({ kind: contract.kind, partnerId: 'par_own' }))
    .flatMap((one) => periodToCome(one, policy));
  const known = new Map<Month, number>();
  return (month: Month): number => {
    const closed = counts.get(month);
    // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
    if (month < monthOf(today)) return closed === undefined ? 0 : closed;
    const before = known.get(month);
    if (before !== undefined) return before;
    const last = lastDayOf(month);
    const count = periods.filter(({ from, before }) => from <= last && (before === null || before > last)).length;
    known.set(month, count);
    return count;
  };
}

/** When a contract counts from now on; `before` is the first day it no longer does, null where no end is in sight. */
function periodToCome({ contract, terms }: Coming, policy: Policy): { from: Day; before: Day | null }[] {
  const { state, startsOn, renewsOn, cancelledOn, leavesOn } = contract;
  if (!startsOn || state === 'ordered' || state === 'lapsed') return [];
  if (leavesOn) return [{ from: startsOn, before: leavesOn }];
  const lastLikely = terms.findLast(({ certainty }) => certainty === 'likely');
  if (lastLikely && !cancelledOn) return [{ from: startsOn, before: null }];
  const before = lastLikely ? termDays(lastLikely.startsOn, lastLikely.sold.termMonths, policy).renewsOn : renewsOn;
  return [{ from: startsOn, before }];
}

/** Cashbacks earned already, on the day they are or will be sent; without a confirmed payee as if it were today. */
function earnedLines({ earned, payeeConfirmedOn }: ForecastFacts, today: Day, policy: Policy): ForecastLine[] {
  return earned.map(({ payableOn, payoutMonth, sentOn, ...cashback }) => {
    const month = payoutMonthOf({ payableOn, payoutMonth }, payeeConfirmedOn ?? today, today, policy);
    invariant(month, 'a payee assumed confirmed has a payout month');
    const certain = payoutMonth !== null || payeeConfirmedOn !== null;
    // What should have been sent by now is sent this month at the earliest.
    const on = sentOn ?? payoutDay(month < monthOf(today) ? monthOf(today) : month);
    return { what: 'cashback', certainty: certain ? 'fixed' : 'at-risk', on, next: null, ...cashback };
  });
}

function cashbackLines(
  { cards, prices, payeeConfirmedOn }: ForecastFacts,
  coming: readonly Coming[],
  countOf: (month: Month) => number,
  today: Day,
  policy: Policy,
): ForecastLine[] {
  return coming.flatMap(({ contract, terms }) => {
    if (!earnsCashback(contract)) return [];
    return terms.map(({ term, startsOn, issuedOn, certainty, sold }, index): ForecastLine => {
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
        ...{ what: 'cashback', orderNumber, term, base, rate, countMonth, count, amount },
        next: betterRate(cards, 'cashback', { planGroup, term, countMonth, count }, today),
        certainty: payeeConfirmedOn ? certainty : 'at-risk',
        on: payoutDay(month),
      };
    });
  });
}

function invoiceLines(
  { cards, prices }: ForecastFacts,
  { contract, terms }: Coming,
  countOf: (month: Month) => number,
  today: Day,
  policy: Policy,
): ForecastLine[] {
  const { orderNumber, invoice } = contract;
  return terms.flatMap(({ term, startsOn, issuedOn, certainty, sold }, index): ForecastLine[] => {
    const line = { what: 'invoice' as const, orderNumber, term, base: null };
    if (index === 0 && invoice) {
      if (invoice.paidOn) return [];
      const overdue = invoice.dueOn < today;
      const figures = { rate: null, countMonth: null, count: null, next: null, amount: invoice.total };
      return [{ ...line, ...figures, certainty: overdue ? 'at-risk' : 'fixed', on: laterOf(invoice.dueOn, today) }];
    }
    const { monthlyFee, setupFee } = priceOf(prices, sold.planCode, issuedOn);
    const count = countOf(discountCountMonth(issuedOn));
    const figures = figureInvoice({ ...contract, ...sold, term, monthlyFee, setupFee }, issuedOn, count, cards, policy);
    const { discountRate: rate, countMonth, total: amount } = figures;
    const { planGroup } = sold;
    const next = countMonth ? betterRate(cards, 'discount', { planGroup, term, countMonth, count }, today) : null;
    const on = renewalInvoiceDueOn(startsOn, issuedOn);
    return [{ ...line, ...{ certainty, rate, countMonth, next, amount, on }, count: figures.count }];
  });
}

function priceOf(prices: readonly PlanPrice[], planCode: string, on: Day): PlanPrice {
  const price = priceOn(prices, planCode, on);
  invariant(price, `${planCode} has no price on ${on}`);
  return price;
}
