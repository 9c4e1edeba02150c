import { pgTable } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn } from '#db/columns.ts';

/** That a partner looked at its payee once more before its first payout 受取名義の再確認. One for a partner, never changed. */
export const payeeReviews = pgTable('payee_reviews', {
  partnerId: idColumn<'par'>('partner_id').primaryKey(),
  reviewedOn: dayColumn('reviewed_on').notNull(),
  reviewedBy: idColumn<'usr'>('reviewed_by').notNull(),
});
