import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/**
 * Addresses under which an invoice is read without signing in, as mailed to who is billed: only the digest of each secret
 * is kept.
 */
export const invoiceLinks = pgTable(
  'invoice_links',
  {
    /** SHA-256 of the secret in the address. */
    secretHash: text('secret_hash').primaryKey(),
    invoiceId: idColumn<'inv'>('invoice_id').notNull(),
    madeOn: dayColumn('made_on').notNull(),
  },
  (table) => [index('invoice_links_by_invoice').on(table.invoiceId)],
);
