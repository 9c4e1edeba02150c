import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/**
 * What partners reported of the name an announced payout goes to 名義相違の申し出: open from the day they said so to the day
 * the name was changed, two people found that it was right, or the money was received under it. One open report for a payout.
 */
export const nameReports = pgTable(
  'name_reports',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    /** The how-manieth report of its payout, from 1. */
    number: countColumn('number').notNull(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    wrong: text('wrong').$type<'family' | 'given' | 'characters' | 'account' | 'other'>().notNull(),
    /** What the partner said of it; empty where nothing. */
    note: text('note').notNull(),
    /** Whether the bank had the payout by then, so that nothing could stop it. */
    atBank: boolean('at_bank').notNull(),
    reportedOn: dayColumn('reported_on').notNull(),
    reportedBy: idColumn<'usr'>('reported_by').notNull(),
    /** Null while it is open, and so are the other two. */
    closedOn: dayColumn('closed_on'),
    closedBy: idColumn<'usr'>('closed_by'),
    closedAs: text('closed_as').$type<'renamed' | 'name-right' | 'received'>(),
  },
  (table) => [
    primaryKey({ columns: [table.payoutId, table.number] }),
    index('name_reports_by_partner').on(table.partnerId),
    uniqueIndex('name_reports_one_open')
      .on(table.payoutId)
      .where(sql`${table.closedOn} is null`),
    check(
      'name_reports_closed_by_somebody',
      sql`num_nulls(${table.closedOn}, ${table.closedBy}, ${table.closedAs}) in (0, 3)`,
    ),
  ],
);
