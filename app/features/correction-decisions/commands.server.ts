import type { AdjustmentId, ApprovalId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { findCorrected } from '../adjustment-proposals/queries.server.ts';
import {
  adjustmentAsThing,
  correctionText,
  readCorrection,
  thingsOfCorrection,
} from '../adjustment-proposals/rules.ts';
import { storeAdjustment } from '../adjustments/commands.server.ts';
import { decide, recordOwnApproval } from '../approvals/commands.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
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
    const decided = await decideOne(context, id, decision);
    if (!decided.ok) return decided;
    if (decided.value) {
      await reopenComingRun(context);
      await tellPartner(context, [decided.value]);
    }
    return done(true);
  });
}

/** Carries the refusal of one correction out of the transaction in which others of its fact were decided. */
class Undone extends Error {
  constructor(readonly refusal: DecisionRefusal) {
    super(refusal.code);
  }
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
  try {
    return await inTransaction<StaffContext, Outcome<number, DecisionRefusal>>(context, (context) =>
      decideWaiting(context, factId, decision),
    );
  } catch (error) {
    if (error instanceof Undone) return refused(error.refusal);
    throw error;
  }
}

async function decideWaiting(
  context: StaffContext,
  factId: ApprovalId,
  decision: Decision,
): Promise<Outcome<number, DecisionRefusal>> {
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
  const approved: Approved[] = [];
  for (const { id, contentHash } of waiting) {
    const decided = await decideOne(context, id, { ...decision, seenHash: contentHash });
    if (!decided.ok) throw new Undone(decided.refusal);
    if (decided.value) approved.push(decided.value);
  }
  if (approved.length > 0) await reopenComingRun(context);
  await tellPartner(context, approved);
  return done(waiting.length);
}

/** Decides one correction within the caller's transaction; what was approved is stored, and answered. */
async function decideOne(
  context: StaffContext,
  id: AdjustmentId,
  decision: Decision,
): Promise<Outcome<Approved | null, DecisionRefusal>> {
  const decided = await decide(context, adjustmentAsThing(id), decision, async ({ content }) => {
    const correction = readCorrection(content ?? '');
    const { cashback } = correction;
    return { content: correctionText(correction, cashback && (await findCorrected(context, cashback))) };
  });
  if (!decided.ok) return decided;
  if (decision.decision === 'reject') return done(null);
  const { id: approvalId, content, contentHash, proposedBy, decidedBy: approvedBy } = decided.value;
  invariant(content && approvedBy, 'what was approved was put up, and approved by somebody');
  const correction = readCorrection(content);
  await storeAdjustment(context, id, correction, { id: approvalId, contentHash, proposedBy, approvedBy });
  const act = {
    things: thingsOfCorrection(id, correction),
    after: { amount: correction.amount },
    reason: correction.reason,
  };
  await recordAct(context, { name: 'adjustment-approved', ...act });
  return done({ id, correction });
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
