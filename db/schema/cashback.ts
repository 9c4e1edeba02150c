import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, monthColumn, rateColumn, yenColumn } from '#db/columns.ts';

/** Cashbacks earned. The key is what keeps a contract term from earning twice. Never changed. */
export const cashbacks = pgTable(
  'cashbacks',
  {
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    event: text('event').$type<'new' | 'renewal'>().notNull(),
    earnedOn: dayColumn('earned_on').notNull(),
    /** The month whose count fixed the rate. */
    countMonth: monthColumn('count_month').notNull(),
    count: countColumn('count').notNull(),
    rate: rateColumn('rate').notNull(),
    /** Server fee without tax. */
    base: yenColumn('base').notNull(),
    amount: yenColumn('amount').notNull(),
    payableOn: dayColumn('payable_on').notNull(),
    /** The lot it is paid with; null where it earned 0 yen, which no payout takes up. */
    lotId: idColumn<'lot'>('lot_id'),
  },
  (table) => [
    primaryKey({ columns: [table.contractId, table.term] }),
    index('cashbacks_by_partner').on(table.partnerId, table.payableOn),
    index('cashbacks_by_payable').on(table.payableOn),
    index('cashbacks_by_lot').on(table.lotId),
    check('cashbacks_in_a_lot', sql`(${table.lotId} is null) = (${table.amount} = 0)`),
    check('cashbacks_within_bounds', sql`${table.amount} between 0 and floor(${table.base} * 0.30)`),
  ],
);

/**
 * What one partner earned at one stroke with one payable day: a run takes it up as a whole. A lot is made once its cashbacks
 * stand, says what they come to, and never grows or changes; what is taken back of it is in `cashback_voids`.
 */
export const cashbackLots = pgTable(
  'cashback_lots',
  {
    id: idColumn<'lot'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    payableOn: dayColumn('payable_on').notNull(),
    amount: yenColumn('amount').notNull(),
    count: countColumn('count').notNull(),
    /** SHA-256 over its cashbacks in order of contract and term. */
    sha256: text('sha256').notNull(),
  },
  (table) => [index('cashback_lots_by_partner').on(table.partnerId)],
);

/** Cashbacks taken back by a money-back cancellation, once. */
export const cashbackVoids = pgTable(
  'cashback_voids',
  {
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    voidedOn: dayColumn('voided_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.contractId, table.term] })],
);
