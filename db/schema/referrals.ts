import { boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/** Order URLs 申し込みURL a cashback partner hands to clients. */
export const orderUrls = pgTable(
  'order_urls',
  {
    slug: text('slug').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    label: text('label').notNull(),
    createdOn: dayColumn('created_on').notNull(),
    active: boolean('active').notNull(),
  },
  (table) => [index('order_urls_by_partner').on(table.partnerId, table.createdOn)],
);
