import { type Month, month } from '#app/core/calendar.ts';
import type { OutcomeProposalId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { sumYen } from '#app/core/yen.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import { findLatest } from '../approvals/queries.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { settleReceived } from '../name-reports/commands.server.ts';
import { lockForOutcomes, recordOutcomes } from '../transfer-outcomes/commands.server.ts';
import { findClosing } from '../transfer-outcomes/queries.server.ts';
import { receivedAmong } from '../transfer-outcomes/rules.ts';
import { entryTitle } from './messages.ts';
import { countParts, listNamed, listWaiting } from './queries.server.ts';
import {
  type EnteredOutcome,
  type EntryDecisionRefusal,
  type EntryRefusal,
  type TransferKey,
  checkEntry,
  entryAsThing,
  entryText,
  readEntry,
} from './rules.ts';

/** Puts up how transfers of one run ended, for a second person to approve; nothing is recorded before. MAIL-14. */
export async function proposeOutcome(
  context: StaffContext,
  of: Month,
  named: readonly TransferKey[],
  entered: EnteredOutcome,
): Promise<Outcome<OutcomeProposalId, EntryRefusal>> {
  return inTransaction<StaffContext, Outcome<OutcomeProposalId, EntryRefusal>>(context, async (context) => {
    await lockForOutcomes(context, of);
    const closing = await findClosing(context, of);
    if (closing) return refused({ code: 'run-closed', on: closing.closedOn });
    const transfers = await listNamed(context, of, named);
    const checked = checkEntry(entered, transfers, context.today, context.policy);
    if (!checked.ok) return checked;
    const waiting = await listWaiting(context, of);
    if (transfers.some(({ payoutId, part }) => waiting.has(`${payoutId} ${part}`))) {
      return refused({ code: 'waits-already' });
    }
    const id = context.newId('opr');
    const proposed = await propose(context, {
      ...entryAsThing(id),
      title: entryTitle(of, entered.outcome, transfers.length),
      content: entryText({ ...entered, month: of }, transfers),
    });
    invariant(proposed.ok, 'a fresh id names nothing that waits');
    const after = { count: transfers.length, total: sumYen(transfers.map(({ amount }) => amount)) };
    await recordAct(context, { name: 'outcome-proposed', things: thingsOf(id, of, transfers), after });
    return done(id);
  });
}

/**
 * Approves or rejects what was entered, as the second person. Approved, it is recorded at once: what came back is owed
 * again and joins the next run. A transfer that ended meanwhile refuses the whole entry. MAIL-01, MAIL-14.
 */
export async function decideOutcome(
  context: StaffContext,
  id: OutcomeProposalId,
  decision: Decision,
): Promise<Outcome<true, EntryDecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, EntryDecisionRefusal>>(context, async (context) => {
    const proposal = await findLatest(context, entryAsThing(id));
    if (!proposal?.content) return refused({ code: 'not-proposed' });
    const { transfers: named, ...entry } = readEntry(proposal.content);
    const of = month(entry.month);
    // The runs before the proposal, as everybody locks them who decides a run.
    await lockForOutcomes(context, of);
    const closing = await findClosing(context, of);
    if (closing) return refused({ code: 'run-closed', on: closing.closedOn });
    const transfers = await listNamed(context, of, named);
    const decided = await decide(context, entryAsThing(id), decision, () => ({ content: entryText(entry, transfers) }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { id: approvalId, proposedBy: recordedBy, decidedBy: approvedBy } = decided.value;
    invariant(approvedBy, 'what was approved was approved by somebody');
    const parts = await countParts(context, of);
    const ended = transfers.map(({ payoutId, part, partnerId, amount }) => {
      const count = parts.get(payoutId);
      invariant(count !== undefined, 'a transfer is one of its payout');
      const { outcome, happenedOn, reason } = entry;
      return { payoutId, part, partnerId, amount, parts: count, outcome, happenedOn, reason };
    });
    await recordOutcomes(context, of, ended, { resultId: null, approvalId, recordedBy, approvedBy });
    await settleReceived(context, receivedAmong(ended));
    const after = { count: ended.length, total: sumYen(ended.map(({ amount }) => amount)) };
    await recordAct(context, { name: 'outcome-approved', things: thingsOf(id, of, transfers), after });
    return done(true);
  });
}

function thingsOf(id: OutcomeProposalId, of: Month, transfers: readonly { partnerId: PartnerId }[]): Thing[] {
  return [
    { kind: 'payout-result', id },
    { kind: 'run', id: of },
    ...transfers.map(({ partnerId }): Thing => ({ kind: 'partner', id: partnerId })),
  ];
}
