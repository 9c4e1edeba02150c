import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn, yenColumn } from '#db/columns.ts';

/** What customers said of transfers of theirs 振込明細連絡: a hint for staff, which pays nothing and is never changed. */
export const paymentReports = pgTable(
  'payment_reports',
  {
    /** Drawn with the page that asks: however often the page is sent, it is one report. */
    id: idColumn<'rep'>('id').primaryKey(),
    invoiceId: idColumn<'inv'>('invoice_id').notNull(),
    /** The name the transfer was made in, as the customer wrote it, and as names of payers are compared. */
    payer: text('payer').notNull(),
    payerKey: text('payer_key').notNull(),
    paidOn: dayColumn('paid_on').notNull(),
    amount: yenColumn('amount').notNull(),
    /** Empty where the customer had nothing to add. */
    message: text('message').notNull(),
    reportedOn: dayColumn('reported_on').notNull(),
    reportedAt: momentColumn('reported_at').notNull(),
  },
  (table) => [
    index('payment_reports_by_invoice').on(table.invoiceId, table.id),
    index('payment_reports_by_key').on(table.payerKey),
  ],
);
