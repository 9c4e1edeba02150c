import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { dayColumn, idColumn, momentColumn } from '#db/columns.ts';

/** Incoming lines nobody decided about yet. Whoever takes a row out of here decides, and nobody else. */
export const waitingLines = pgTable('waiting_lines', {
  lineId: idColumn<'bnl'>('line_id').primaryKey(),
  queuedOn: dayColumn('queued_on').notNull(),
});

/** What became of a line's money. A row is never changed but for the moment at which somebody took the decision back. */
export const bankLineEnds = pgTable(
  'bank_line_ends',
  {
    lineId: idColumn<'bnl'>('line_id').notNull(),
    /** `matched` was recorded as a payment, `kept` is unapplied money of somebody unknown, `not-ours` is no money of the programme. */
    kind: text('kind').$type<'matched' | 'kept' | 'not-ours'>().notNull(),
    paymentId: idColumn<'pay'>('payment_id'),
    invoiceId: idColumn<'inv'>('invoice_id'),
    reason: text('reason').notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedOn: dayColumn('decided_on').notNull(),
    decidedAt: momentColumn('decided_at').notNull(),
    /** When the decision was taken back; null while it stands. */
    endedAt: momentColumn('ended_at'),
  },
  (table) => [
    uniqueIndex('bank_line_ends_one_stands')
      .on(table.lineId)
      .where(sql`${table.endedAt} is null`),
    index('bank_line_ends_by_kind').on(table.kind, table.lineId),
    index('bank_line_ends_by_invoice').on(table.invoiceId),
    check(
      'bank_line_ends_pay_an_invoice',
      sql`(${table.kind} = 'matched') = (${table.paymentId} is not null and ${table.invoiceId} is not null)`,
    ),
  ],
);

/** Names under which somebody pays who is registered under another one; learned when staff match a line. */
export const payerAliases = pgTable(
  'payer_aliases',
  {
    payerKey: text('payer_key').notNull(),
    registeredKey: text('registered_key').notNull(),
    /** Both names as they were read, for people. */
    payer: text('payer').notNull(),
    registered: text('registered').notNull(),
    learnedBy: text('learned_by').notNull(),
    learnedOn: dayColumn('learned_on').notNull(),
  },
  (table) => [primaryKey({ columns: [table.payerKey, table.registeredKey] })],
);
