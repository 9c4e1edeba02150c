import type { AdjustmentId, ApprovalId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { loadCorrected } from '../adjustment-proposals/queries.server.ts';
import {
  adjustmentAsThing,
  correctionText,
  readCorrection,
  thingsOfCorrection,
} from '../adjustment-proposals/rules.ts';
import { storeAdjustments } from '../adjustments/commands.server.ts';
import { decideTogether, recordOwnApproval } from '../approvals/commands.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordActs } from '../audit/commands.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { lockComingRun, reopenComingRun } from '../payouts/commands.server.ts';
import { correctionLetter } from './messages.ts';
import { type Approved, findTakenUp, listFactCorrections, loadTold } from './queries.server.ts';
import { togetherText, waitingOf } from './rules.ts';

/**
 * Approves or rejects a correction as the second person. Approved, it is owed at once, posted, and joins the partner's next
 * payout; the partner is told, and a run approved for the coming notices is opened again. PRG-18, MAIL-14.
 */
export async function decideAdjustment(
  context: StaffContext,
  id: AdjustmentId,
  decision: Decision,
): Promise<Outcome<true, DecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, DecisionRefusal>>(context, async (context) => {
    // The run before the proposal, as everybody locks them who decides a run.
    await lockComingRun(context);
    const decided = await decideCorrections(context, [{ id, contentHash: decision.seenHash }], decision);
    return decided.ok ? done(true) : decided;
  });
}

/**
 * Approves or rejects, as the second person, all corrections of a fact that wait: those that were shown, each an act of its
 * own, or none. Answers how many. PRG-09, PRG-18, MAIL-14.
 *
 * @param decision with the hash of the whole list as it was shown.
 */
export async function decideFactCorrections(
  context: StaffContext,
  factId: ApprovalId,
  decision: Decision,
): Promise<Outcome<number, DecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<number, DecisionRefusal>>(context, async (context) => {
    await lockComingRun(context);
    const waiting = waitingOf(await listFactCorrections(context, factId));
    if (waiting.length === 0) return refused({ code: 'not-proposed' });
    if (sha256(togetherText(waiting)) !== decision.seenHash) return refused({ code: 'content-changed' });
    const own = waiting.filter(({ proposedBy }) => proposedBy === context.staff.userId);
    if (own.length > 0) {
      await recordOwnApproval(
        context,
        own.map(({ id }) => ({ kind: 'adjustment', id })),
      );
      return refused({ code: 'own-work' });
    }
    return decideCorrections(context, waiting, decision);
  });
}

/**
 * Decides corrections of one partner within the caller's transaction, each for its content as it was shown: all of them, or
 * none. What was approved is stored and posted, and its partner told. Answers how many.
 */
async function decideCorrections(
  context: StaffContext,
  shown: readonly { id: AdjustmentId; contentHash: string }[],
  decision: Decision,
): Promise<Outcome<number, DecisionRefusal>> {
  const seen = shown.map(({ id, contentHash }) => ({ ...adjustmentAsThing(id), seenHash: contentHash }));
  const decided = await decideTogether(context, 'adjustment', seen, decision, (proposals) =>
    loadFresh(context, proposals),
  );
  if (!decided.ok) return decided;
  if (decision.decision === 'reject') return done(shown.length);
  const approved = decided.value.map(({ id, thing, content, contentHash, proposedBy, decidedBy: approvedBy }) => {
    invariant(content && approvedBy, 'what was approved was put up, and approved by somebody');
    const approval = { id, contentHash, proposedBy, approvedBy };
    return { id: thing as AdjustmentId, correction: readCorrection(content), approval };
  });
  await storeAdjustments(context, approved);
  await recordActs(
    context,
    approved.map(({ id, correction }) => ({
      ...{ name: 'adjustment-approved' as const, things: thingsOfCorrection(id, correction) },
      ...{ after: { amount: correction.amount }, reason: correction.reason },
    })),
  );
  await reopenComingRun(context);
  await tellPartner(context, approved);
  return done(shown.length);
}

/** What corrections that were put up come to as the cashbacks they correct stand now. */
async function loadFresh(context: Context, proposals: readonly { content: string | null }[]) {
  const corrections = proposals.map(({ content }) => readCorrection(content ?? ''));
  const correctedBy = await loadCorrected(
    context,
    corrections.flatMap(({ cashback }) => cashback ?? []),
  );
  return corrections.map((correction) => ({
    content: correctionText(correction, correction.cashback && correctedBy(correction.cashback)),
  }));
}

/** Writes to the one partner whose corrections were approved today, a letter for each; of each correction once, by the letter's key. */
async function tellPartner(context: Context, approved: readonly Approved[]): Promise<void> {
  const [first] = approved;
  if (!first) return;
  const { partnerId } = first.correction;
  const [partner, takenUp] = [await findPartner(context, partnerId), await findTakenUp(context, partnerId)];
  invariant(partner, 'partners are never removed');
  const to = { partnerId, name: partner.name, address: partner.email };
  await writeLetters(
    context,
    (await loadTold(context, approved)).map(({ id, ...told }) => ({
      ...{ kind: 'correction-approved' as const, about: id, to },
      text: correctionLetter({ ...told, partnerName: partner.name, takenUp }),
    })),
  );
}
