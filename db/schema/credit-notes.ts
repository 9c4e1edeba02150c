import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, rateColumn, yenColumn } from '#db/columns.ts';

/**
 * Credit notes 適格返還請求書: what was given back of a paid invoice, numbered without gaps in a series of their own. An
 * invoice is given back once, which the key holds. Who received it stands on the invoice.
 */
export const creditNotes = pgTable(
  'credit_notes',
  {
    invoiceId: idColumn<'inv'>('invoice_id').primaryKey(),
    number: countColumn('number').notNull().unique(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    /** Whose contract it was; null where nobody referred it. */
    partnerId: idColumn<'par'>('partner_id'),
    issuedOn: dayColumn('issued_on').notNull(),
    reason: text('reason').$type<'money-back'>().notNull(),
    taxRate: rateColumn('tax_rate').notNull(),
    /** Without tax. */
    net: yenColumn('net').notNull(),
    tax: yenColumn('tax').notNull(),
    total: yenColumn('total').notNull(),
  },
  (table) => [
    index('credit_notes_by_issue').on(table.issuedOn, table.number),
    index('credit_notes_by_partner').on(table.partnerId, table.issuedOn),
    check('credit_notes_add_up', sql`${table.total} = ${table.net} + ${table.tax}`),
  ],
);
