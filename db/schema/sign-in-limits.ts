import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn, momentColumn } from '#db/columns.ts';

/** Tries within a span of time, by what they are counted for: an account, a network address. */
export const signInLimits = pgTable(
  'sign_in_limits',
  {
    /** SHA-256 of the kind and what was tried, so that the table lists no mail addresses. */
    key: text('key').primaryKey(),
    tries: countColumn('tries').notNull(),
    /** When the count begins anew. */
    endsAt: momentColumn('ends_at').notNull(),
  },
  (table) => [index('sign_in_limits_by_end').on(table.endsAt)],
);
