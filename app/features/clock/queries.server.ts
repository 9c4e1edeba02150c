import { and, count, countDistinct, eq, gt, lte, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { type Day, type Month, monthOf } from '#app/core/calendar.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import { allOf } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { listCloses } from '../closes/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import { listRuns, payoutsOfCashbacks, sentPayouts } from '../payouts/queries.server.ts';
import { noticeDayOf } from '../payouts/rules.ts';

/** What the daily runs between two days brought about. */
export type Happenings = {
  /** Months closed, oldest first. */
  closed: Month[];
  started: number;
  lapsed: number;
  invoices: { count: number; total: Yen };
  cashbacks: { count: number; total: Yen };
  /** Partners to whom a payout was announced. */
  notices: number;
  /** Months whose payouts nobody approved in time: they join the next run. */
  missed: Month[];
  sent: { count: number; total: Yen };
};

/** What happened after one day up to another, the latter included; counted from what it left behind. */
export async function readHappenings(context: Context, after: Day, to: Day): Promise<Happenings> {
  const { db } = context;
  const isWithin = (day: Day) => day > after && day <= to;
  const within = (column: PgColumn) => allOf(gt(column, after), lte(column, to));
  const contract = contractDirectory(context);
  const invoice = invoicesWithStatus(context);
  const cashback = cashbackDirectory(context);
  const payout = payoutsOfCashbacks(context);
  const transfer = sentPayouts(context);
  const [closes, runs, [started], [lapsed], [invoices], [cashbacks], [notices], [sent]] = await Promise.all([
    listCloses(context),
    listRuns(context),
    db.select({ count: count() }).from(contract).where(within(contract.startsOn)),
    db
      .select({ count: count() })
      .from(contract)
      .where(and(eq(contract.state, 'lapsed'), within(contract.renewsOn))),
    db
      .select({ count: count(), total: totalOf(invoice.total) })
      .from(invoice)
      .where(and(gt(invoice.term, 1), within(invoice.issuedOn))),
    db
      .select({ count: count(), total: totalOf(cashback.amount) })
      .from(cashback)
      .where(within(cashback.earnedOn)),
    db
      .select({ count: countDistinct(payout.payoutId) })
      .from(payout)
      .where(within(payout.noticedOn)),
    db
      .select({ count: count(), total: totalOf(transfer.amount) })
      .from(transfer)
      .where(within(transfer.sentOn)),
  ]);
  return {
    closed: closes
      .map(({ month }) => month)
      .filter((month) => month >= monthOf(after) && month < monthOf(to))
      .toSorted(),
    started: started ? started.count : 0,
    lapsed: lapsed ? lapsed.count : 0,
    invoices: invoices ?? NOTHING,
    cashbacks: cashbacks ?? NOTHING,
    notices: notices ? notices.count : 0,
    missed: runs
      .filter(({ month, state }) => state === 'missed' && isWithin(noticeDayOf(month, context.policy)))
      .map(({ month }) => month)
      .toSorted(),
    sent: sent ?? NOTHING,
  };
}

const NOTHING = { count: 0, total: yen(0) };

/** sum() of no rows is null, and of bigint it comes back as text. */
function totalOf(column: PgColumn) {
  return sql`coalesce(sum(${column}), 0)`.mapWith((sum: string) => yen(Number(sum)));
}
