import type { Month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { decideCorrection, proposeCorrection } from '#app/features/referral-corrections/commands.server.ts';
import { correctionAsThing } from '#app/features/referral-corrections/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
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
