import { findOwnOrderPaper } from '#app/features/order-papers/queries.server.ts';
import { orderFile, orderSheet } from '#app/features/order-papers/rules.ts';
import { isOrderNumber } from '#app/features/orders/rules.ts';
import { pdfReply } from '#app/platform/file-reply.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';

export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const { orderNumber = '' } = params;
  const asked = isOrderNumber(orderNumber) ? await findOwnOrderPaper(context, orderNumber) : undefined;
  const paper = found(asked, '注文確認書');
  return pdfReply(orderFile(paper, portal.company), orderSheet(paper, portal.company));
});
