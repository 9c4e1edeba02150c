import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn } from '#db/columns.ts';

/** Business partners, from their application on. */
export const partners = pgTable(
  'partners',
  {
    id: idColumn<'par'>('id').primaryKey(),
    /** What staff and partners call it by on the phone. */
    code: text('code').notNull().unique(),
    name: text('name').notNull(),
    nameKana: text('name_kana').notNull(),
    contactName: text('contact_name').notNull(),
    email: text('email').notNull(),
    phone: text('phone').notNull(),
    programme: text('programme').$type<'discount' | 'cashback'>().notNull(),
    state: text('state').$type<'applied' | 'active' | 'declined'>().notNull(),
    appliedOn: dayColumn('applied_on').notNull(),
    /** First day in the programme; null until the application is approved. */
    joinedOn: dayColumn('joined_on'),
    /** Why an application was declined; null otherwise. */
    declineReason: text('decline_reason'),
  },
  (table) => [
    check('partners_active_have_joined', sql`(${table.state} = 'active') = (${table.joinedOn} is not null)`),
    index('partners_by_joined').on(table.joinedOn),
  ],
);

/** The name a partner's bank account stands in, as the bank must be told it. */
export const payees = pgTable('payees', {
  partnerId: idColumn<'par'>('partner_id').primaryKey(),
  familyName: text('family_name').notNull(),
  givenName: text('given_name').notNull(),
  familyKana: text('family_kana').notNull(),
  givenKana: text('given_kana').notNull(),
  email: text('email').notNull(),
  /** First day on which the partner confirmed the exact text; null until then. It never moves later. */
  firstConfirmedOn: dayColumn('first_confirmed_on'),
  /** When the text last changed: a payout prepared before is prepared anew. */
  changedAt: momentColumn('changed_at').notNull(),
  /** Who changed it last: they approve no payout to it. Null where nobody of staff did. */
  changedBy: idColumn<'usr'>('changed_by'),
});
