import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytesColumn, countColumn, dayColumn, idColumn, momentColumn, yenColumn } from '#db/columns.ts';

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

/** Files of transfers handed to the bank, byte by byte, by the day the money moves. A new version ends the one before. */
export const refundFiles = pgTable(
  'refund_files',
  {
    transferOn: dayColumn('transfer_on').notNull(),
    version: countColumn('version').notNull(),
    sha256: text('sha256').notNull(),
    rows: countColumn('rows').notNull(),
    total: yenColumn('total').notNull(),
    content: bytesColumn('content').notNull(),
    madeBy: idColumn<'usr'>('made_by').notNull(),
    madeAt: momentColumn('made_at').notNull(),
    /** When a newer version took its place, or it was taken back; null for the one to use. */
    replacedAt: momentColumn('replaced_at'),
  },
  (table) => [
    primaryKey({ columns: [table.transferOn, table.version] }),
    uniqueIndex('refund_files_one_live')
      .on(table.transferOn)
      .where(sql`${table.replacedAt} is null`),
  ],
);

/** The refunds in files that live, and those paid out of one: a refund stands in one file only. Written with the file. */
export const refundTransfers = pgTable(
  'refund_transfers',
  {
    contractId: idColumn<'ctr'>('contract_id').primaryKey(),
    transferOn: dayColumn('transfer_on').notNull(),
    version: countColumn('version').notNull(),
    /** The transfer's place in the file, from 1. */
    row: countColumn('row').notNull(),
    amount: yenColumn('amount').notNull(),
    /** SHA-256 of what was approved: contract, amount, due day and account. */
    contentHash: text('content_hash').notNull(),
  },
  (table) => [unique('refund_transfers_one_a_row').on(table.transferOn, table.version, table.row)],
);
