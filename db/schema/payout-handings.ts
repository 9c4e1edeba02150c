import { index, pgTable } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn, monthColumn } from '#db/columns.ts';

/**
 * Payouts whose rows were in a bank file when it was first handed out 銀行への引き渡し: from then on the bank may pay them, and
 * nothing here stops that. Never changed.
 */
export const payoutHandings = pgTable(
  'payout_handings',
  {
    payoutId: idColumn<'out'>('payout_id').primaryKey(),
    month: monthColumn('month').notNull(),
    /** The version of the month's bank file it was first handed out in. */
    version: countColumn('version').notNull(),
    handedOn: dayColumn('handed_on').notNull(),
    handedAt: momentColumn('handed_at').notNull(),
    handedBy: idColumn<'usr'>('handed_by').notNull(),
  },
  (table) => [index('payout_handings_by_month').on(table.month)],
);

/**
 * Announced payouts that the bank never got and that were let go 繰越, because they were kept back or stood under a wrong
 * name: what was in them joins a later run. Never changed.
 */
export const payoutCarries = pgTable('payout_carries', {
  payoutId: idColumn<'out'>('payout_id').primaryKey(),
  month: monthColumn('month').notNull(),
  carriedOn: dayColumn('carried_on').notNull(),
});
