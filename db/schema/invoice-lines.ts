import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, idColumn, yenColumn } from '#db/columns.ts';

/** What an invoice bills beside server and set-up, line by line, without tax. Never changed, like the invoice. */
export const invoiceLines = pgTable(
  'invoice_lines',
  {
    invoiceId: idColumn<'inv'>('invoice_id').notNull(),
    line: countColumn('line').notNull(),
    itemCode: text('item_code').notNull(),
    name: text('name').notNull(),
    /** The domain it is for; null where it is for none. */
    about: text('about'),
    quantity: countColumn('quantity').notNull(),
    unitPrice: yenColumn('unit_price').notNull(),
    amount: yenColumn('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.invoiceId, table.line] }),
    check('invoice_lines_multiply', sql`${table.amount} = ${table.quantity} * ${table.unitPrice}`),
  ],
);
