import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { creditNotes } from '#db/schema/credit-notes.ts';
import { drawNumbers } from '../invoice-numbers/commands.server.ts';
import { type ReturnedInvoice, creditNoteFor } from './rules.ts';

/**
 * Issues today, within the caller's transaction, a credit note for each paid invoice that is given back, in their order.
 * Numbers are drawn with the notes: a transaction that is undone leaves no gap. A second one for an invoice throws.
 */
export async function issueCreditNotes(context: Context, returned: readonly ReturnedInvoice[]): Promise<void> {
  if (returned.length === 0) return;
  const first = await drawNumbers(context, 'credit-note', returned.length);
  await insertRows(
    context.db,
    creditNotes,
    returned.map((invoice, index) => ({ ...creditNoteFor(invoice, context.today), number: first + index })),
  );
}
