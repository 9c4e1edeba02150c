import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';

/**
 * Contracts of a plan that are in force and go on: how many, for how many months in all their next terms run, and when the
 * first invoice goes out that a price from a day on would decide; null where none is due yet.
 */
export async function sumRenewalsOfPlan(context: Context, planCode: string, from: Day) {
  const contract = contractDirectory(context);
  const [sum] = await context.db
    .select({
      contracts: sql<number>`count(*)::int`,
      months: sql<number>`coalesce(sum(${contract.termMonths}), 0)::int`,
      firstInvoiceOn: sql<Day | null>`min(${contract.nextInvoiceOn}) filter (where ${contract.nextInvoiceOn} >= ${from})`,
    })
    .from(contract)
    .where(and(eq(contract.planCode, planCode), eq(contract.state, 'in-force'), isNull(contract.cancelledOn)));
  invariant(sum, 'an aggregate answers one row');
  return sum;
}
