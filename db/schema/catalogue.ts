import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { dayColumn, yenColumn } from '#db/columns.ts';

/** Everything sold to partners and their clients. */
export const plans = pgTable('plans', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  /** What rate cards speak of: shared, managed, hybrid, or a group no card names. */
  planGroup: text('plan_group').notNull(),
  /** Only servers count at month-end and earn. */
  kind: text('kind').$type<'server' | 'other'>().notNull(),
});

/** Prices without tax by the day from which they hold. */
export const planPrices = pgTable(
  'plan_prices',
  {
    planCode: text('plan_code').notNull(),
    fromDay: dayColumn('from_day').notNull(),
    monthlyFee: yenColumn('monthly_fee').notNull(),
    setupFee: yenColumn('setup_fee').notNull(),
  },
  (table) => [primaryKey({ columns: [table.planCode, table.fromDay] })],
);
