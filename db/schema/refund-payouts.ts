import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn, yenColumn } from '#db/columns.ts';

/** The account a refund goes to, as staff entered it last; one per refund. Personal data: partners see nothing of it. */
export const refundAccounts = pgTable('refund_accounts', {
  contractId: idColumn<'ctr'>('contract_id').primaryKey(),
  bankCode: text('bank_code').notNull(),
  branchCode: text('branch_code').notNull(),
  kind: text('kind').$type<'ordinary' | 'current'>().notNull(),
  /** Seven digits, with the leading zeros. */
  number: text('number').notNull(),
  /** In the half-width characters banks write. */
  holder: text('holder').notNull(),
  enteredBy: idColumn<'usr'>('entered_by').notNull(),
  enteredAt: momentColumn('entered_at').notNull(),
});

/** Refunds that left the bank account. Never changed; each refund at most once. */
export const refundPayouts = pgTable(
  'refund_payouts',
  {
    contractId: idColumn<'ctr'>('contract_id').primaryKey(),
    approvalId: idColumn<'apv'>('approval_id').notNull().unique(),
    /** SHA-256 of what was approved and paid: contract, amount, due day and account. */
    contentHash: text('content_hash').notNull(),
    amount: yenColumn('amount').notNull(),
    paidOn: dayColumn('paid_on').notNull(),
    paidBy: idColumn<'usr'>('paid_by').notNull(),
    paidAt: momentColumn('paid_at').notNull(),
    approvedBy: idColumn<'usr'>('approved_by').notNull(),
  },
  (table) => [
    check('refund_payouts_move_money', sql`${table.amount} > 0`),
    check('refund_payouts_need_two_people', sql`${table.paidBy} <> ${table.approvedBy}`),
  ],
);
