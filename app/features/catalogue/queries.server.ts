import { asc } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { planPrices, plans } from '#db/schema/catalogue.ts';
import type { PlanPrice } from './rules.ts';

/** Something sold: `planGroup` is what rate cards speak of, and only servers count and earn. PRG-08. */
export type Plan = { code: string; name: string; planGroup: string; kind: 'server' | 'other' };

/** Every plan, in order of group and code. */
export async function listPlans(context: Context): Promise<Plan[]> {
  return everyPlan(context, {});
}

const everyPlan = prepared(({ db }) => db.select().from(plans).orderBy(asc(plans.planGroup), asc(plans.code)));

/** Every price ever set; a few rows, whatever the number of contracts. */
export async function listPrices({ db }: Context): Promise<PlanPrice[]> {
  return db.select().from(planPrices).orderBy(asc(planPrices.planCode), asc(planPrices.fromDay));
}

/** The name of every plan by its code; a few rows, whatever the number of contracts. */
export async function loadPlanNames(context: Context): Promise<Map<string, string>> {
  return new Map((await listPlans(context)).map(({ code, name }) => [code, name]));
}
