import { eq, sql } from 'drizzle-orm';
import { payerKey } from '#app/core/bank-kana.ts';
import type { InvoiceId, ReportId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { paymentReports } from '#db/schema/payment-reports.ts';
import { recordAct } from '../audit/commands.server.ts';
import { loadInvoices } from '../invoices/queries.server.ts';
import { listReportsOf } from './queries.server.ts';
import { type PaymentReport, type ReportRefusal, checkReport, isKnownReport } from './rules.ts';

/**
 * Keeps what a customer says of a transfer for an invoice that was shown to them: it helps staff to find the money and
 * pays nothing. A report sent twice is one, and so is the same said once more, from another window too. CON-07.
 *
 * @returns `known` where nothing new was said: everything in it is kept already.
 */
export async function reportPayment(
  context: Context,
  invoiceId: InvoiceId,
  { id, ...report }: PaymentReport & { id: ReportId },
): Promise<Outcome<'kept' | 'known', ReportRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, today, now } = context;
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`payment-reports ${invoiceId}`}, 0))`);
    const known = await db.select({ id: paymentReports.id }).from(paymentReports).where(eq(paymentReports.id, id));
    if (known.length > 0) return done('known');
    const [invoice] = await loadInvoices(context, [invoiceId]);
    invariant(invoice, 'the invoice was shown before it was reported as paid');
    const earlier = await listReportsOf(context, invoiceId);
    if (invoice.status === 'open' && isKnownReport(report, earlier)) return done('known');
    const checked = checkReport(report, invoice, today, earlier.length);
    if (!checked.ok) return checked;
    await db
      .insert(paymentReports)
      .values({ id, invoiceId, ...report, payerKey: payerKey(report.payer), reportedOn: today, reportedAt: now });
    const { partnerId } = invoice;
    await recordAct(context, {
      name: 'payment-reported',
      things: [{ kind: 'invoice', id: invoiceId }, ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : [])],
      after: { amount: report.amount },
    });
    return done('kept');
  });
}
