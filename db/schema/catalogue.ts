import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, rateColumn, yenColumn } from '#db/columns.ts';

/** The approval a price rests on, and who gave it; null for one taken over when the company was set up. */
const approved = () => ({ approvalId: idColumn<'apv'>('approval_id'), approvedBy: text('approved_by') });

/** The plans sold to partners and their clients. */
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
    ...approved(),
  },
  (table) => [primaryKey({ columns: [table.planCode, table.fromDay] })],
);

/** Everything sold beside a plan: storage, domains, DNS rental, works. */
export const catalogueItems = pgTable('catalogue_items', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  family: text('family')
    .$type<'mail-storage' | 'gtld' | 'organisational' | 'general-jp' | 'domain-work' | 'dns' | 'support'>()
    .notNull(),
  /** How often its price is due: with every month, every year, or once. */
  cycle: text('cycle').$type<'monthly' | 'yearly' | 'once'>().notNull(),
  /** What one of it is, as people call it. */
  unit: text('unit').notNull(),
  /** Years at the beginning for which a yearly item costs nothing. */
  freeYears: countColumn('free_years').notNull(),
});

/** What one of an item costs without tax, by the day from which it holds. No row yet means it cannot be sold. */
export const itemPrices = pgTable(
  'item_prices',
  {
    itemCode: text('item_code').notNull(),
    fromDay: dayColumn('from_day').notNull(),
    amount: yenColumn('amount').notNull(),
    ...approved(),
  },
  (table) => [primaryKey({ columns: [table.itemCode, table.fromDay] })],
);

/** Consumption tax by the day from which it holds; before the first row the setting of the programme holds. */
export const taxRates = pgTable('tax_rates', {
  fromDay: dayColumn('from_day').primaryKey(),
  rate: rateColumn('rate').notNull(),
  ...approved(),
});
