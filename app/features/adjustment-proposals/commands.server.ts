import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { propose } from '../approvals/commands.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { adjustmentTitle } from './messages.ts';
import { findAskedCashback, findPartnerByCode } from './queries.server.ts';
import {
  type AskedCorrection,
  type CorrectionRefusal,
  adjustmentAsThing,
  checkCorrection,
  correctionText,
  thingsOfCorrection,
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
    const act = { things: thingsOfCorrection(id, correction), after: { amount }, reason };
    await recordAct(context, { name: 'adjustment-proposed', ...act });
    return done(id);
  });
}
