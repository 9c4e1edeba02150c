import type { Context } from '#app/platform/context.server.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { planPrices, plans } from '#db/schema/catalogue.ts';
import type { Plan } from './queries.server.ts';
import type { PlanPrice } from './rules.ts';

/** Takes plans and their prices into the catalogue. A plan code or a price day that stands already throws. */
export async function addPlans(
  context: Context,
  added: { plans: readonly Plan[]; prices: readonly PlanPrice[] },
): Promise<void> {
  await insertRows(context.db, plans, added.plans);
  await insertRows(context.db, planPrices, added.prices);
}
