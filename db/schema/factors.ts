import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { countColumn, idColumn, momentColumn } from '#db/columns.ts';
import { users } from './access.ts';

/** The authenticator app of a person who set one up. */
export const totpFactors = pgTable('totp_factors', {
  userId: idColumn<'usr'>('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** 160 bits in base 32, as the app has it, sealed under a key that the database does not have. */
  secret: text('secret').notNull(),
  /** The 30-second step whose code was used last: no code of it, or of one before it, is taken again. */
  lastStep: countColumn('last_step').notNull(),
  createdAt: momentColumn('created_at').notNull(),
});

/** Codes that stand in for a lost app or passkey, each good once. The key is SHA-256 of the code, which has 80 bits of chance. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    userId: idColumn<'usr'>('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    codeHash: text('code_hash').notNull(),
    usedAt: momentColumn('used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);
