import { type SQL, and, asc, eq } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { PayoutId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { transferOutcomes } from '#db/schema/transfer-outcomes.ts';
import { filedTransfers } from '../bank-files/queries.server.ts';

/** How every transfer that ended did, for other rooms to join. */
export function outcomeDirectory({ db }: Source) {
  return db
    .select({
      payoutId: transferOutcomes.payoutId,
      part: transferOutcomes.part,
      amount: transferOutcomes.amount,
      outcome: transferOutcomes.outcome,
      happenedOn: transferOutcomes.happenedOn,
      recordedOn: transferOutcomes.recordedOn,
      reason: transferOutcomes.reason,
    })
    .from(transferOutcomes)
    .as('outcome_directory');
}

/** The transfers of a month's run with whom each goes to and how it ended, in order of partner and part. */
export async function listEnds(context: Context, month: Month) {
  return endsQuery(context, ({ month: of }) => eq(of, month));
}

/** The transfers of one payout with how each ended, in order. */
export async function listEndsOfPayout(context: Context, payoutId: PayoutId) {
  return endsQuery(context, (transfer) => eq(transfer.payoutId, payoutId));
}

/** A transfer with whom it goes to and how it ended. */
export type TransferEnd = Awaited<ReturnType<typeof listEnds>>[number];

function endsQuery(context: Context, which: (transfer: ReturnType<typeof filedTransfers>) => SQL) {
  const transfer = filedTransfers(context);
  return context.db
    .select({
      payoutId: transfer.payoutId,
      part: transfer.part,
      amount: transfer.amount,
      month: transfer.month,
      partnerId: transfer.partnerId,
      familyName: transfer.familyName,
      givenName: transfer.givenName,
      sentOn: transfer.sentOn,
      outcome: transferOutcomes.outcome,
      happenedOn: transferOutcomes.happenedOn,
      recordedOn: transferOutcomes.recordedOn,
      reason: transferOutcomes.reason,
    })
    .from(transfer)
    .leftJoin(
      transferOutcomes,
      and(eq(transferOutcomes.payoutId, transfer.payoutId), eq(transferOutcomes.part, transfer.part)),
    )
    .where(which(transfer))
    .orderBy(asc(transfer.partnerId), asc(transfer.part));
}
