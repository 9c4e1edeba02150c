import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, idColumn, momentColumn } from '#db/columns.ts';
import { sessions, users } from './access.ts';

/** Passkeys people registered as a second factor; the private half never leaves their device. */
export const passkeys = pgTable(
  'passkeys',
  {
    id: idColumn<'psk'>('id').primaryKey(),
    userId: idColumn<'usr'>('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** What the device calls it, in base64url; nobody else's passkey has the same. */
    credentialId: text('credential_id').notNull().unique(),
    /** The public half as a COSE key, in base64url. */
    publicKey: text('public_key').notNull(),
    /** How often the device says it was used; 0 where it does not count. It never goes back. */
    counter: countColumn('counter').notNull(),
    /** How browsers reach the device, separated by commas; empty when they did not say. */
    transports: text('transports').notNull(),
    /** What its owner calls it. */
    name: text('name').notNull(),
    createdAt: momentColumn('created_at').notNull(),
    /** Null until it is used for the first time. */
    lastUsedAt: momentColumn('last_used_at'),
  },
  (table) => [index('passkeys_by_user').on(table.userId)],
);

/** What a browser was asked to sign: one at a time for a session and a purpose, gone when it is answered. */
export const passkeyChallenges = pgTable(
  'passkey_challenges',
  {
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    /** `register` a new one, or `prove` who somebody is by one that is known. */
    purpose: text('purpose').$type<'register' | 'prove'>().notNull(),
    /** SHA-256 of the challenge. */
    challengeHash: text('challenge_hash').notNull(),
    expiresAt: momentColumn('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.purpose] })],
);
