import { describe, expect, test } from 'vitest';
import { checkNewPassword } from '#app/features/access/commands.server.ts';
import { SignInForm } from '#app/features/access/form.ts';
import { LONGEST_PASSWORD } from '#app/features/passwords/rules.ts';
import { changePassword, requestReset, resetPassword, signIn } from '#app/features/sign-ins/commands.server.ts';
import { isResetOpen } from '#app/features/sign-ins/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { passwordResets } from '#db/schema/sign-ins.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import {
  GOOD_PASSWORD,
  givenFactor,
  givenPerson,
  latestLink,
  minutesLater,
  subjectsOf,
} from '#tests/support/sign-ins.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const EMAIL = 'sato@cpi.example';
const ANOTHER = 'another good password';
const BASE = new URL('https://portal.example');

const context = () => contextOn(database().db, '2026-05-20');

async function givenReset(context: Context, email = EMAIL): Promise<string> {
  await requestReset(context, { email, from: '192.0.2.7', baseUrl: BASE });
  return (await latestLink(context.db)).replace('https://portal.example/reset/', '');
}

function stageWith(context: Context, password: string) {
  return signIn(context, { email: EMAIL, password, from: null, passwordAlone: false });
}

describe('a password', () => {
  test.each([
    '🍣🍣🍺🍺🍜🍜🍡🍡🍙🍙🐟🐟',
    'かな と カナ と 空白',
    'demo-portal-2026',
    'correct horse battery staple',
    'x'.repeat(60) + 'abcdefgh' + 'y'.repeat(60),
  ])('of any characters is taken: %s', (password) => {
    expect(checkNewPassword(password)).toEqual({ ok: true, value: password });
  });

  test.each([
    ['elevenchars', 'password-too-short'],
    ['か'.normalize('NFC').repeat(11), 'password-too-short'],
    ['が'.normalize('NFD').repeat(6), 'password-too-short'],
    ['abcde'.repeat(26), 'password-too-long'],
    ['administrator', 'password-common'],
    ['Password2026!', 'password-common'],
    ['passwordpassword', 'password-common'],
    ['123456789012', 'password-common'],
    ['aaaaaaaaaaaa', 'password-common'],
    ['ababababababab', 'password-common'],
    ['qwertyqwerty', 'password-common'],
    ['PARTNERPORTAL1', 'password-common'],
    ['ＰＡＳＳＷＯＲＤ２０２６', 'password-common'],
  ])('%s is refused: %s', (password, code) => {
    expect(checkNewPassword(password)).toMatchObject({ ok: false, refusal: { code } });
  });

  test('counts to its last character, and is the same however its marks are composed', async () => {
    const now = await context();
    const long = 'がぎぐげご'.repeat(20);
    await givenPerson(now, { password: `${long}1` });
    expect(await stageWith(now, `${long}2`)).toMatchObject({ ok: false });
    expect(await stageWith(now, long)).toMatchObject({ ok: false });
    expect(await stageWith(now, `${long}1`.normalize('NFD'))).toMatchObject({ ok: true });
  });

  test('of as many characters as are taken signs in, whatever room they need', async () => {
    const now = await context();
    const password = '🍣🍺🍜🍡🍙🐟🍵🍶'.repeat(16);
    expect(Array.from(password)).toHaveLength(LONGEST_PASSWORD);
    await givenPerson(now, { password });
    const typed = SignInForm.safeParse({ email: EMAIL, password });
    expect(typed.success && (await stageWith(now, typed.data.password))).toMatchObject({ ok: true });
  });

  test('is changed by whoever knows the present one, who is told so', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const oneself = {
      userId,
      name: '佐藤 花子',
      email: EMAIL,
      role: 'maker' as const,
      sessionId: 'here',
      securityVersion: 1,
    };
    expect(await changePassword(now, oneself, { current: 'not the present one', password: ANOTHER })).toMatchObject({
      refusal: { code: 'not-recognised' },
    });
    expect(await changePassword(now, oneself, { current: GOOD_PASSWORD, password: 'password1234' })).toMatchObject({
      refusal: { code: 'password-common' },
    });
    expect(await changePassword(now, oneself, { current: GOOD_PASSWORD, password: ANOTHER })).toMatchObject({
      ok: true,
    });
    expect(await stageWith(now, GOOD_PASSWORD)).toMatchObject({ ok: false });
    expect(await stageWith(now, ANOTHER)).toMatchObject({ ok: true });
    expect(await subjectsOf(now.db)).toEqual(['【CPI】パスワードが変更されました']);
  });
});

describe('a link to choose a new password', () => {
  test('goes to the stored address, is kept as a hash, and works once', async () => {
    const now = await context();
    await givenPerson(now);
    const secret = await givenReset(now, ' SATO@cpi.example ');
    expect(secret).toMatch(/^[\w-]{32}$/);
    const [stored] = await now.db.select().from(passwordResets);
    expect(stored?.id).toMatch(/^[0-9a-f]{64}$/);
    const [letter] = await lettersIn(now.db);
    expect(letter?.toAddress).toBe(EMAIL);

    expect(await isResetOpen(now, secret)).toBe(true);
    expect(await resetPassword(now, { secret, password: 'too short' })).toMatchObject({ ok: false });
    expect(await resetPassword(now, { secret, password: ANOTHER })).toEqual({ ok: true, value: true });
    expect(await resetPassword(now, { secret, password: 'a third good one' })).toMatchObject({
      refusal: { code: 'link-worthless' },
    });
    expect(await stageWith(now, ANOTHER)).toMatchObject({ ok: true });
    expect(await subjectsOf(now.db)).toEqual(['【CPI】パスワード再設定のご案内', '【CPI】パスワードが変更されました']);
  });

  test('is worth nothing after half an hour, and after another one was asked for', async () => {
    const now = await context();
    await givenPerson(now);
    const first = await givenReset(now);
    expect(await isResetOpen(minutesLater(now, 29), first)).toBe(true);
    expect(await isResetOpen(minutesLater(now, 30), first)).toBe(false);
    const second = await givenReset(now);
    expect(await resetPassword(now, { secret: first, password: ANOTHER })).toMatchObject({ ok: false });
    expect(await resetPassword(now, { secret: second, password: ANOTHER })).toMatchObject({ ok: true });
  });

  test('leaves the second factor what it was', async () => {
    const now = await context();
    await givenFactor(now, await givenPerson(now));
    await resetPassword(now, { secret: await givenReset(now), password: ANOTHER });
    expect(await stageWith(now, ANOTHER)).toMatchObject({ ok: true, value: { stage: 'code' } });
  });

  test('is sent to nobody who is unknown or locked out, and three times an hour at most', async () => {
    const now = await context();
    const userId = await givenPerson(now);
    const ask = (email: string) => requestReset(now, { email, from: '192.0.2.7', baseUrl: BASE });
    expect(await ask('nobody@cpi.example')).toBeUndefined();
    await database().sql`update users set enabled = false where id = ${userId}`;
    expect(await ask(EMAIL)).toBeUndefined();
    expect(await subjectsOf(now.db)).toEqual([]);
    await database().sql`update users set enabled = true`;
    for (let time = 0; time < 5; time += 1) await ask(EMAIL);
    expect(await subjectsOf(now.db)).toHaveLength(2);
  });
});

describeOnPostgres('several uses of a link at the same moment', () => {
  test('choose one password', async () => {
    const now = await contextOn((await database().another(8)).db, '2026-05-20');
    await givenPerson(now);
    for (let round = 0; round < 5; round += 1) {
      const secret = await givenReset(minutesLater(now, round * 61));
      const uses = Array.from({ length: 8 }, (_, use) => `a good password ${round}-${use}`);
      const answers = await Promise.all(
        uses.map((password) => resetPassword(minutesLater(now, round * 61), { secret, password })),
      );
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    }
  });
});
