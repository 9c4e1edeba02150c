import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, momentColumn } from '#db/columns.ts';

/** The bank account a partner's payouts are transferred to, as two people approved it; none where money goes by mail. */
export const bankAccounts = pgTable(
  'bank_accounts',
  {
    partnerId: idColumn<'par'>('partner_id').primaryKey(),
    bankCode: text('bank_code').notNull(),
    branchCode: text('branch_code').notNull(),
    kind: text('kind').$type<'ordinary' | 'current'>().notNull(),
    /** Seven digits, with the leading zeros. */
    number: text('number').notNull(),
    /** In the half-width characters banks write. */
    holder: text('holder').notNull(),
    /** The approval it stands on. */
    approvalId: idColumn<'apv'>('approval_id').notNull().unique(),
    changedAt: momentColumn('changed_at').notNull(),
    /** Who asked for it: of staff, they approve no payout to it. */
    changedBy: idColumn<'usr'>('changed_by').notNull(),
    approvedBy: idColumn<'usr'>('approved_by').notNull(),
  },
  (table) => [check('bank_accounts_need_two_people', sql`${table.approvedBy} <> ${table.changedBy}`)],
);
