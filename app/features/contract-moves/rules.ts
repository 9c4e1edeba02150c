import { type Day, type Month, addMonths, firstDayOf, laterOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type ContractState, lastMoneyBackDay } from '../contracts/rules.ts';

/**
 * Whether a term to come still brings its partner something, though the contract is to leave: a cashback is its holder's on
 * the day the term begins, and a discount is taken off the invoice of whoever holds the contract when that goes out. GAP-09.
 *
 * @param leavesOn the first day on which the contract is another's; null where no move is planned.
 */
export function staysOwn(
  programme: Holder['programme'],
  { startsOn, issuedOn }: { startsOn: Day; issuedOn: Day },
  leavesOn: Day | null,
): boolean {
  return leavesOn === null || (programme === 'discount' ? issuedOn : startsOn) < leavesOn;
}

/** How many months ahead a move can be planned. */
const MONTHS_AHEAD = 12;

/** Whose a contract is, with the programme it takes part in; both null for nobody's. */
export type Holder = { partnerId: PartnerId | null; programme: 'discount' | 'cashback' | null };

/** A contract that is to move, and what is known of it. */
export type MovingContract = Holder & {
  state: ContractState;
  startsOn: Day | null;
  /** First month of a move of it that waits for its month; null without one. */
  waiting: Day | null;
};

/** Whom it moves to: null for nobody, undefined for somebody who is no partner in force. */
export type Receiver = { id: PartnerId; programme: 'discount' | 'cashback' } | null | undefined;

/** What is asked: a correction of whose referral it was, by staff, or a handover that two partners agreed on. */
export type AskedMove = { kind: 'correction' | 'handover'; to: PartnerId | null; fromMonth: Month };

/** Why a contract does not move. */
export type MoveRefusal =
  | { code: 'contract-unknown' }
  | { code: 'contract-over' }
  | { code: 'partner-unknown' }
  | { code: 'same-partner' }
  | { code: 'month-closed'; first: Month }
  | { code: 'month-too-far'; last: Month }
  | { code: 'move-waiting'; from: Day }
  | { code: 'other-programme' }
  | { code: 'own-contract' }
  /** `until` is the last day on which the money could still go back; null while the contract has not begun. */
  | { code: 'money-back-open'; until: Day | null };

/**
 * Whether a contract may move to a partner, or to nobody, from a month on. Closed months never change, and a contract
 * keeps its programme: who holds it and who is billed would otherwise change without a contract between them. Under
 * discount it moves only once its money can no longer go back, so that a refund always goes to who paid. GAP-09, PRG-09.
 */
export function checkMove(
  contract: MovingContract,
  { kind, to, fromMonth, today, policy }: Omit<AskedMove, 'to'> & { to: Receiver; today: Day; policy: Policy },
): Outcome<Holder & { from: Day }, MoveRefusal> {
  if (isOver(contract.state)) return refused({ code: 'contract-over' });
  if (to === undefined) return refused({ code: 'partner-unknown' });
  if ((to ? to.id : null) === contract.partnerId) return refused({ code: 'same-partner' });
  const first = firstMonthToMove(kind, today);
  if (fromMonth < first) return refused({ code: 'month-closed', first });
  const last = addMonths(monthOf(today), MONTHS_AHEAD);
  if (fromMonth > last) return refused({ code: 'month-too-far', last });
  if (contract.waiting) return refused({ code: 'move-waiting', from: contract.waiting });
  if (contract.programme === 'discount' && to === null) return refused({ code: 'own-contract' });
  if (to && to.programme !== (contract.programme ?? 'cashback')) return refused({ code: 'other-programme' });
  const from = firstDayOf(fromMonth);
  if (contract.programme === 'discount') {
    const until = contract.startsOn && lastMoneyBackDay(contract.startsOn, policy);
    if (until === null || until >= laterOf(from, today)) return refused({ code: 'money-back-open', until });
  }
  return done({ partnerId: to ? to.id : null, programme: to ? to.programme : null, from });
}

/** The first month a move may be for: the one that is not closed; partners agree on months to come. */
export function firstMonthToMove(kind: AskedMove['kind'], today: Day): Month {
  return kind === 'correction' ? monthOf(today) : addMonths(monthOf(today), 1);
}

/** Whether nothing of a contract is still to come. */
export function isOver(state: ContractState): boolean {
  return state === 'ended' || state === 'void' || state === 'refunded';
}

/** A move that was carried out. */
export type AppliedMove = {
  contractId: ContractId;
  effectiveFrom: Day;
  fromPartnerId: PartnerId | null;
  fromProgramme: 'discount' | 'cashback' | null;
};

/**
 * Whose a contract was on a day: as it is now, unless it moved after that day. What a term earns is its holder's on the
 * day it began. PRG-13, GAP-09.
 *
 * @param moves those of the contract that were carried out, oldest month first.
 */
export function holderOn(now: Holder, moves: readonly AppliedMove[], day: Day): Holder {
  const next = moves.find(({ effectiveFrom }) => effectiveFrom > day);
  return next ? { partnerId: next.fromPartnerId, programme: next.fromProgramme } : now;
}
