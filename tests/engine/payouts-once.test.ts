import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');

/** Two cashbacks of one partner, earned on 15 February and payable on 31 March. */
async function givenEarned() {
  const opened = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const orders = await givenOrders(opened, '2026-02-15', ['par_a', 'par_a']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { opened, orders };
}

const amountsOf = async (context: Context, of: typeof MARCH) =>
  (await listPayouts(context, of)).map(({ amount }) => amount);

test('PRG-18 a cashback in an approved run is in no other, though nothing was sent yet', async () => {
  const { opened } = await givenEarned();
  const march = await advance(opened, '2026-03-10');
  await preparePayoutRun(asStaff(march, 'usr_maker'), MARCH);
  const run = await findRun(march, MARCH);
  await approvePayoutRun(asStaff(march, 'usr_checker'), MARCH, run?.contentHash ?? '');

  const april = await advance(march, '2026-04-05');
  expect((await preparePayoutRun(asStaff(april, 'usr_maker'), APRIL)).ok).toBe(true);

  expect([await amountsOf(april, MARCH), await amountsOf(april, APRIL)]).toEqual([[18_240], []]);
});

test('REF-07 a cashback taken back with its contract’s money is in no run', async () => {
  const { opened, orders } = await givenEarned();
  const [first] = orders;
  invariant(first, 'there are orders');
  const back = await advance(opened, '2026-03-01');
  await requestCancellations(back, [first.contractId]);

  const march = await advance(back, '2026-03-10');
  await preparePayoutRun(asStaff(march, 'usr_maker'), MARCH);

  expect(await amountsOf(march, MARCH)).toEqual([9_120]);
});
