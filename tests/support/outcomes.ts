import type { PayoutId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { decideOutcome, proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { type EnteredOutcome, entryAsThing } from '#app/features/outcome-proposals/rules.ts';
import { findPayout } from '#app/features/payouts/queries.server.ts';
import { listEndsOfPayout } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from './approvals.ts';
import { asStaff } from './company.ts';

/** Enters, by usr_maker, how every transfer of a payout ended, and has usr_checker approve it. */
export async function givenOutcome(
  context: Context,
  payoutId: PayoutId,
  entered: Partial<EnteredOutcome> = {},
): Promise<void> {
  const payout = await findPayout(context, payoutId);
  invariant(payout, 'the payout is there');
  const transfers = await listEndsOfPayout(context, payoutId);
  const proposed = await proposeOutcome(asStaff(context, 'usr_maker'), payout.month, transfers, {
    ...{ outcome: 'returned', happenedOn: null, reason: '名義相違' },
    ...entered,
  });
  invariant(proposed.ok, 'the outcome can be put up');
  const decision = await approvalOf(context, entryAsThing(proposed.value));
  const decided = await decideOutcome(asStaff(context, 'usr_checker'), proposed.value, decision);
  invariant(decided.ok, 'the outcome can be approved');
}
