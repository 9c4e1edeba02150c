import { describe, expect, test } from 'vitest';
import { takeCode } from '#app/features/factors/commands.server.ts';
import { LIMITS } from '#app/features/sign-in-limits/rules.ts';
import { signIn, takeSecondStep } from '#app/features/sign-ins/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { totpCode } from '#app/platform/totp.server.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { GOOD_PASSWORD, givenFactor, givenPerson, minutesLater, subjectsOf } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';

const context = () => contextOn(database().db, '2026-05-20');

function tryPassword(context: Context, password: string, { email = EMAIL, from = '192.0.2.7' } = {}) {
  return signIn(context, { email, password, from, passwordAlone: false });
}

describe('after a right password', () => {
  test('staff without a factor set one up, staff with one show its code', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    expect(await tryPassword(now, GOOD_PASSWORD)).toMatchObject({ ok: true, value: { userId, stage: 'enrolment' } });
    await givenFactor(now, userId);
    expect(await tryPassword(now, GOOD_PASSWORD)).toMatchObject({ ok: true, value: { stage: 'code' } });
  });

  test('a partner without a factor is in, one with a factor shows its code', async () => {
    const now = await context();
    const userId = await givenPerson(now, { role: 'owner', partnerId: 'par_1' });
    expect(await tryPassword(now, GOOD_PASSWORD)).toMatchObject({ ok: true, value: { stage: 'full' } });
    await givenFactor(now, userId);
    expect(await tryPassword(now, GOOD_PASSWORD)).toMatchObject({ ok: true, value: { stage: 'code' } });
  });
});

describe('a code of an authenticator app', () => {
  test('is taken once, and none of an earlier half minute after it', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { secret } = await givenFactor(now, userId);
    expect(await takeCode(now, userId, totpCode(secret, now.now))).toBe(false);

    const later = minutesLater(now, 1);
    const code = totpCode(secret, later.now);
    expect(await takeCode(later, userId, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe(true);
    expect(await takeCode(later, userId, code)).toBe(false);
    expect(await takeCode(later, userId, totpCode(secret, minutesLater(later, -0.5).now))).toBe(false);
    expect(await takeCode(minutesLater(later, 2), userId, code)).toBe(false);
  });

  test('may be half a minute off, and no more', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { secret } = await givenFactor(now, userId);
    const later = minutesLater(now, 10);
    expect(await takeCode(later, userId, totpCode(secret, minutesLater(later, -1).now))).toBe(false);
    expect(await takeCode(later, userId, totpCode(secret, minutesLater(later, 1).now))).toBe(false);
    expect(await takeCode(later, userId, totpCode(secret, minutesLater(later, 0.5).now))).toBe(true);
  });
});

describe('a recovery code', () => {
  test('is good once, for its person, however it is typed', async () => {
    const now = await context();
    const [userId, other] = [await givenPerson(now), await givenPerson(now, { email: 'other@cpi.example' })];
    const { codes } = await givenFactor(now, userId);
    await givenFactor(now, other);
    expect(codes).toHaveLength(10);
    const [code = ''] = codes;
    expect(await takeCode(now, other, code)).toBe(false);
    expect(await takeCode(now, userId, `${code.slice(0, 4)}-${code.slice(4).toUpperCase()}`)).toBe(true);
    expect(await takeCode(now, userId, code)).toBe(false);
  });
});

describe('guesses', () => {
  test.each([EMAIL, 'nobody@cpi.example'])('of the password of %s end in the same closed door', async (email) => {
    const now = await context();
    await givenPerson(now);
    for (let guess = 0; guess < LIMITS.account.tries; guess += 1) {
      expect(await tryPassword(now, 'a wrong password', { email })).toEqual({
        ok: false,
        refusal: { code: 'not-recognised' },
      });
    }
    const closed = { ok: false, refusal: { code: 'closed', minutes: LIMITS.account.minutes } };
    expect(await tryPassword(now, 'a wrong password', { email })).toEqual(closed);
    expect(await tryPassword(now, GOOD_PASSWORD, { email: email.toUpperCase() })).toEqual(closed);
    const told = email === EMAIL ? ['【CPI】サインインを一時的に制限しました'] : [];
    expect(await subjectsOf(now.db)).toEqual(told);
  });

  test('of one account close no other, and the door opens by itself', async () => {
    const now = await context();
    await givenPerson(now);
    await givenPerson(now, { email: 'other@cpi.example' });
    for (let guess = 0; guess < 12; guess += 1) await tryPassword(now, 'a wrong password');
    expect(await tryPassword(now, GOOD_PASSWORD, { email: 'other@cpi.example' })).toMatchObject({ ok: true });
    expect(await tryPassword(minutesLater(now, 14), GOOD_PASSWORD)).toMatchObject({ ok: false });
    expect(await tryPassword(minutesLater(now, 16), GOOD_PASSWORD)).toMatchObject({ ok: true });
  });

  test('from one network address close it for every account, and no other address', async () => {
    const now = await context();
    await givenPerson(now);
    await database().sql`
      insert into sign_in_limits (key, tries, ends_at)
      values (encode(sha256('address:192.0.2.7'), 'hex'), ${LIMITS.address.tries}, ${now.now.toISOString()}::timestamptz + interval '5 minutes')`;
    expect(await tryPassword(now, GOOD_PASSWORD)).toMatchObject({ ok: false, refusal: { code: 'closed' } });
    expect(await tryPassword(now, GOOD_PASSWORD, { from: '192.0.2.8' })).toMatchObject({ ok: true });
  });

  test('of the code count with those of the password', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const { secret } = await givenFactor(now, userId);
    const person = { userId, email: EMAIL, sessionId: 'halfway' };
    for (let guess = 0; guess < LIMITS.account.tries; guess += 1) {
      expect(await takeSecondStep(now, person, { code: '000000' })).toMatchObject({
        refusal: { code: 'not-recognised' },
      });
    }
    const later = minutesLater(now, 1);
    expect(await takeSecondStep(later, person, { code: totpCode(secret, later.now) })).toMatchObject({
      refusal: { code: 'closed' },
    });
  });
});

describeOnPostgres('several at the same moment', () => {
  test('share one code: one of them is in', async () => {
    const now = await contextOn((await database().another(8)).db, '2026-05-20');
    const userId = await givenPerson(now);
    const { secret, codes } = await givenFactor(now, userId);
    const [recovery = ''] = codes;
    for (let round = 1; round <= 20; round += 1) {
      const later = minutesLater(now, round);
      const code = totpCode(secret, later.now);
      const taken = await Promise.all(Array.from({ length: 8 }, () => takeCode(later, userId, code)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeCode(now, userId, recovery)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('share one count of guesses: no more than allowed are checked', async () => {
    const now = await contextOn((await database().another(8)).db, '2026-05-20');
    await givenPerson(now);
    const answers = await Promise.all(Array.from({ length: 30 }, () => tryPassword(now, 'a wrong password')));
    const codes = answers.map((answer) => (answer.ok ? 'in' : answer.refusal.code));
    expect(codes.filter((code) => code === 'not-recognised')).toHaveLength(LIMITS.account.tries);
    expect(codes.filter((code) => code === 'closed')).toHaveLength(30 - LIMITS.account.tries);
    expect(await subjectsOf(now.db)).toHaveLength(1);
  });
});
