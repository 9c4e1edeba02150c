import { expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

test.each(['2026-02-01', '2026-02-15'])(
  'money that arrives just as the run of %s begins to look still starts the contract that day',
  async (startsOn) => {
    const founded = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const [order] = await givenOrders(founded, startsOn, ['par_a']);
    invariant(order, 'the order was placed');
    const context = await advance(founded, startsOn === '2026-02-01' ? '2026-01-31' : '2026-02-14');
    const pay = async () => {
      const { id: invoiceId, total: amount } = order.invoice;
      const paid = await recordPayments(context, [{ invoiceId, amount }]);
      expect(paid.ok).toBe(true);
    };

    await runUntil({ ...context, db: afterFirstStatement(context.db, pay) }, day(startsOn));

    const { sql } = database();
    const [contract] = await sql`select state, starts_on::text as "startsOn" from contracts`;
    expect(contract).toEqual({ state: 'in-force', startsOn });
    expect(await sql`select earned_on::text as "on" from cashbacks`).toEqual([{ on: startsOn }]);
    expect(await findBreaches(sql)).toEqual([]);
  },
);

/** The same database, on which something else happens right after the first statement asked of it as a whole. */
function afterFirstStatement(db: Db, happen: () => Promise<void>): Db {
  let happened = false;
  return new Proxy(db, {
    get(target, key) {
      const member = Reflect.get(target, key) as unknown;
      if (key !== 'execute' || typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const answer = (await Reflect.apply(member, target, args)) as unknown;
        if (!happened) {
          happened = true;
          await happen();
        }
        return answer;
      };
    },
  });
}
