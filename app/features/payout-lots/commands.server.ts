import { type SQLWrapper, and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { ContractId, PayoutId } from '#app/core/ids.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { payoutGaps, payoutLots } from '#db/schema/payout-lots.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import type { HeldLot } from './rules.ts';

/** Puts lots into the payouts of a draft, and says what had been taken back of them. */
export async function takeUpLots(
  { db }: Context,
  month: Month,
  held: readonly { payoutId: PayoutId; lots: readonly HeldLot[] }[],
): Promise<void> {
  await insertRows(
    db,
    payoutLots,
    held.flatMap(({ payoutId, lots }) => lots.map(({ lotId, amount }) => ({ payoutId, lotId, month, amount }))),
  );
  await insertRows(
    db,
    payoutGaps,
    held.flatMap(({ payoutId, lots }) =>
      lots.flatMap(({ lotId, takenBack }) =>
        takenBack.map(([contractId, term, amount]) => ({ payoutId, lotId, contractId, term, amount })),
      ),
    ),
  );
}

/** Takes the lots out of the draft of a month, which is about to be written anew. */
export async function discardLots({ db }: Context, month: Month): Promise<void> {
  const ofMonth = db.select({ id: payoutLots.payoutId }).from(payoutLots).where(eq(payoutLots.month, month));
  await db.delete(payoutGaps).where(inArray(payoutGaps.payoutId, ofMonth));
  await db.delete(payoutLots).where(eq(payoutLots.month, month));
}

/** Lets go, today, of the lots in a month's payouts or in certain ones: they join the next run. */
export async function releaseLots(
  { db, today }: Context,
  which: { month: Month } | { payoutIds: readonly PayoutId[] },
): Promise<void> {
  const held = 'month' in which ? eq(payoutLots.month, which.month) : anyOf(payoutLots.payoutId, which.payoutIds);
  await db
    .update(payoutLots)
    .set({ releasedOn: today })
    .where(and(held, isNull(payoutLots.releasedOn)));
}

/**
 * Lets go, today, of cashbacks that were taken back; what else their lots hold stays in its payout.
 *
 * @param sent the payouts that let go of nothing any more, as a select of their ids.
 */
export async function releaseTakenBack(
  context: Context,
  contractIds: readonly ContractId[],
  sent: SQLWrapper,
): Promise<void> {
  const { db, today } = context;
  const cashback = cashbackDirectory(context);
  const unsent = sql`not exists (select from (${sent}) as sent(id) where sent.id = ${payoutLots.payoutId})`;
  const left = db
    .select({
      payoutId: payoutLots.payoutId,
      lotId: payoutLots.lotId,
      contractId: cashback.contractId,
      term: cashback.term,
      amount: cashback.amount,
      releasedOn: sql`${today}::date`.as('released_on'),
    })
    .from(payoutLots)
    .innerJoin(cashback, eq(cashback.lotId, payoutLots.lotId))
    .where(and(anyOf(cashback.contractId, contractIds), isNull(payoutLots.releasedOn), unsent));
  await db.insert(payoutGaps).select(left).onConflictDoNothing();
}
