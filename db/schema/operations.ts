import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { dayColumn, momentColumn } from '#db/columns.ts';

/** The business day: the last day whose run is complete. One row. */
export const businessDay = pgTable(
  'business_day',
  {
    only: boolean('only').primaryKey().default(true),
    today: dayColumn('today').notNull(),
  },
  (table) => [check('business_day_is_one', sql`${table.only}`)],
);

/** Steps of the daily run that are done. The key is what makes a step happen once a day, however many processes try. */
export const dailySteps = pgTable(
  'daily_steps',
  {
    day: dayColumn('day').notNull(),
    step: text('step').notNull(),
    doneAt: momentColumn('done_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.step] })],
);
