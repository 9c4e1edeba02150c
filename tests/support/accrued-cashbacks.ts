import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { advance, givenCompany, givenOrders } from './company.ts';

/** Two cashbacks of par_a and one of par_b that accrued on 15 January 2026; it is 3 February, before the notices. */
export async function givenAccruedCashbacks(db: Db) {
  const opened = await givenCompany(db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-01-15', ['par_a', 'par_a', 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { context: await advance(opened, '2026-02-03'), orders };
}
