import { sql } from 'drizzle-orm';
import { check, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, momentColumn } from '#db/columns.ts';

/** What the checks of the money core found, each time they were made. Never changed: the latest decides about exports. */
export const moneyChecks = pgTable(
  'money_checks',
  {
    day: dayColumn('day').notNull(),
    /** The how-manieth check of its day, from 1. */
    time: countColumn('time').notNull(),
    checkedAt: momentColumn('checked_at').notNull(),
    /** Every invariant that did not hold, with in how many places and some of them; empty when all did. */
    breaches: jsonb('breaches').$type<readonly { invariant: string; places: number; examples: string[] }[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.day, table.time] }),
    check('money_checks_count_from_one', sql`${table.time} > 0`),
  ],
);
