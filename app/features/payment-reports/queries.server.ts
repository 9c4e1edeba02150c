import { and, asc, desc, eq, lt, sql } from 'drizzle-orm';
import type { InvoiceId, ReportId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { paymentReports } from '#db/schema/payment-reports.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';

/** What was reported of an invoice, oldest first. CON-07. */
export async function listReportsOf({ db }: Context, invoiceId: InvoiceId) {
  return db
    .select({
      id: paymentReports.id,
      payer: paymentReports.payer,
      paidOn: paymentReports.paidOn,
      amount: paymentReports.amount,
      message: paymentReports.message,
      reportedOn: paymentReports.reportedOn,
    })
    .from(paymentReports)
    .where(eq(paymentReports.invoiceId, invoiceId))
    .orderBy(asc(paymentReports.id));
}

/** What was reported under names of payers, as they are compared, of invoices that are still open. */
export async function loadReported(context: Context, keys: readonly string[]) {
  if (keys.length === 0) return [];
  const invoice = invoicesWithStatus(context);
  return context.db
    .select({
      invoiceId: paymentReports.invoiceId,
      amount: paymentReports.amount,
      key: paymentReports.payerKey,
    })
    .from(paymentReports)
    .innerJoin(invoice, eq(invoice.id, paymentReports.invoiceId))
    .where(and(anyOf(paymentReports.payerKey, keys), eq(invoice.status, 'open')))
    .orderBy(asc(paymentReports.id));
}

/** Reports of invoices that are still open, newest first, before one of them where asked, at most `limit`. */
export async function listOpenReports(context: Context, limit: number, before?: ReportId) {
  const invoice = invoicesWithStatus(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      id: paymentReports.id,
      payer: paymentReports.payer,
      paidOn: paymentReports.paidOn,
      amount: paymentReports.amount,
      message: paymentReports.message,
      reportedOn: paymentReports.reportedOn,
      number: invoice.number,
      total: invoice.total,
      dueOn: invoice.dueOn,
      customer: invoice.recipientName,
      contractId: contract.id,
      orderNumber: contract.orderNumber,
    })
    .from(paymentReports)
    .innerJoin(invoice, eq(invoice.id, paymentReports.invoiceId))
    .innerJoin(contract, eq(contract.id, invoice.contractId))
    .where(and(eq(invoice.status, 'open'), ...(before ? [lt(paymentReports.id, before)] : [])))
    .orderBy(desc(paymentReports.id))
    .limit(limit);
}

/** How many invoices that are still open were reported as paid. */
export async function countReportedInvoices(context: Context): Promise<number> {
  const invoice = invoicesWithStatus(context);
  const [row] = await context.db
    .select({ invoices: sql<number>`count(distinct ${paymentReports.invoiceId})::int` })
    .from(paymentReports)
    .innerJoin(invoice, eq(invoice.id, paymentReports.invoiceId))
    .where(eq(invoice.status, 'open'));
  invariant(row, 'a count answers one row');
  return row.invoices;
}
