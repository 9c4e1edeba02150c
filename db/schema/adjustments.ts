import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/**
 * Corrections of what a partner is owed 調整, each approved by a second person, and transfers of a divided payout that came
 * back while others of it did not. Never changed: a mistake takes another one.
 */
export const adjustments = pgTable(
  'adjustments',
  {
    id: idColumn<'adj'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    /** Above 0 the partner is owed more, below 0 less. */
    amount: yenColumn('amount').notNull(),
    /** Why, in the words the partner reads. */
    reason: text('reason').notNull(),
    /** The cashback it corrects; both null where it corrects none in particular. */
    contractId: idColumn<'ctr'>('contract_id'),
    term: countColumn('term'),
    /** The month it corrects; null where none is named. */
    month: monthColumn('month'),
    /** The transfer that came back, where it is one: owed again, with the same money. Both null for a correction. */
    payoutId: idColumn<'out'>('payout_id'),
    part: countColumn('part'),
    /** The approval it rests on, what of it was approved (SHA-256) and by whom; all null where a transfer came back. */
    approvalId: idColumn<'apv'>('approval_id').unique(),
    contentHash: text('content_hash'),
    proposedBy: idColumn<'usr'>('proposed_by'),
    approvedBy: idColumn<'usr'>('approved_by'),
    /** Who entered that the transfer came back, or took the bank's file that says so; null for a correction. */
    recordedBy: idColumn<'usr'>('recorded_by'),
    /** The day it was approved, or the transfer came back, and was posted: from this day on it is payable. */
    approvedOn: dayColumn('approved_on').notNull(),
    approvedAt: momentColumn('approved_at').notNull(),
  },
  (table) => [
    index('adjustments_by_partner').on(table.partnerId, table.approvedOn),
    check('adjustments_change_something', sql`${table.amount} <> 0`),
    check('adjustments_say_why', sql`${table.reason} <> ''`),
    check('adjustments_need_four_eyes', sql`${table.approvedBy} <> ${table.proposedBy}`),
    unique('adjustments_one_for_a_transfer').on(table.payoutId, table.part),
    check(
      'adjustments_approved_or_came_back',
      sql`num_nulls(${table.payoutId}, ${table.part}) in (0, 2) and num_nulls(${table.approvalId}, ${table.contentHash},
        ${table.proposedBy}, ${table.approvedBy}) = case when ${table.payoutId} is null then 0 else 4 end`,
    ),
    check('adjustments_recorded_as_come_back', sql`${table.recordedBy} is null or ${table.payoutId} is not null`),
    check('adjustments_owe_what_came_back', sql`${table.payoutId} is null or ${table.amount} > 0`),
    check('adjustments_name_a_whole_cashback', sql`(${table.contractId} is null) = (${table.term} is null)`),
  ],
);

/** The corrections a payout takes up beside its cashbacks. While it is not released, one is in one payout only. */
export const payoutAdjustments = pgTable(
  'payout_adjustments',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    adjustmentId: idColumn<'adj'>('adjustment_id').notNull(),
    /** The month-end of the payout. */
    month: monthColumn('month').notNull(),
    amount: yenColumn('amount').notNull(),
    /** The day it left this payout, because the money came back or the run was missed; null while it is in it. */
    releasedOn: dayColumn('released_on'),
  },
  (table) => [
    primaryKey({ columns: [table.payoutId, table.adjustmentId] }),
    index('payout_adjustments_by_month').on(table.month),
    uniqueIndex('payout_adjustments_in_one_payout')
      .on(table.adjustmentId)
      .where(sql`${table.releasedOn} is null`),
  ],
);
