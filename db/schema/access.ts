import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn, idColumn, momentColumn } from '#db/columns.ts';

/** Everybody who can sign in: programme staff, and the people of a partner. */
export const users = pgTable(
  'users',
  {
    id: idColumn<'usr'>('id').primaryKey(),
    /** Lower case, as it is compared at sign-in. */
    email: text('email').notNull().unique(),
    name: text('name').notNull(),
    role: text('role')
      .$type<'admin' | 'programme' | 'maker' | 'checker' | 'auditor' | 'owner' | 'member' | 'finance'>()
      .notNull(),
    /** The partner this person acts for; null for staff. */
    partnerId: idColumn<'par'>('partner_id'),
    /** Argon2id in PHC format; null until the person has chosen a password, and nobody can sign in with null. */
    passwordHash: text('password_hash'),
    /** False ends every session at its next request. */
    enabled: boolean('enabled').notNull().default(true),
    /** Counts what this person signs in with and as: a new password, factor, role or access is a new version. */
    securityVersion: countColumn('security_version').notNull().default(1),
    createdAt: momentColumn('created_at').notNull(),
  },
  (table) => [
    check(
      'users_partners_have_a_partner',
      sql`(${table.role} in ('owner', 'member', 'finance')) = (${table.partnerId} is not null)`,
    ),
    check('users_email_is_lower_case', sql`${table.email} = lower(${table.email})`),
    index('users_by_partner').on(table.partnerId),
  ],
);

/** Who is signed in. The key is SHA-256 of the secret in the cookie: a copy of this table opens no session. */
export const sessions = pgTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: idColumn<'usr'>('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The version of its person that was proven; the session is worth nothing under any other one. */
    securityVersion: countColumn('security_version').notNull().default(1),
    /** `full` opens doors; `code` awaits the second factor, `enrolment` its being set up, and open only that page. */
    stage: text('stage').$type<'full' | 'code' | 'enrolment'>().notNull().default('full'),
    createdAt: momentColumn('created_at').notNull(),
    /** When the person last proved who they are, with all they have. */
    provenAt: momentColumn('proven_at').notNull().defaultNow(),
    /** To the minute. */
    lastSeenAt: momentColumn('last_seen_at').notNull().defaultNow(),
    /** Moves on while the person is active; never beyond the absolute lifetime counted from `createdAt`. */
    expiresAt: momentColumn('expires_at').notNull(),
    /** Network address the session was opened from, for its owner to recognise; null when it is not known. */
    fromAddress: text('from_address'),
    /** What the browser called itself, shortened; null when it said nothing. */
    browser: text('browser'),
  },
  (table) => [index('sessions_by_user').on(table.userId), index('sessions_by_expiry').on(table.expiresAt)],
);
