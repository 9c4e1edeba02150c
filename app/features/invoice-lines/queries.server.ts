import { type SQLWrapper, asc, sql } from 'drizzle-orm';
import type { InvoiceId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { invoiceLines } from '#db/schema/invoice-lines.ts';

/** What one invoice of a select bills beside server and set-up, as a column of it. */
export function linesOfInvoice(id: SQLWrapper) {
  type Line = Pick<typeof invoiceLines.$inferSelect, 'name' | 'about' | 'quantity' | 'unitPrice' | 'amount'>;
  return sql<Line[]>`(select coalesce(json_agg(json_build_object('name', name, 'about', about, 'quantity', quantity,
    'unitPrice', unit_price, 'amount', amount) order by line), '[]') from ${invoiceLines} where invoice_id = ${id})`;
}

/** What invoices bill beside server and set-up, line by line; in order of invoice and line. */
export async function listInvoiceLines({ db }: Context, ids: readonly InvoiceId[]) {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(invoiceLines)
    .where(anyOf(invoiceLines.invoiceId, ids))
    .orderBy(asc(invoiceLines.invoiceId), asc(invoiceLines.line));
}
