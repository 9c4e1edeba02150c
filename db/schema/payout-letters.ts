import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/** How a partner learned of its payout whose notice could not be delivered, as somebody made sure of it. */
export const noticeAnswers = pgTable(
  'notice_answers',
  {
    payoutId: idColumn<'out'>('payout_id').primaryKey(),
    answer: text('answer').notNull(),
    answeredBy: idColumn<'usr'>('answered_by').notNull(),
    answeredOn: dayColumn('answered_on').notNull(),
  },
  (table) => [check('notice_answers_say_how', sql`${table.answer} <> ''`)],
);
