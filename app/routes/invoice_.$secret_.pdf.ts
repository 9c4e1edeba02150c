import { findInvoicePaperById } from '#app/features/documents/queries.server.ts';
import { invoiceFile, invoiceSheet } from '#app/features/documents/rules.ts';
import { findInvoiceBySecret } from '#app/features/invoice-links/queries.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The invoice behind the address in a mail: whoever knows it is whom it was sent to. CTR-05. */
export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const id = found(await findInvoiceBySecret(context, params['secret']), '請求書');
  const paper = found(await findInvoicePaperById(context, id), '請求書');
  return pdfReply(invoiceFile(paper, portal.company), invoiceSheet(paper, portal.company));
});
