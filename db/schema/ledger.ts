import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, yenColumn } from '#db/columns.ts';

/** Balanced transactions 仕訳. Never changed: a mistake is corrected by a further transaction. */
export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    id: idColumn<'txn'>('id').primaryKey(),
    kind: text('kind').notNull(),
    day: dayColumn('day').notNull(),
    /** What it is about: an invoice, a payment, a cashback, a payout. */
    reference: text('reference').notNull(),
    /** Keeps one event from being posted twice. */
    onceKey: text('once_key').notNull().unique(),
  },
  (table) => [index('ledger_transactions_by_day').on(table.day)],
);

/** The sides of a transaction: debit above 0, credit below. They sum to 0, which a trigger checks. */
export const ledgerPostings = pgTable(
  'ledger_postings',
  {
    transactionId: idColumn<'txn'>('transaction_id').notNull(),
    line: countColumn('line').notNull(),
    account: text('account').notNull(),
    /** Whose account it is, where the account is kept per partner. */
    partnerId: idColumn<'par'>('partner_id'),
    amount: yenColumn('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.transactionId, table.line] }),
    check('ledger_postings_move_money', sql`${table.amount} <> 0`),
    index('ledger_postings_by_account').on(table.account, table.partnerId),
  ],
);
