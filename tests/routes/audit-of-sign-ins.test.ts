import { describe, expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { endOtherSessions } from '#app/features/access/commands.server.ts';
import { findUserByEmail } from '#app/features/access/queries.server.ts';
import { renewOwnCodes, setUpFactor } from '#app/features/factor-changes/commands.server.ts';
import { acceptInvitation, invite } from '#app/features/invitations/commands.server.ts';
import { LIMITS } from '#app/features/sign-in-limits/rules.ts';
import {
  changePassword,
  changePerson,
  proveAgain,
  requestReset,
  resetPassword,
  signIn,
  takeSecondStep,
} from '#app/features/sign-ins/commands.server.ts';
import type { SealingContext, StaffContext } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Portal } from '#app/platform/portal.server.ts';
import { closeSession, openSession } from '#app/platform/session.server.ts';
import { newTotpSecret, totpCode } from '#app/platform/totp.server.ts';
import { loader as people } from '#app/routes/staff.people.tsx';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { findUnaudited } from '#tests/support/invariants.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD, givenPerson, latestLink, minutesLater } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const NEW_PASSWORD = '春はあけぼの やうやう白く';
const NEW_DIGEST = sha256('new@cpi.example');
const BASE = new URL('http://localhost:3000');

const context = () => contextOn(database().db, '2026-05-20');

async function acts(): Promise<string[]> {
  const rows = await database().sql<{ act: string }[]>`select act from audit_entries order by id`;
  return rows.map(({ act }) => act);
}

/** Opens a session as the sign-in page does; answers who that is and the cookie. */
async function comeIn(portal: Portal, now: SealingContext) {
  const { sql } = database();
  const [user] = await sql<{ id: UserId; name: string; version: number }[]>`
    select id, name, security_version::int as version from users where email = ${EMAIL}`;
  invariant(user, 'they were registered');
  const proven = { userId: user.id, securityVersion: user.version };
  const set = await openSession({ ...portal, clock: { now: () => now.now } }, new Request(BASE), proven, {
    from: '192.0.2.7',
  });
  const [session] = await sql<{ id: string }[]>`select id from sessions order by created_at desc, id limit 1`;
  const oneself = { ...proven, name: user.name, email: EMAIL, role: 'maker' as const, sessionId: session?.id ?? '' };
  return { oneself, cookie: set.split(';')[0] ?? '' };
}

describe('the trail of who gets in', () => {
  test('tells a person’s days in order, each row of theirs beside an act, and none of their secrets', async () => {
    const now = await context();
    const portal = portalOn(database().db);
    const userId = await givenPerson(now);
    const secrets = [GOOD_PASSWORD, NEW_PASSWORD, EMAIL];

    const typed = { email: EMAIL, from: '192.0.2.7', passwordAlone: false };
    await signIn(now, { ...typed, password: 'not this one' });
    await signIn(now, { ...typed, password: GOOD_PASSWORD });
    const first = await comeIn(portal, now);
    const secret = newTotpSecret();
    const codes = await setUpFactor(now, first.oneself, { secret, code: totpCode(secret, now.now), onlyNew: true });
    secrets.push(secret, ...(codes ?? ['no codes']), first.cookie.split('=')[1] ?? '');

    const second = await comeIn(portal, minutesLater(now, 1));
    await takeSecondStep(minutesLater(now, 2), second.oneself, { code: '000000' });
    await takeSecondStep(minutesLater(now, 2), second.oneself, { code: codes?.[0] ?? '' });
    const shown = { code: totpCode(secret, minutesLater(now, 5).now) };
    await proveAgain(minutesLater(now, 5), second.oneself, { password: GOOD_PASSWORD, shown });
    secrets.push(...((await renewOwnCodes(now, second.oneself)) ?? ['no codes']));

    const third = await comeIn(portal, minutesLater(now, 6));
    await endOtherSessions(now, userId, third.oneself.sessionId);
    await changePassword(now, third.oneself, { current: GOOD_PASSWORD, password: NEW_PASSWORD });
    await closeSession(portal, new Request(BASE, { headers: { cookie: third.cookie } }), '192.0.2.7');

    await requestReset(now, { email: EMAIL, from: '192.0.2.7', baseUrl: BASE });
    const link = await latestLink(database().db);
    await resetPassword(now, { secret: link.split('/').at(-1) ?? '', password: GOOD_PASSWORD });
    secrets.push(link, link.split('/').at(-1) ?? '');

    expect(await acts()).toEqual([
      'person-registered',
      'sign-in-failed',
      'signed-in',
      'factor-stored',
      'signed-in',
      'sign-in-failed',
      'second-step-passed',
      'proved-again',
      'codes-renewed',
      'signed-in',
      'session-ended',
      'password-changed',
      'signed-out',
      'reset-requested',
      'password-reset',
    ]);
    expect(await findUnaudited(database().sql)).toEqual([]);
    const trail = JSON.stringify(await database().sql`select * from audit_entries`);
    const [stored] = await database().sql`select password_hash from users`;
    for (const canary of [...secrets, stored?.['password_hash']]) expect(trail).not.toContain(canary);
  });

  test('says who came in, as what and from where, and which session it was', async () => {
    const now = await context();
    await givenPerson(now);
    const { oneself } = await comeIn(portalOn(database().db), now);
    const [entry] = await database().sql`select * from audit_entries where act = 'signed-in'`;
    expect(entry).toMatchObject({
      actor_kind: 'staff',
      actor_id: oneself.userId,
      actor_role: 'maker',
      from_address: '192.0.2.7',
      session: oneself.sessionId.slice(0, 16),
      things: [{ kind: 'person', id: oneself.userId }],
    });
  });

  test('tells an unknown address like a known one, by its digest, and ends with the closed door', async () => {
    const now = await context();
    await givenPerson(now);
    for (const email of [EMAIL, 'nobody@cpi.example']) {
      for (let tries = 0; tries < LIMITS.account.tries + 5; tries += 1) {
        await signIn(now, { email, password: 'not this one', from: null, passwordAlone: false });
      }
    }
    const rows = await database().sql<{ act: string; count: number; shown: boolean }[]>`
      select after ->> 'addressDigest' as address, act, count(*)::int as count, bool_or(after ->> 'addressDigest' ~ '@') as shown
      from audit_entries where act in ('sign-in-failed', 'sign-in-closed') group by 1, 2 order by 2, 3`;
    expect(rows.map(({ act, count, shown }) => [act, count, shown])).toEqual([
      ['sign-in-closed', 1, false],
      ['sign-in-closed', 1, false],
      ['sign-in-failed', LIMITS.account.tries, false],
      ['sign-in-failed', LIMITS.account.tries, false],
    ]);
  });

  test('names whom staff invited, who accepted, and what staff changed', async () => {
    const now = await context();
    const admin = await givenPerson(now, { email: 'admin@cpi.example', role: 'admin' });
    const invited = {
      email: 'new@cpi.example',
      name: '新井 葉子',
      role: 'maker' as const,
      roleName: '作成担当',
      partnerId: null,
    };
    await invite(now, invited, { userId: admin, name: '管理者', baseUrl: BASE });
    const secret = (await latestLink(database().db)).split('/').at(-1) ?? '';
    await acceptInvitation(now, { secret, password: GOOD_PASSWORD });
    const person = await findUserByEmail(now, 'new@cpi.example');
    const staff: StaffContext = {
      ...now,
      actor: { kind: 'staff', userId: admin },
      staff: { userId: admin, name: '管理者', role: 'admin' },
    };
    if (person) await changePerson(staff, person, { role: 'auditor', enabled: true, dropFactor: false });

    const rows = await database().sql`select act, before, after from audit_entries order by id`;
    expect(rows).toEqual([
      { act: 'person-registered', before: {}, after: { role: 'admin', enabled: true } },
      { act: 'person-invited', before: {}, after: { addressDigest: NEW_DIGEST, role: 'maker' } },
      { act: 'person-registered', before: {}, after: { role: 'maker', enabled: true } },
      { act: 'invitation-accepted', before: {}, after: { addressDigest: NEW_DIGEST, role: 'maker' } },
      { act: 'person-changed', before: { role: 'maker' }, after: { role: 'auditor' } },
    ]);
    expect(await findUnaudited(database().sql)).toEqual([]);
  });

  test('of pages somebody was refused keeps the first ten an hour', async () => {
    const now = await context();
    await givenPerson(now);
    const portal = portalOn(database().db);
    const { cookie } = await comeIn(portal, { ...now, now: new Date() });
    for (let asked = 0; asked < LIMITS.refusal.tries + 3; asked += 1) {
      const request = new Request(new URL('/staff/people?secret=1', BASE), { headers: { cookie } });
      await expect(people(argsFor(portal, request))).rejects.toMatchObject({ init: { status: 403 } });
    }
    const rows = await database().sql`select things from audit_entries where act = 'access-refused'`;
    expect(rows).toHaveLength(LIMITS.refusal.tries);
    expect(rows[0]?.['things']).toEqual(expect.arrayContaining([{ kind: 'page', id: '/staff/people' }]));
  });
});
