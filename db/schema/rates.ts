import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, monthColumn, rateColumn } from '#db/columns.ts';

/** Rate cards 料率表: one per programme and first month, in force until a later one. */
export const rateCards = pgTable(
  'rate_cards',
  {
    programme: text('programme').$type<'discount' | 'cashback'>().notNull(),
    effectiveFrom: monthColumn('effective_from').notNull(),
    enteredOn: dayColumn('entered_on').notNull(),
    enteredBy: text('entered_by').notNull(),
    /** The approval it rests on, and who gave it; null for a card taken over when the company was set up. */
    approvalId: idColumn<'apv'>('approval_id').unique(),
    approvedBy: text('approved_by'),
  },
  (table) => [
    primaryKey({ columns: [table.programme, table.effectiveFrom] }),
    check('rate_cards_need_four_eyes', sql`${table.approvedBy} is null or ${table.approvedBy} <> ${table.enteredBy}`),
  ],
);

/** The rows of a card: from how many contracts on, which rate. */
export const rateRows = pgTable(
  'rate_rows',
  {
    programme: text('programme').$type<'discount' | 'cashback'>().notNull(),
    effectiveFrom: monthColumn('effective_from').notNull(),
    planGroup: text('plan_group').notNull(),
    event: text('event').$type<'new' | 'renewal'>().notNull(),
    minCount: countColumn('min_count').notNull(),
    rate: rateColumn('rate').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.programme, table.effectiveFrom, table.planGroup, table.event, table.minCount] }),
    check('rate_rows_within_bounds', sql`${table.rate} between 0 and 0.30`),
  ],
);
