import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { StaffRole } from '#app/features/access/rules.ts';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as contractPage } from '#app/routes/staff.contracts_.$id.tsx';
import { loader as addressPage } from '#app/routes/staff.contracts_.$id_.address.tsx';
import { loader as letterPage } from '#app/routes/staff.letters.$letterId.tsx';
import { loader as letterList } from '#app/routes/staff.letters._index.tsx';
import { loader as partnerList } from '#app/routes/staff.partners.tsx';
import { loader as partnerPage } from '#app/routes/staff.partners_.$id.tsx';
import { loader as changePage } from '#app/routes/staff.payee-changes.$id.tsx';
import { loader as runPage } from '#app/routes/staff.payouts_.$month.tsx';
import { loader as noticesPage } from '#app/routes/staff.payouts_.notices.tsx';
import { loader as unclaimedPage } from '#app/routes/staff.payouts_.unclaimed.tsx';
import { loader as confirmation } from '#app/routes/staff_.contracts_.$id.confirmation.pdf.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenSent } from '#tests/support/sent-run.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const PAYEE = {
  familyName: '早乙女',
  givenName: '千代',
  familyKana: 'ソウトメ',
  givenKana: 'チヨ',
  email: 'chiyo@payee.example',
};

/** What of a payee is whole in an answer. */
const wholeIn = (answer: unknown) => Object.values(PAYEE).filter((part) => JSON.stringify(answer).includes(part));

/** A partner with a payee of its own, a change of it and a payout waiting, and its letters. */
async function given() {
  const opened = await givenCompany(database().db, '2026-01-05', []);
  await adoptPartners(opened, [
    {
      partner: {
        ...{ id: 'par_a', code: 'P-1', name: '青空商会', nameKana: 'アオゾラ', contactName: '山田' },
        ...{ email: 'office@aozora.example', phone: '03-0000-0000', programme: 'cashback', joinedOn: opened.today },
      },
      payee: PAYEE,
      payeeConfirmedOn: opened.today,
    },
  ]);
  const [order] = await givenOrders(opened, '2026-01-15', ['par_a']);
  invariant(order, 'the order is placed');
  await recordPayments(asStaff(opened), [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(opened, '2026-02-05');
  await preparePayoutRun(asStaff(context), month('2026-02'));
  const changed = await proposePayeeChange(asStaff(context), 'par_a', { ...PAYEE, familyName: '早川' });
  invariant(changed.ok, 'the change is put up');
  const [letter] = await database().sql<{ id: string }[]>`select id from letters order by id desc limit 1`;
  invariant(letter, 'the old address is told');
  return { args: asked(context), letter: letter.id, change: changed.value, contract: order.contractId };
}

/** What the pages are called with by somebody of a role. */
function asked(context: Context) {
  const portal = portalOn(database().db);
  return async (role: StaffRole, params: Record<string, string> = {}) => {
    const email = `${context.newId('usr')}@cpi.example`;
    const userId = await givenPerson(context, { email, role });
    const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 });
    const headers = { cookie: set.split(';')[0] ?? '' };
    return argsFor(portal, new Request(portal.baseUrl, { headers }), params);
  };
}

test('a payee is whole where money is sent or its name is changed, and for those who do that', async () => {
  const { args, change } = await given();
  const [admin, auditor] = [await args('admin', { id: 'par_a' }), await args('auditor', { id: 'par_a' })];
  const page = await partnerPage(admin);
  expect(wholeIn(page)).toEqual([]);
  expect(page.payee).toMatchObject({ familyName: '早＊', givenKana: 'チ＊', email: 'c＊@payee.example' });
  expect(wholeIn(await partnerPage(auditor))).toEqual([]);

  const onRun = { month: '2026-02' };
  expect(wholeIn(await runPage({ ...admin, params: onRun }))).toContain('早乙女');
  const seen = await runPage({ ...auditor, params: onRun });
  expect(wholeIn(seen)).toEqual([]);
  expect(seen.payouts).toMatchObject([{ familyName: '早＊', partnerName: '青空商会' }]);

  expect(wholeIn(await changePage({ ...admin, params: { id: change } }))).toContain('早乙女');
  const looked = await changePage({ ...auditor, params: { id: change } });
  expect(wholeIn(looked)).toEqual([]);
  expect(looked.changed).toEqual(['familyName']);
});

test('whom a letter went to and what it says is for those who write to clients and partners', async () => {
  const { args, letter } = await given();
  const writer = await args('programme', { letterId: letter });
  const maker = await args('maker', { letterId: letter });
  expect(JSON.stringify(await letterList(writer))).toContain('chiyo@payee.example');
  expect(await letterPage(writer)).toMatchObject({ toAddress: expect.stringContaining('@'), body: expect.any(String) });

  const listed = JSON.stringify(await letterList(maker));
  expect(listed).toContain('c＊@payee.example');
  for (const whole of ['chiyo@', 'office@', '青空商会']) expect(listed).not.toContain(whole);
  const read = await letterPage(maker);
  expect(read).toMatchObject({ body: null, toName: '青＊', lastError: null });
  expect(JSON.stringify(read)).not.toContain('青空商会 様');
});

test('how to reach a partner is for those who register partners, and of an application for those who decide it', async () => {
  const { args } = await given();
  const contacts = { contactName: '山田', email: 'office@aozora.example', phone: '03-0000-0000' };
  const masked = { contactName: '山＊', email: 'o＊@aozora.example', phone: '0＊', name: '青空商会' };
  for (const role of ['admin', 'programme', 'maker'] as const) {
    expect((await partnerPage(await args(role, { id: 'par_a' }))).partner).toMatchObject(contacts);
  }
  const [checker, auditor] = [await args('checker', { id: 'par_a' }), await args('auditor', { id: 'par_a' })];
  for (const seen of [checker, auditor]) expect((await partnerPage(seen)).partner).toMatchObject(masked);

  await database().sql`update partners set state = 'applied', joined_on = null where id = 'par_a'`;
  expect((await partnerPage(checker)).partner).toMatchObject(contacts);
  expect((await partnerPage(auditor)).partner).toMatchObject(masked);
});

test('the telephone of whoever did not claim its money, or got no notice, is for those who register partners', async () => {
  const context = await givenSent(database().db, { par_a: 9_120 });
  await database().sql`update letters set state = 'failed' where kind = 'payout-notice'`;
  const args = asked(context);
  const phonesFor = async (role: StaffRole) => {
    const [{ unclaimed }, { rows }] = await Promise.all([
      unclaimedPage(await args(role)),
      noticesPage(await args(role)),
    ]);
    return [...unclaimed, ...rows].map(({ phone }) => phone);
  };
  for (const role of ['admin', 'programme', 'maker'] as const) {
    expect(await phonesFor(role)).toEqual(['03-0000-0000', '03-0000-0000']);
  }
  for (const role of ['checker', 'auditor'] as const) expect(await phonesFor(role)).toEqual(['0＊', '0＊']);
});

test('nobody finds by an address what they are not shown', async () => {
  const { args } = await given();
  const foundBy = async (role: StaffRole) => {
    const asked = await args(role);
    const url = new URL('/staff/partners?q=office@aozora', asked.request.url);
    const { partners } = await partnerList({ ...asked, request: new Request(url, { headers: asked.request.headers }) });
    return partners.map(({ code }) => code);
  };
  expect(await foundBy('programme')).toEqual(['P-1']);
  expect(await foundBy('checker')).toEqual([]);
});

test('a client is a company to most, a person to those who write to it', async () => {
  const { args, contract } = await given();
  const params = { id: contract };
  const client = { contactName: '青空 花子', contactKana: 'アオゾラ ハナコ', email: 'hanako@client.example' };
  await database().sql`insert into contract_clients ${database().sql({
    ...{ contract_id: contract, company: '株式会社みなと', company_kana: 'ミナト', consent_version: 'test' },
    ...{ contact_name: client.contactName, contact_kana: client.contactKana, email: client.email },
    ...{ phone: '03-1111-2222', done_token: 'the-secret-of-the-order', consented_at: '2026-01-05' },
  })}`;
  const whole = await contractPage(await args('programme', params));
  expect(whole.client).toMatchObject({ company: '株式会社みなと', ...client, phone: '03-1111-2222' });
  expect(JSON.stringify(whole)).not.toContain('the-secret-of-the-order');
  for (const role of ['maker', 'checker', 'auditor'] as const) {
    const asked = await args(role, params);
    const seen = await contractPage(asked);
    expect(seen.client).toMatchObject({ company: '株式会社みなと', contactName: '青＊', email: 'h＊@client.example' });
    for (const part of [...Object.values(client), '1111', 'the-secret-of-the-order']) {
      expect(JSON.stringify(seen)).not.toContain(part);
    }
    await expect(confirmation(asked)).rejects.toMatchObject({ init: { status: 403 } });
  }
  const address = await addressPage(await args('maker', params));
  expect(address.email).toBe('h＊@client.example');
});
