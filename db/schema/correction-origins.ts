import { sql } from 'drizzle-orm';
import { check, index, pgTable, unique } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, monthColumn, rateColumn, yenColumn } from '#db/columns.ts';

/**
 * What corrections came of 調整のもと: facts learned after a month was closed, or a partner's question; with the cashback
 * before and after. Never changed.
 */
export const correctionOrigins = pgTable(
  'correction_origins',
  {
    adjustmentId: idColumn<'adj'>('adjustment_id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    /** The how-manieth correction of its cashback that has an origin, from 1: of two put up at once one is refused. */
    attempt: countColumn('attempt').notNull(),
    /** The question it answers; null where facts learned late are put right. */
    questionId: idColumn<'que'>('question_id'),
    /** The approval of the fact it was put up for together with others of it; null where it was put up alone. */
    factId: idColumn<'apv'>('fact_id'),
    /** The month whose count gave the rate. */
    month: monthColumn('month').notNull(),
    countBefore: countColumn('count_before').notNull(),
    countAfter: countColumn('count_after').notNull(),
    rateBefore: rateColumn('rate_before').notNull(),
    rateAfter: rateColumn('rate_after').notNull(),
    amountBefore: yenColumn('amount_before').notNull(),
    amountAfter: yenColumn('amount_after').notNull(),
    recordedOn: dayColumn('recorded_on').notNull(),
  },
  (table) => [
    unique('correction_origins_one_after_the_other').on(table.contractId, table.term, table.attempt),
    index('correction_origins_by_fact').on(table.factId),
    check('correction_origins_change_something', sql`${table.amountBefore} <> ${table.amountAfter}`),
  ],
);
