import { findOrderPaper } from '#app/features/order-papers/queries.server.ts';
import { orderFile, orderSheet } from '#app/features/order-papers/rules.ts';
import { findPlacedOrder } from '#app/features/orders/queries.server.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

/** The confirmation of an order for whoever placed it, under the address they were led to. */
export const loader = publicLoader(async (context, { params, context: { portal } }) => {
  const { slug, token = '' } = params;
  const order = /^[\w-]{22,64}$/.test(token) ? await findPlacedOrder(context, { slug, token }) : undefined;
  const { contract } = found(order, '注文確認書');
  const paper = found(await findOrderPaper(context, contract.id), '注文確認書');
  return pdfReply(orderFile(paper, portal.company), orderSheet(paper, portal.company));
});
