import { pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn } from '#db/columns.ts';

/** The next number per series; locked while numbers are drawn, so none is skipped or drawn twice. */
export const invoiceNumbers = pgTable('invoice_numbers', {
  series: text('series').primaryKey(),
  next: countColumn('next').notNull(),
});
