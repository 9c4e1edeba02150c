import { and, eq, isNull } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { AdjustmentId, ApprovalId, PayoutId, UserId } from '#app/core/ids.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { adjustments, payoutAdjustments } from '#db/schema/adjustments.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { cashbackAdjusted, transferReturned } from '../ledger/rules.ts';
import type { Correction, HeldCorrection, ReturnedTransfer } from './rules.ts';

/** A correction that was approved today, and the approval it rests on. */
export type ApprovedCorrection = {
  id: AdjustmentId;
  correction: Correction;
  approval: { id: ApprovalId; contentHash: string; proposedBy: UserId; approvedBy: UserId };
};

/** Stores corrections that were approved today and posts them, within the caller's transaction; each once, by its keys. */
export async function storeAdjustments(context: Context, approved: readonly ApprovedCorrection[]): Promise<void> {
  await insertRows(
    context.db,
    adjustments,
    approved.map(({ id, correction: { cashback, ...correction }, approval: { id: approvalId, ...approval } }) => ({
      ...{ ...correction, ...approval, id, approvalId },
      contractId: cashback ? cashback.contractId : null,
      term: cashback ? cashback.term : null,
      approvedOn: context.today,
      approvedAt: context.now,
    })),
  );
  await postEntries(
    context,
    approved.map(({ id, correction: { partnerId, amount } }) => cashbackAdjusted({ id, partnerId, amount })),
  );
}

/**
 * Owes again, from today on, transfers of divided payouts that came back while others of theirs did not, and posts them;
 * each once, by its keys.
 *
 * @param recordedBy who entered it, or took the bank's file.
 */
export async function oweReturnedTransfers(
  context: Context,
  transfers: readonly ReturnedTransfer[],
  recordedBy: UserId,
): Promise<void> {
  await insertRows(
    context.db,
    adjustments,
    transfers.map(({ payoutId, part, partnerId, amount, reason, month }) => ({
      ...{ payoutId, part, partnerId, amount, reason, month },
      id: context.newId('adj'),
      recordedBy,
      approvedOn: context.today,
      approvedAt: context.now,
    })),
  );
  await postEntries(
    context,
    transfers.map(({ payoutId: id, part, partnerId, amount }) => transferReturned({ id, part, partnerId, amount })),
  );
}

/** Puts corrections into the payouts of a draft. */
export async function takeUpCorrections(
  { db }: Context,
  held: readonly (HeldCorrection & { payoutId: PayoutId; month: Month })[],
): Promise<void> {
  await insertRows(db, payoutAdjustments, held);
}

/** Takes the corrections out of the draft of a month, which is about to be written anew. */
export async function discardCorrections({ db }: Context, month: Month): Promise<void> {
  await db.delete(payoutAdjustments).where(eq(payoutAdjustments.month, month));
}

/** Lets go, today, of the corrections in a month's payouts or in certain ones: they join the next run. */
export async function releaseCorrections(
  { db, today }: Context,
  which: { month: Month } | { payoutIds: readonly PayoutId[] },
): Promise<void> {
  const held =
    'month' in which ? eq(payoutAdjustments.month, which.month) : anyOf(payoutAdjustments.payoutId, which.payoutIds);
  await db
    .update(payoutAdjustments)
    .set({ releasedOn: today })
    .where(and(held, isNull(payoutAdjustments.releasedOn)));
}
