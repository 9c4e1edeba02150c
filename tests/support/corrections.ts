import type { Month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { decide, propose } from '#app/features/approvals/commands.server.ts';
import { recordAct } from '#app/features/audit/commands.server.ts';
import { moveContracts } from '#app/features/contract-moves/commands.server.ts';
import { loadContracts } from '#app/features/contracts/queries.server.ts';
import { decideCorrection, proposeCorrection } from '#app/features/referral-corrections/commands.server.ts';
import { type Correction, correctionAsThing, correctionText } from '#app/features/referral-corrections/rules.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { approvalOf } from './approvals.ts';
import { asStaff } from './company.ts';

/** Sets a referral right: put up by usr_maker, approved by usr_checker. Answers the first refusal, or that it was approved. */
export async function correct(
  context: Context,
  id: ContractId,
  asked: { partnerCode: string; fromMonth: Month; reason: string },
) {
  const proposed = await proposeCorrection(asStaff(context, 'usr_maker'), id, asked);
  if (!proposed.ok) return proposed;
  return decideCorrection(asStaff(context, 'usr_checker'), id, await approvalOf(context, correctionAsThing(id)));
}

/**
 * Moves a contract as `moveContracts` does, on an approval of usr_maker and usr_checker, who looked at nothing: whether it may
 * move is the move's own to say.
 */
export async function moveAsApproved(
  context: Context,
  id: ContractId,
  { to, fromMonth, reason }: { to: PartnerId | null; fromMonth: Month; reason: string },
) {
  const [contract] = await loadContracts(context, [id]);
  const correction: Correction = { from: contract ? contract.partnerId : null, to, fromMonth, reason };
  const thing = correctionAsThing(id);
  const content = correctionText(correction);
  return inTransaction(asStaff(context), async (context) => {
    const proposed = await propose(context, { ...thing, title: reason, content });
    if (!proposed.ok) return proposed;
    await recordAct(context, { name: 'correction-proposed', things: [{ kind: 'contract', id }], reason });
    const approval = { decision: 'approve' as const, seenHash: sha256(content) };
    const decided = await decide(asStaff(context, 'usr_checker'), thing, approval, () => ({ content }));
    if (!decided.ok) return decided;
    const asked = { kind: 'correction' as const, contractIds: [id], to, fromMonth, reason };
    return moveContracts(context, { ...asked, approvalId: decided.value.id });
  });
}
