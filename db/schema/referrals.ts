import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** Order URLs 申し込みURL a cashback partner hands to clients. */
export const orderUrls = pgTable(
  'order_urls',
  {
    slug: text('slug').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    label: text('label').notNull(),
    createdOn: dayColumn('created_on').notNull(),
    active: boolean('active').notNull(),
    /** A word the partner claimed for it, as printed; null without one. It leads to the same page as the slug. */
    word: text('word'),
    /** The word without what is misread from paper: nobody else has one that looks alike. */
    wordKey: text('word_key').unique(),
    /** The plan chosen when its page is opened; null for none. */
    planCode: text('plan_code'),
  },
  (table) => [
    index('order_urls_by_partner').on(table.partnerId, table.createdOn),
    check('order_urls_words_have_keys', sql`(${table.word} is null) = (${table.wordKey} is null)`),
  ],
);

/** How often the page of an order URL was opened on a day. Nothing is kept of who opened it. */
export const orderUrlDays = pgTable(
  'order_url_days',
  {
    slug: text('slug').notNull(),
    day: dayColumn('day').notNull(),
    visits: countColumn('visits').notNull(),
  },
  (table) => [primaryKey({ columns: [table.slug, table.day] })],
);
