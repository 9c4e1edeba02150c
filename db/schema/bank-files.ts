import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytesColumn, countColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** The transfers a payout is sent in: by mail full ones first, none above the bank's limit; to an account one. Written with the bank file. */
export const payoutTransfers = pgTable(
  'payout_transfers',
  {
    payoutId: idColumn<'out'>('payout_id').notNull(),
    part: countColumn('part').notNull(),
    amount: yenColumn('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.payoutId, table.part] }),
    check('payout_transfers_pay_something', sql`${table.amount} > 0`),
  ],
);

/** Bank files, kept byte by byte, each of one route. A new version ends the life of the one before of its route. */
export const payoutFiles = pgTable(
  'payout_files',
  {
    month: monthColumn('month').notNull(),
    /** Counted through all files of the month, whatever their route. */
    version: countColumn('version').notNull(),
    route: text('route').$type<'mail-money' | 'transfer'>().notNull().default('mail-money'),
    sha256: text('sha256').notNull(),
    rows: countColumn('rows').notNull(),
    total: yenColumn('total').notNull(),
    content: bytesColumn('content').notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: momentColumn('made_at').notNull(),
    /** When a newer version took its place; null for the one to use. */
    replacedAt: momentColumn('replaced_at'),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.version] }),
    uniqueIndex('payout_files_one_live')
      .on(table.month, table.route)
      .where(sql`${table.replacedAt} is null`),
  ],
);

/** Which transfer stands in which row of which version, counted from 1 through all of its files. Never changed. */
export const payoutFileRows = pgTable(
  'payout_file_rows',
  {
    month: monthColumn('month').notNull(),
    version: countColumn('version').notNull(),
    row: countColumn('row').notNull(),
    payoutId: idColumn<'out'>('payout_id').notNull(),
    part: countColumn('part').notNull(),
    amount: yenColumn('amount').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.version, table.row] }),
    unique('payout_file_rows_once_a_version').on(table.payoutId, table.part, table.version),
  ],
);

/** The files a version is handed to the bank in, of so many rows at most as the bank takes: they live and end together. */
export const payoutFileParts = pgTable(
  'payout_file_parts',
  {
    month: monthColumn('month').notNull(),
    version: countColumn('version').notNull(),
    part: countColumn('part').notNull(),
    rows: countColumn('rows').notNull(),
    total: yenColumn('total').notNull(),
    sha256: text('sha256').notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.version, table.part] })],
);
