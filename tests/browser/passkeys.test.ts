import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';
import { type Visitor, barriersOn, mainText, openBrowser, picture, signIn, visitor } from '#tests/support/browser.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';

let portal: RunningPortal;
let browser: Browser;
let owner: Visitor;

/** How the browser's built-in authenticator behaves: a device that recognises its person by itself. */
const DEVICE = {
  protocol: 'ctap2' as const,
  transport: 'internal' as const,
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

let recognises: (person: boolean) => Promise<unknown>;

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  owner = await visitor(browser, portal.origin);
  const device = await owner.context.newCDPSession(owner.page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
  recognises = (isUserVerified) => device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

/** Types a password on the sign-in page, and waits for the second step. */
async function showPassword({ page }: Visitor): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('メールアドレス').fill('cash@example.jp');
  await page.getByLabel('パスワード').fill(DEMONSTRATION_SIGN_INS.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL(/\/sign-in\/code/);
}

test('a partner registers a passkey and keeps the recovery codes', async () => {
  const { page } = owner;
  await signIn(owner, 'cash@example.jp');
  await page.goto('/account/factor');
  await page.getByLabel('パスキーの名前').fill('会社のパソコン');
  await page.getByRole('button', { name: 'パスキーを登録する' }).click();
  await page.getByRole('heading', { name: '回復コード' }).waitFor();
  expect(await page.locator('main li code').count()).toBe(10);
  await page.goto('/account/factor');
  expect(await page.getByRole('row', { name: /会社のパソコン.*未使用/ }).count()).toBe(1);
  expect(await barriersOn(page)).toEqual([]);
  await picture(page, 'account-factor');
});

test('a device that already holds one of theirs is not registered again, and says so', async () => {
  const { page } = owner;
  await page.getByLabel('パスキーの名前').fill('もう一つ');
  await page.getByRole('button', { name: 'パスキーを登録する' }).click();
  await page.getByText('パスキーを登録できませんでした').waitFor();
});

test('the passkey is the second step of signing in, when the device recognises its person', async () => {
  const { page } = owner;
  await page.goto('/mypage');
  await page.getByRole('button', { name: 'サインアウト' }).click();
  await page.waitForURL(/\/sign-in/);
  await showPassword(owner);
  await recognises(false);
  await page.getByRole('button', { name: 'パスキーで確認する' }).click();
  await page.getByText('パスキーを確認できませんでした').waitFor();
  expect(await barriersOn(page)).toEqual([]);
  await picture(page, 'sign-in-code');
  await recognises(true);
  await page.getByRole('button', { name: 'パスキーで確認する' }).click();
  await page.waitForURL(/\/mypage$/);
});

test('it proves them again beside their password', async () => {
  const { page } = owner;
  await page.goto('/re-auth?to=%2Faccount');
  await page.getByLabel('パスワード').fill('not the password');
  await page.getByRole('button', { name: 'パスキーで確認する' }).click();
  await page.getByText('確認できませんでした').first().waitFor();
  await page.getByLabel('パスワード').fill(DEMONSTRATION_SIGN_INS.password);
  await picture(page, 're-auth');
  await page.getByRole('button', { name: 'パスキーで確認する' }).click();
  await page.waitForURL(/\/account$/);
});

test('without scripts the page says what to type instead', async () => {
  const reader = await visitor(browser, portal.origin, { scripts: false });
  await showPassword(reader);
  const text = await mainText(reader.page);
  expect(text).toContain(
    'パスキーの利用には、JavaScriptを有効にする必要があります。下の欄に回復コードを入力してください。',
  );
  expect(await reader.page.getByRole('button', { name: 'パスキーで確認する' }).isDisabled()).toBe(true);
  expect(await reader.page.getByLabel('回復コード').isVisible()).toBe(true);
});

test('no browser complained on the way, and the portal met no fault', () => {
  expect(owner.complaints).toEqual([]);
  expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
});
