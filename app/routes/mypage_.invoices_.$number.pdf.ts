import { findOwnInvoicePaper } from '#app/features/documents/queries.server.ts';
import { invoiceFile, invoiceSheet } from '#app/features/documents/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const paper = found(await findOwnInvoicePaper(context, found(askedNumber(params['number']), '請求書')), '請求書');
  return pdfReply(invoiceFile(paper, portal.company), invoiceSheet(paper, portal.company));
});
