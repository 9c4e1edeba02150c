import { type Day, addDays } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import type { ApprovalState, Decision, DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import { type PayeeName, type PayeeNameRefusal, maskedPayee } from '../partners/rules.ts';

/** A change of a payee: the name as it stands, and as it is to stand. */
export type PayeeChange = { partnerId: PartnerId; before: PayeeName; after: PayeeName };

/** Why a payee is not entered at once: its partner confirmed it before, so that it takes two people and a wait. */
export type EntryRefusal = PayeeNameRefusal | { code: 'takes-two' };

/** Why a change of a payee is not put up. */
export type ChangeRefusal =
  PayeeNameRefusal | ProposalRefusal | { code: 'never-confirmed' } | { code: 'nothing-changed' };

/** Why a change of a payee is not decided. */
export type ChangeDecisionRefusal = DecisionRefusal | { code: 'still-waiting'; from: Day };

const PARTS = ['familyName', 'givenName', 'familyKana', 'givenKana', 'email'] as const;

/** Whether a payee is changed rather than entered: the partner has confirmed the one that stands, and the new one differs. */
export function checkChange(
  payee: (PayeeName & { firstConfirmedOn: Day | null }) | undefined,
  after: PayeeName,
): Outcome<PayeeName, ChangeRefusal> {
  if (!payee?.firstConfirmedOn) return refused({ code: 'never-confirmed' });
  return PARTS.some((part) => payee[part] !== after[part]) ? done(payee) : refused({ code: 'nothing-changed' });
}

/** The first day on which a change can be approved: the partner was told, and had the time to object. MAIL-06. */
export function approvableFrom(proposedOn: Day, policy: Policy): Day {
  return addDays(proposedOn, policy.payeeChangeWaitingDays);
}

/** Whether a change that somebody else put up has waited long enough to be approved; sending it back takes no wait. */
export function checkWait(
  waiting: { state: ApprovalState; proposedBy: UserId; proposedOn: Day } | undefined,
  decider: { decision: Decision['decision']; by: UserId; today: Day },
  policy: Policy,
): Outcome<true, ChangeDecisionRefusal> {
  if (waiting?.state !== 'proposed' || decider.decision !== 'approve' || waiting.proposedBy === decider.by) {
    return done(true);
  }
  const from = approvableFrom(waiting.proposedOn, policy);
  return decider.today < from ? refused({ code: 'still-waiting', from }) : done(true);
}

/** The parts of a payee that a change changes. */
export function changedParts({ before, after }: PayeeChange): (keyof PayeeName)[] {
  return PARTS.filter((part) => before[part] !== after[part]);
}

/** A change as it may be shown to whoever does not need the names whole: parts that differ may look alike in it. */
export function maskedChange(change: PayeeChange): PayeeChange {
  return { ...change, before: maskedPayee(change.before), after: maskedPayee(change.after) };
}

/** A partner's payee as what is put up for approval. */
export function payeeAsThing(partnerId: PartnerId) {
  return { kind: 'payee' as const, thing: partnerId };
}

/** A change as text: what an approval holds for, to the letter. */
export function changeText({ partnerId, before, after }: PayeeChange): string {
  return JSON.stringify([partnerId, PARTS.map((part) => before[part]), PARTS.map((part) => after[part])]);
}

/** Reads a change from its text. @throws when the text is none that `changeText` wrote. */
export function readChange(text: string): PayeeChange {
  type Parts = [string, string, string, string, string];
  const [partnerId, before, after] = JSON.parse(text) as [PartnerId, Parts, Parts];
  return { partnerId, before: nameOf(before), after: nameOf(after) };
}

function nameOf([familyName, givenName, familyKana, givenKana, email]: readonly [
  string,
  string,
  string,
  string,
  string,
]): PayeeName {
  return { familyName, givenName, familyKana, givenKana, email };
}
