import { findOwnOrderUrl } from '#app/features/referrals/queries.server.ts';
import { orderUrlPath } from '#app/features/referrals/rules.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';
import { qrImage } from '#app/platform/qr.server.ts';
import { found } from '#app/platform/respond.server.ts';

export const loader = partnerLoader(async (context, { params, context: { portal } }) => {
  const { slug, word } = found(await findOwnOrderUrl(context, params['slug']), '申し込みURL');
  const image = await qrImage(new URL(orderUrlPath(word ?? slug), portal.baseUrl).href);
  return new Response(new Uint8Array(image), {
    headers: {
      'Content-Type': 'image/png',
      'Content-Disposition': `attachment; filename="order-url-${word ?? slug}.png"`,
    },
  });
});
