import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { action } from '#app/routes/o.$slug.tsx';
import { loader as doneLoader } from '#app/routes/o.$slug_.done.$token.tsx';
import { newSecret } from '#app/platform/secrets.server.ts';
import { cashbacks } from '#db/schema/cashback.ts';
import { contractItems } from '#db/schema/contract-items.ts';
import { contractClients, contracts } from '#db/schema/contracts.ts';
import { invoices } from '#db/schema/invoices.ts';
import { advance, contextOf } from '#tests/support/company.ts';
import { FILLED, givenLeaflet, sendOrder } from '#tests/support/client-order.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';

const database = useDatabase();

const given = () => givenLeaflet(database().db);

const send = (fields: Parameters<typeof sendOrder>[2], slug?: string) => sendOrder(database().db, action, fields, slug);

describe('what is added to a plan', () => {
  const given2 = async () => {
    await given();
    await adoptCatalogue(contextOf(database().db, day('2026-05-20')));
  };
  const domain = { domainChoice: 'new', domainName: 'ＡＯＺＯＲＡ．gr.jp', dns: 'on' };

  test('DOM-02, DOM-15 is billed on the first invoice with one tax, stored with the contract, and shown to the client', async () => {
    await given2();
    const token = newSecret();
    // 65,600 for the server, 5,000 + 13,000 for DNS, 10,000 to apply and 10,000 for the papers; the first year is free.
    const total = String(((65_600 + 38_000) * 11) / 10);
    const looked = await send({ ...FILLED, ...domain, step: 'review', token });
    expect(looked.data?.review?.kept['seenTotal']).toBe(total);
    const { location } = await send({ ...FILLED, ...domain, seenTotal: total, token });
    expect(location).toBe(`/o/leaflet/done/${token}`);
    const [invoice] = await database().db.select().from(invoices);
    expect(invoice).toMatchObject({ optionFee: 38_000, tax: 10_360, total: Number(total) });
    expect(
      (await database().db.select().from(contractItems).orderBy(contractItems.line)).map(({ itemCode, about }) => [
        itemCode,
        about,
      ]),
    ).toEqual([
      ['DNS-SETUP', null],
      ['DNS-RENTAL', null],
      ['DOM-ATTR-APPLY', 'aozora.gr.jp'],
      ['DOM-ATTR-DOCS-NEGR', 'aozora.gr.jp'],
      ['DOM-ATTR-MAINT', 'aozora.gr.jp'],
    ]);
    const args = argsFor(portalOn(database().db), new Request('http://localhost:3000/'), { slug: 'leaflet', token });
    expect((await doneLoader(args)).lines).toHaveLength(4);
    const [client] = await database().db.select().from(contractClients);
    expect(client).toMatchObject({ domain: 'aozora.gr.jp', postalCode: '105-0001', building: null });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('REF-02 money back keeps what the domain cost; PRG-08 the cashback knows the server alone', async () => {
    await given2();
    await send({ ...FILLED, ...domain, seenTotal: '113960', token: newSecret() });
    const context = contextOf(database().db, day('2026-05-20'));
    const [invoice] = await database().db.select().from(invoices);
    invariant(invoice, 'the order has its invoice');
    await recordPayments(context, [{ invoiceId: invoice.id, amount: invoice.total }]);
    const later = await advance(context, '2026-06-20');
    expect(await database().db.select().from(cashbacks)).toMatchObject([{ base: 45_600 }]);
    const [cancelled] = await requestCancellations(later, [invoice.contractId]);
    expect(cancelled).toMatchObject({ kept: { net: 20_000, tax: 2_000 }, refund: { amount: 113_960 - 22_000 } });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test.each([
    { added: { storageGb: '100' }, field: 'storageGb', because: 'CAT-01 storage is for mail' },
    { added: { domainChoice: 'new', domainName: 'あおぞら.jp' }, field: 'domainName', because: 'DOM-04' },
    { added: { domainChoice: 'new', domainName: 'aozora.tokyo' }, field: 'domainName', because: 'not sold' },
    {
      added: { domainChoice: 'transfer', domainName: 'aozora.com', domainExpiresOn: '2026/06/19' },
      field: 'domainExpiresOn',
      because: 'DOM-08',
    },
  ])('$because: refused at its field', async ({ added, field }) => {
    await given2();
    const { status, data } = await send({ ...FILLED, ...added, token: newSecret() });
    expect({ status, field: Object.keys(data?.result?.error ?? {}) }).toEqual({ status: 409, field: [field] });
    expect(await database().db.select().from(contracts)).toEqual([]);
  });

  test.each([
    { added: { domainChoice: 'new' }, field: 'domainName' },
    { added: { domainChoice: 'transfer', domainName: 'aozora.com' }, field: 'domainExpiresOn' },
    { added: { domainName: 'a b' }, field: 'domainName' },
    { added: { domainName: '<script>.jp' }, field: 'domainName' },
    { added: { domainExpiresOn: '2026-02-31' }, field: 'domainExpiresOn' },
    { added: { storageGb: '1000' }, field: 'storageGb' },
    { added: { postalCode: '105' }, field: 'postalCode' },
    { added: { address: ' ' }, field: 'address' },
  ])('$added is told at $field', async ({ added, field }) => {
    await given2();
    const { status, data } = await send({ ...FILLED, ...added, token: newSecret() });
    expect(status).toBe(400);
    expect(data?.result?.error?.[field]?.[0]).toMatch(/。$|例:/);
  });
});

describe('the page helps while it is filled in', () => {
  test('the total so far, of whatever is chosen; a mistake elsewhere does not matter', async () => {
    await given();
    const { data } = await send({ ...FILLED, step: 'total', token: newSecret(), email: '', termMonths: '3' });
    expect(data?.quote?.order?.first.total).toBe(34_540);
    expect(data?.result?.error).toBeUndefined();
    const unfinished = await send({ step: 'total', token: newSecret() });
    expect(unfinished.data?.quote?.sentence).toBe('プランを選択してください。');
  });

  test('an address from its postal code, without a network; an unknown code is told at its field', async () => {
    await given();
    const known = await send({ ...FILLED, step: 'address', token: newSecret(), address: '' });
    expect(known.data?.filledIn).toBe('東京都港区虎ノ門');
    expect(known.data?.result?.initialValue).toMatchObject({ address: '東京都港区虎ノ門', company: FILLED.company });
    const unknown = await send({ ...FILLED, step: 'address', token: newSecret(), postalCode: '999-9999' });
    expect(Object.keys(unknown.data?.result?.error ?? {})).toEqual(['postalCode']);
  });

  test('a price changed meanwhile shows the order again, with what changed, and places nothing', async () => {
    await given();
    const { status, data } = await send({ ...FILLED, token: newSecret(), seenTotal: '70000' });
    expect(status).toBe(409);
    expect(data?.review?.changed).toContain('70,000円');
    expect(data?.review?.kept['seenTotal']).toBe('72160');
    expect(await database().db.select().from(invoices)).toEqual([]);
  });
});
