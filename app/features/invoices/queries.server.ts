import { type SQL, and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { invoiceSettlements, invoices, refundedInvoices, refunds } from '#db/schema/invoices.ts';

/** An invoice as issued. */
export type Invoice = typeof invoices.$inferSelect;

/** What became of an invoice. */
export type InvoiceStatus = 'open' | 'paid' | 'void' | 'refunded';

/** An invoice with what became of it; `paidOn` is kept when it was refunded. */
export type InvoiceWithStatus = Invoice & { status: InvoiceStatus; paidOn: Day | null };

/** Paid invoices and the day they were paid, for other rooms to join by contract and term. */
export function paidInvoices({ db }: Context) {
  return db
    .select({
      contractId: invoices.contractId,
      term: invoices.term,
      serverFee: invoices.serverFee,
      paidOn: invoiceSettlements.settledOn,
    })
    .from(invoices)
    .innerJoin(
      invoiceSettlements,
      and(eq(invoiceSettlements.invoiceId, invoices.id), eq(invoiceSettlements.kind, 'paid')),
    )
    .as('paid_invoices');
}

/** Invoices with their status as a subquery, for other rooms to join. */
export function invoicesWithStatus({ db }: Context) {
  return statusQuery(db).as('invoices_with_status');
}

/** Invoices by id with their status; in order of contract and term. */
export async function loadInvoices({ db }: Context, ids: readonly InvoiceId[]): Promise<InvoiceWithStatus[]> {
  if (ids.length === 0) return [];
  return statusQuery(db).where(anyOf(invoices.id, ids)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Every invoice of the contracts with its status; in order of contract and term. */
export async function loadInvoicesOfContracts(
  { db }: Context,
  contractIds: readonly ContractId[],
): Promise<InvoiceWithStatus[]> {
  if (contractIds.length === 0) return [];
  return statusQuery(db)
    .where(anyOf(invoices.contractId, contractIds))
    .orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Open invoices whose last day to pay was the day before, for the daily run to ask whether there are any. */
export function expiringInvoices({ db }: Context, day: Day) {
  return openInvoices(db, eq(invoices.expiresOn, day)).as('expiring');
}

/** Open invoices whose last day to pay was the day before; in order of contract and term. */
export async function listExpiring({ db }: Context, day: Day): Promise<Invoice[]> {
  return openInvoices(db, eq(invoices.expiresOn, day)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Open invoices due on a day; in order of contract and term. */
export async function listDueOn({ db }: Context, day: Day): Promise<Invoice[]> {
  return openInvoices(db, eq(invoices.dueOn, day)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Every refund, in order of the day it is to be paid. */
export async function listRefunds({ db }: Context) {
  return db.select().from(refunds).orderBy(asc(refunds.payOn), asc(refunds.contractId));
}

function openInvoices(db: Context['db'], which: SQL) {
  return db
    .select(getTableColumns(invoices))
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(and(which, isNull(invoiceSettlements.invoiceId)))
    .$dynamic();
}

function statusQuery(db: Context['db']) {
  const { kind, settledOn } = invoiceSettlements;
  return db
    .select({
      id: invoices.id,
      number: invoices.number,
      contractId: invoices.contractId,
      term: invoices.term,
      partnerId: invoices.partnerId,
      billedTo: invoices.billedTo,
      issuedOn: invoices.issuedOn,
      dueOn: invoices.dueOn,
      expiresOn: invoices.expiresOn,
      serverFee: invoices.serverFee,
      setupFee: invoices.setupFee,
      discountRate: invoices.discountRate,
      discount: invoices.discount,
      countMonth: invoices.countMonth,
      count: invoices.count,
      taxRate: invoices.taxRate,
      tax: invoices.tax,
      total: invoices.total,
      status: sql<InvoiceStatus>`case
        when ${refundedInvoices.invoiceId} is not null then 'refunded'
        when ${kind} is null then 'open'
        else ${kind} end`.as('status'),
      paidOn: sql<Day | null>`case when ${kind} = 'paid' then ${settledOn} end`.as('paid_on'),
    })
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .leftJoin(refundedInvoices, eq(refundedInvoices.invoiceId, invoices.id))
    .$dynamic();
}
