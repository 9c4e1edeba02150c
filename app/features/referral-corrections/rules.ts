import { type Day, type Month, firstDayOf, month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { type Rate, shareOf } from '#app/core/rate.ts';
import { type Yen, ZERO_YEN } from '#app/core/yen.ts';
import type { DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import { type MoveRefusal, staysOwn } from '../contract-moves/rules.ts';
import type { ContractState } from '../contracts/rules.ts';
import { type Programme, type RateCard, cardInForce, countMonthOf, eventOfTerm, rateFor } from '../rates/rules.ts';

/** Whose referral a contract is to be from a month on, null for nobody's, and why. */
export type Correction = { from: PartnerId | null; to: PartnerId | null; fromMonth: Month; reason: string };

/** Why a correction is not put up. */
export type CorrectionRefusal = MoveRefusal | ProposalRefusal | { code: 'partner-missing' };

/** Why one is not decided. */
export type CorrectionDecisionRefusal = MoveRefusal | DecisionRefusal;

/** Why a planned one is not taken back: none waits, or two partners agreed on it, which is stopped with their handover. */
export type PlanRefusal = { code: 'nothing-planned' } | { code: 'agreed-by-partners' };

/** A correction as what is put up for approval; one waits for a contract. GAP-09. */
export function correctionAsThing(id: ContractId) {
  return { kind: 'referral' as const, thing: id };
}

/** A correction as text: what an approval holds for. Given to somebody else meanwhile, the contract has another one. */
export function correctionText({ from, to, fromMonth, reason }: Correction): string {
  return JSON.stringify([from, to, fromMonth, reason]);
}

/** Reads a correction from its text. @throws when the text is none that `correctionText` wrote. */
export function readCorrection(text: string): Correction {
  const [from, to, fromMonth, reason] = JSON.parse(text) as [PartnerId | null, PartnerId | null, string, string];
  return { from, to, fromMonth: month(fromMonth), reason };
}

/** The term of a contract that begins next, as far as its rate goes. */
export type ComingTerm = {
  term: number;
  startsOn: Day;
  /** The day its invoice goes out, or went out. */
  issuedOn: Day;
  planGroup: string;
  kind: 'server' | 'other';
  serverFee: Yen;
};

/** What one partner, or nobody, gets for a term by what is known today: a cashback, or a discount. */
export type Share = { partnerId: PartnerId | null; count: number; rate: Rate; amount: Yen };

/** Whether a correction reaches a coming term: it is no longer that of whoever holds the contract now. GAP-09. */
export function reachesTerm(term: ComingTerm, programme: Programme, fromMonth: Month): boolean {
  return !staysOwn(programme, term, firstDayOf(fromMonth));
}

/** What a partner gets for a coming term at a count; nobody gets nothing, and so does anybody for what is no server. PRG-08. */
export function shareFor(
  term: ComingTerm,
  of: { partnerId: PartnerId | null; programme: Programme; count: number },
  cards: readonly RateCard[],
): Share {
  const { partnerId, programme, count } = of;
  const card = cardInForce(cards, programme, countMonthOf(programme, term));
  const rate = rateFor(card, term.planGroup, eventOfTerm(term.term), count);
  const earns = partnerId !== null && term.kind === 'server';
  return { partnerId, count, rate, amount: earns ? shareOf(term.serverFee, rate) : ZERO_YEN };
}

/** The days of a term that begins next. */
export type ComingDays = Pick<ComingTerm, 'term' | 'startsOn' | 'issuedOn'>;

/** The term that a correction may reach first: the one ordered, or the one renewed into; null where none comes. CON-01, PRG-14. */
export function comingDays(contract: {
  state: ContractState;
  term: number;
  cancelledOn: Day | null;
  orderedOn: Day;
  requestedStartOn: Day;
  startsOn: Day | null;
  renewsOn: Day | null;
  nextInvoiceOn: Day | null;
}): ComingDays | null {
  const { state, term, cancelledOn, orderedOn, requestedStartOn, startsOn, renewsOn, nextInvoiceOn } = contract;
  if (cancelledOn) return null;
  if (state === 'ordered' || state === 'scheduled') {
    return { term: 1, startsOn: startsOn ?? requestedStartOn, issuedOn: orderedOn };
  }
  return state === 'in-force' && renewsOn && nextInvoiceOn
    ? { term: term + 1, startsOn: renewsOn, issuedOn: nextInvoiceOn }
    : null;
}
