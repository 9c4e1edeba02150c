import type { InvoiceId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { invoiceLinks } from '#db/schema/invoice-links.ts';
import { invoiceLinkPath } from './rules.ts';

/**
 * Makes an address for each invoice under which it is read without signing in, within the caller's transaction. The
 * secret is in the answer alone: the database keeps its digest. CTR-05.
 */
export async function makeInvoiceLinks(
  context: Context,
  invoiceIds: readonly InvoiceId[],
): Promise<Map<InvoiceId, string>> {
  const made = invoiceIds.map((invoiceId) => ({ invoiceId, secret: newSecret() }));
  await insertRows(
    context.db,
    invoiceLinks,
    made.map(({ invoiceId, secret }) => ({ secretHash: sha256(secret), invoiceId, madeOn: context.today })),
  );
  return new Map(made.map(({ invoiceId, secret }) => [invoiceId, invoiceLinkPath(secret)]));
}
