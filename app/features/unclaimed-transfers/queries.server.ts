import { and, asc, desc, eq, gte, isNotNull, isNull, lte, ne, sql } from 'drizzle-orm';
import { type Day, addDays } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { adjustmentDirectory, heldCorrections } from '../adjustments/queries.server.ts';
import { filedTransfers } from '../bank-files/queries.server.ts';
import { isLetterAbout, letterDirectory } from '../letters/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { outcomeDirectory } from '../transfer-outcomes/queries.server.ts';
import { waitOf } from './rules.ts';

/** Only what goes by mail waits for somebody to claim it. MAIL-05. */
function isClaimed(transfer: ReturnType<typeof filedTransfers>) {
  return eq(transfer.route, 'mail-money');
}

/** Transfers by mail that were sent and of which nobody knows how they ended, the oldest first, with the reminders of each. */
export async function listUnclaimed(context: Context) {
  const transfer = filedTransfers(context);
  const outcome = outcomeDirectory(context);
  const partner = partnerDirectory(context);
  const reminder = letterDirectory(context);
  const rows = await context.db
    .select({
      payoutId: transfer.payoutId,
      part: transfer.part,
      amount: transfer.amount,
      month: transfer.month,
      sentOn: transfer.sentOn,
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
      phone: partner.phone,
      remindedOn: reminder.writtenOn,
      reminderState: reminder.state,
    })
    .from(transfer)
    .innerJoin(partner, eq(partner.id, transfer.partnerId))
    .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
    .leftJoin(reminder, isLetterAbout(reminder, 'transfer-reminder', transfer.payoutId))
    .where(and(isClaimed(transfer), isNotNull(transfer.sentOn), isNull(outcome.payoutId)))
    .orderBy(asc(transfer.sentOn), asc(partner.code), asc(transfer.part));
  return rows.map(({ sentOn, ...row }) => {
    invariant(sentOn, 'only what was sent is unclaimed');
    return { ...row, sentOn, ...waitOf(sentOn, context.today, context.policy) };
  });
}

/** Transfers that came back since a day, the latest first, with whether their money is in a run again. */
export async function listCameBack(context: Context, since: Day) {
  const transfer = filedTransfers(context);
  const outcome = outcomeDirectory(context);
  const partner = partnerDirectory(context);
  const correction = adjustmentDirectory(context);
  const held = heldCorrections(context);
  return context.db
    .select({
      payoutId: transfer.payoutId,
      part: transfer.part,
      amount: transfer.amount,
      month: transfer.month,
      code: partner.code,
      partnerName: partner.name,
      partnerId: partner.id,
      outcome: outcome.outcome,
      recordedOn: outcome.recordedOn,
      reason: outcome.reason,
      /** Whether it is owed by itself, or its whole payout was given up. */
      single: sql<boolean>`${correction.id} is not null`,
      /** The run that has it again, where it is owed by itself. */
      nextMonth: held.month,
    })
    .from(outcome)
    .innerJoin(transfer, and(eq(transfer.payoutId, outcome.payoutId), eq(transfer.part, outcome.part)))
    .innerJoin(partner, eq(partner.id, transfer.partnerId))
    .leftJoin(correction, and(eq(correction.payoutId, outcome.payoutId), eq(correction.part, outcome.part)))
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .where(and(ne(outcome.outcome, 'received'), gte(outcome.recordedOn, since)))
    .orderBy(desc(outcome.recordedOn), asc(partner.code), asc(transfer.part));
}

/** How many transfers are unclaimed past their deadline. */
export async function countExpired(context: Context): Promise<number> {
  const transfer = filedTransfers(context);
  const outcome = outcomeDirectory(context);
  const expired = addDays(context.today, -context.policy.transferExpiryDays);
  const [row] = await context.db
    .select({ count: sql<number>`count(*)::int` })
    .from(transfer)
    .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
    .where(and(isClaimed(transfer), lte(transfer.sentOn, expired), isNull(outcome.payoutId)));
  invariant(row, 'an aggregate answers one row');
  return row.count;
}
