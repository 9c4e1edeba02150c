import { sql } from 'drizzle-orm';
import { check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, momentColumn } from '#db/columns.ts';
import { users } from './access.ts';

/** People asked to join, until they choose a password. */
export const invitations = pgTable(
  'invitations',
  {
    id: idColumn<'ivt'>('id').primaryKey(),
    /** SHA-256 of the secret in the link. */
    secretHash: text('secret_hash').notNull().unique(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    role: text('role')
      .$type<'admin' | 'programme' | 'maker' | 'checker' | 'auditor' | 'owner' | 'member' | 'finance'>()
      .notNull(),
    /** The partner they will act for; null for staff. */
    partnerId: idColumn<'par'>('partner_id'),
    invitedBy: idColumn<'usr'>('invited_by')
      .notNull()
      .references(() => users.id),
    createdAt: momentColumn('created_at').notNull(),
    expiresAt: momentColumn('expires_at').notNull(),
    /** When it was accepted, taken back or replaced; null while it is good. */
    endedAt: momentColumn('ended_at'),
  },
  (table) => [
    check(
      'invitations_partners_have_a_partner',
      sql`(${table.role} in ('owner', 'member', 'finance')) = (${table.partnerId} is not null)`,
    ),
    index('invitations_open')
      .on(table.email)
      .where(sql`${table.endedAt} is null`),
  ],
);
