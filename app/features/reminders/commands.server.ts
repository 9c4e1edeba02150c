import type { InvoiceId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { makeInvoiceLinks } from '../invoice-links/commands.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { loadAddressees } from '../letters/queries.server.ts';
import { listToRemind } from './queries.server.ts';
import { REMINDERS, type Reminder, letterKindOf, reminderLetter } from './rules.ts';

/** Invoices reminded of by one query: keeps memory flat whatever is open. */
const INVOICES_A_CHUNK = 5_000;

/**
 * Reminds whoever has not paid, as the settings say for today; those with nobody to write to are passed over. Answers how
 * many letters were written. MAIL-17.
 */
export async function remindPayers(context: Context): Promise<number> {
  let written = 0;
  for (const reminder of REMINDERS) written += await remindOf(context, reminder);
  return written;
}

async function remindOf(context: Context, reminder: Reminder): Promise<number> {
  let written = 0;
  for (let after: InvoiceId | null = null; ;) {
    const due: Awaited<ReturnType<typeof listToRemind>> = await listToRemind(
      context,
      reminder,
      after,
      INVOICES_A_CHUNK,
    );
    const last = due.at(-1);
    if (!last) return written;
    const people = await loadAddressees(
      context,
      due.map(({ contractId }) => contractId),
    );
    const reached = due.flatMap((invoice) => {
      const known = people.get(invoice.contractId);
      const to = invoice.billedTo === 'partner' ? known?.partner : known?.client;
      return known && to ? [{ invoice, to, orderNumber: known.orderNumber }] : [];
    });
    const links = await makeInvoiceLinks(
      context,
      reached.map(({ invoice }) => invoice.id),
    );
    const drafts = reached.map(({ invoice, to, orderNumber }): LetterDraft => {
      const secretLink = links.get(invoice.id);
      invariant(secretLink, 'every letter about an invoice leads to it');
      const text = reminderLetter(reminder, { ...invoice, name: to.name, orderNumber, secretLink }, context.today);
      return { kind: letterKindOf(reminder), about: invoice.id, to, text };
    });
    await writeLetters(context, drafts);
    written += drafts.length;
    after = last.id;
  }
}
