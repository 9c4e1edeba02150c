import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn } from '#db/columns.ts';

/** What partners said of their registration as issuers of qualified invoices, by date. A correction is a further row. */
export const taxRegistrations = pgTable(
  'tax_registrations',
  {
    id: idColumn<'reg'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    /** From this day on it is so. */
    fromDay: dayColumn('from_day').notNull(),
    /** T and 13 digits; null for a registration that ended. */
    number: text('number'),
    enteredOn: dayColumn('entered_on').notNull(),
    enteredAt: momentColumn('entered_at').notNull(),
    enteredBy: idColumn<'usr'>('entered_by').notNull(),
  },
  (table) => [
    index('tax_registrations_by_partner').on(table.partnerId, table.fromDay),
    check('tax_registrations_look_like_one', sql`${table.number} ~ '^T[0-9]{13}$'`),
  ],
);
