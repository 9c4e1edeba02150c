import { findInvoicePaper } from '#app/features/documents/queries.server.ts';
import { invoiceFile, invoiceSheet } from '#app/features/documents/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** An invoice as it was issued, byte for byte the same until something becomes of it. */
export const loader = staffLoader('orders.view', async (context, { params, context: { portal } }) => {
  const paper = found(await findInvoicePaper(context, found(askedNumber(params['number']), '請求書')), '請求書');
  return pdfReply(invoiceFile(paper, portal.company), invoiceSheet(paper, portal.company));
});
