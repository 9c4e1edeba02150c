import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytesColumn, countColumn, dayColumn, idColumn, momentColumn, monthColumn, yenColumn } from '#db/columns.ts';

/** Files in which the bank says what became of transfers, byte by byte; looked at first, then taken or thrown away. */
export const bankResults = pgTable(
  'bank_results',
  {
    id: idColumn<'brs'>('id').primaryKey(),
    month: monthColumn('month').notNull(),
    /** The version of the bank file it answers, and the part whose rows it counts; part 0 counts through the whole version. */
    version: countColumn('version').notNull(),
    part: countColumn('part').notNull(),
    /** SHA-256 of the file: the same file is one result, however often it is handed in. */
    sha256: text('sha256').notNull().unique(),
    fileName: text('file_name').notNull(),
    encoding: text('encoding').$type<'utf-8' | 'cp932'>().notNull(),
    content: bytesColumn('content').notNull(),
    lines: countColumn('lines').notNull(),
    total: yenColumn('total').notNull(),
    handedInBy: text('handed_in_by').notNull(),
    handedInAt: momentColumn('handed_in_at').notNull(),
    /** The business day it was taken on; null while it is only looked at. */
    takenOn: dayColumn('taken_on'),
    takenBy: text('taken_by'),
  },
  (table) => [
    index('bank_results_by_month').on(table.month),
    check('bank_results_taken_by_somebody', sql`(${table.takenOn} is null) = (${table.takenBy} is null)`),
  ],
);

/** The lines of the files taken, each with what it did. Never changed: an answer to one that did nothing stands beside it. */
export const bankResultLines = pgTable(
  'bank_result_lines',
  {
    resultId: idColumn<'brs'>('result_id').notNull(),
    /** Line of the file. */
    line: countColumn('line').notNull(),
    /** The row of the bank file it names, as it stands there. */
    key: text('key').notNull(),
    name: text('name').notNull(),
    amount: yenColumn('amount').notNull(),
    outcome: text('outcome').$type<'sent' | 'received' | 'expired' | 'returned'>().notNull(),
    happenedOn: dayColumn('happened_on'),
    reason: text('reason').notNull(),
    /** The transfer it is about; null where none was found. */
    payoutId: idColumn<'out'>('payout_id'),
    part: countColumn('part'),
    /** What it did: an outcome was recorded, nothing new was said, or it waits for an answer. */
    fate: text('fate').$type<'recorded' | 'confirmed' | 'known' | 'quarantined'>().notNull(),
    /** Why it waits for an answer; null otherwise. */
    why: text('why'),
  },
  (table) => [
    primaryKey({ columns: [table.resultId, table.line] }),
    index('bank_result_lines_by_payout').on(table.payoutId),
    index('bank_result_lines_quarantined')
      .on(table.resultId)
      .where(sql`${table.fate} = 'quarantined'`),
    check('bank_result_lines_wait_for_a_reason', sql`(${table.fate} = 'quarantined') = (${table.why} is not null)`),
    check('bank_result_lines_record_a_transfer', sql`${table.fate} = 'quarantined' or ${table.payoutId} is not null`),
  ],
);

/** What staff found out about a line that waited. */
export const bankResultAnswers = pgTable(
  'bank_result_answers',
  {
    resultId: idColumn<'brs'>('result_id').notNull(),
    line: countColumn('line').notNull(),
    answer: text('answer').notNull(),
    answeredBy: idColumn<'usr'>('answered_by').notNull(),
    answeredOn: dayColumn('answered_on').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.resultId, table.line] }),
    check('bank_result_answers_say_something', sql`${table.answer} <> ''`),
  ],
);
