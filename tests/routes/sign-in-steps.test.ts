import { describe, expect, test } from 'vitest';
import { CAPABILITIES, needsFreshProof } from '#app/features/access/rules.ts';
import { takeCode } from '#app/features/factors/commands.server.ts';
import type { PersonContext } from '#app/platform/guards.server.ts';
import { halfwayLoader, partnerAction, personLoader, staffAction, staffLoader } from '#app/platform/guards.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { totpCode } from '#app/platform/totp.server.ts';
import { action as endSessions, loader as account } from '#app/routes/account._index.tsx';
import { action as changePassword } from '#app/routes/account.password.tsx';
import { action as forgot } from '#app/routes/forgot.tsx';
import { action as proveAgain } from '#app/routes/re-auth.tsx';
import { action as reset } from '#app/routes/reset.$secret.tsx';
import { action as signIn } from '#app/routes/sign-in.tsx';
import { action as showCode } from '#app/routes/sign-in_.code.tsx';
import { action as enrol, loader as enrolment } from '#app/routes/sign-in_.factor.tsx';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD, givenFactor, givenPerson, latestLink, minutesLater } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const START = new Date('2026-05-20T00:00:00Z');

/** A portal whose clock stands so many minutes after the start of the test. */
function portalAt(minutes: number): Portal {
  return { ...portalOn(database().db), clock: { now: () => new Date(START.getTime() + minutes * 60_000) } };
}

const context = async () => ({ ...(await contextOn(database().db, '2026-05-20')), now: START });

type Door = (args: ReturnType<typeof argsFor>) => Promise<unknown>;

/** Posts fields, or visits without any, and tells the answer as a browser sees it. */
async function knock(
  door: Door,
  at: { minutes?: number; cookie?: string; path?: string; params?: Record<string, string>; from?: string },
  fields?: Record<string, string>,
) {
  const { minutes = 0, cookie, path = '/', params = {}, from } = at;
  const request = new Request(`http://localhost:3000${path}`, {
    ...(fields ? { method: 'POST', body: new URLSearchParams(fields) } : {}),
    headers: { ...(cookie ? { cookie } : {}), ...(from ? { referer: from } : {}) },
  });
  const answer: unknown = await door(argsFor(portalAt(minutes), request, params)).catch((thrown: unknown) => thrown);
  if (answer instanceof Response) {
    const set = answer.headers.get('set-cookie')?.split(';')[0];
    return { status: answer.status, to: answer.headers.get('location'), cookie: set, body: undefined };
  }
  if (answer instanceof Error) throw answer;
  const wrapped = answer as { type?: string; data?: unknown; init?: { status?: number } } | null;
  const isWrapped = wrapped?.type === 'DataWithResponseInit';
  return {
    status: isWrapped ? (wrapped.init?.status ?? 200) : 200,
    to: null,
    cookie: undefined,
    body: isWrapped ? wrapped.data : answer,
  };
}

const enter = (password = GOOD_PASSWORD, minutes = 0, cookie?: string) =>
  knock(
    signIn,
    { minutes, path: '/sign-in?to=%2Fstaff%2Fpayouts', ...(cookie ? { cookie } : {}) },
    { email: EMAIL, password },
  );

const staffPage: Door = staffLoader('console.view', () => 'in');
const approval: Door = staffAction('payouts.approve', () => 'approved');
const list: Door = staffLoader('lists.export', () => 'list');
const payee: Door = partnerAction(() => 'confirmed', 'own.payee');
const person: Door = personLoader(({ person }: PersonContext) => person.sessionId);
const halfway: Door = halfwayLoader('code', () => 'halfway');

/** Signs somebody with a factor in; answers the cookie. */
async function givenSession(secret: string, minutes: number): Promise<string> {
  const first = await enter(GOOD_PASSWORD, minutes);
  const at = { minutes, cookie: first.cookie ?? '' };
  const second = await knock(showCode, at, { code: totpCode(secret, portalAt(minutes).clock.now()) });
  expect(second.status).toBe(302);
  return second.cookie ?? '';
}

describe('signing in as staff', () => {
  test('leads from the password to setting up a factor, and only then in', async () => {
    await givenPerson(await context());
    const first = await enter();
    expect(first).toMatchObject({ status: 302, to: '/sign-in/factor?to=%2Fstaff%2Fpayouts' });
    const at = { cookie: first.cookie ?? '', path: '/sign-in/factor?to=%2Fstaff%2Fpayouts' };
    for (const door of [staffPage, person, halfway]) expect((await knock(door, at)).status).toBe(302);

    const { offer } = (await knock(enrolment, at)).body as { offer: { secret: string; picture: string } };
    expect(offer.picture).toMatch(/^data:image\/svg\+xml;base64,/);
    const wrong = await knock(enrol, at, { secret: offer.secret, code: '000000' });
    expect(wrong).toMatchObject({ status: 400, body: { offer: { secret: offer.secret } } });
    expect((await knock(enrol, at, { secret: 'A'.repeat(16), code: '123456' })).status).toBe(400);
    const done = await knock(enrol, at, { secret: offer.secret, code: totpCode(offer.secret, START) });
    expect((done.body as { codes: string[] }).codes).toHaveLength(10);

    const full = await knock(enrol, at, {});
    expect(full).toMatchObject({ status: 302, to: '/staff/payouts' });
    expect(full.cookie).not.toBe(first.cookie);
    expect((await knock(staffPage, { cookie: full.cookie ?? '' })).body).toBe('in');
    expect((await knock(person, at)).status).toBe(302);
  });

  test('never passes a factor that was set up elsewhere after the password', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const first = await enter(GOOD_PASSWORD, 1);
    await givenFactor(now, userId);
    expect(await knock(enrol, { minutes: 2, cookie: first.cookie ?? '' }, {})).toMatchObject({ to: '/sign-in' });
  });

  test('asks for the code, once each, under a new session', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now));
    const first = await enter(GOOD_PASSWORD, 1);
    expect(first.to).toBe('/sign-in/code?to=%2Fstaff%2Fpayouts');
    const at = { minutes: 1, cookie: first.cookie ?? '', path: '/sign-in/code?to=%2F%2Fevil.example' };
    expect((await knock(staffPage, at)).status).toBe(302);
    expect((await knock(showCode, at, { code: '000000' })).status).toBe(401);
    const code = totpCode(secret, portalAt(1).clock.now());
    const second = await knock(showCode, at, { code });
    expect(second).toMatchObject({ status: 302, to: '/staff' });
    expect((await knock(staffPage, { minutes: 1, cookie: second.cookie ?? '' })).body).toBe('in');
    const again = await enter(GOOD_PASSWORD, 1);
    expect((await knock(showCode, { minutes: 1, cookie: again.cookie ?? '' }, { code })).status).toBe(401);
  });

  test('begins anew when the second step takes longer than ten minutes', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now));
    const first = await enter(GOOD_PASSWORD, 1);
    const at = { minutes: 12, cookie: first.cookie ?? '' };
    const late = await knock(showCode, at, { code: totpCode(secret, portalAt(12).clock.now()) });
    expect(late).toMatchObject({ status: 302, to: '/sign-in' });
  });

  test('takes the password alone from the demonstration’s own, on its embedded database only', async () => {
    await givenPerson(await context(), { email: 'maker@example.jp' });
    const fields = { email: 'maker@example.jp', password: GOOD_PASSWORD };
    expect(await knock(signIn, {}, fields)).toMatchObject({ to: '/staff' });
    const places: Partial<Portal>[] = [{ engine: 'postgres' }, { demonstration: false }];
    for (const elsewhere of places) {
      const door: Door = (args) =>
        signIn({ ...args, context: { ...args.context, portal: { ...args.context.portal, ...elsewhere } } });
      expect(await knock(door, {}, fields)).toMatchObject({ to: '/sign-in/factor?to=%2Fstaff' });
    }
  });
});

describe('a session', () => {
  test('of staff ends half an hour after it was last used, and twelve hours after it began', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now));
    const cookie = await givenSession(secret, 1);
    for (let minutes = 1; minutes < 12 * 60; minutes += 29) {
      expect((await knock(staffPage, { minutes, cookie })).body).toBe('in');
    }
    expect((await knock(staffPage, { minutes: 12 * 60, cookie })).body).toBe('in');
    expect((await knock(staffPage, { minutes: 12 * 60 + 2, cookie })).status).toBe(302);

    const idle = await givenSession(secret, 1000);
    expect((await knock(staffPage, { minutes: 1029, cookie: idle })).body).toBe('in');
    expect((await knock(staffPage, { minutes: 1060, cookie: idle })).status).toBe(302);
  });

  test('of a partner ends half a day after it was last used, and two weeks after it began', async () => {
    await givenPerson(await context(), { role: 'owner', partnerId: 'par_1' });
    const { cookie = '' } = await enter();
    const hours = (count: number) => ({ minutes: count * 60, cookie });
    for (let hour = 0; hour < 14 * 24; hour += 11) expect((await knock(person, hours(hour))).status).toBe(200);
    expect((await knock(person, hours(14 * 24 + 1))).status).toBe(302);
    const { cookie: other = '' } = await enter();
    expect((await knock(person, { minutes: 12 * 60 + 1, cookie: other })).status).toBe(302);
  });

  test('is one of a list, from which its owner ends the others', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now));
    const [here, there] = [await givenSession(secret, 1), await givenSession(secret, 2)];
    const at = { minutes: 3, cookie: here };
    const { sessions } = (await knock(account, at)).body as { sessions: { handle: string; here: boolean }[] };
    expect(sessions.map(({ here }) => here).toSorted()).toEqual([false, true]);
    const other = sessions.find(({ here }) => !here);
    await knock(endSessions, at, { session: other?.handle ?? '' });
    expect((await knock(staffPage, { minutes: 3, cookie: there })).status).toBe(302);
    expect((await knock(staffPage, at)).body).toBe('in');
  });

  test('ends, but for the one at hand, when the password is changed; all end when it is reset', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now));
    const [here, there] = [await givenSession(secret, 1), await givenSession(secret, 2)];
    const fields = { current: GOOD_PASSWORD, password: 'another good password', again: 'another good password' };
    expect(await knock(changePassword, { minutes: 3, cookie: here }, fields)).toMatchObject({ status: 302 });
    expect((await knock(staffPage, { minutes: 3, cookie: here })).body).toBe('in');
    expect((await knock(staffPage, { minutes: 3, cookie: there })).status).toBe(302);

    await knock(forgot, { minutes: 3 }, { email: EMAIL });
    const link = (await latestLink(now.db)).split('/').at(-1) ?? '';
    const chosen = { password: 'a third good password', again: 'a third good password' };
    const answer = await knock(reset, { minutes: 3, params: { secret: link } }, chosen);
    expect(answer).toMatchObject({ status: 302, to: '/sign-in?done=reset', cookie: undefined });
    expect((await knock(staffPage, { minutes: 3, cookie: here })).status).toBe(302);
  });
});

describe('money leaving', () => {
  test('asks for a proof of the last ten minutes, and leads back', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now, { role: 'checker' }));
    const cookie = await givenSession(secret, 1);
    const at = (minutes: number) => ({ minutes, cookie, path: '/staff/payouts/2026-05/approve' });
    expect((await knock(approval, at(11), {})).body).toBe('approved');
    const stale = await knock(approval, at(12), {});
    expect(stale).toMatchObject({ status: 302, to: '/re-auth?to=%2Fstaff%2Fpayouts%2F2026-05%2Fapprove' });

    const page = { minutes: 12, cookie, path: stale.to ?? '' };
    const code = totpCode(secret, portalAt(12).clock.now());
    expect((await knock(proveAgain, page, { password: GOOD_PASSWORD })).status).toBe(401);
    expect((await knock(proveAgain, page, { password: 'not the password', code })).status).toBe(401);
    expect((await knock(approval, at(12), {})).status).toBe(302);
    expect(await knock(proveAgain, page, { password: GOOD_PASSWORD, code })).toMatchObject({
      to: '/staff/payouts/2026-05/approve',
    });
    expect((await knock(approval, at(12), {})).body).toBe('approved');
    expect(await takeCode(minutesLater(now, 12), 'usr_nobody', code)).toBe(false);
  });

  test('is guarded by what its capability says', () => {
    const byName = CAPABILITIES.filter((capability) => /\.(approve|export)$/.test(capability));
    expect(byName).toHaveLength(9);
    // Of a refund, whoever prepares it says to which account it goes.
    const toWhom = ['payees.change', 'refunds.prepare', 'own.payee'] as const;
    const whoGetsIn = ['partners.register', 'people.invite', 'people.change', 'own.people'] as const;
    expect([...byName, ...toWhom, ...whoGetsIn].filter((capability) => !needsFreshProof(capability))).toEqual([]);
  });

  test('as a list leads back to the page that offered it, of ours alone', async () => {
    const now = await context();
    const { secret } = await givenFactor(now, await givenPerson(now, { role: 'auditor' }));
    const cookie = await givenSession(secret, 1);
    const late = { cookie, path: '/staff/invoices/list?q=1', minutes: 12 };
    expect((await knock(list, { ...late, minutes: 11 })).body).toBe('list');
    const from = 'http://localhost:3000/staff/invoices?q=1';
    expect((await knock(list, { ...late, from })).to).toBe('/re-auth?to=%2Fstaff%2Finvoices%3Fq%3D1');
    for (const from of ['https://evil.example/staff/invoices', 'no address', '']) {
      expect((await knock(list, { ...late, from })).to).toBe('/re-auth?to=%2Fstaff%2Finvoices%2Flist%3Fq%3D1');
    }
  });

  test('goes to no payee confirmed without a second factor', async () => {
    const now = await context();
    await adoptPartners(now, [
      {
        partner: {
          id: 'par_1',
          code: 'P1',
          name: '見本商会',
          nameKana: 'ミホンショウカイ',
          contactName: '山田',
          email: 'info@partner.example',
          phone: '03-0000-0000',
          programme: 'cashback',
          joinedOn: now.today,
        },
        payee: {
          familyName: '山田',
          givenName: '太郎',
          familyKana: 'ヤマダ',
          givenKana: 'タロウ',
          email: 'info@partner.example',
        },
        payeeConfirmedOn: null,
      },
    ]);
    const userId = await givenPerson(now, { role: 'owner', partnerId: 'par_1' });
    const { cookie = '' } = await enter();
    const at = { minutes: 1, cookie, path: '/mypage/payee' };
    expect(await knock(payee, at, {})).toMatchObject({ status: 302, to: '/account/factor?to=%2Fmypage%2Fpayee' });
    await givenFactor(now, userId);
    expect((await knock(payee, at, {})).body).toBe('confirmed');
    await database().sql`update users set role = 'member'`;
    expect((await knock(payee, at, {})).status).toBe(403);
  });
});

describe('nobody learns which addresses sign in', () => {
  test('from a wrong password, or from asking for a new one', async () => {
    await givenPerson(await context());
    const wrong = (email: string) => knock(signIn, {}, { email, password: 'not the password' });
    const withoutAddress = (answer: unknown) => JSON.stringify(answer).replaceAll(/[a-z]+@cpi\.example/g, '@');
    expect(withoutAddress(await wrong('nobody@cpi.example'))).toBe(withoutAddress(await wrong(EMAIL)));
    const ask = (email: string) => knock(forgot, {}, { email });
    expect(await ask('nobody@cpi.example')).toEqual(await ask(EMAIL));
  });
});
