import type { AdjustmentId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { proposeAdjustment } from '#app/features/adjustment-proposals/commands.server.ts';
import { decideAdjustment } from '#app/features/correction-decisions/commands.server.ts';
import { type AskedCorrection, adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from './approvals.ts';
import { asStaff } from './company.ts';

/** Puts up a correction of so many yen for the partner with a number, by usr_maker. */
export async function givenProposed(
  context: Context,
  partnerCode: string,
  amount: number,
  asked: Partial<AskedCorrection> = {},
): Promise<AdjustmentId> {
  const correction = { partnerCode, amount: yen(amount), reason: '件数の訂正による差額', cashback: null, month: null };
  const proposed = await proposeAdjustment(asStaff(context, 'usr_maker'), { ...correction, ...asked });
  invariant(proposed.ok, 'the correction can be put up');
  return proposed.value;
}

/** Approves the correction with an id as it stands now. */
export async function approveAdjustment(context: Context, id: AdjustmentId, by: UserId = 'usr_checker') {
  return decideAdjustment(asStaff(context, by), id, await approvalOf(context, adjustmentAsThing(id)));
}

/** The same, approved by usr_checker. */
export async function givenAdjustment(...proposal: Parameters<typeof givenProposed>): Promise<AdjustmentId> {
  const id = await givenProposed(...proposal);
  const approved = await approveAdjustment(proposal[0], id);
  invariant(approved.ok, 'the correction can be approved');
  return id;
}
