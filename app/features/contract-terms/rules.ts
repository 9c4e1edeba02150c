import { type Day, type Month, addDays, addGridMonths, monthOf } from '#app/core/calendar.ts';
import type { Rate } from '#app/core/rate.ts';
import { takesPart } from '../catalogue/rules.ts';
import { staysOwn } from '../contract-moves/rules.ts';
import type { ContractState, TermSold } from '../contracts/rules.ts';
import { type Programme, type RateCard, cardInForce, countMonthOf, eventOfTerm, rateFor } from '../rates/rules.ts';

/** Where a term stands. */
export type TermState = 'planned' | 'unpaid' | 'waiting' | 'running' | 'over' | 'void' | 'refunded';

/** A contract as its terms are told by it. */
export type TermsOf = {
  state: ContractState;
  term: number;
  startsOn: Day | null;
  renewsOn: Day | null;
  nextInvoiceOn: Day | null;
  cancelledOn: Day | null;
  endsOn: Day | null;
} & TermSold;

/** The invoice of a term, as far as the list of terms needs it. */
export type TermInvoice = {
  term: number;
  number: number;
  planName: string;
  termMonths: number;
  coversFrom: Day;
  coversTo: Day;
  status: 'open' | 'paid' | 'void' | 'refunded';
  paidOn: Day | null;
};

/** The rate a term had, with the count it was read from; null where none was read. */
export type TermRate = { rate: Rate; count: number | null } | null;

/** One term of a contract, from its first day to its last. */
export type TermRow = {
  term: number;
  from: Day;
  to: Day;
  planName: string;
  termMonths: number;
  state: TermState;
  /** Null for a term whose invoice is not issued; `issueOn` says when it goes out. */
  number: number | null;
  paidOn: Day | null;
  issueOn: Day | null;
  rate: TermRate;
};

/** States of terms that have not begun. */
const TO_COME: ReadonlySet<TermState> = new Set(['planned', 'unpaid', 'waiting']);

/** What the rate of a term to come is read from. */
export type RateSource = {
  programme: Programme;
  planGroup: string;
  cards: readonly RateCard[];
  /** The partner's counts by month; a closed month without one counts 0. */
  counts: ReadonlyMap<Month, number>;
  /** The first day on which the contract is another partner's; null where no move is planned. */
  leavesOn: Day | null;
};

/**
 * The rate a term is to have once the month-end it is read at is closed, though it has earned nothing and is not invoiced;
 * null before, where its first day is not known yet, for what never comes, and for what comes to another partner. PRG-10, PRG-12,
 * PRG-19, GAP-09.
 */
export function fixedRate(
  { term, from, issueOn, state }: Pick<TermRow, 'term' | 'from' | 'issueOn' | 'state'>,
  startsOn: Day | null,
  { programme, planGroup, cards, counts, leavesOn }: RateSource,
  today: Day,
): TermRate {
  if (!takesPart(planGroup) || !TO_COME.has(state) || (term === 1 && startsOn === null)) return null;
  const readAt = programme === 'discount' ? issueOn : from;
  if (!readAt) return null;
  const days = { startsOn: from, issuedOn: readAt };
  const month = countMonthOf(programme, days);
  if (!staysOwn(programme, days, leavesOn) || month >= monthOf(today)) return null;
  const counted = counts.get(month);
  const count = counted === undefined ? 0 : counted;
  return { rate: rateFor(cardInForce(cards, programme, month), planGroup, eventOfTerm(term), count), count };
}

/** Where the term of an invoice stands. CON-03, CTR-04. */
export function stateOfTerm(contract: Pick<TermsOf, 'state' | 'term'>, { term, status }: TermInvoice): TermState {
  if (status === 'void' || status === 'refunded') return status;
  if (status === 'open') return 'unpaid';
  if (term > contract.term || contract.state === 'scheduled') return 'waiting';
  return term === contract.term && contract.state === 'in-force' ? 'running' : 'over';
}

/**
 * Every term of a contract, the last first: those invoiced, with the days they really have, and the one that would come
 * next where the contract goes on. CTR-04, CON-01, CON-03.
 *
 * @param next what the coming term is sold with.
 */
export function termRows(
  contract: TermsOf,
  invoices: readonly TermInvoice[],
  next: { planName: string; termMonths: number },
  rateOf: (row: Omit<TermRow, 'rate'>) => TermRate,
): TermRow[] {
  const rows = invoices.map((invoice): TermRow => {
    const { term, number, planName, termMonths, paidOn } = invoice;
    // The first term begins on the day the payment gave it, which its invoice could not know.
    const from = term === 1 && contract.startsOn ? contract.startsOn : invoice.coversFrom;
    const to = addDays(addGridMonths(from, termMonths), -1);
    const state = stateOfTerm(contract, invoice);
    const row = { ...{ term, from, to, planName, termMonths, state, number, paidOn }, issueOn: null };
    return { ...row, rate: rateOf(row) };
  });
  const { renewsOn, nextInvoiceOn, cancelledOn, state } = contract;
  const term = contract.term + 1;
  const comes = (state === 'scheduled' || state === 'in-force') && !cancelledOn && renewsOn;
  if (comes && !rows.some((row) => row.term === term)) {
    const to = addDays(addGridMonths(renewsOn, next.termMonths), -1);
    const planned = { state: 'planned' as const, number: null, paidOn: null, issueOn: nextInvoiceOn };
    const row = { ...{ term, from: renewsOn, to }, ...next, ...planned };
    rows.push({ ...row, rate: rateOf(row) });
  }
  return rows.toSorted((one, other) => other.term - one.term);
}
