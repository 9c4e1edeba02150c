import { findOwnOrderUrl } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { qrPicture } from '#app/platform/qr.server.ts';
import { found } from '#app/platform/respond.server.ts';

export const loader = partnerLoader(async (context, { params, request, context: { portal } }) => {
  const { slug, word } = found(await findOwnOrderUrl(context, params['slug']), '申し込みURL');
  const picture = await qrPicture(new URL(orderUrlPath(word ?? slug), portal.baseUrl).href);
  const download = new URL(request.url).searchParams.has('download');
  return new Response(picture, {
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      ...(download ? { 'Content-Disposition': `attachment; filename="order-url-${slug}.svg"` } : {}),
    },
  });
});
