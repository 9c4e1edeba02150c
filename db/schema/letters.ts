import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, keyColumn, momentColumn } from '#db/columns.ts';

/** The outbox: letters written in the transaction that causes them, delivered afterwards. */
export const letters = pgTable(
  'letters',
  {
    id: idColumn<'let'>('id').primaryKey(),
    kind: text('kind').notNull(),
    /** Keeps an event from being written about twice. */
    onceKey: keyColumn('once_key').notNull().unique(),
    /** The partner it concerns; null for a client's letter. */
    partnerId: idColumn<'par'>('partner_id'),
    toName: text('to_name').notNull(),
    toAddress: text('to_address').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    /** An address only its reader may open, put in place of the mark in the body as it is sent; null without one, and once sent. */
    secretLink: text('secret_link'),
    /** Likewise the address under which a client looks after its contract. */
    contractLink: text('contract_link'),
    writtenOn: dayColumn('written_on').notNull(),
    /** `kept`: no mail server is set, the letter is read in the console. */
    state: text('state').$type<'waiting' | 'sent' | 'kept' | 'failed'>().notNull(),
    sentAt: momentColumn('sent_at'),
    attempts: countColumn('attempts').notNull(),
    /** No attempt before this moment: a delay after a failure, or somebody is sending it now. Null means at once. */
    notBefore: momentColumn('not_before'),
    /** What the mail server said last; null when nothing failed. */
    lastError: text('last_error'),
  },
  (table) => [
    index('letters_waiting')
      .on(table.id)
      .where(sql`${table.state} = 'waiting'`),
    index('letters_failed')
      .on(table.onceKey)
      .where(sql`${table.state} = 'failed'`),
    index('letters_by_partner').on(table.partnerId, table.writtenOn),
  ],
);
