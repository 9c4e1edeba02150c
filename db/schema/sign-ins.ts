import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, momentColumn } from '#db/columns.ts';
import { users } from './access.ts';

/** Requests to choose a new password. The key is SHA-256 of the secret in the link. */
export const passwordResets = pgTable(
  'password_resets',
  {
    id: text('id').primaryKey(),
    userId: idColumn<'usr'>('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: momentColumn('created_at').notNull(),
    expiresAt: momentColumn('expires_at').notNull(),
    /** When it was used, or became worthless because another one or another way was; null while it is good. */
    endedAt: momentColumn('ended_at'),
  },
  (table) => [
    index('password_resets_open')
      .on(table.userId)
      .where(sql`${table.endedAt} is null`),
  ],
);
