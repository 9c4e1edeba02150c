import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { registerClient } from '#app/features/client-claims/commands.server.ts';
import { answerInquiry, askAboutReferral, lookUpReferral } from '#app/features/referral-inquiries/commands.server.ts';
import { listOpenInquiries, listOwnInquiries } from '#app/features/referral-inquiries/queries.server.ts';
import type { Sought } from '#app/features/referral-inquiries/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { action } from '#app/routes/o.$slug.tsx';
import { contracts } from '#db/schema/contracts.ts';
import { referralInquiries } from '#db/schema/referral-inquiries.ts';
import { FILLED, givenLeaflet, sendOrder } from '#tests/support/client-order.ts';
import { asPartner, asStaff } from '#tests/support/company.ts';
import { correct } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const OFFICE = 'office@example.jp';
const DOMAIN = { domainChoice: 'none', domainName: 'aozora.example' };

/** As a partner's action works: behind the wall, and company-wide only inside a transaction. */
function acting(context: Context, id: 'par_a' | 'par_b') {
  return { ...asPartner(context, id), db: ownRowsToWrite(context.db, id) };
}

/** An order of a client that came by an address; answers its number. */
async function givenOrder(slug: string, fields: Record<string, string> = {}) {
  const sent = await sendOrder(database().db, action, { ...FILLED, ...DOMAIN, ...fields, token: newSecret() }, slug);
  invariant(sent.status === 302, 'the order was placed');
  const [contract] = await database().db.select().from(contracts);
  invariant(contract, 'the order was placed');
  return contract;
}

const sought = (what: Partial<Sought>): Sought => ({ orderNumber: null, domain: null, company: '', ...what });

async function told(context: Context, id: 'par_a' | 'par_b', what: Partial<Sought>) {
  const looked = await lookUpReferral(acting(context, id), sought(what));
  invariant(looked.ok, 'it was looked up');
  return looked.value;
}

describe('PRG-06 a partner looks for a referral it misses', () => {
  test('its own is found by number and by domain; a stranger learns nothing of it', async () => {
    const context = await givenLeaflet(database().db);
    const { orderNumber } = await givenOrder('leaflet', { named: 'leaflet', code: 'leaflet' });
    const yours = { code: 'yours', orderNumber, since: '2026-05-20', counting: 'before-payment', leavesOn: null };
    expect((await told(context, 'par_a', { orderNumber })).findings).toEqual([yours]);
    expect((await told(context, 'par_a', { domain: 'aozora.example' })).findings).toEqual([yours]);

    const nothing = (await told(context, 'par_b', { domain: 'nobody.example' })).findings;
    expect(nothing).toEqual([{ code: 'not-confirmed' }]);
    expect((await told(context, 'par_b', { domain: 'aozora.example', company: FILLED.company })).findings).toEqual(
      nothing,
    );
    expect((await told(context, 'par_b', { orderNumber })).findings).toEqual(nothing);
    const proven = await told(context, 'par_b', { orderNumber, company: 'あおぞら商店' });
    expect(proven.findings).toEqual([{ code: 'of-another' }]);
    expect(JSON.stringify(proven)).not.toContain('par_a');
  });

  test('a mistyped URL waits; once staff gave it to the partner it is the partner’s', async () => {
    const context = await givenLeaflet(database().db);
    const { id, orderNumber } = await givenOrder('leefelt', { referred: 'no', attribution: '' });
    const named = { orderNumber, domain: 'aozora.example' };
    expect((await told(context, 'par_a', named)).findings).toEqual([{ code: 'waits', because: 'url-unknown' }]);
    const give = { partnerCode: 'par_a', fromMonth: month('2026-06'), reason: 'URLの誤記' } as const;
    expect(await correct(context, id, give)).toMatchObject({ ok: true });
    expect((await told(context, 'par_a', { orderNumber })).findings).toEqual([
      { code: 'coming', orderNumber, from: '2026-06-01' },
    ]);
    expect((await told(context, 'par_b', named)).findings).toEqual([{ code: 'not-referred', because: 'url-unknown' }]);
  });

  test('its own registration of the domain is told, another’s is not', async () => {
    const context = await givenLeaflet(database().db);
    const client = { company: '株式会社みなと', companyKana: 'ミナト', domain: 'minato.example' };
    await registerClient(asPartner(context, 'par_a'), client);
    const { registration } = await told(context, 'par_a', { domain: 'minato.example' });
    expect(registration).toEqual({ code: 'protecting', day: '2026-08-18' });
    expect((await told(context, 'par_b', { domain: 'minato.example' })).registration).toBeNull();
  });

  test('twenty times an hour, whoever of its people asks, and another partner goes on', async () => {
    const context = await givenLeaflet(database().db);
    const many = await Promise.all(
      Array.from({ length: 25 }, (_, n) =>
        lookUpReferral(acting(context, 'par_a'), sought({ domain: `d${n}.example` })),
      ),
    );
    expect(many.filter(({ ok }) => ok)).toHaveLength(20);
    expect(many.find(({ ok }) => !ok)).toEqual({ ok: false, refusal: { code: 'too-many-look-ups', minutes: 60 } });
    expect((await told(context, 'par_b', { domain: 'd1.example' })).findings).toHaveLength(1);
  });
});

describe('PRG-06 a partner asks staff about a referral it misses', () => {
  const asked = { ...sought({ orderNumber: 'AAAAA-00001' }), note: '4月の商談でURLをご案内しました' };

  test('two at once are one; it is answered once, and can then be asked again', async () => {
    const context = await givenLeaflet(database().db);
    const both = await Promise.all([1, 2].map(() => askAboutReferral(acting(context, 'par_a'), asked, OFFICE)));
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'asked-already', dueOn: '2026-05-27' } });
    // Another partner's question about the same order is its own.
    expect(await askAboutReferral(acting(context, 'par_b'), asked, OFFICE)).toMatchObject({ ok: true });

    const [first] = await listOpenInquiries(context, 10);
    invariant(first, 'it waits');
    const answer = { outcome: 'not-given', answer: '該当する番号のお申し込みはありません' } as const;
    const answered = await Promise.all([1, 2].map(() => answerInquiry(asStaff(context), first.id, answer)));
    expect(answered.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const written = (await lettersIn(context.db)).filter(({ kind }) => kind.startsWith('referral-'));
    expect(written.map(({ kind, toAddress }) => `${kind} ${toAddress}`).toSorted()).toEqual([
      `referral-answered ${first.partnerId}@example.jp`,
      `referral-asked ${OFFICE}`,
      `referral-asked ${OFFICE}`,
      'referral-received par_a@example.jp',
      'referral-received par_b@example.jp',
    ]);
    const own = asPartner(context, first.partnerId);
    expect(await listOwnInquiries(own, 10)).toMatchObject([{ outcome: 'not-given', answer: answer.answer }]);
    expect(await askAboutReferral(own, asked, OFFICE)).toMatchObject({ ok: true });
  });

  test('staff say it is the partner’s only once it is', async () => {
    const context = await givenLeaflet(database().db);
    const { id, orderNumber } = await givenOrder('leefelt', { referred: 'no', attribution: '' });
    await askAboutReferral(acting(context, 'par_a'), { ...asked, orderNumber: null, domain: 'aozora.example' }, OFFICE);
    const [inquiry] = await listOpenInquiries(context, 10);
    invariant(inquiry, 'it waits');
    const answer = { outcome: 'given', answer: '6月からご紹介として記録します' } as const;
    const staff = asStaff(context);
    expect(await answerInquiry(staff, inquiry.id, answer)).toMatchObject({ refusal: { code: 'not-given-yet' } });
    const give = { partnerCode: 'par_a', fromMonth: month('2026-06'), reason: 'URLの誤記' } as const;
    await correct(context, id, give);
    expect(await answerInquiry(staff, inquiry.id, answer)).toMatchObject({ ok: true });
    expect((await told(context, 'par_a', { orderNumber })).findings).toMatchObject([{ code: 'coming' }]);
  });

  test('a stranger’s inquiry is not there, and none is written in another’s name', async () => {
    const context = await givenLeaflet(database().db);
    await askAboutReferral(acting(context, 'par_a'), asked, OFFICE);
    const own = ownRowsToRead(context.db, 'par_b');
    expect(await own.db.select().from(referralInquiries)).toEqual([]);
    await own.close();
    const forged = { ...asPartner(context, 'par_a'), db: ownRowsToWrite(context.db, 'par_b') };
    await expect(askAboutReferral(forged, { ...asked, orderNumber: 'AAAAA-00002' }, OFFICE)).rejects.toThrow();
  });
});
