import { describe, expect, test } from 'vitest';
import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { registerPasskey, removeOwnFactor } from '#app/features/factor-changes/commands.server.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { askForNewPasskey, askForPasskey, takePasskey } from '#app/features/passkeys/commands.server.ts';
import { listPasskeys } from '#app/features/passkeys/queries.server.ts';
import { CHALLENGE_MINUTES, MOST_PASSKEYS } from '#app/features/passkeys/rules.ts';
import { proveAgain, signIn } from '#app/features/sign-ins/commands.server.ts';
import type { SealingContext } from '#app/platform/context.server.ts';
import { openSession, whoArrives } from '#app/platform/session.server.ts';
import { passkeyChallenges, passkeys } from '#db/schema/passkeys.ts';
import { type Twist, authenticator } from '#tests/support/authenticator.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD, givenFactor, givenPerson, minutesLater, subjectsOf } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const BASE = new URL('http://localhost:3000');

const context = () => contextOn(database().db, '2026-05-20');

/** Somebody in a session of theirs, as the guards know them. */
async function arrive(context: SealingContext, userId: UserId) {
  const portal = { ...portalOn(context.db), clock: { now: () => context.now } };
  const [user] = await context.db.execute<{ version: string }>(
    `select security_version as version from users where id = '${userId}'`,
  );
  const set = await openSession(portal, new Request(BASE), { userId, securityVersion: Number(user?.version) });
  const cookie = set.split(';')[0] ?? '';
  const { signedIn } = await whoArrives(portal, new Request(BASE, { headers: { cookie } }));
  invariant(signedIn, 'the session was opened just now');
  return signedIn;
}

/** Registers a passkey of a device; answers the recovery codes. */
async function givenPasskey(
  context: SealingContext,
  userId: UserId,
  device = authenticator(),
  name = '会社のパソコン',
) {
  const person = await arrive(context, userId);
  const answer = device.create(await askForNewPasskey(context, person, BASE));
  const registered = await registerPasskey(context, person, { name, answer, baseUrl: BASE });
  return { device, registered };
}

async function prove(
  context: SealingContext,
  userId: UserId,
  device: ReturnType<typeof authenticator>,
  twist: Twist = {},
) {
  const person = await arrive(context, userId);
  const answer = device.prove(await askForPasskey(context, person, BASE), twist);
  return takePasskey(context, person, { answer, baseUrl: BASE });
}

describe('a passkey', () => {
  test('is registered under a name, with recovery codes for the first factor, and is told of', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { registered } = await givenPasskey(now, userId);
    expect(registered.ok && registered.value).toHaveLength(10);
    const [kept] = await listPasskeys(now, userId);
    expect(kept).toMatchObject({ name: '会社のパソコン', lastUsedAt: null });
    expect(await subjectsOf(now.db)).toEqual(['【CPI】2段階認証の設定が変更されました']);
    const stage = await signIn(now, { email: EMAIL, password: GOOD_PASSWORD, from: null, passwordAlone: false });
    expect(stage).toMatchObject({ ok: true, value: { stage: 'code' } });
  });

  test('beside an app leaves the recovery codes what they are', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    await givenFactor(now, userId);
    const { registered } = await givenPasskey(now, userId);
    expect(registered).toEqual({ ok: true, value: null });
  });

  test('proves its person, counts its uses, and notes when', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId);
    const later = minutesLater(now, 3);
    expect(await prove(later, userId, device)).toBe(true);
    const [kept] = await now.db.select().from(passkeys);
    expect(kept).toMatchObject({ counter: 2, lastUsedAt: later.now });
  });

  test('of a device that does not count is taken again and again', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId, authenticator({ counts: false }));
    expect(await prove(now, userId, device)).toBe(true);
    expect(await prove(now, userId, device)).toBe(true);
  });

  test('stands beside the password when somebody proves again who they are', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId);
    const person = await arrive(now, userId);
    const shown = async (password: string) => {
      const answer = device.prove(await askForPasskey(now, person, BASE));
      return proveAgain(now, person, { password, shown: { answer, baseUrl: BASE } });
    };
    expect(await shown('not the password')).toMatchObject({ ok: false });
    expect(await proveAgain(now, person, { password: GOOD_PASSWORD, shown: { code: '' } })).toMatchObject({
      ok: false,
    });
    expect(await shown(GOOD_PASSWORD)).toMatchObject({ ok: true });
  });

  test('is removed, but for the last factor of staff; with the last of a partner its codes go too', async () => {
    const now = await context();
    const staff = await givenPerson(now);
    await givenPasskey(now, staff);
    const [own] = await listPasskeys(now, staff);
    invariant(own, 'it was registered');
    expect(await removeOwnFactor(now, await arrive(now, staff), own.id)).toMatchObject({
      refusal: { code: 'last-of-staff' },
    });
    await givenFactor(now, staff);
    expect(await removeOwnFactor(now, await arrive(now, staff), own.id)).toMatchObject({ ok: true });
    expect(await findFactors(now, staff)).toMatchObject({ passkeys: [], codesLeft: 10 });

    const partner = await givenPerson(now, { email: 'owner@partner.example', role: 'owner', partnerId: 'par_1' });
    await givenPasskey(now, partner);
    const [theirs] = await listPasskeys(now, partner);
    invariant(theirs, 'it was registered');
    await removeOwnFactor(now, await arrive(now, staff), theirs.id);
    expect(await listPasskeys(now, partner)).toHaveLength(1);
    await removeOwnFactor(now, await arrive(now, partner), theirs.id);
    expect(await findFactors(now, partner)).toBeUndefined();
    expect(await now.db.execute(`select from recovery_codes where user_id = '${partner}'`)).toHaveLength(0);
  });

  test('is one of so many at most, and belongs to one person', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId);
    const other = await givenPerson(now, { email: 'other@cpi.example' });
    const { registered: stolen } = await givenPasskey(now, other, {
      ...authenticator(),
      create: (asked) => authenticator().create(asked, { credentialId: device.credentialId }),
    });
    expect(stolen).toMatchObject({ refusal: { code: 'not-believed' } });
    for (let made = 1; made < MOST_PASSKEYS; made += 1) await givenPasskey(now, userId);
    const { registered } = await givenPasskey(now, userId);
    expect(registered).toMatchObject({ refusal: { code: 'too-many', most: MOST_PASSKEYS } });
  });
});

describe('an answer is not believed', () => {
  const TWISTS: { because: string; twist: Twist }[] = [
    { because: 'it was given to another site', twist: { origin: 'http://localhost:3000.evil.example' } },
    { because: 'it was given over another scheme', twist: { origin: 'https://localhost:3000' } },
    { because: 'it is for another party', twist: { rpId: 'evil.example' } },
    { because: 'the device did not recognise its person', twist: { verified: false } },
  ];

  test.each(TWISTS)('when a passkey is registered and $because', async ({ twist }) => {
    const now = await context();
    const userId = await givenPerson(now);
    const person = await arrive(now, userId);
    const answer = authenticator().create(await askForNewPasskey(now, person, BASE), twist);
    const made = { name: '鍵', answer, baseUrl: BASE };
    expect(await registerPasskey(now, person, made)).toMatchObject({ refusal: { code: 'not-believed' } });
    expect(await listPasskeys(now, userId)).toEqual([]);
  });

  test.each([...TWISTS, { because: 'the count goes back', twist: { counter: 1 } }])(
    'when somebody is to be proven and $because',
    async ({ twist }) => {
      const now = await context();
      const userId = await givenPerson(now);
      const { device } = await givenPasskey(now, userId);
      expect(await prove(now, userId, device)).toBe(true);
      expect(await prove(now, userId, device, twist)).toBe(false);
      expect(await prove(now, userId, device)).toBe(true);
    },
  );

  test('twice, in another session, after some minutes, or to a challenge that is not ours', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId);
    const [here, there] = [await arrive(now, userId), await arrive(now, userId)];
    const take = (context: SealingContext, session: typeof here, answer: string) =>
      takePasskey(context, session, { answer, baseUrl: BASE });

    const answer = device.prove(await askForPasskey(now, here, BASE));
    expect(await take(now, there, answer)).toBe(false);
    expect(await take(now, here, answer)).toBe(true);
    expect(await take(now, here, answer)).toBe(false);

    await askForPasskey(now, here, BASE);
    expect(await take(now, here, answer)).toBe(false);
    const slow = device.prove(await askForPasskey(now, here, BASE));
    expect(await take(minutesLater(now, CHALLENGE_MINUTES), here, slow)).toBe(false);
    expect(await take(now, here, slow)).toBe(false);
  });

  test('of somebody else’s passkey, or of a device nobody registered', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { device } = await givenPasskey(now, userId);
    const other = await givenPerson(now, { email: 'other@cpi.example' });
    const { device: theirs } = await givenPasskey(now, other);
    expect(await prove(now, userId, theirs)).toBe(false);
    expect(await prove(now, userId, authenticator(), { credentialId: device.credentialId })).toBe(false);
  });

  test.each(['', 'null', '{}', '[]', '{"id":1}', '{"id":"x","response":null}', '{"id":"x","response":{}}', '\u0000'])(
    'when it is none: %j',
    async (answer) => {
      const now = await context();
      const userId = await givenPerson(now);
      await givenPasskey(now, userId);
      const person = await arrive(now, userId);
      await askForPasskey(now, person, BASE);
      expect(await takePasskey(now, person, { answer, baseUrl: BASE })).toBe(false);
      await askForNewPasskey(now, person, BASE);
      const made = { name: '鍵', answer, baseUrl: BASE };
      expect(await registerPasskey(now, person, made)).toMatchObject({ refusal: { code: 'not-believed' } });
    },
  );
});

test('a challenge is kept as a hash, one for a session and purpose, and goes with the session', async () => {
  const now = await context();
  const person = await arrive(now, await givenPerson(now));
  await askForPasskey(now, person, BASE);
  const { challenge } = await askForPasskey(now, person, BASE);
  const kept = await now.db.select().from(passkeyChallenges);
  expect(kept).toHaveLength(1);
  expect(kept[0]?.challengeHash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(kept)).not.toContain(challenge);
  await database().sql`delete from sessions`;
  expect(await now.db.select().from(passkeyChallenges)).toEqual([]);
});

describeOnPostgres('eight answers to one challenge at the same moment', () => {
  test('count once, whether or not the device counts', async () => {
    const now = await contextOn((await database().another(8)).db, '2026-05-20');
    const userId = await givenPerson(now);
    for (const counts of [true, false]) {
      const { device } = await givenPasskey(now, userId, authenticator({ counts }));
      for (let round = 0; round < 5; round += 1) {
        const person = await arrive(now, userId);
        const asked = await askForPasskey(now, person, BASE);
        const answers = Array.from({ length: 8 }, () => device.prove(asked));
        const taken = await Promise.all(answers.map((answer) => takePasskey(now, person, { answer, baseUrl: BASE })));
        expect(taken.filter(Boolean)).toHaveLength(1);
      }
    }
  });
});
