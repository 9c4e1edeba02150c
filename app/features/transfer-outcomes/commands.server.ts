import type { Month } from '#app/core/calendar.ts';
import type { ApprovalId, BankResultId, UserId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context, StaffContext } from '#app/platform/context.server.ts';
import { runClosings, transferOutcomes } from '#db/schema/transfer-outcomes.ts';
import { oweReturnedTransfers } from '../adjustments/commands.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { lockComingRun, recordReturns, reopenComingRun } from '../payouts/commands.server.ts';
import { lockRun } from '../payouts/queries.server.ts';
import { runAct } from '../payouts/rules.ts';
import { type EndedTransfer, type RunBalance, cameBack, owedAgain, returnedReason } from './rules.ts';

/** Where it is known from how transfers ended: a file of the bank somebody took, or two people. */
export type OutcomeSource =
  | { resultId: BankResultId; approvalId: null; recordedBy: UserId; approvedBy: null }
  | { resultId: null; approvalId: ApprovalId; recordedBy: UserId; approvedBy: UserId };

/**
 * Locks the run whose transfers ended and the one the money that came back joins, in this order, for whoever is about to
 * record it: nobody else records, sends or prepares meanwhile.
 */
export async function lockForOutcomes(context: Context, month: Month): Promise<void> {
  await lockRun(context, month);
  await lockComingRun(context);
}

/**
 * Records how transfers of one month's run ended, under its lock and within the caller's transaction. What was received is
 * final; what came back is owed again, posted, and joins the next run, which is opened again where it was approved. Each
 * transfer ends once: the key is the last wall. MAIL-01, MAIL-14.
 */
export async function recordOutcomes(
  context: Context,
  month: Month,
  ended: readonly EndedTransfer[],
  source: OutcomeSource,
): Promise<void> {
  if (ended.length === 0) return;
  await insertRows(
    context.db,
    transferOutcomes,
    ended.map(({ payoutId, part, amount, outcome, happenedOn, reason }) => ({
      ...{ payoutId, part, amount, outcome, happenedOn, reason },
      recordedOn: context.today,
      ...source,
    })),
  );
  const { whole, single } = owedAgain(ended);
  await recordReturns(context, whole, source.recordedBy);
  await oweReturnedTransfers(
    context,
    single.map(({ payoutId, part, partnerId, amount, reason }) => ({
      ...{ payoutId, part, partnerId, amount, month },
      reason: returnedReason({ month, part, reason }),
    })),
    source.recordedBy,
  );
  const back = ended.filter(({ outcome }) => cameBack(outcome)).length;
  await recordAct(context, {
    name: 'transfers-ended',
    ...runAct(month, ended),
    after: { received: ended.length - back, back },
  });
  if (back > 0) await reopenComingRun(context);
}

/** Closes a run for good with what its transfers came to, under its lock and within the caller's transaction. */
export async function storeClosing(
  context: StaffContext,
  month: Month,
  { sent, received, back }: RunBalance,
  { contentHash, reason }: { contentHash: string; reason: string },
): Promise<void> {
  await context.db.insert(runClosings).values({
    ...{ month, contentHash, reason },
    ...{ closedBy: context.staff.userId, closedOn: context.today, closedAt: context.now },
    ...{ sentCount: sent.count, sent: sent.total, receivedCount: received.count, received: received.total },
    ...{ backCount: back.count, back: back.total },
  });
}
