import { type Day, type Month, addGridMonths, gridMonthsBetween, lastDayOf, monthOf } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import { type Billing, type ItemPrice, type ItemRun, itemLines, itemPriceOn, sumOfLines } from '../catalogue/rules.ts';
import { staysOwn } from '../contract-moves/rules.ts';
import { countsAtMonthEnd, startAfterPayment, termDays } from '../contracts/rules.ts';
import type { TermSold } from '../contracts/rules.ts';
import type { Programme } from '../rates/rules.ts';

/** Something added to a contract, with the terms that bill it. */
export type BilledItem = Billing & ItemRun & { code: string; name: string; about: string | null; quantity: number };

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
  /** What was added to it and is billed beside the plan; absent where nothing was. */
  items?: readonly BilledItem[];
};

/** A term that has not begun, with the day its invoice goes out or went out. */
export type ComingTerm = {
  term: number;
  startsOn: Day;
  issuedOn: Day;
  certainty: 'likely' | 'at-risk';
  /** Its plan and length. */
  sold: TermSold;
};

/** What contracts have to come up to a day, each only what still is its partner's. CON-03, GAP-09. */
export function comingTerms(contracts: readonly LiveContract[], today: Day, until: Day, policy: Policy): Coming[] {
  return contracts.map((contract) => ({
    contract,
    terms: ownTerms(contract, termsUntil(contract, today, until, policy)),
  }));
}

/**
 * What is billed beside the plan in a term to come, without tax, at the prices of the day its invoice goes out. None of it
 * is discounted. CAT-02, DOM-01, PRG-08.
 */
export function optionFeeOf(contract: LiveContract, coming: ComingTerm, prices: readonly ItemPrice[]): Yen {
  const { startsOn, items = [] } = contract;
  const { term, issuedOn, sold } = coming;
  const priced = items.map((item) => {
    const amount = itemPriceOn(prices, item.code, issuedOn);
    invariant(amount !== undefined, `${item.code} was sold and has a price`);
    return { ...item, amount };
  });
  const monthsBefore = startsOn ? gridMonthsBetween(startsOn, coming.startsOn) : 0;
  return sumOfLines(itemLines(priced, { term, monthsBefore, termMonths: sold.termMonths }));
}

/** The terms of a contract that begin up to a day: the next one, and all that follow it while nobody cancelled. CON-03. */
function termsUntil(contract: LiveContract, today: Day, until: Day, policy: Policy): ComingTerm[] {
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
function ownTerms({ programme, leavesOn = null }: LiveContract, terms: readonly ComingTerm[]): readonly ComingTerm[] {
  return terms.filter((term) => staysOwn(programme, term, leavesOn));
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

/** A contract with its terms to come that still are its partner's. */
export type Coming = { contract: LiveContract; terms: readonly ComingTerm[] };

/** The count at a month-end: as closed, or as it comes out where likely terms begin and nothing else changes. PRG-09. */
export function countsToCome(
  counts: ReadonlyMap<Month, number>,
  coming: readonly Coming[],
  today: Day,
  policy: Policy,
): (month: Month) => number {
  const periods = coming
    .filter(({ contract }) => countsAtMonthEnd({ kind: contract.kind, partnerId: 'par_own' }))
    .flatMap((one) => periodToCome(one, policy));
  const known = new Map<Month, number>();
  return (month) => {
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
