import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { proposeHandover } from '#app/features/handovers/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { action, loader } from '#app/routes/mypage.handovers_.$id.tsx';
import { loader as staffList } from '#app/routes/staff.handovers.tsx';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenReceivingPartner } from '#tests/support/handovers.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';

const database = useDatabase();

test('GAP-09 whoever answers an offer reads what it did, as long as that is so', async () => {
  const { db } = database();
  const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  await givenReceivingPartner(opened);
  const [order] = await givenOrders(opened, '2026-03-01', ['par_a']);
  invariant(order, 'an order was placed');
  await recordPayments(asStaff(opened), [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(opened, '2026-03-05');
  const offer = { orderNumbers: [order.orderNumber], partnerCode: 'P-third', fromMonth: month('2026-05'), note: '' };
  const offered = await proposeHandover(asPartner(context, 'par_a'), offer);
  invariant(offered.ok, 'the contract may be handed over');

  const portal = portalOn(db);
  const cookieOf = async (role: 'owner' | 'maker', partnerId?: 'par_third') => {
    const user = { email: `${role}@partner.example`, name: role, role, partnerId };
    const made = await createUser(context, { ...user, password: 'aozora-no-shita-de-2026' });
    invariant(made.ok, 'the test names a new user');
    const proven = { userId: made.value, securityVersion: 1 };
    return (await openSession(portal, new Request('http://localhost:3000/'), proven)).split(';')[0] ?? '';
  };
  const cookie = await cookieOf('owner', 'par_third');
  const address = `http://localhost:3000/mypage/handovers/${offered.value}`;
  const args = (request: Request) => argsFor(portal, request, { id: offered.value });
  const shown = async (search: string) =>
    (await loader(args(new Request(address + search, { headers: { cookie } })))).done;

  const body = new URLSearchParams({ step: 'accepted' });
  const answered = await action(args(new Request(address, { method: 'POST', body, headers: { cookie } })));
  expect(answered.headers.get('location')).toBe(`/mypage/handovers/${offered.value}?done=accepted`);
  expect(await shown('?done=accepted')).toBe('移管を承諾しました');
  expect(await shown('?done=declined')).toBeNull();
  expect(await shown('')).toBeNull();
  const staff = { cookie: await cookieOf('maker') };
  const { handovers } = await staffList(argsFor(portal, new Request(address, { headers: staff })));
  expect(handovers).toMatchObject([{ fromName: 'par_a商会', toName: 'third company' }]);
});
