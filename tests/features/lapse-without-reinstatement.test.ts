import { expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { listCountsOf } from '#app/features/closes/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

test('where nothing is reinstated, an unpaid contract is out of the count from its renewal date on', async () => {
  const company = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const context = { ...company, policy: { ...company.policy, reinstateDays: 0 } };
  const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(context, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);

  await advance(context, '2027-03-02');

  const counts = await listCountsOf(context, ['par_a'], [month('2027-01'), month('2027-02')]);
  expect(counts.map(({ count }) => count)).toEqual([1, 0]);
  expect(await database().sql`select state, ends_on from contracts`).toMatchObject([
    { state: 'ended', ends_on: day('2027-01-31') },
  ]);
  expect(await findBreaches(database().sql)).toEqual([]);
});
