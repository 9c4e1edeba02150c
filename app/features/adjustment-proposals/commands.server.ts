import type { AdjustmentId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, onlyOf } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { proposeEach } from '../approvals/commands.server.ts';
import { recordActs } from '../audit/commands.server.ts';
import { adjustmentTitle } from './messages.ts';
import { loadAskedCashbacks, loadPartnersByCode } from './queries.server.ts';
import {
  type AskedCorrection,
  type CorrectedCashback,
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
  return onlyOf(await proposeAdjustments(context, [asked]));
}

/** The same of several, each a thing and an act of its own: all of them, or none, for the first that cannot be put up. */
export async function proposeAdjustments(
  context: StaffContext,
  asked: readonly AskedCorrection[],
): Promise<Outcome<AdjustmentId[], CorrectionRefusal>> {
  return inTransaction<StaffContext, Outcome<AdjustmentId[], CorrectionRefusal>>(context, async (context) => {
    const [partnerOf, cashbackOf] = await Promise.all([
      loadPartnersByCode(
        context,
        asked.map(({ partnerCode }) => partnerCode),
      ),
      loadAskedCashbacks(
        context,
        asked.flatMap(({ cashback }) => cashback ?? []),
      ),
    ]);
    const drafts: ReturnType<typeof draftOf>[] = [];
    for (const one of asked) {
      const partner = partnerOf(one.partnerCode);
      const checked = checkCorrection(one, partner, one.cashback ? cashbackOf(one.cashback) : undefined);
      if (!checked.ok) return checked;
      invariant(partner, 'what is corrected is owed to a partner');
      drafts.push(draftOf(context.newId('adj'), one, partner, checked.value.cashback));
    }
    const proposed = await proposeEach(
      context,
      drafts.map(({ proposal }) => proposal),
    );
    invariant(
      proposed.every(({ ok }) => ok),
      'a fresh id names nothing that waits',
    );
    await recordActs(
      context,
      drafts.map(({ act }) => act),
    );
    return done(drafts.map(({ id }) => id));
  });
}

/** A correction as it is put up, and what is recorded of that. */
function draftOf(
  id: AdjustmentId,
  { amount, reason, month }: AskedCorrection,
  partner: { id: PartnerId; name: string },
  cashback: CorrectedCashback | null,
) {
  const correction = { partnerId: partner.id, amount, reason, month, cashback };
  return {
    id,
    proposal: {
      ...{ ...adjustmentAsThing(id), partnerId: partner.id },
      title: adjustmentTitle(partner.name, amount),
      content: correctionText(correction, cashback),
    },
    act: {
      ...{ name: 'adjustment-proposed' as const, things: thingsOfCorrection(id, correction) },
      ...{ after: { amount }, reason },
    },
  };
}
