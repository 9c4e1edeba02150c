import { sql } from 'drizzle-orm';
import { check, pgTable, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, keyColumn, momentColumn } from '#db/columns.ts';

/**
 * What one person put up and a second one decides 承認. The content stays as it was put up: whatever changes it ends the
 * row, and is put up anew. A trigger lets a row move forward only, and approve only between two people who are both in.
 */
export const approvals = pgTable(
  'approvals',
  {
    id: idColumn<'apv'>('id').primaryKey(),
    kind: text('kind')
      .$type<
        | 'payout-run'
        | 'rate-card'
        | 'payee'
        | 'payout-account'
        | 'refund'
        | 'adjustment'
        | 'price'
        | 'close'
        | 'payout-result'
        | 'name-report'
        | 'referral'
        | 'coverage'
      >()
      .notNull(),
    /** What it is about, as its room calls it: a month, a partner, a contract. */
    thing: keyColumn('thing').notNull(),
    /** The how-manieth proposal about its thing, from 1. */
    attempt: countColumn('attempt').notNull(),
    /** Whose money it touches, where that is one partner. */
    partnerId: idColumn<'par'>('partner_id'),
    /** One line that tells people what it is. */
    title: text('title').notNull(),
    /** The content put up, as text of its room; null where the room's own tables hold it. */
    content: text('content'),
    /** SHA-256 of the content: an approval holds for this content only. */
    contentHash: text('content_hash').notNull(),
    state: text('state').$type<'proposed' | 'approved' | 'rejected' | 'withdrawn' | 'void'>().notNull(),
    proposedBy: idColumn<'usr'>('proposed_by').notNull(),
    proposedAt: momentColumn('proposed_at').notNull(),
    proposedOn: dayColumn('proposed_on').notNull(),
    /** Who approved, rejected or withdrew it; null while it waits, and where a change ended it before that. */
    decidedBy: idColumn<'usr'>('decided_by'),
    decidedAt: momentColumn('decided_at'),
    decidedOn: dayColumn('decided_on'),
    /** Why it was rejected; null otherwise. */
    reason: text('reason'),
  },
  (table) => [
    uniqueIndex('approvals_one_open')
      .on(table.kind, table.thing)
      .where(sql`${table.state} = 'proposed'`),
    unique('approvals_one_after_the_other').on(table.kind, table.thing, table.attempt),
    check(
      'approvals_need_four_eyes',
      sql`${table.decidedBy} is null or ${table.state} = 'withdrawn' or ${table.decidedBy} <> ${table.proposedBy}`,
    ),
    check(
      'approvals_decided_by_somebody',
      sql`(${table.decidedBy} is not null) or ${table.state} in ('proposed', 'void')`,
    ),
    check('approvals_rejected_for_a_reason', sql`(${table.state} = 'rejected') = (${table.reason} is not null)`),
  ],
);
