import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { findCorrected } from '../adjustment-proposals/queries.server.ts';
import {
  adjustmentAsThing,
  correctionText,
  readCorrection,
  thingsOfCorrection,
} from '../adjustment-proposals/rules.ts';
import { storeAdjustment } from '../adjustments/commands.server.ts';
import { decide } from '../approvals/commands.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { lockComingRun, reopenComingRun } from '../payouts/commands.server.ts';
import { correctionLetter } from './messages.ts';
import { type Approved, findTakenUp, loadTold } from './queries.server.ts';

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
