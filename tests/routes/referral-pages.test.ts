import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { leaveReferral } from '#app/features/attributions/commands.server.ts';
import {
  countWaiting,
  findAttribution,
  findOwnAttribution,
  listWaiting,
} from '#app/features/attributions/queries.server.ts';
import { registerClient, withdrawClaim } from '#app/features/client-claims/commands.server.ts';
import { listClaimsOf, listOverlaps, listOwnClaims } from '#app/features/client-claims/queries.server.ts';
import { keysOf } from '#app/features/client-claims/rules.ts';
import { findOwnContract } from '#app/features/contracts/queries.server.ts';
import { switchOrderUrl } from '#app/features/referrals/commands.server.ts';
import { listOwnVisits } from '#app/features/referrals/queries.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { action, loader } from '#app/routes/o.$slug.tsx';
import { contracts } from '#db/schema/contracts.ts';
import { FILLED, givenLeaflet, sendOrder } from '#tests/support/client-order.ts';
import { asPartner, asStaff } from '#tests/support/company.ts';
import { correct } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

async function given() {
  const context = await givenLeaflet(database().db);
  return { context, staff: asStaff(context), a: asPartner(context, 'par_a'), b: asPartner(context, 'par_b') };
}

/** Sends an order, and answers its only contract. */
async function order(fields: Record<string, string>, slug = 'leaflet') {
  const sent = await sendOrder(database().db, action, { ...FILLED, ...fields, token: newSecret() }, slug);
  const [contract] = await database().db.select().from(contracts);
  return { ...sent, contract };
}

describe('PRG-06 an order is frozen with whose referral it is, and why', () => {
  test('by its URL', async () => {
    const { context, a } = await given();
    const { contract } = await order({ named: 'leaflet', code: 'leaflet' });
    invariant(contract, 'the order was placed');
    expect(await findAttribution(context, contract.id)).toMatchObject({
      because: 'url',
      partnerId: 'par_a',
      waits: false,
    });
    expect(await findOwnAttribution(a, contract.id)).toEqual({
      because: 'url',
      slug: 'leaflet',
      code: null,
      conflict: null,
    });
    expect(await countWaiting(context)).toEqual({ count: 0, oldest: null });
  });

  test('a mistyped URL stops no order; it waits for staff, who give it to its partner with the reason', async () => {
    const { context, staff, a } = await given();
    const { status, contract } = await order({ referred: 'no', code: '' }, 'leafelt');
    invariant(contract, 'the order was placed');
    expect({ status, partnerId: contract.partnerId }).toEqual({ status: 302, partnerId: null });
    expect(await listWaiting(context, 10)).toMatchObject([
      { contractId: contract.id, because: 'url-unknown', slug: 'leafelt' },
    ]);
    const give = {
      partnerCode: 'ＰＡＲ_a',
      fromMonth: month('2026-05'),
      reason: 'チラシの打ち間違い',
    };
    expect(await correct(context, contract.id, give)).toMatchObject({ ok: true });
    expect(await countWaiting(context)).toMatchObject({ count: 0 });
    // The client agreed to share nothing, so its name is not shown.
    expect(await findOwnContract(a, contract.orderNumber)).toMatchObject({ partnerId: 'par_a', company: null });
    expect((await lettersIn(database().db)).map(({ kind }) => kind).toSorted()).toEqual([
      'order-received',
      'order-referred',
    ]);
    expect(await leaveReferral(staff, contract.id, '再確認')).toMatchObject({
      refusal: { code: 'nothing-waits' },
    });
  });

  test('an order that came by one partner’s URL is set right for another, and once more', async () => {
    const { context } = await given();
    const { contract } = await order({ named: 'leaflet', code: 'leaflet' });
    invariant(contract, 'the order was placed');
    const give = { fromMonth: month('2026-05'), reason: '紹介元の訂正' };
    for (const partnerCode of ['par_b', 'par_a', 'par_b']) {
      expect(await correct(context, contract.id, { ...give, partnerCode })).toMatchObject({ ok: true });
    }
    const told = (await lettersIn(context.db)).filter(({ kind }) => kind === 'order-referred');
    expect(told.map(({ partnerId }) => partnerId).toSorted()).toEqual(['par_a', 'par_a', 'par_b', 'par_b']);
  });

  test('a URL that is switched off waits too, and may be left as it is', async () => {
    const { context, staff, a } = await given();
    await switchOrderUrl(a, { slug: 'leaflet', active: false });
    const { contract } = await order({ referred: 'no' });
    invariant(contract, 'the order was placed');
    expect(await findAttribution(context, contract.id)).toMatchObject({
      because: 'url-off',
      urlPartnerId: 'par_a',
      waits: true,
    });
    expect(await leaveReferral(staff, contract.id, '紹介ではない')).toMatchObject({
      ok: true,
    });
    expect(await countWaiting(context)).toMatchObject({ count: 0 });
  });

  test('a code typed on a dead page names its partner first, and the order is sent after that', async () => {
    const { context } = await given();
    const first = await order({ referred: 'no', code: 'http://localhost:3000/o/LEAFLET' }, 'nobody');
    expect(first).toMatchObject({ status: 409, data: { referral: { partnerName: 'par_a商会', slug: 'leaflet' } } });
    const { contract } = await order({ referred: 'yes', named: 'leaflet', code: 'leaflet' }, 'nobody');
    invariant(contract, 'the order was placed');
    expect(await findAttribution(context, contract.id)).toMatchObject({
      because: 'code',
      partnerId: 'par_a',
      slug: 'nobody',
    });
  });

  test('a code that nobody has stops no order either', async () => {
    await given();
    const { status, contract } = await order({ referred: 'no', code: 'ない' }, 'nobody');
    expect({ status, partnerId: contract?.partnerId }).toEqual({ status: 302, partnerId: null });
  });

  test('a code taken out of a working page is nobody’s, and asks nobody', async () => {
    const { context } = await given();
    expect(await order({ named: 'leaflet', code: '' })).toMatchObject({ status: 409, data: { referral: null } });
    const { contract } = await order({ referred: 'no', code: '' });
    invariant(contract, 'the order was placed');
    expect(await findAttribution(context, contract.id)).toMatchObject({ because: 'removed', waits: false });
  });
});

describe('PRG-06 clients registered before they order', () => {
  const CLIENT = { company: '（株）あおぞら商店', companyKana: 'ｱｵｿﾞﾗｼｮｳﾃﾝ', domain: null };

  test('the first registration speaks; the second learns that there is one, staff see both', async () => {
    const { context, a, b } = await given();
    expect(await registerClient(b, CLIENT)).toEqual({ ok: true, value: { first: true } });
    expect(await registerClient(a, { ...CLIENT, company: '株式会社あおぞら商店' })).toEqual({
      ok: true,
      value: { first: false },
    });
    expect(await registerClient(b, CLIENT)).toMatchObject({ refusal: { code: 'claimed-already' } });
    expect(JSON.stringify(await listOwnClaims(a))).not.toContain('par_b');
    expect(await listOverlaps(context, context.today, 10)).toMatchObject([
      { first: { partner: 'par_b商会' }, later: { partner: 'par_a商会' } },
    ]);
    expect((await listClaimsOf(context, keysOf(CLIENT))).map(({ partnerCode }) => partnerCode)).toEqual([
      'par_b',
      'par_a',
    ]);
  });

  test('of two registering at once one is first', async () => {
    const { a, b } = await given();
    const both = await Promise.all([registerClient(a, CLIENT), registerClient(b, CLIENT)]);
    expect(both.filter((one) => one.ok && one.value.first)).toHaveLength(1);
  });

  test('an order by another’s URL is that partner’s, and both are laid before staff', async () => {
    const { context, b } = await given();
    await registerClient(b, CLIENT);
    const { contract } = await order({ named: 'leaflet', code: 'leaflet' });
    invariant(contract, 'the order was placed');
    expect(contract.partnerId).toBe('par_a');
    expect(await findAttribution(context, contract.id)).toMatchObject({
      ...{ because: 'url', conflict: 'claim-of-another', claimPartnerId: 'par_b', waits: true },
    });
  });

  test('one taken back speaks for nobody', async () => {
    const { context, b } = await given();
    await registerClient(b, CLIENT);
    const [claim] = await listOwnClaims(b);
    expect(await withdrawClaim(asPartner(context, 'par_a'), claim?.id)).toMatchObject({ ok: false });
    expect(await withdrawClaim(b, claim?.id)).toMatchObject({ ok: true });
    const { contract } = await order({});
    invariant(contract, 'the order was placed');
    expect(await findAttribution(context, contract.id)).toMatchObject({ conflict: null, waits: false });
  });
});

test('PRG-06 openings of an order URL are counted by day, of whoever only looks ahead none, for its partner alone', async () => {
  const { context, a, b } = await given();
  const slug = 'leaflet';
  const open = (headers: Record<string, string> = {}, method = 'GET') =>
    loader(
      argsFor(portalOn(database().db), new Request(`http://localhost:3000/o/${slug}`, { method, headers }), { slug }),
    );
  await Promise.all([
    open(),
    open({ 'Sec-Fetch-Mode': 'navigate' }),
    open({ Purpose: 'prefetch' }),
    open({}, 'HEAD'),
    open({ 'Sec-Purpose': 'prefetch;prerender' }),
    open({ Origin: 'http://localhost:3000' }),
  ]);
  const counted = await listOwnVisits(a, slug, context.today);
  expect(counted.map(({ count }) => count)).toEqual([2]);
  expect(await listOwnVisits(b, slug, context.today)).toEqual([]);
});
