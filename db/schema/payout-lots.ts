import { sql } from 'drizzle-orm';
import { index, pgTable, pgView, primaryKey, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** The lots of cashbacks a payout takes up. While it is not released, a lot is in one payout only. */
export const payoutLots = pgTable(
  'payout_lots',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    lotId: idColumn<'lot'>('lot_id').notNull(),
    /** The month-end of the payout. */
    month: monthColumn('month').notNull(),
    /** What of it came into the payout: the lot without what had been taken back of it. */
    amount: yenColumn('amount').notNull(),
    /** The day it left this payout as a whole, because the money came back or the run was missed; null while it is in it. */
    releasedOn: dayColumn('released_on'),
  },
  (table) => [
    primaryKey({ columns: [table.payoutId, table.lotId] }),
    index('payout_lots_by_month').on(table.month),
    index('payout_lots_by_lot').on(table.lotId),
    uniqueIndex('payout_lots_in_one_payout')
      .on(table.lotId)
      .where(sql`${table.releasedOn} is null`),
    index('payout_lots_let_go')
      .on(table.payoutId)
      .where(sql`${table.releasedOn} is not null`),
  ],
);

/** Cashbacks that were taken back, and so are not in the payout that holds their lot. Never changed. */
export const payoutGaps = pgTable(
  'payout_gaps',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    lotId: idColumn<'lot'>('lot_id').notNull(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    amount: yenColumn('amount').notNull(),
    /** The day it left the payout; null where it had been taken back before and never was in it. */
    releasedOn: dayColumn('released_on'),
  },
  (table) => [primaryKey({ columns: [table.payoutId, table.contractId, table.term] })],
);

/** The cashbacks a payout consists of, each with the day it left it: what its lots and their gaps come to. */
export const payoutItems = pgView('payout_items', {
  payoutId: idColumn<'out'>('payout_id').notNull(),
  lotId: idColumn<'lot'>('lot_id').notNull(),
  contractId: idColumn<'ctr'>('contract_id').notNull(),
  term: countColumn('term').notNull(),
  amount: yenColumn('amount').notNull(),
  releasedOn: dayColumn('released_on'),
  /** The day its whole lot left the payout; null while the lot is in it. */
  lotReleasedOn: dayColumn('lot_released_on'),
}).existing();
