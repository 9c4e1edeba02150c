import { describe, expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { findUser, findUserByEmail } from '#app/features/access/queries.server.ts';
import { acceptInvitation, invite, withdrawInvitation } from '#app/features/invitations/commands.server.ts';
import { findInvitation, listInvitations } from '#app/features/invitations/queries.server.ts';
import { changePerson, signIn } from '#app/features/sign-ins/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { action as inviteColleague, loader as showColleagues } from '#app/routes/mypage.people.tsx';
import { action as inviteToPartner } from '#app/routes/staff.partners_.$id_.people.tsx';
import { users } from '#db/schema/access.ts';
import { givenCompany } from '#tests/support/company.ts';
import { TEST_BOX, contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { asAdmin, givenFactor, givenPerson, latestLink, minutesLater } from '#tests/support/sign-ins.ts';
import { actsIn, lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const PASSWORD = 'another good password';
const BASE = new URL('https://portal.example');

const INVITED = {
  email: 'new@cpi.example',
  name: '新任 太郎',
  role: 'auditor',
  roleName: '監査担当',
  partnerId: null,
} as const;

const ADMIN = { role: 'admin' } as const;

const context = () => contextOn(database().db, '2026-05-20');

async function givenInvitation(context: Context, userId: UserId, invited: Partial<Parameters<typeof invite>[1]> = {}) {
  const by = { userId, name: '佐藤 花子', baseUrl: BASE };
  expect(await invite(context, { ...INVITED, ...invited }, by)).toMatchObject({ ok: true });
  return (await latestLink(context.db)).replace('https://portal.example/invitation/', '');
}

async function recorded(context: Context) {
  const rows = await actsIn(context.db);
  return rows.map(({ act }) => act);
}

test('an invitation gives a sign-in to whoever has its link, once', async () => {
  const now = await context();
  const secret = await givenInvitation(now, await givenPerson(now, ADMIN));
  expect(await findInvitation(now, secret)).toMatchObject({ email: 'new@cpi.example', role: 'auditor' });
  expect(await acceptInvitation(now, { secret, password: PASSWORD })).toMatchObject({ ok: true });
  expect(await acceptInvitation(now, { secret, password: PASSWORD })).toMatchObject({ ok: false });
  const typed = { email: 'new@cpi.example', password: PASSWORD, from: null, passwordAlone: false };
  expect(await signIn(now, typed)).toMatchObject({ ok: true, value: { role: 'auditor', stage: 'enrolment' } });
  expect(await recorded(now)).toEqual(expect.arrayContaining(['person-invited', 'invitation-accepted']));
});

test('an invitation is worth nothing when replaced, taken back or three days old', async () => {
  const now = await context();
  const userId = await givenPerson(now, ADMIN);
  const first = await givenInvitation(now, userId);
  const second = await givenInvitation(now, userId);
  expect(await findInvitation(now, first)).toBeUndefined();
  expect(await findInvitation(minutesLater(now, 3 * 24 * 60), second)).toBeUndefined();
  const [open] = await listInvitations(now, null);
  expect(open && (await withdrawInvitation(now, open.id, 'par_1'))).toBe(false);
  expect(await recorded(now)).not.toContain('invitation-withdrawn');
  expect(open && (await withdrawInvitation(now, open.id, null))).toBe(true);
  expect(await recorded(now)).toContain('invitation-withdrawn');
  expect(await acceptInvitation(now, { secret: second, password: PASSWORD })).toMatchObject({ ok: false });
});

test.each([
  { enabled: false, role: 'admin' },
  { enabled: true, role: 'maker' },
] as const)('an invitation is worth nothing once whoever sent it is $role, enabled: $enabled', async (to) => {
  const now = await context();
  const inviter = await givenPerson(now, ADMIN);
  const secret = await givenInvitation(now, inviter);
  const person = await findUser(now, inviter);
  invariant(person, 'the test gave somebody a sign-in');
  expect(await changePerson(await asAdmin(now), person, { ...to, dropFactor: false })).toMatchObject({ ok: true });
  expect(await acceptInvitation(now, { secret, password: PASSWORD })).toMatchObject({ ok: false });
  expect(await findUserByEmail(now, INVITED.email)).toBeUndefined();
});

test('staff are told that an address signs in already, and that a role is of the other kind', async () => {
  const now = await context();
  const by = { userId: await givenPerson(now), name: '佐藤 花子', baseUrl: BASE };
  expect(await invite(now, { ...INVITED, email: EMAIL }, by)).toMatchObject({ refusal: { code: 'email-taken' } });
  expect(await invite(now, { ...INVITED, role: 'owner' }, by)).toMatchObject({ refusal: { code: 'role-of-others' } });
  expect(await invite(now, { ...INVITED, partnerId: 'par_1' }, by)).toMatchObject({ ok: false });
});

describe('two partners', () => {
  const [OURS, THEIRS] = ['par_ours', 'par_theirs'] as const;

  /** Two enrolled partners with an owner each; of ours the cookie of a session as well. */
  async function givenOwners() {
    const { db } = database();
    const context = await givenCompany(db, '2026-05-01', [
      { id: OURS, programme: 'cashback' },
      { id: THEIRS, programme: 'cashback' },
    ]);
    const portal = portalOn(db);
    const sealing = { ...context, now: portal.clock.now(), secretBox: TEST_BOX };
    const owner = await givenPerson(sealing, { email: 'owner@ours.example', role: 'owner', partnerId: OURS });
    await givenPerson(sealing, { email: 'owner@theirs.example', name: '他社', role: 'owner', partnerId: THEIRS });
    await givenFactor(sealing, owner);
    return { context: sealing, portal, owner, cookie: await cookieOf(portal, owner) };
  }

  async function cookieOf(portal: ReturnType<typeof portalOn>, userId: UserId) {
    const opened = await openSession(portal, new Request('http://localhost:3000/'), { userId, securityVersion: 1 });
    return opened.split(';')[0] ?? '';
  }

  const send = (path: string, cookie: string, fields: Record<string, string>) =>
    new Request(`http://localhost:3000${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { cookie },
    });

  /** All that somebody who invites an address gets to see, with the address left out. */
  async function seenAfterInviting({ portal, cookie }: Awaited<ReturnType<typeof givenOwners>>, email: string) {
    const request = send('/mypage/people', cookie, { name: '新任 太郎', email, role: 'member' });
    const answer = await inviteColleague(argsFor(portal, request));
    const page = await showColleagues(
      argsFor(portal, new Request('http://localhost:3000/mypage/people', { headers: { cookie } })),
    );
    const [shown] = page.invitations.filter((invitation) => invitation.email === email);
    return {
      status: answer instanceof Response ? [answer.status, answer.headers.get('location')] : answer,
      people: page.people.length,
      shown: { ...shown, id: '…', email: '…', until: '…' },
    };
  }

  test('are told the same of an address that signs in for another company as of one that nobody has', async () => {
    const owners = await givenOwners();
    const { db } = owners.context;
    const free = await seenAfterInviting(owners, 'nobody@elsewhere.example');
    expect(await seenAfterInviting(owners, 'owner@theirs.example')).toEqual(free);
    await givenPerson(owners.context, { email: 'staff@cpi.example' });
    expect(await seenAfterInviting(owners, 'staff@cpi.example')).toEqual(free);
    expect(free.status).toEqual([302, '/mypage/people?done=invited']);

    const written = await lettersIn(db);
    expect(written.map(({ toAddress, secretLink }) => [toAddress, secretLink !== null])).toEqual([
      ['nobody@elsewhere.example', true],
      ['owner@theirs.example', false],
      ['staff@cpi.example', false],
    ]);
    expect(written[1]?.body).toContain('すでにパートナーポータルに登録されている');
  });

  test('are told of their own people, whom they see anyway', async () => {
    const { portal, cookie } = await givenOwners();
    const fields = { name: '責任者', email: 'owner@ours.example', role: 'member' };
    const answer = await inviteColleague(argsFor(portal, send('/mypage/people', cookie, fields)));
    expect(answer).toMatchObject({ init: { status: 409 } });
  });

  test('neither end each other’s invitations nor learn that one was accepted elsewhere', async () => {
    const { context, owner } = await givenOwners();
    const invited = { email: 'both@elsewhere.example', role: 'member', roleName: '担当者' } as const;
    const ours = await givenInvitation(context, owner, { ...invited, partnerId: OURS });
    const theirs = await givenInvitation(context, owner, { ...invited, partnerId: THEIRS });
    expect(await findInvitation(context, ours)).toBeDefined();
    expect(await acceptInvitation(context, { secret: theirs, password: PASSWORD })).toMatchObject({ ok: true });
    expect(await acceptInvitation(context, { secret: ours, password: PASSWORD })).toMatchObject({ ok: false });
    expect(await listInvitations(context, OURS)).toHaveLength(1);
  });

  test('get their first person by an invitation: staff choose nobody’s password', async () => {
    const { context, portal } = await givenOwners();
    const staff = await givenPerson(context, { email: 'programme@cpi.example', role: 'programme' });
    const cookie = await cookieOf(portal, staff);
    const fields = { name: '担当 花子', email: 'first@ours.example', role: 'owner' };
    const path = `/staff/partners/${OURS}/people`;
    const before = await context.db.$count(users);
    await inviteToPartner(argsFor(portal, send(path, cookie, fields), { id: OURS }));
    expect(await context.db.$count(users)).toBe(before);
    const secret = (await latestLink(context.db)).split('/').at(-1) ?? '';
    expect(await acceptInvitation(context, { secret, password: PASSWORD })).toMatchObject({ ok: true });
    const typed = { email: 'first@ours.example', password: PASSWORD, from: null, passwordAlone: false };
    expect(await signIn(context, typed)).toMatchObject({ value: { role: 'owner', stage: 'full' } });
  });
});

describeOnPostgres('eight acceptances of one invitation at the same moment', () => {
  test('give one sign-in, with the password of the one that was taken', async () => {
    const now = await contextOn((await database().another(8)).db, '2026-05-20');
    const inviter = await givenPerson(now, ADMIN);
    for (let round = 0; round < 5; round += 1) {
      const email = `new-${round}@cpi.example`;
      const secret = await givenInvitation(now, inviter, { email });
      const passwords = Array.from({ length: 8 }, (_, use) => `a good password ${round}-${use}`);
      const answers = await Promise.all(passwords.map((password) => acceptInvitation(now, { secret, password })));
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const winner = passwords[answers.findIndex(({ ok }) => ok)] ?? '';
      const typed = { email, password: winner, from: null, passwordAlone: false };
      expect(await signIn(now, typed)).toMatchObject({ ok: true });
    }
  });

  test('and of two companies’ invitations of one address, one gives a sign-in', async () => {
    const { db } = await database().another(8);
    const [ours, theirs] = ['par_ours', 'par_theirs'] as const;
    const now = await givenCompany(db, '2026-05-01', [
      { id: ours, programme: 'cashback' },
      { id: theirs, programme: 'discount' },
    ]);
    const inviter = await givenPerson(now, ADMIN);
    for (let round = 0; round < 5; round += 1) {
      const invited = { email: `both-${round}@elsewhere.example`, role: 'member', roleName: '担当者' } as const;
      const secrets = [
        await givenInvitation(now, inviter, { ...invited, partnerId: ours }),
        await givenInvitation(now, inviter, { ...invited, partnerId: theirs }),
      ];
      const answers = await Promise.all(
        [0, 1, 0, 1].map((which) => acceptInvitation(now, { secret: secrets[which] ?? '', password: PASSWORD })),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    }
  });
});
