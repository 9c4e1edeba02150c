import type { PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Thing, findLatest } from '#app/features/approvals/queries.server.ts';
import type { PayeeName } from '#app/features/partners/rules.ts';
import { decidePayeeChange, proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { payeeAsThing } from '#app/features/payee-changes/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { asStaff } from './company.ts';

/** The approval of what waits about a thing, as it stands now. */
export async function approvalOf(context: Context, thing: Thing) {
  const latest = await findLatest(context, thing);
  return { decision: 'approve' as const, seenHash: latest?.contentHash ?? '' };
}

/** Lets a change of a confirmed payee be proposed by one and approved by another, without the wait. */
export async function givenPayeeChanged(
  context: Context,
  partnerId: PartnerId,
  after: PayeeName,
  { by = 'usr_programme', approvedBy = 'usr_third' }: { by?: UserId; approvedBy?: UserId } = {},
): Promise<void> {
  const proposed = await proposePayeeChange(asStaff(context, by), partnerId, after);
  invariant(proposed.ok, 'the change was put up');
  const decided = await approvePayeeChange(context, partnerId, approvedBy);
  invariant(decided.ok, 'the change was approved');
}

/** Approves what waits about a payee, without the wait. */
export async function approvePayeeChange(context: Context, partnerId: PartnerId, by: UserId) {
  const atOnce = { ...context, policy: { ...context.policy, payeeChangeWaitingDays: 0 } };
  return decidePayeeChange(asStaff(atOnce, by), partnerId, await approvalOf(context, payeeAsThing(partnerId)));
}
