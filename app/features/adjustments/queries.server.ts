import { and, asc, eq, isNotNull, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { UserId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { adjustments, payoutAdjustments } from '#db/schema/adjustments.ts';
import { payeeDirectory } from '../partners/queries.server.ts';
import type { PayableCorrection } from './rules.ts';

/** Every correction that was approved, for other rooms to join; payable from the day of its approval on. */
export function adjustmentDirectory({ db }: Source) {
  return db
    .select({
      id: adjustments.id,
      partnerId: adjustments.partnerId,
      amount: adjustments.amount,
      reason: adjustments.reason,
      contractId: adjustments.contractId,
      term: adjustments.term,
      month: adjustments.month,
      /** The transfer that came back, where it is one and no correction. */
      payoutId: adjustments.payoutId,
      part: adjustments.part,
      approvedOn: adjustments.approvedOn,
    })
    .from(adjustments)
    .as('adjustment_directory');
}

/** Which payout holds a correction now, for other rooms to join. */
export function heldCorrections({ db }: Source) {
  return db
    .select({
      adjustmentId: payoutAdjustments.adjustmentId,
      payoutId: payoutAdjustments.payoutId,
      month: payoutAdjustments.month,
      amount: payoutAdjustments.amount,
    })
    .from(payoutAdjustments)
    .where(isNull(payoutAdjustments.releasedOn))
    .as('held_corrections');
}

/** Every payout that holds a correction or held it until it let go of it, for pages to join. */
export function correctionHoldings({ db }: Source) {
  return db
    .select({
      adjustmentId: payoutAdjustments.adjustmentId,
      payoutId: payoutAdjustments.payoutId,
      month: payoutAdjustments.month,
      amount: payoutAdjustments.amount,
      releasedOn: payoutAdjustments.releasedOn,
    })
    .from(payoutAdjustments)
    .as('correction_holdings');
}

/**
 * The corrections that belong in the run of a month, in order of partner and correction: approved by its last day, the
 * payee confirmed before its notice day, and in no other payout. MAIL-05, PRG-18.
 */
export async function listPayableCorrections(
  { db }: Context,
  { month, until, confirmedBefore }: { month: Month; until: Day; confirmedBefore: Day },
): Promise<PayableCorrection[]> {
  const payee = payeeDirectory({ db });
  const taken = db
    .select({ adjustmentId: payoutAdjustments.adjustmentId })
    .from(payoutAdjustments)
    .where(and(isNull(payoutAdjustments.releasedOn), ne(payoutAdjustments.month, month)))
    .as('taken');
  return db
    .select({
      partnerId: adjustments.partnerId,
      adjustmentId: adjustments.id,
      amount: adjustments.amount,
      familyName: payee.familyName,
      givenName: payee.givenName,
      email: payee.email,
    })
    .from(adjustments)
    .innerJoin(payee, eq(payee.partnerId, adjustments.partnerId))
    .leftJoin(taken, eq(taken.adjustmentId, adjustments.id))
    .where(
      and(lte(adjustments.approvedOn, until), lt(payee.firstConfirmedOn, confirmedBefore), isNull(taken.adjustmentId)),
    )
    .orderBy(asc(adjustments.partnerId), asc(adjustments.id));
}

/** The staff who put up a correction that is in the run of a month, or recorded that a transfer in it came back; in order. */
export async function listProposersIn({ db }: Context, month: Month): Promise<UserId[]> {
  const rows = await db
    .selectDistinct({ proposedBy: adjustments.proposedBy, recordedBy: adjustments.recordedBy })
    .from(adjustments)
    .innerJoin(payoutAdjustments, eq(payoutAdjustments.adjustmentId, adjustments.id))
    .where(and(eq(payoutAdjustments.month, month), isNull(payoutAdjustments.releasedOn)))
    .orderBy(asc(adjustments.proposedBy), asc(adjustments.recordedBy));
  return rows.flatMap(({ proposedBy, recordedBy }) => proposedBy ?? recordedBy ?? []);
}

/** What came back of divided payouts by payout, and the day the last of it did; for other rooms to join. */
export function partsCameBack({ db }: Source) {
  return db
    .select({
      payoutId: adjustments.payoutId,
      // sum() of bigint comes back as numeric text; the column kind turns it into yen.
      amount: sql`sum(${adjustments.amount})::bigint`.mapWith(adjustments.amount).as('came_back'),
      lastOn: sql<Day>`max(${adjustments.approvedOn})`.as('last_back_on'),
    })
    .from(adjustments)
    .where(isNotNull(adjustments.payoutId))
    .groupBy(adjustments.payoutId)
    .as('parts_came_back');
}
