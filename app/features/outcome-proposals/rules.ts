import type { Day } from '#app/core/calendar.ts';
import type { OutcomeProposalId, PayoutId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import type { DecisionRefusal } from '../approvals/rules.ts';
import { type FinalOutcome, type TransferStanding, expiryOf, outcomesOf } from '../transfer-outcomes/rules.ts';

/** One transfer of a payout. */
export type TransferKey = { payoutId: PayoutId; part: number };

/** How transfers of one run ended, as somebody enters it. */
export type EnteredOutcome = {
  outcome: FinalOutcome;
  /** The bank's day; null where it is not known. */
  happenedOn: Day | null;
  /** Why the money came back; empty where it was received. */
  reason: string;
};

/** Why an outcome is not put up. */
export type EntryRefusal =
  | { code: 'nothing-chosen' }
  | { code: 'not-sent' }
  | { code: 'ended-already'; outcome: FinalOutcome }
  | { code: 'not-expired'; from: Day }
  | { code: 'never-expires' }
  | { code: 'later-than-today' }
  | { code: 'waits-already' }
  | { code: 'run-closed'; on: Day };

/** Whether an outcome can be put up: every transfer was sent, none ended, and none is called expired before its day. MAIL-14. */
export function checkEntry(
  entered: EnteredOutcome,
  transfers: readonly TransferStanding[],
  today: Day,
  policy: Policy,
): Outcome<true, EntryRefusal> {
  if (transfers.length === 0) return refused({ code: 'nothing-chosen' });
  if (entered.happenedOn && entered.happenedOn > today) return refused({ code: 'later-than-today' });
  for (const { sentOn, outcome, route } of transfers) {
    if (sentOn === null) return refused({ code: 'not-sent' });
    if (outcome !== null) return refused({ code: 'ended-already', outcome });
    if (!outcomesOf(route).includes(entered.outcome)) return refused({ code: 'never-expires' });
    const from = expiryOf(sentOn, policy);
    if (entered.outcome === 'expired' && today < from) return refused({ code: 'not-expired', from });
  }
  return done(true);
}

/** Why an outcome is not decided. */
export type EntryDecisionRefusal = DecisionRefusal | { code: 'run-closed'; on: Day };

/** Entered outcomes as what is put up for approval; each entry is a thing of its own. */
export function entryAsThing(id: OutcomeProposalId) {
  return { kind: 'payout-result' as const, thing: id };
}

/** A transfer as it stood when an outcome was entered for it. */
export type EnteredTransfer = TransferKey & { amount: Yen; outcome: FinalOutcome | null };

/** An entry as text: what an approval holds for. A transfer that ended meanwhile makes it another. */
export function entryText(
  { month, outcome, happenedOn, reason }: EnteredOutcome & { month: string },
  transfers: readonly EnteredTransfer[],
): string {
  const each = transfers.map(({ payoutId, part, amount, outcome: ended }) => [payoutId, part, amount, ended]);
  return JSON.stringify([month, outcome, happenedOn, reason, each]);
}

/** Reads an entry from its text. @throws when the text is none that `entryText` wrote. */
export function readEntry(text: string): EnteredOutcome & { month: string; transfers: EnteredTransfer[] } {
  const [month, outcome, happenedOn, reason, each] = JSON.parse(text) as [
    string,
    FinalOutcome,
    Day | null,
    string,
    [PayoutId, number, number, FinalOutcome | null][],
  ];
  const transfers = each.map(([payoutId, part, amount, ended]) => ({
    ...{ payoutId, part, outcome: ended },
    amount: yen(amount),
  }));
  return { month, outcome, happenedOn, reason, transfers };
}
