import { loadPartnerPricing, quoteOf } from '#app/features/order-pages/queries.server.ts';
import { partnerLoader } from '#app/platform/guards.server.ts';

/** What a partner's order comes to while it is filled in. */
export const loader = partnerLoader(
  async (context, { request }) =>
    Response.json(quoteOf(await loadPartnerPricing(context), new URL(request.url).searchParams)),
  'own.order',
);
