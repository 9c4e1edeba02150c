import { findCreditNotePaper } from '#app/features/documents/queries.server.ts';
import { creditNoteFile, creditNoteSheet } from '#app/features/documents/rules.ts';
import { askedNumber } from '#app/platform/asked-number.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

export const loader = staffLoader('orders.view', async (context, { params, context: { portal } }) => {
  const number = found(askedNumber(params['number']), '返還請求書');
  const paper = found(await findCreditNotePaper(context, number), '返還請求書');
  const note = found(paper.creditNote, '返還請求書');
  return pdfReply(creditNoteFile(note, portal.company), creditNoteSheet(paper, note, portal.company));
});
