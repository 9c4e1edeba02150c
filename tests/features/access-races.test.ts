import { expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { findUser } from '#app/features/access/queries.server.ts';
import {
  changePassword,
  changePerson,
  requestReset,
  resetPassword,
  signIn,
} from '#app/features/sign-ins/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { openSession, whoArrives } from '#app/platform/session.server.ts';
import { asStaff } from '#tests/support/company.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD, asAdmin, givenPerson, latestLink } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const BASE = new URL('http://localhost:3000');
const ANOTHER = 'another good password';

/** Proves a password, and opens a session from that proof some moments later. */
async function proveAndOpen(context: Context, between = async () => {}): Promise<string | undefined> {
  const proven = await signIn(context, { email: EMAIL, password: GOOD_PASSWORD, from: null, passwordAlone: true });
  await between();
  if (!proven.ok) return undefined;
  const portal = { ...portalOn(context.db), clock: { now: () => context.now } };
  const set = await openSession(portal, new Request(BASE), proven.value);
  return set.split(';')[0];
}

/** Who the portal takes the bearer of a cookie for; undefined for a stranger. */
async function bearerOf(context: Context, cookie: string | undefined) {
  if (cookie === undefined) return undefined;
  const portal = { ...portalOn(context.db), clock: { now: () => context.now } };
  return (await whoArrives(portal, new Request(BASE, { headers: { cookie } }))).signedIn;
}

type Change = { what: string; make: (context: Context) => Promise<unknown>; survivor?: string };

/** What ends every proof of a person; where a right password may prove them anew at once, what they are then. */
const CHANGES: Change[] = [
  {
    what: 'the password is reset',
    async make(context) {
      await requestReset(context, { email: EMAIL, from: null, baseUrl: BASE });
      const secret = (await latestLink(context.db)).split('/').at(-1) ?? '';
      return resetPassword(context, { secret, password: ANOTHER });
    },
  },
  { what: 'the person is locked out', make: (context) => change(context, { role: 'maker', enabled: false }) },
  {
    what: 'the role is changed',
    make: (context) => change(context, { role: 'auditor', enabled: true }),
    survivor: 'auditor',
  },
];

async function change(context: Context, to: { role: 'maker' | 'auditor'; enabled: boolean }) {
  const [user] = await database().sql<{ id: `usr_${string}` }[]>`select id from users where email = ${EMAIL}`;
  const person = user && (await findUser(context, user.id));
  invariant(person, 'the test gave somebody a sign-in');
  return changePerson(await asAdmin(context), person, { ...to, dropFactor: false });
}

test.each(CHANGES)('a proof made before $what opens nothing afterwards', async ({ make }) => {
  const context = await contextOn(database().db, '2026-05-20');
  await givenPerson(context);
  const cookie = await proveAndOpen(context, async () => void (await make(context)));
  expect(cookie).toBeDefined();
  expect(await bearerOf(context, cookie)).toBeUndefined();
});

test('a password is not changed by a session that a reset has ended', async () => {
  const context = await contextOn(database().db, '2026-05-20');
  const userId = await givenPerson(context);
  const session = {
    userId,
    name: '佐藤 花子',
    email: EMAIL,
    role: 'maker' as const,
    sessionId: 'ended',
    securityVersion: 1,
  };
  await CHANGES[0]?.make(context);
  const late = await changePassword(context, session, { current: ANOTHER, password: 'a third good password' });
  expect(late).toMatchObject({ ok: false });
});

describeOnPostgres('a sign-in and a change at the same moment', () => {
  test.each(CHANGES)('leave no session of before, when $what', async ({ make, survivor }) => {
    const { db } = await database().another(8);
    for (let round = 0; round < 20; round += 1) {
      const context = await contextOn(db, '2026-05-20');
      await database().sql`truncate users, sessions, letters, sign_in_limits, password_resets cascade`;
      await givenPerson(context);
      const [cookies] = await Promise.all([Promise.all([1, 2, 3].map(() => proveAndOpen(context))), make(context)]);
      for (const cookie of cookies) {
        const bearer = await bearerOf(context, cookie);
        expect(bearer === undefined || bearer.role === survivor).toBe(true);
      }
    }
  });
});

describeOnPostgres('two administrators', () => {
  test('who lock each other out at the same moment leave one', async () => {
    const { db } = await database().another(8);
    for (let round = 0; round < 20; round += 1) {
      const context = await contextOn(db, '2026-05-20');
      await database().sql`truncate users, sessions, letters cascade`;
      const both = await Promise.all(
        ['first', 'second'].map((name) => givenPerson(context, { email: `${name}@cpi.example`, role: 'admin' })),
      );
      const people = await Promise.all(both.map((id) => findUser(context, id)));
      const answers = await Promise.all(
        people.map((person, place) => {
          const by = both[1 - place];
          invariant(person && by, 'both are there');
          return changePerson(asStaff(context, by), person, { role: 'admin', enabled: false, dropFactor: false });
        }),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      expect(answers).toContainEqual({ ok: false, refusal: { code: 'no-longer' } });
    }
  });
});
