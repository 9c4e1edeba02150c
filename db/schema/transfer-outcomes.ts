import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** How transfers that were sent ended 送金の結果: each once, for good. */
export const transferOutcomes = pgTable(
  'transfer_outcomes',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    part: countColumn('part').notNull(),
    amount: yenColumn('amount').notNull(),
    outcome: text('outcome').$type<'received' | 'expired' | 'returned'>().notNull(),
    /** The bank's day, for information; null where it named none. */
    happenedOn: dayColumn('happened_on'),
    /** The business day it was recorded and posted on. */
    recordedOn: dayColumn('recorded_on').notNull(),
    /** Why the money came back, in the bank's words; empty for money that was received. */
    reason: text('reason').notNull(),
    /** The file of the bank it stands in; null where two people entered it. */
    resultId: idColumn<'brs'>('result_id'),
    /** The approval it rests on; null where a file of the bank says it. */
    approvalId: idColumn<'apv'>('approval_id'),
    /** Who entered or took it, and who approved it, where two people did. */
    recordedBy: idColumn<'usr'>('recorded_by').notNull(),
    approvedBy: idColumn<'usr'>('approved_by'),
  },
  (table) => [
    primaryKey({ columns: [table.payoutId, table.part] }),
    index('transfer_outcomes_by_day').on(table.recordedOn),
    check('transfer_outcomes_of_money', sql`${table.amount} > 0`),
    check('transfer_outcomes_have_one_source', sql`num_nonnulls(${table.resultId}, ${table.approvalId}) = 1`),
    check('transfer_outcomes_say_why', sql`(${table.outcome} = 'received') = (${table.reason} = '')`),
    check(
      'transfer_outcomes_need_four_eyes',
      sql`(${table.approvalId} is null) = (${table.approvedBy} is null) and ${table.approvedBy} is distinct from ${table.recordedBy}`,
    ),
  ],
);

/** Runs of which every transfer ended: closed by somebody at a difference of 0, and unchangeable from then on. */
export const runClosings = pgTable(
  'run_closings',
  {
    month: monthColumn('month').primaryKey(),
    closedOn: dayColumn('closed_on').notNull(),
    closedAt: momentColumn('closed_at').notNull(),
    closedBy: idColumn<'usr'>('closed_by').notNull(),
    sentCount: countColumn('sent_count').notNull(),
    sent: yenColumn('sent').notNull(),
    receivedCount: countColumn('received_count').notNull(),
    received: yenColumn('received').notNull(),
    backCount: countColumn('back_count').notNull(),
    back: yenColumn('back').notNull(),
    /** SHA-256 over every transfer of the run and how it ended. */
    contentHash: text('content_hash').notNull(),
    /** Why nothing was sent; empty where something was. */
    reason: text('reason').notNull().default(''),
  },
  (table) => [
    check('run_closings_leave_nothing_open', sql`${table.sentCount} = ${table.receivedCount} + ${table.backCount}`),
    check('run_closings_say_why_nothing_was_sent', sql`(${table.sentCount} = 0) = (${table.reason} <> '')`),
    check('run_closings_leave_no_difference', sql`${table.sent} = ${table.received} + ${table.back}`),
  ],
);
