import { findContractBySecret } from '#app/features/contract-links/queries.server.ts';
import { findOrderPaper } from '#app/features/order-papers/queries.server.ts';
import { orderFile, orderSheet } from '#app/features/order-papers/rules.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The confirmation of the order behind the address in a client's letters. */
export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const id = found(await findContractBySecret(context, params['secret']), '注文確認書');
  const paper = found(await findOrderPaper(context, id), '注文確認書');
  return pdfReply(orderFile(paper, portal.company), orderSheet(paper, portal.company));
});
