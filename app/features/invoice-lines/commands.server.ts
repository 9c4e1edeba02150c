import type { InvoiceId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { invoiceLines } from '#db/schema/invoice-lines.ts';
import type { ItemLine } from '../catalogue/rules.ts';

/** Stores what invoices just issued bill beside server and set-up, in its order. */
export async function storeInvoiceLines(
  context: Context,
  issued: readonly { invoice: { id: InvoiceId }; lines: readonly ItemLine[] }[],
): Promise<void> {
  await insertRows(
    context.db,
    invoiceLines,
    issued.flatMap(({ invoice: { id }, lines }) =>
      lines.map((line, place) => ({ invoiceId: id, line: place, ...line })),
    ),
  );
}
