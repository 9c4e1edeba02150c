import { parseId } from '#app/core/ids.ts';
import { findOrderPaper } from '#app/features/order-papers/queries.server.ts';
import { orderFile, orderSheet } from '#app/features/order-papers/rules.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The confirmation holds everything an orderer said of themselves. */
export const loader = staffLoader('clients.contact', async (context, { params, context: { portal } }) => {
  const id = found(parseId('ctr', params['id']), '注文確認書');
  const paper = found(await findOrderPaper(context, id), '注文確認書');
  return pdfReply(orderFile(paper, portal.company), orderSheet(paper, portal.company));
});
