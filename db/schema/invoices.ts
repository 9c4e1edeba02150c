import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { countColumn, dayColumn, idColumn, momentColumn, monthColumn, rateColumn, yenColumn } from '#db/columns.ts';

/** Issued invoices. A row is never changed: what became of it stands in `invoice_settlements` and `refunds`. */
export const invoices = pgTable(
  'invoices',
  {
    id: idColumn<'inv'>('id').primaryKey(),
    number: countColumn('number').notNull().unique(),
    contractId: idColumn<'ctr'>('contract_id').notNull(),
    term: countColumn('term').notNull(),
    partnerId: idColumn<'par'>('partner_id'),
    billedTo: text('billed_to').$type<'partner' | 'client'>().notNull(),
    issuedOn: dayColumn('issued_on').notNull(),
    dueOn: dayColumn('due_on').notNull(),
    /** The day whose run makes it void when it is still open. */
    expiresOn: dayColumn('expires_on').notNull(),
    /** Monthly fee × months, without tax. */
    serverFee: yenColumn('server_fee').notNull(),
    setupFee: yenColumn('setup_fee').notNull(),
    /** Null when the price was not discounted: cashback, or no partner. */
    /** What was added to the contract and is due in the term, without tax: the sum of `invoice_lines`. */
    optionFee: yenColumn('option_fee')
      .notNull()
      .default(sql`0`),
    discountRate: rateColumn('discount_rate'),
    discount: yenColumn('discount').notNull(),
    countMonth: monthColumn('count_month'),
    count: countColumn('count'),
    taxRate: rateColumn('tax_rate').notNull(),
    tax: yenColumn('tax').notNull(),
    total: yenColumn('total').notNull(),
    /** Who was asked to pay, as known at issue; null where the order names nobody, as a rehearsal's may. */
    recipientName: text('recipient_name'),
    recipientPerson: text('recipient_person'),
    recipientPostalCode: text('recipient_postal_code'),
    recipientAddress: text('recipient_address'),
    /** What was sold, as it was called and dated at issue; the first term may begin later where it is paid late. */
    planCode: text('plan_code').notNull(),
    planGroup: text('plan_group').notNull(),
    planName: text('plan_name').notNull(),
    termMonths: countColumn('term_months').notNull(),
    coversFrom: dayColumn('covers_from').notNull(),
    coversTo: dayColumn('covers_to').notNull(),
  },
  (table) => [
    index('invoices_by_issue').on(table.issuedOn, table.number),
    index('invoices_by_total').on(table.total, table.number),
    unique('invoices_one_per_term').on(table.contractId, table.term),
    index('invoices_by_partner').on(table.partnerId, table.issuedOn),
    index('invoices_by_due').on(table.dueOn),
    index('invoices_by_expiry').on(table.expiresOn),
    check(
      'invoices_add_up',
      sql`${table.total} = ${table.serverFee} - ${table.discount} + ${table.setupFee} + ${table.optionFee} + ${table.tax}`,
    ),
  ],
);

/** How an invoice ended: paid or void, once. */
export const invoiceSettlements = pgTable('invoice_settlements', {
  invoiceId: idColumn<'inv'>('invoice_id').primaryKey(),
  kind: text('kind').$type<'paid' | 'void'>().notNull(),
  settledOn: dayColumn('settled_on').notNull(),
});

/** Money that arrived, as recorded. */
export const payments = pgTable(
  'payments',
  {
    id: idColumn<'pay'>('id').primaryKey(),
    invoiceId: idColumn<'inv'>('invoice_id').notNull(),
    amount: yenColumn('amount').notNull(),
    receivedOn: dayColumn('received_on').notNull(),
    /** Why the money could not be applied; null when it paid the invoice. */
    unapplied: text('unapplied').$type<'invoice-void' | 'invoice-paid'>(),
    method: text('method').$type<'transfer' | 'card' | 'pay-easy'>().notNull().default('transfer'),
    /** The bank's own day, for information; null when nobody said. */
    valueOn: dayColumn('value_on'),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: momentColumn('recorded_at').notNull(),
  },
  (table) => [
    index('payments_by_invoice').on(table.invoiceId),
    index('payments_by_day').on(table.receivedOn, table.id),
  ],
);

/** Money-back refunds 返金, one per contract. */
export const refunds = pgTable('refunds', {
  contractId: idColumn<'ctr'>('contract_id').primaryKey(),
  requestedOn: dayColumn('requested_on').notNull(),
  payOn: dayColumn('pay_on').notNull(),
  amount: yenColumn('amount').notNull(),
});

/** Which paid invoices a refund gives back. */
export const refundedInvoices = pgTable('refunded_invoices', {
  invoiceId: idColumn<'inv'>('invoice_id').primaryKey(),
  contractId: idColumn<'ctr'>('contract_id').notNull(),
});
