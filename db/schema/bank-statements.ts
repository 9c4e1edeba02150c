import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { bytesColumn, countColumn, dayColumn, idColumn, momentColumn, yenColumn } from '#db/columns.ts';

/** Statements of the bank, byte by byte as they were handed in. Handed in and looked at first, then taken or thrown away. */
export const bankStatements = pgTable(
  'bank_statements',
  {
    id: idColumn<'bst'>('id').primaryKey(),
    /** SHA-256 of the file: the same file is one statement, however often it is handed in. */
    sha256: text('sha256').notNull().unique(),
    fileName: text('file_name').notNull(),
    format: text('format').$type<'transfers' | 'movements' | 'csv'>().notNull(),
    encoding: text('encoding').$type<'jis' | 'utf-8' | 'cp932'>().notNull(),
    content: bytesColumn('content').notNull(),
    /** Incoming lines of the file, and their sum. */
    lines: countColumn('lines').notNull(),
    total: yenColumn('total').notNull(),
    uploadedBy: text('uploaded_by').notNull(),
    uploadedAt: momentColumn('uploaded_at').notNull(),
    /** The business day it was taken on; null while it is only looked at. */
    takenOn: dayColumn('taken_on'),
    takenBy: text('taken_by'),
  },
  (table) => [check('bank_statements_taken_by_somebody', sql`(${table.takenOn} is null) = (${table.takenBy} is null)`)],
);

/** Lines of the statements taken. A row is never changed: what became of the money stands with the bank lines' ends. */
export const bankLines = pgTable(
  'bank_lines',
  {
    id: idColumn<'bnl'>('id').primaryKey(),
    statementId: idColumn<'bst'>('statement_id').notNull(),
    row: countColumn('row').notNull(),
    /** SHA-256 of all the bank says of it: no line comes twice, whichever files it stands in. */
    naturalKey: text('natural_key').notNull(),
    account: text('account').notNull(),
    kind: text('kind').$type<'incoming' | 'cancelled'>().notNull(),
    /** The bank's day, for information: a payment is dated by the business day. */
    valueOn: dayColumn('value_on').notNull(),
    amount: yenColumn('amount').notNull(),
    payer: text('payer').notNull(),
    bank: text('bank').notNull(),
    reference: text('reference').notNull(),
    remark: text('remark').notNull(),
  },
  (table) => [
    unique('bank_lines_once').on(table.naturalKey),
    index('bank_lines_by_statement').on(table.statementId, table.row),
    check('bank_lines_move_something', sql`${table.amount} > 0`),
  ],
);
