import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn } from '#db/columns.ts';

/**
 * Partners whose money is kept back 支払保留: from the day somebody said why to the day somebody let it go. It ends by a
 * person alone, and never by itself. What staff keep back and what the partner itself reported stand beside each other:
 * the money goes when neither holds it.
 */
export const payoutHolds = pgTable(
  'payout_holds',
  {
    partnerId: idColumn<'par'>('partner_id').notNull(),
    /** The how-manieth hold of its partner, from 1. */
    number: countColumn('number').notNull(),
    /** Who keeps it back: staff, or the partner, who reported that the name is wrong. */
    cause: text('cause').$type<'staff' | 'reported'>().notNull().default('staff'),
    reason: text('reason').notNull(),
    heldOn: dayColumn('held_on').notNull(),
    heldBy: idColumn<'usr'>('held_by').notNull(),
    /** Null while it holds, and so are the other two. */
    releasedOn: dayColumn('released_on'),
    releasedBy: idColumn<'usr'>('released_by'),
    releaseReason: text('release_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.partnerId, table.number] }),
    uniqueIndex('payout_holds_one_at_a_time')
      .on(table.partnerId, table.cause)
      .where(sql`${table.releasedOn} is null`),
    check(
      'payout_holds_released_by_somebody',
      sql`num_nulls(${table.releasedOn}, ${table.releasedBy}, ${table.releaseReason}) in (0, 3)`,
    ),
  ],
);
