import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { rate } from '#app/core/rate.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { adoptRateCards } from '#app/features/rates/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { givenCompany, givenOrders } from './company.ts';

const FEBRUARY = month('2026-02');

/**
 * Two contracts of par_a paid for from 1 February on, and a third from 1 March on, whose cashback stands on February's count.
 * It is 5 January.
 *
 * @param shares of new contracts, from none on, from two on, and so on by one.
 */
export async function givenCountedFebruary(db: Context['db'], shares: readonly string[]) {
  const opened = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const rows = shares.map((share, place) => ({
    ...{ planGroup: 'shared', event: 'new' as const, minCount: place === 0 ? 0 : place + 1 },
    rate: rate(share),
  }));
  await adoptRateCards(opened, [{ programme: 'cashback', effectiveFrom: FEBRUARY, rows }], 'test');
  const counted = await givenOrders(opened, '2026-02-01', ['par_a', 'par_a']);
  const [earning] = await givenOrders(opened, '2026-03-01', ['par_a']);
  const [first] = counted;
  invariant(first && earning, 'there are orders');
  await recordPayments(
    opened,
    [...counted, earning].map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { opened, first, earning };
}
