import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { barriersOn, openBrowser, picture, signIn, visitor } from '#tests/support/browser.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';

/** A phone held upright. */
const PHONE = { width: 390, height: 844 };

/** Most pixels a closed menu may take of a page, in lines of text the one it is. */
const ONE_LINE = 56;

const MENUS = [
  { email: 'cash@example.jp', home: '/mypage', menu: 'マイページ', entry: '見通し', leads: '/mypage/forecast' },
  { email: 'admin@example.jp', home: '/staff', menu: '管理メニュー', entry: '仕訳データ', leads: '/staff/journal' },
];

let portal: RunningPortal;
let browser: Browser;

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

async function heightOfMenu(page: Page, menu: string): Promise<number> {
  const box = await page.getByRole('navigation', { name: menu }).boundingBox();
  return box ? box.height : 0;
}

test.each(MENUS)(
  'on a phone the menu of $home is one line, opened by keyboard with and without scripts',
  async (one) => {
    for (const scripts of [true, false]) {
      const somebody = await visitor(browser, portal.origin, { scripts });
      const { page } = somebody;
      await signIn(somebody, one.email);
      await page.setViewportSize(PHONE);
      await page.goto(one.home);
      const menu = page.getByRole('navigation', { name: one.menu });
      expect(await heightOfMenu(page, one.menu)).toBeLessThanOrEqual(ONE_LINE);
      expect(await menu.getByRole('link').count()).toBe(0);
      await menu.getByText('メニュー', { exact: true }).focus();
      await page.keyboard.press('Enter');
      await menu.getByRole('link', { name: one.entry }).waitFor();
      if (scripts) {
        expect(await barriersOn(page)).toEqual([]);
        await picture(page, `phone-menu-${one.menu}`);
      }
      await menu.getByRole('link', { name: one.entry }).click();
      await page.waitForURL(`**${one.leads}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await heightOfMenu(page, one.menu)).toBeLessThanOrEqual(ONE_LINE);
      await page.setViewportSize({ width: 1280, height: 900 });
      expect(await menu.getByText('メニュー', { exact: true }).isVisible()).toBe(false);
      expect(await menu.getByRole('link', { name: one.entry }).getAttribute('aria-current')).toBe('page');
      expect(somebody.complaints).toEqual([]);
    }
  },
);

test('a form sent after its session is over in another window is held, and sent again with everything typed in it', async () => {
  for (const scripts of [true, false]) {
    const somebody = await visitor(browser, portal.origin, { scripts });
    const { page, context } = somebody;
    await signIn(somebody, 'cash@example.jp');
    await page.goto('/mypage/urls');
    await page.getByLabel('名前').fill(`夏のちらし ${scripts}`);
    const other = await context.newPage();
    await other.goto('/mypage');
    await other.getByRole('button', { name: 'サインアウト' }).click();
    await other.waitForURL(/\/sign-in/);

    await page.getByRole('button', { name: 'URLを作成する' }).click();
    await page.getByText('入力した内容は、この画面に残っています').waitFor();
    if (scripts) expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'もう一度送信する' }).click();
    await page.getByText('入力した内容は、この画面に残っています').waitFor();
    const [tab] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^サインインする/ }).click(),
    ]);
    await signIn({ ...somebody, page: tab }, 'cash@example.jp');
    await page.getByRole('button', { name: 'もう一度送信する' }).click();
    await page.waitForURL(/\/mypage\/urls\/[^/]+$/);
    expect(await page.locator('main').innerText()).toContain(`夏のちらし ${scripts}`);
  }
});
