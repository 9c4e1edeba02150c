import { loadClientPricing, quoteOf } from '#app/features/order-pages/queries.server.ts';
import { publicLoader } from '#app/platform/guards.server.ts';

/** What an order page comes to while it is filled in; nothing of the person who fills it in is asked for. */
export const loader = publicLoader(async (context, { request }) =>
  Response.json(quoteOf(await loadClientPricing(context), new URL(request.url).searchParams)),
);
