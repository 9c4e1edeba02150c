import { invariant } from '#app/core/invariant.ts';
import type { Db } from '#app/platform/db.server.ts';
import { givenCompany, givenOrders } from './company.ts';

/** Two contracts of par_a that begin on 15 June 2026, and two more partners they could move to; it is 20 May. */
export async function givenTwoContracts(db: Db) {
  const context = await givenCompany(db, '2026-05-20', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
    { id: 'par_c', programme: 'cashback' },
  ]);
  const [first, second] = await givenOrders(context, '2026-06-15', ['par_a', 'par_a']);
  invariant(first && second, 'the orders were placed');
  return { context, first, second };
}
