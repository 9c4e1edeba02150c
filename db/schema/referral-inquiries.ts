import { sql } from 'drizzle-orm';
import { check, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/** Referrals that partners miss and asked staff to look at 紹介の確認のご依頼, as they named them. Never changed. */
export const referralInquiries = pgTable(
  'referral_inquiries',
  {
    id: idColumn<'rin'>('id').primaryKey(),
    partnerId: idColumn<'par'>('partner_id').notNull(),
    /** What it is about, as it is compared: the order number, or the domain without one. */
    about: text('about').notNull(),
    /** The how-manieth of its partner about the same, from 1: of two sent at once one is refused. */
    attempt: countColumn('attempt').notNull(),
    orderNumber: text('order_number'),
    domain: text('domain'),
    /** May be empty. */
    company: text('company').notNull(),
    note: text('note').notNull(),
    askedBy: idColumn<'usr'>('asked_by').notNull(),
    askedOn: dayColumn('asked_on').notNull(),
    /** The last day for an answer. */
    dueOn: dayColumn('due_on').notNull(),
  },
  (table) => [
    unique('referral_inquiries_one_after_the_other').on(table.partnerId, table.about, table.attempt),
    check('referral_inquiries_name_something', sql`${table.about} = coalesce(${table.orderNumber}, ${table.domain})`),
  ],
);

/** What staff answered, once for each inquiry. Never changed. */
export const referralAnswers = pgTable('referral_answers', {
  inquiryId: idColumn<'rin'>('inquiry_id').primaryKey(),
  /** Given: the contract is the partner's, or will be from a month on. */
  outcome: text('outcome').$type<'given' | 'not-given'>().notNull(),
  answer: text('answer').notNull(),
  answeredBy: idColumn<'usr'>('answered_by').notNull(),
  answeredOn: dayColumn('answered_on').notNull(),
});
