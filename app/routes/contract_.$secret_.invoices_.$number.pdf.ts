import { findClientInvoice } from '#app/features/client-pages/queries.server.ts';
import { findInvoicePaperById } from '#app/features/documents/queries.server.ts';
import { invoiceFile, invoiceSheet } from '#app/features/documents/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** An invoice of the contract behind the address in a client's letters. CTR-05. */
export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const number = found(askedNumber(params['number']), '請求書');
  const invoice = found(await findClientInvoice(context, params['secret'], number), '請求書');
  const paper = found(await findInvoicePaperById(context, invoice.id), '請求書');
  return pdfReply(invoiceFile(paper, portal.company), invoiceSheet(paper, portal.company));
});
