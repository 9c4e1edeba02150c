import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { endOwnFeed, makeOwnFeed } from '#app/features/calendar-feeds/commands.server.ts';
import { findFeedEvents, findOwnFeed } from '#app/features/calendar-feeds/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { calendarFeeds } from '#db/schema/calendar-feeds.ts';
import { users } from '#db/schema/access.ts';
import { givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

/** A partner's person, a contract of the partner's and one of another's. */
async function givenPerson() {
  const context = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(context, '2026-02-01', ['par_a', 'par_b']);
  await recordPayments(
    context,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const user = { email: 'a@example.jp', name: '山田', role: 'owner' as const, partnerId: 'par_a' as const };
  const made = await createUser(context, { ...user, password: 'aozora-no-shita-de-2026' });
  invariant(made.ok, 'the test names a new user');
  const userId = made.value;
  const own: PartnerContext = {
    ...context,
    actor: { kind: 'partner', userId, partnerId: 'par_a' },
    partner: { id: 'par_a', userId, userName: '山田', programme: 'cashback' },
  };
  return { context, own, orders };
}

const secretOf = (path: string) => path.split('/')[2];

describe('CTR-04 an address for calendars', () => {
  test('opens the days of its own partner, and the database keeps its digest alone', async () => {
    const { context, own, orders } = await givenPerson();
    const secret = secretOf(await makeOwnFeed(own));
    const told = JSON.stringify(await findFeedEvents(context, secret, true));
    expect(told).toContain(`ご契約の更新日 ${orders[0]?.orderNumber}`);
    expect(told).toContain('キャッシュバックの送金日');
    expect(told).not.toContain(orders[1]?.orderNumber);
    expect(JSON.stringify(await context.db.select().from(calendarFeeds))).not.toContain(secret);
    expect(await findOwnFeed(own)).toEqual({ madeOn: '2026-01-05' });
  });

  test('opens nothing once it was made anew, ended, or its person may no longer sign in', async () => {
    const { context, own } = await givenPerson();
    const first = secretOf(await makeOwnFeed(own));
    const second = secretOf(await makeOwnFeed(own));
    expect(await findFeedEvents(context, first, true)).toBeUndefined();
    expect(await findFeedEvents(context, second, true)).toBeDefined();
    await context.db.update(users).set({ enabled: false });
    expect(await findFeedEvents(context, second, true)).toBeUndefined();
    await context.db.update(users).set({ enabled: true });
    await endOwnFeed(own);
    await endOwnFeed(own);
    expect(await findFeedEvents(context, second, true)).toBeUndefined();
    expect(await findOwnFeed(own)).toBeUndefined();
  });

  test.each([undefined, '', 'x'.repeat(32), '../../etc', '\u0000'])(
    'a made-up secret opens nothing: %j',
    async (secret) => {
      const { context, own } = await givenPerson();
      await makeOwnFeed(own);
      expect(await findFeedEvents(context, secret, true)).toBeUndefined();
    },
  );
});
