import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { action, loader } from '#app/routes/o.$slug.tsx';
import { loader as doneLoader } from '#app/routes/o.$slug_.done.$token.tsx';
import { newSecret } from '#app/platform/secrets.server.ts';
import { contractClients, contracts } from '#db/schema/contracts.ts';
import { invoices } from '#db/schema/invoices.ts';
import { orderUrls } from '#db/schema/referrals.ts';
import { FILLED, givenLeaflet, sendOrder } from '#tests/support/client-order.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const given = () => givenLeaflet(database().db);

const send = (fields: Parameters<typeof sendOrder>[2], slug?: string) => sendOrder(database().db, action, fields, slug);

const visit = (slug: string) =>
  loader(argsFor(portalOn(database().db), new Request(`http://localhost:3000/o/x`), { slug }));

describe('PRG-06 a client orders at a partner’s URL', () => {
  test('the page names the partner, the order is the partner’s, and the client learns its number', async () => {
    await given();
    expect(await visit('leaflet')).toMatchObject({ partnerName: 'par_a商会' });
    const token = newSecret();
    const { status, location } = await send({ ...FILLED, token });
    expect({ status, location }).toEqual({ status: 302, location: `/o/leaflet/done/${token}` });

    const stored = await database().db.select().from(contracts);
    expect(stored).toMatchObject([{ partnerId: 'par_a', programme: 'cashback', termMonths: 12 }]);
    const [client] = await database().db.select().from(contractClients);
    expect(client).toMatchObject({ orderSlug: 'leaflet', consentVersion: '2026-11-referred', phone: '03-1234-5678' });
    const args = argsFor(portalOn(database().db), new Request('http://localhost:3000/'), { slug: 'leaflet', token });
    expect(await doneLoader(args)).toMatchObject({ orderNumber: stored[0]?.orderNumber, partnerName: 'par_a商会' });
  });

  test('a page submitted twice, even at once, makes one order, one invoice and one letter', async () => {
    await given();
    const order = { ...FILLED, token: newSecret() };
    const answers = await Promise.all([send(order), send(order), send(order)]);
    const again = await send(order);
    expect(new Set([...answers, again].map(({ location }) => location)).size).toBe(1);
    expect(await database().db.select().from(contracts)).toHaveLength(1);
    expect(await database().db.select().from(invoices)).toHaveLength(1);
    expect((await lettersIn(database().db)).map(({ kind }) => kind).toSorted()).toEqual([
      'order-received',
      'order-referred',
    ]);
  });

  test('a look over stores nothing and hands on everything, tidied', async () => {
    await given();
    const { status, data } = await send({
      ...FILLED,
      step: 'review',
      token: newSecret(),
      phone: '０３ １２３４ ５６７８',
    });
    expect(status).toBe(200);
    expect(data?.review?.kept).toMatchObject({ company: FILLED.company, phone: '0312345678', consent: 'on' });
    expect(await database().db.select().from(contracts)).toEqual([]);
  });

  test('a client may order without the referral', async () => {
    await given();
    await send({ ...FILLED, attribution: 'none', token: newSecret() });
    expect(await database().db.select().from(contracts)).toMatchObject([{ partnerId: null, programme: null }]);
  });
});

describe('a dead URL never stops an order', () => {
  test.each(['nobody', '日本', 'x'.repeat(300), 'a\0b'])('%j', async (slug) => {
    await given();
    expect(await visit(slug)).toMatchObject({ partnerName: null });
    const token = newSecret();
    const { status, location } = await send({ ...FILLED, referred: 'no', token }, slug);
    expect(status).toBe(302);
    expect(location).toBe(`/o/${encodeURIComponent(slug)}/done/${token}`);
    expect(await database().db.select().from(contracts)).toMatchObject([{ partnerId: null }]);
    const args = argsFor(portalOn(database().db), new Request('http://localhost:3000/'), { slug, token });
    expect(await doneLoader(args)).toMatchObject({ partnerName: null });
  });

  test('switched off between look and click, the client is told before anything counts', async () => {
    await given();
    await database().db.update(orderUrls).set({ active: false });
    const { status, data } = await send({ ...FILLED, token: newSecret() });
    expect(status).toBe(409);
    expect(data?.result?.error?.['']?.[0]).toContain('ご紹介元を確認できなくなりました');
    expect(await database().db.select().from(contracts)).toEqual([]);
  });
});

describe('whatever is sent gets a sentence at its field, and nothing half-written', () => {
  test.each([
    { field: 'company', value: '' },
    { field: 'company', value: 'あ'.repeat(90_000) },
    { field: 'companyKana', value: '漢字' },
    { field: 'email', value: 'a@example.jp\r\nBcc: b@example.jp' },
    { field: 'phone', value: '"><script>' },
    { field: 'termMonths', value: '-1' },
    { field: 'startsOn', value: '2026-02-31' },
    { field: 'consent', value: '' },
    { field: 'token', value: '../../etc/passwd' },
  ])('400 for $field', async ({ field, value }) => {
    await given();
    const { status, data } = await send({ ...FILLED, token: newSecret(), [field]: value });
    expect(status).toBe(400);
    expect(data?.result?.error?.[field]?.[0]).toMatch(/。$/);
    expect(data?.result?.initialValue).toMatchObject({ contactName: '青空 花子' });
    expect(await database().db.select().from(contracts)).toEqual([]);
  });

  test.each([
    { field: 'planCode', value: 'no-such-plan\0' },
    { field: 'startsOn', value: '2026-06-02' },
    { field: 'startsOn', value: '9999-12-15' },
    { field: 'startsOn', value: '2026-05-15' },
  ])('409 for $field $value', async ({ field, value }) => {
    await given();
    for (const step of ['review', 'place']) {
      const { status, data } = await send({ ...FILLED, step, token: newSecret(), [field]: value });
      expect(status).toBe(409);
      expect(data?.result?.error?.[field]?.[0]).toMatch(/。$/);
    }
    expect(await database().db.select().from(contracts)).toEqual([]);
  });

  test('control characters are left out of what is stored', async () => {
    await given();
    await send({ ...FILLED, token: newSecret(), company: '株式\0会社\u202eあおぞら\t商店' });
    expect((await database().db.select().from(contractClients))[0]?.company).toBe('株式 会社 あおぞら 商店');
  });

  test('a field sent twice, a file for text, strange names and no fields at all are 400', async () => {
    await given();
    const twice = new FormData();
    for (const [name, value] of Object.entries({ ...FILLED, token: newSecret() })) twice.append(name, value);
    twice.append('company', 'もう一社');
    expect((await send(twice)).status).toBe(400);
    const file = new FormData();
    for (const [name, value] of Object.entries({ ...FILLED, token: newSecret() })) file.append(name, value);
    file.set('company', new File(['x'], 'x.txt'));
    file.append('company[4294967295]', 'x');
    file.append('__proto__.polluted', 'x');
    expect((await send(file)).status).toBe(400);
    expect((await send({})).status).toBe(400);
    expect((await send('{"not":"a form"}')).status).toBe(400);
  });

  test('a page of nobody’s is not there', async () => {
    await given();
    const token = newSecret();
    await send({ ...FILLED, token });
    for (const params of [
      { slug: 'leaflet', token: newSecret() },
      { slug: 'other', token },
      { slug: 'leaflet', token: '\0' },
      { slug: 'leaflet', token: 'x'.repeat(9_000) },
    ]) {
      const thrown: unknown = await doneLoader(
        argsFor(portalOn(database().db), new Request('http://localhost:3000/'), params),
      ).catch((error: unknown) => error);
      invariant(thrown && typeof thrown === 'object' && 'init' in thrown, 'a page is thrown');
      expect(thrown.init).toEqual({ status: 404 });
    }
  });
});
