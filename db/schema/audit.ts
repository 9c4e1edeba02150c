import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, jsonb, pgTable, pgView, text } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, momentColumn, monthColumn } from '#db/columns.ts';

/** What somebody did, one row for each act, written in the transaction that did it. Never changed. */
export const auditEntries = pgTable(
  'audit_entries',
  {
    /** In the order of writing; it has gaps. The place of an entry among all is its link's. */
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    /** One of the closed list of acts. */
    act: text('act').notNull(),
    actorKind: text('actor_kind').$type<'staff' | 'partner' | 'visitor' | 'job'>().notNull(),
    /** The person, or the job's name; null for visitors. */
    actorId: text('actor_id'),
    /** The person's role at that moment; null for jobs and visitors. */
    actorRole: text('actor_role'),
    /** Network address the request came from; null for jobs, and where it is not known. */
    fromAddress: text('from_address'),
    /** First characters of the hash under which the session is kept, as its owner's list names it; null without one. */
    session: text('session'),
    /** What it was done to, and the partners it concerns. */
    things: jsonb('things').$type<readonly { kind: string; id: string }[]>().notNull(),
    /** Facts as they stood before, only those that changed; empty where nothing was before. */
    before: jsonb('before').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** The same facts afterwards, and figures of the act. */
    after: jsonb('after').$type<Readonly<Record<string, unknown>>>().notNull(),
    /** Why, in the words of whoever did it; null where no reason is asked for. */
    reason: text('reason'),
    /** The business day it is dated with. */
    doneOn: dayColumn('done_on').notNull(),
    doneAt: momentColumn('done_at').notNull(),
  },
  (table) => [
    index('audit_entries_by_thing').using('gin', sql`${table.things} jsonb_path_ops`),
    index('audit_entries_by_actor').on(table.actorId, table.id),
    index('audit_entries_by_act').on(table.act, table.id),
    index('audit_entries_by_day').on(table.doneOn, table.id),
  ],
);

/**
 * The chain: each entry with its place and a hash over itself and the hash before. Written by the database alone, when the
 * entry's transaction commits.
 */
export const auditLinks = pgTable('audit_links', {
  /** 1 for the first act of all, without gaps. */
  number: countColumn('number').primaryKey(),
  entryId: countColumn('entry_id').notNull().unique(),
  previous: text('previous').notNull(),
  /** SHA-256 over `previous` and the entry, in lower-case hexadecimal. */
  hash: text('hash').notNull(),
});

/** Where the chain ends. One row, none before the first act; its lock is what puts acts one after the other. */
export const auditHead = pgTable(
  'audit_head',
  {
    only: boolean('only').primaryKey().default(true),
    number: countColumn('number').notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [check('audit_head_is_one', sql`${table.only}`)],
);

/**
 * Where the chain stood when each month was closed: the link of the close. A view of the walls, and all that partners may
 * read of the trail, because it is printed on what certifies their count.
 */
export const monthHeads = pgView('month_heads', {
  month: monthColumn('month').notNull(),
  number: countColumn('number').notNull(),
  hash: text('hash').notNull(),
}).existing();
