import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Visitor,
  lookedAt,
  mainText,
  openBrowser,
  said,
  sendTwice,
  signIn,
  visitor,
} from '#tests/support/browser.ts';
import { PLAN, STARTS_ON, TERM_MONTHS } from '#tests/support/order-steps.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';
import { moveClock, openOrder, readLetter, recordPayment } from '#tests/support/staff-steps.ts';

let portal: RunningPortal;
let browser: Browser;
let partner: Visitor;
/** The same person at a browser without scripts. */
let plain: Visitor;
let staff: Visitor;

let orderNumber = '';
const barriers: string[] = [];

/** 3,800 yen a month at 30 % off for three months, with tax on it and on the set-up of 20,000 yen. */
const TOTAL = '30,778円';

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  [partner, plain, staff] = await Promise.all([
    visitor(browser, portal.origin),
    visitor(browser, portal.origin, { scripts: false }),
    visitor(browser, portal.origin),
  ]);
  await signIn(partner, 'discount@example.jp');
  await plain.context.addCookies(await partner.context.cookies());
  await signIn(staff, 'admin@example.jp');
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

const lookAt = async (page: Page, name: string) => barriers.push(...(await lookedAt(page, name)));

async function choose(page: Page): Promise<void> {
  await page.goto('/mypage/order');
  await page.getByRole('radio', { name: PLAN.name }).check();
  await page.getByRole('radio', { name: `${TERM_MONTHS}ヶ月`, exact: true }).check();
  await page.getByLabel('利用開始日').selectOption(STARTS_ON);
}

/** How many contracts of the partner the month-end under way counts by today, and how many of its own wait for their first day. */
async function countToCome(): Promise<{ counted: number; waiting: number }> {
  await staff.page.goto('/staff/closes/preview');
  const row = staff.page.getByRole('row', { name: /^合同会社ミナト制作室 31件/ });
  const counted = Number(/^(\d+)件$/.exec((await row.getByRole('cell').last().innerText()).trim())?.[1]);
  await partner.page.goto('/mypage/contracts?state=scheduled');
  return { counted, waiting: await partner.page.getByRole('row', { name: /開始待ち/ }).count() };
}

test('the price list says list price, this month’s rate and one’s own price, and which month-end fixed the rate', async () => {
  const { page } = partner;
  await page.goto('/mypage');
  await page.getByRole('link', { name: 'サーバーを申し込む' }).last().click();
  await page.getByRole('heading', { name: 'サーバーのお申し込み' }).waitFor();
  expect(await mainText(page)).toContain('2026年10月31日の契約件数31件で確定した割引率が適用されます');
  const row = page.getByRole('row', { name: PLAN.name });
  const cells = (await row.getByRole('cell').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
  expect(cells.slice(-8, -4)).toEqual(['4,180円', '2,926円 割引率 30%', '22,000円', TOTAL]);
  await lookAt(page, 'discount-order');
  await page.getByRole('link', { name: 'この割引率の根拠(率の証明)を見る' }).click();
  await page.waitForURL(/\/mypage\/rates\/2026-10$/);
  expect(await mainText(page)).toContain('31件');
  await lookAt(page, 'discount-certificate');
});

test('without scripts the total comes by a button, the review says every day that follows, and nothing is lost by going back', async () => {
  const { page } = plain;
  await choose(page);
  await page.getByRole('button', { name: '再計算' }).click();
  await page.getByText(TOTAL).first().waitFor();
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, '割引(30%)')).toBe('−3,420円');
  expect(await said(page, '利用開始日')).toBe('2026年11月15日');
  expect(await said(page, 'お支払い期限')).toBe('2026年11月14日');
  const days = (await mainText(page)).replaceAll(/\s+/g, ' ');
  for (const [day, what] of [
    ['2026年11月30日', '率が決まる日'],
    ['2026年12月1日', '請求書の発行'],
    ['2027年1月31日', 'お支払い期限'],
    ['2027年2月15日', '契約更新日'],
  ]) {
    expect(days).toContain(`${day} ${what}`);
  }
  expect(days).toContain('更新の割引率は、請求書を発行する前の月末の契約件数で新しく決まります');
  await page.getByRole('button', { name: '内容を修正する' }).click();
  expect(await page.getByLabel('利用開始日').inputValue()).toBe(STARTS_ON);
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await page.waitForURL(/\/mypage\/contracts\/[0-9A-Z-]+\?ordered/);
  expect(await mainText(page)).toContain('お申し込みを受け付けました');
});

test('with scripts the total follows what is chosen; pressed twice at once it is one order, and the contract waits for its payment', async () => {
  const { page } = partner;
  await choose(page);
  await page.getByText(TOTAL).first().waitFor();
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  await lookAt(page, 'discount-review');
  const answers = await sendTwice(page, 'この内容で申し込む');
  expect(answers.map(({ status }) => status)).toEqual([302, 302]);
  expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
  await page.goto(answers[0]?.location ?? '');
  orderNumber = /contracts\/([0-9A-Z-]+)/.exec(page.url())?.[1] ?? '';
  expect(await said(page, '状況')).toBe('入金待ち');
  expect(await said(page, '利用開始日')).toBe('2026年11月15日(ご希望日。ご入金後に確定します)');
  await lookAt(page, 'discount-ordered');
  const paper = await page.request.get(
    (await page.getByRole('link', { name: '注文確認書をダウンロードする(PDF)' }).getAttribute('href')) ?? '',
  );
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.goto('/mypage/contracts?state=ordered');
  await page.getByRole('row', { name: new RegExp(`${orderNumber}.*入金待ち`) }).waitFor();
});

test('a letter says the number, the sum and the last day to pay, and leads to the invoice as PDF', async () => {
  const letter = await readLetter(staff.page, `お申し込みを受け付けました(${orderNumber})`);
  expect(letter).toContain(`ご請求金額　　　${TOTAL}(税込)`);
  expect(letter).toContain('お支払い期限　　2026年11月14日');
  expect(letter).toContain('請求書(PDF)のダウンロード');
});

test('its payment is confirmed, on its day service begins, and both are written of; the count to come rises by one', async () => {
  const { page } = staff;
  const before = await countToCome();
  await recordPayment(page, orderNumber, TOTAL);
  const paid = await readLetter(page, 'ご入金を確認いたしました');
  expect(paid).toContain(`ご契約　　　　${orderNumber}`);
  expect(paid).toContain('ご利用開始日は2026年11月15日です。');
  // Its own and whatever else of the partner's begins on that day.
  expect(await countToCome()).toEqual({ ...before, waiting: before.waiting + 1 });
  await moveClock(page, [STARTS_ON]);
  const begun = await readLetter(page, `ご利用開始のお知らせ(${orderNumber})`);
  expect(begun).toContain('契約更新日　　2027年2月15日');
  expect(begun).toContain('2026年11月30日の契約件数に含まれる見込みです');
  expect(await countToCome()).toEqual({ counted: before.counted + before.waiting + 1, waiting: 0 });
  expect(await openOrder(page, orderNumber)).toContain('契約中');
  await partner.page.goto(`/mypage/contracts/${orderNumber}`);
  expect(await said(partner.page, '状況')).toBe('契約中');
  await lookAt(partner.page, 'discount-begun');
});

test('the month-end counts it, and the certificate names it', async () => {
  await moveClock(staff.page, ['2026-11-30', '2026-12-01']);
  await partner.page.goto('/mypage/rates/2026-11');
  expect(await mainText(partner.page)).toContain(orderNumber);
});

test('nothing stands in anybody’s way, no browser complained, and the portal met no fault', () => {
  expect(barriers).toEqual([]);
  expect([partner, plain, staff].flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
});
