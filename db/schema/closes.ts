import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, monthColumn } from '#db/columns.ts';

/** Closed months. The key is what makes a month close once, however many try. */
export const monthCloses = pgTable('month_closes', {
  month: monthColumn('month').primaryKey(),
  closedOn: dayColumn('closed_on').notNull(),
  partners: countColumn('partners').notNull(),
  contracts: countColumn('contracts').notNull(),
  /** SHA-256 over the certificates of the month in order of partner. */
  digest: text('digest').notNull(),
});

/** The month-end count of every partner who had joined, with the digest of the very list counted. Never changed. */
export const monthEndCounts = pgTable(
  'month_end_counts',
  {
    month: monthColumn('month').notNull(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    count: countColumn('count').notNull(),
    /** SHA-256 over the ids of the contracts counted, in order. */
    digest: text('digest').notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.partnerId] })],
);

/** Closed months whose result two people signed. Never changed. */
export const monthConfirmations = pgTable(
  'month_confirmations',
  {
    month: monthColumn('month').primaryKey(),
    approvalId: idColumn<'apv'>('approval_id').notNull().unique(),
    signedBy: idColumn<'usr'>('signed_by').notNull(),
    confirmedBy: idColumn<'usr'>('confirmed_by').notNull(),
    confirmedOn: dayColumn('confirmed_on').notNull(),
  },
  (table) => [check('month_confirmations_need_four_eyes', sql`${table.signedBy} <> ${table.confirmedBy}`)],
);
