import { expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { createUser } from '#app/features/access/commands.server.ts';
import { ROLES, type Role, isStaffRole, mayDo } from '#app/features/access/rules.ts';
import { recordActs } from '#app/features/audit/commands.server.ts';
import type { Act } from '#app/features/audit/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as showOne } from '#app/routes/staff.audit_.$id.tsx';
import { loader as showList } from '#app/routes/staff.audit.tsx';
import { loader as showOwnCount } from '#app/routes/mypage.rates_.$month.tsx';
import { loader as showClose } from '#app/routes/staff.closes_.$month.tsx';
import { loader as showCertificate } from '#app/routes/staff.closes_.$month_.$partner.tsx';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';

const database = useDatabase();

/** A quarter of two partners, with acts of staff among what the daily run did. */
async function givenHistory() {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const auditor = await signedInAs(opened, 'auditor');
  const maker = await signedInAs(opened, 'maker');
  const orders = await givenOrders(opened, '2026-01-15', ['par_a', 'par_b', 'par_a']);
  const office = asStaff(await advance(opened, '2026-01-20'), maker.userId);
  await recordPayments(
    office,
    orders.slice(0, 2).map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const later = await advance(office, '2026-03-05');
  const acts: Act[] = Array.from({ length: 60 }, (_, index) => ({
    name: index % 2 === 0 ? 'line-kept' : 'line-put-aside',
    things: [
      { kind: 'bank-line', id: `bnl_${index % 7}` },
      { kind: 'partner', id: index % 3 === 0 ? 'par_a' : 'par_b' },
    ],
    reason: `理由${index}`,
  }));
  await inTransaction({ ...later, ...office, today: later.today }, (context) => recordActs(context, acts));
  const [first] = orders;
  invariant(first, 'there are orders');
  const [contract] = await database().sql<{ number: string }[]>`
    select order_number as number from contracts where id = ${first.contractId}`;
  return { auditor, maker, orderNumber: contract?.number ?? '', contractId: first.contractId, invoice: first.invoice };
}

async function signedInAs(context: Context, role: Role) {
  const made = await createUser(context, {
    ...{ email: `${role}@example.jp`, name: `${role} 花子`, role, password: 'aozora-no-shita-de-2026' },
    partnerId: isStaffRole(role) ? undefined : 'par_a',
  });
  invariant(made.ok, 'the test names a new user');
  const proven = { userId: made.value, securityVersion: 1 };
  const cookie = await openSession(portalOn(context.db), new Request('http://localhost:3000/sign-in'), proven);
  return { userId: made.value, cookie: cookie.split(';')[0] ?? '' };
}

const visit = (path: string, cookie: string) => new Request(`http://localhost:3000${path}`, { headers: { cookie } });

/** Every page of a list, one after another. */
async function listAll(asked: Record<string, string>, cookie: string): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | undefined; ;) {
    const query = new URLSearchParams({ ...asked, ...(before ? { before: String(before) } : {}) });
    const page = await showList(argsFor(portalOn(database().db), visit(`/staff/audit?${query.toString()}`, cookie)));
    ids.push(...page.acts.map(({ id }) => id));
    if (page.next === undefined) return ids;
    before = page.next;
  }
}

type Row = {
  id: number;
  act: string;
  actor_id: string | null;
  things: { kind: string; id: string }[];
  day: string;
};

test('a search by person, thing, partner, act and days, in every combination, finds what a linear scan finds', async () => {
  const { auditor, maker, orderNumber, contractId, invoice } = await givenHistory();
  const rows = await database().sql<Row[]>`
    select id::int, act, actor_id, things, done_on::text as day from audit_entries order by id desc`;
  const has = (row: Row, kind: string | undefined, id?: string) =>
    row.things.some((thing) => (!kind || thing.kind === kind) && (id === undefined || thing.id === id));
  const choices: { asked: Record<string, string>; fits: (row: Row) => boolean }[][] = [
    [
      { asked: {}, fits: () => true },
      { asked: { who: 'MAKER' }, fits: ({ actor_id }) => actor_id === maker.userId },
      { asked: { who: 'maker 花' }, fits: ({ actor_id }) => actor_id === maker.userId },
      { asked: { who: 'だれでもない' }, fits: () => false },
    ],
    [
      { asked: {}, fits: () => true },
      { asked: { kind: 'bank-line' }, fits: (row) => has(row, 'bank-line') },
      { asked: { kind: 'bank-line', number: 'bnl_3' }, fits: (row) => has(row, 'bank-line', 'bnl_3') },
      { asked: { number: 'bnl_3' }, fits: (row) => has(row, undefined, 'bnl_3') },
      { asked: { kind: 'contract', number: orderNumber }, fits: (row) => has(row, 'contract', contractId) },
      { asked: { number: orderNumber }, fits: (row) => has(row, undefined, contractId) },
      { asked: { kind: 'invoice', number: String(invoice.number) }, fits: (row) => has(row, 'invoice', invoice.id) },
      { asked: { kind: 'month', number: '2026-01' }, fits: (row) => has(row, 'month', '2026-01') },
      { asked: { kind: 'partner', number: 'par_b' }, fits: (row) => has(row, 'partner', 'par_b') },
    ],
    [
      { asked: {}, fits: () => true },
      { asked: { partner: 'par_b' }, fits: (row) => has(row, 'partner', 'par_b') },
    ],
    [
      { asked: {}, fits: () => true },
      { asked: { act: 'line-kept' }, fits: ({ act }) => act === 'line-kept' },
      { asked: { act: 'month-closed' }, fits: ({ act }) => act === 'month-closed' },
    ],
    [
      { asked: {}, fits: () => true },
      { asked: { from: '2026-02-01' }, fits: ({ day }) => day >= '2026-02-01' },
      {
        asked: { from: '2026-01-15', to: '2026-02-01' },
        fits: ({ day }) => day >= '2026-01-15' && day <= '2026-02-01',
      },
      { asked: { to: '2026-13-01' }, fits: () => false },
    ],
  ];
  const combinations = choices.reduce<typeof choices>(
    (combined, choice) => combined.flatMap((some) => choice.map((one) => [...some, one])),
    [[]],
  );

  let finding = 0;
  for (const combination of combinations) {
    const asked = Object.assign({}, ...combination.map((one) => one.asked)) as Record<string, string>;
    const expected = rows.filter((row) => combination.every((one) => one.fits(row))).map(({ id }) => id);
    expect(await listAll(asked, auditor.cookie), JSON.stringify(asked)).toEqual(expected);
    if (expected.length > 0) finding += 1;
  }

  expect(combinations).toHaveLength(4 * 9 * 2 * 3 * 4);
  expect(finding).toBeGreaterThan(50);
});

test('a row says who, as what, what, to what and why; its page shows the change and the links of the chain', async () => {
  const { auditor, contractId, orderNumber } = await givenHistory();
  const portal = portalOn(database().db);
  const newest = await showList(argsFor(portal, visit('/staff/audit', auditor.cookie)));
  expect(newest.acts[0]).toMatchObject({
    actor: 'maker 花子',
    act: '入金明細を対象外にする',
    things: [
      { kind: '入金明細', name: 'bnl_3', to: null },
      { kind: 'パートナー', to: '/staff/partners/par_b' },
    ],
    reason: '理由59',
    doneOn: '2026-03-05',
  });

  const placed = await showList(argsFor(portal, visit(`/staff/audit?act=order-placed`, auditor.cookie)));
  const id = placed.acts[0]?.id ?? 0;
  const shown = await showOne(argsFor(portal, visit(`/staff/audit/${id}`, auditor.cookie), { id: String(id) }));
  const [link] = await database().sql`select number::int, previous, hash from audit_links where entry_id = ${id}`;
  expect(shown.link).toMatchObject(link ?? {});
  expect(shown.things).toContainEqual({ kind: '契約', name: orderNumber, to: `/staff/contracts/${contractId}` });
  expect(shown.changes.map(({ fact }) => fact)).toContain('合計額');
});

test('nothing recorded under an id is a page that is not there', async () => {
  const { auditor } = await givenHistory();
  for (const id of ['999999', '0', 'x', "1' or 1=1"]) {
    const answer = showOne(argsFor(portalOn(database().db), visit('/staff/audit/x', auditor.cookie), { id }));
    await expect(answer).rejects.toMatchObject({ init: { status: 404 } });
  }
});

test('only roles with the capability read it', async () => {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const refused: Role[] = [];
  for (const role of ROLES) {
    const { cookie } = await signedInAs(context, role);
    const args = argsFor(portalOn(database().db), visit('/staff/audit', cookie), { id: '1' });
    if (mayDo(role, 'audit.view')) {
      expect((await showList(args)).acts.length).toBeGreaterThan(0);
      continue;
    }
    refused.push(role);
    await expect(showList(args)).rejects.toMatchObject({ init: { status: 403 } });
    await expect(showOne(args)).rejects.toMatchObject({ init: { status: 403 } });
  }
  expect(refused).toEqual(['programme', 'maker', 'checker', 'owner', 'member', 'finance']);
});

test('where the trail stood at a close is printed for staff, and for the partner whose count is certified', async () => {
  const opened = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const context = await advance(opened, '2026-02-02');
  const [auditor, owner] = [await signedInAs(context, 'auditor'), await signedInAs(context, 'owner')];
  const [link] = await database().sql`
    select number::int, hash from audit_links join audit_entries on entry_id = id where act = 'month-closed'`;
  const portal = portalOn(database().db);
  const params = { month: '2026-01', partner: 'par_a' };

  const ofMonth = await showClose(argsFor(portal, visit('/staff/closes/2026-01', auditor.cookie), params));
  const ofCount = await showCertificate(argsFor(portal, visit('/staff/closes/2026-01/par_a', auditor.cookie), params));
  const own = await showOwnCount(argsFor(portal, visit('/mypage/rates/2026-01', owner.cookie), params));

  expect([ofMonth.head, ofCount.head, own.head]).toEqual([link, link, link]);
});
