import { type Day, type Month, addDays, firstDayOf, lastDayOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Rate } from '#app/core/rate.ts';
import type { MoveRefusal } from '../contract-moves/rules.ts';
import type { ContractState } from '../contracts/rules.ts';
import { type Programme, type RateCard, type RateEvent, cardInForce, rateFor } from '../rates/rules.ts';

/** Most contracts of one handover. */
export const MOST_CONTRACTS = 200;

/** What happens to a proposal: by whom it was offered to, by either partner, or by staff. */
export type HandoverStep = 'accepted' | 'declined' | 'withdrawn' | 'refused';

/** Where a handover stands; `done` from the first day of its month on. */
export type HandoverState = 'open' | 'expired' | 'done' | HandoverStep;

/** Where a handover stands on a day: unanswered it ends by itself, accepted it is carried out in the run of its first day. GAP-09. */
export function handoverState(
  handover: { answerBy: Day; effectiveFrom: Day },
  steps: readonly HandoverStep[],
  today: Day,
): HandoverState {
  const last = steps.at(-1);
  if (!last) return today > handover.answerBy ? 'expired' : 'open';
  return last === 'accepted' && today >= handover.effectiveFrom ? 'done' : last;
}

/** Who takes a step. */
export type HandoverHand = 'giver' | 'receiver' | 'staff';

/** Why a handover does not go on. */
export type HandoverRefusal = { code: 'not-now'; state: HandoverState } | { code: 'changed-hands' } | MoveRefusal;

/**
 * Who may take which step: the receiving partner answers while it is open; the giving one takes it back, and so does
 * either of them once it is accepted; staff stop it. None of it once the month has begun. GAP-09.
 */
export function checkHandoverStep(
  state: HandoverState,
  hand: HandoverHand,
  step: HandoverStep,
): Outcome<true, HandoverRefusal> {
  const allowed: Record<HandoverStep, boolean> = {
    accepted: hand === 'receiver' && state === 'open',
    declined: hand === 'receiver' && state === 'open',
    withdrawn: (hand === 'giver' && state === 'open') || (hand !== 'staff' && state === 'accepted'),
    refused: hand === 'staff' && (state === 'open' || state === 'accepted'),
  };
  return allowed[step] ? done(true) : refused({ code: 'not-now', state });
}

/** Why nothing is proposed. */
export type ProposingRefusal =
  | { code: 'too-many-codes'; minutes: number }
  | { code: 'receiver-unknown' }
  | { code: 'offered-already'; orderNumber: string }
  | MoveRefusal;

/** The last day on which a proposal may be accepted: before its month begins in any case. GAP-09. */
export function answerByOf(proposedOn: Day, fromMonth: Month, policy: Policy): Day {
  const [within, before] = [addDays(proposedOn, policy.handoverAnswerDays), addDays(firstDayOf(fromMonth), -1)];
  return within < before ? within : before;
}

/** The day whose last answers a day's run finds missing: proposals to be answered by it are worth nothing from the run on. GAP-09. */
export function lastAnswerDay(runOn: Day): Day {
  return addDays(runOn, -1);
}

/**
 * Whether a partner is one that contracts may be offered to: another one of the same programme. Why one is not is told to
 * nobody: it would say who takes part in what. GAP-09.
 */
export function mayReceive(
  giver: { id: PartnerId; programme: Programme },
  receiver: { id: PartnerId; programme: Programme } | undefined,
): boolean {
  return receiver !== undefined && receiver.id !== giver.id && receiver.programme === giver.programme;
}

/** Whether the month-end of a month would count a contract, by what is known of it today. PRG-09. */
export function countsInMonth(
  contract: { kind: 'server' | 'other'; state: ContractState; endsOn: Day | null },
  month: Month,
): boolean {
  const { kind, state, endsOn } = contract;
  return kind === 'server' && state === 'in-force' && (endsOn === null || endsOn >= lastDayOf(month));
}

/** What a handover does to one partner's count at the end of its first month, and to the rates that count brings. */
export type CountChange = {
  month: Month;
  before: number;
  after: number;
  rates: readonly { planGroup: string; event: RateEvent; before: Rate; after: Rate }[];
};

/** The count of a month-end with and without contracts that come (or go, below 0), by the card of that month. PRG-07, PRG-09. */
export function changeOfCount(
  programme: Programme,
  { month, before, by }: { month: Month; before: number; by: number },
  planGroups: readonly string[],
  cards: readonly RateCard[],
): CountChange {
  const after = Math.max(before + by, 0);
  const card = cardInForce(cards, programme, month);
  const rates = [...new Set(planGroups)].flatMap((planGroup) =>
    (['new', 'renewal'] as const).map((event) => ({
      ...{ planGroup, event },
      before: rateFor(card, planGroup, event, before),
      after: rateFor(card, planGroup, event, after),
    })),
  );
  return { month, before, after, rates };
}

/** Whether every contract still is the partner's that offered it. GAP-09. */
export function stillGivers(
  contracts: readonly { id: ContractId; partnerId: PartnerId | null }[],
  handover: { fromPartnerId: PartnerId; contractIds: readonly ContractId[] },
): boolean {
  const own = contracts.filter(({ partnerId }) => partnerId === handover.fromPartnerId);
  return own.length === handover.contractIds.length;
}
