import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** Corrections of what a partner is owed 調整, each approved by a second person. Never changed: a mistake takes another one. */
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
    approvalId: idColumn<'apv'>('approval_id').notNull().unique(),
    /** SHA-256 of what was approved. */
    contentHash: text('content_hash').notNull(),
    proposedBy: idColumn<'usr'>('proposed_by').notNull(),
    approvedBy: idColumn<'usr'>('approved_by').notNull(),
    /** The day it was approved and posted: from this day on it is payable. */
    approvedOn: dayColumn('approved_on').notNull(),
    approvedAt: momentColumn('approved_at').notNull(),
  },
  (table) => [
    index('adjustments_by_partner').on(table.partnerId, table.approvedOn),
    check('adjustments_change_something', sql`${table.amount} <> 0`),
    check('adjustments_say_why', sql`${table.reason} <> ''`),
    check('adjustments_need_four_eyes', sql`${table.approvedBy} <> ${table.proposedBy}`),
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
