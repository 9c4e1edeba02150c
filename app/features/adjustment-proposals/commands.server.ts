import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { storeAdjustment } from '../adjustments/commands.server.ts';
import type { Correction } from '../adjustments/rules.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { findPartner } from '../partners/queries.server.ts';
import { lockComingRun, reopenComingRun } from '../payouts/commands.server.ts';
import { adjustmentTitle } from './messages.ts';
import { findAskedCashback, findCorrected, findPartnerByCode } from './queries.server.ts';
import {
  type AskedCorrection,
  type CorrectionDecisionRefusal,
  type CorrectionRefusal,
  adjustmentAsThing,
  checkCorrection,
  correctionText,
  readCorrection,
} from './rules.ts';

/** Puts up a correction of what a partner is owed, for a second person to approve; nothing is owed differently before. */
export async function proposeAdjustment(
  context: StaffContext,
  asked: AskedCorrection,
): Promise<Outcome<AdjustmentId, CorrectionRefusal>> {
  return inTransaction<StaffContext, Outcome<AdjustmentId, CorrectionRefusal>>(context, async (context) => {
    const partner = await findPartnerByCode(context, asked.partnerCode);
    const cashback = asked.cashback ? await findAskedCashback(context, asked.cashback) : undefined;
    const checked = checkCorrection(asked, partner, cashback);
    if (!checked.ok) return checked;
    invariant(partner, 'what is corrected is owed to a partner');
    const { amount, reason, month } = asked;
    const { partnerId, cashback: corrected } = checked.value;
    const correction = { partnerId, amount, reason, month, cashback: corrected };
    const id = context.newId('adj');
    const proposed = await propose(context, {
      ...adjustmentAsThing(id),
      title: adjustmentTitle(partner.name, amount),
      partnerId,
      content: correctionText(correction, corrected),
    });
    invariant(proposed.ok, 'a fresh id names nothing that waits');
    const act = { things: thingsOf(id, correction), after: { amount }, reason };
    await recordAct(context, { name: 'adjustment-proposed', ...act });
    return done(id);
  });
}

/**
 * Approves or rejects a correction as the second person. Approved, it is owed at once, posted, and joins the partner's next
 * payout; a run approved for the coming notices is opened again. PRG-18, MAIL-14.
 */
export async function decideAdjustment(
  context: StaffContext,
  id: AdjustmentId,
  decision: Decision,
): Promise<Outcome<true, CorrectionDecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, CorrectionDecisionRefusal>>(context, async (context) => {
    // The run before the proposal, as everybody locks them who decides a run.
    await lockComingRun(context);
    const decided = await decide(context, adjustmentAsThing(id), decision, async ({ content }) => {
      const correction = readCorrection(content ?? '');
      const { cashback } = correction;
      return { content: correctionText(correction, cashback && (await findCorrected(context, cashback))) };
    });
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { id: approvalId, content, contentHash, proposedBy, decidedBy: approvedBy } = decided.value;
    invariant(content && approvedBy, 'what was approved was put up, and approved by somebody');
    const correction = readCorrection(content);
    invariant(await findPartner(context, correction.partnerId), 'partners are never removed');
    await storeAdjustment(context, id, correction, { id: approvalId, contentHash, proposedBy, approvedBy });
    const act = { things: thingsOf(id, correction), after: { amount: correction.amount }, reason: correction.reason };
    await recordAct(context, { name: 'adjustment-approved', ...act });
    await reopenComingRun(context);
    return done(true);
  });
}

function thingsOf(id: AdjustmentId, { partnerId, cashback }: Correction): Thing[] {
  return [
    { kind: 'adjustment', id },
    { kind: 'partner', id: partnerId },
    ...(cashback ? [{ kind: 'contract' as const, id: cashback.contractId }] : []),
  ];
}
