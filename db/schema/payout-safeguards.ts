import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn, monthColumn } from '#db/columns.ts';

/**
 * What staff answered about what stood out in a payout run 確認事項への回答. An answer holds for one content of the run: of
 * what was changed, all is asked again. Never changed.
 */
export const anomalyAnswers = pgTable(
  'anomaly_answers',
  {
    month: monthColumn('month').notNull(),
    /** SHA-256 of the content of the run that was looked at. */
    contentHash: text('content_hash').notNull(),
    /** What it is about: "run", or the partner whose payout stood out. */
    subject: text('subject').notNull(),
    reason: text('reason').notNull(),
    answeredBy: idColumn<'usr'>('answered_by').notNull(),
    answeredOn: dayColumn('answered_on').notNull(),
    answeredAt: momentColumn('answered_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.contentHash, table.subject] }),
    check('anomaly_answers_say_why', sql`${table.reason} <> ''`),
  ],
);
