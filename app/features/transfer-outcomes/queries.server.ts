import { type SQL, and, asc, eq, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { PayoutId } from '#app/core/ids.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { runClosings, transferOutcomes } from '#db/schema/transfer-outcomes.ts';
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
      route: transfer.route,
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

/** How a run was closed; undefined while it is open. */
export async function findClosing({ db }: Context, month: Month) {
  const [closing] = await db.select().from(runClosings).where(eq(runClosings.month, month));
  return closing;
}

/** The months whose payout to the partner ended with money received, and the day the last of it was. */
export async function listOwnReceipts(context: PartnerContext): Promise<Map<Month, Day>> {
  const transfer = filedTransfers(context);
  const outcome = outcomeDirectory(context);
  const rows = await context.db
    .select({
      month: transfer.month,
      receivedOn: sql<Day>`max(coalesce(${outcome.happenedOn}, ${outcome.recordedOn}))
        filter (where ${outcome.outcome} = 'received')`,
    })
    .from(transfer)
    .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
    .where(ownedBy(transfer.partnerId, context.partner.id))
    .groupBy(transfer.month)
    .having(sql`count(*) = count(${outcome.payoutId}) and count(*) filter (where ${outcome.outcome} = 'received') > 0`)
    .orderBy(asc(transfer.month));
  return new Map(rows.map(({ month, receivedOn }) => [month, receivedOn]));
}
