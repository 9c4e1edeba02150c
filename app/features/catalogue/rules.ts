import type { Day } from '#app/core/calendar.ts';
import type { Yen } from '#app/core/yen.ts';

/** What a plan costs from a day on, in yen without tax. */
export type PlanPrice = { planCode: string; fromDay: Day; monthlyFee: Yen; setupFee: Yen };

/** The price of a plan in force on a day; undefined when none was set by then, and the plan cannot be sold. */
export function priceOn(prices: readonly PlanPrice[], planCode: string, on: Day): PlanPrice | undefined {
  let found: PlanPrice | undefined;
  for (const price of prices) {
    if (price.planCode !== planCode || price.fromDay > on) continue;
    if (!found || price.fromDay > found.fromDay) found = price;
  }
  return found;
}
