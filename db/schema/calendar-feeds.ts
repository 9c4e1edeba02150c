import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/** Addresses under which a person's calendar program reads the partner's days: only the digest of each secret is kept. */
export const calendarFeeds = pgTable(
  'calendar_feeds',
  {
    /** SHA-256 of the secret in the address. */
    secretHash: text('secret_hash').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    madeBy: idColumn<'usr'>('made_by').notNull(),
    madeOn: dayColumn('made_on').notNull(),
    /** The day it was ended, by its person or by a new one; null while it opens. */
    endedOn: dayColumn('ended_on'),
  },
  (table) => [
    uniqueIndex('calendar_feeds_one_each')
      .on(table.madeBy)
      .where(sql`${table.endedOn} is null`),
  ],
);
