import { eq, sql } from 'drizzle-orm';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { moneyChecks } from '#db/schema/money-checks.ts';
import { recordAct } from '../audit/commands.server.ts';
import { verifyChain } from '../audit/queries.server.ts';
import { everyBreach, listMoneyChecks } from './queries.server.ts';
import type { Breach } from './rules.ts';

/**
 * Asks of the money as it stands everything that must always hold, between two days' runs, and keeps the answer. While the
 * latest answer names a breach, no bank file is made or handed out.
 */
export async function checkMoney<C extends Context>(context: C): Promise<Breach[]> {
  const chain = await verifyChain(context);
  return inTransaction(context, async (context) => {
    const asked = await context.db.execute<Breach>(everyBreach());
    const broken: Breach[] = chain.ok
      ? []
      : [{ invariant: 'audit-verified', places: 1, examples: [`${chain.broken}: ${chain.why}`] }];
    const breaches = [...asked, ...broken];
    const before = sql`(select coalesce(max(${moneyChecks.time}), 0) from ${moneyChecks} where ${eq(moneyChecks.day, context.today)})`;
    await context.db
      .insert(moneyChecks)
      .values({ day: context.today, time: sql`${before} + 1`, checkedAt: context.now, breaches });
    await recordAct(context, { name: 'money-checked', things: [], after: { count: breaches.length } });
    return breaches;
  });
}

/** The same, unless it was done on this business day already. */
export async function checkMoneyOnceADay<C extends Context>(context: C): Promise<void> {
  const [latest] = await listMoneyChecks(context, 1);
  if (latest?.day !== context.today) await checkMoney(context);
}
