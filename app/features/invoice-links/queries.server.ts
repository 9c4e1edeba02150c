import { eq } from 'drizzle-orm';
import type { InvoiceId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { invoiceLinks } from '#db/schema/invoice-links.ts';
import { isLinkSecret, linkIsGood } from './rules.ts';

/** The invoice somebody may read who knows the secret of its address; undefined for a wrong or outlived one. CTR-05. */
export async function findInvoiceBySecret(
  { db, today }: Context,
  secret: string | undefined,
): Promise<InvoiceId | undefined> {
  if (!secret || !isLinkSecret(secret)) return undefined;
  const [link] = await db
    .select()
    .from(invoiceLinks)
    .where(eq(invoiceLinks.secretHash, sha256(secret)));
  return link && linkIsGood(link.madeOn, today) ? link.invoiceId : undefined;
}
