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
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';
import { moveClock, readLetter, recordPayment } from '#tests/support/staff-steps.ts';

let portal: RunningPortal;
let browser: Browser;
let partner: Visitor;
/** The same person at a browser without scripts. */
let plain: Visitor;
let staff: Visitor;

/** A contract of the demonstration that renews on 15 March 2027: its invoice goes out on 1 January, at the count of 31 December. */
let orderNumber = '';
let invoiceNumber = '';
let total = '';
/** How many contracts the invoice's rate was read from, as the page says it. */
let count = '';
const barriers: string[] = [];

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

test('half a month ahead a partner reads what is to be invoiced, at which rate, and that the rate is not fixed yet', async () => {
  await moveClock(staff.page, ['2026-11-15', '2026-12-01', '2026-12-15']);
  for (const { page } of [plain, partner]) {
    await page.goto('/mypage/contracts');
    const row = page.getByRole('row', { name: /2027年1月1日.*\(見込み\).*2027年3月15日/ }).first();
    orderNumber = await row.getByRole('link').innerText();
    const text = await row.innerText();
    expect(text).toMatch(/\d+%\(見込み\)\s+2026年12月31日の\d+件/);
    expect(text).toMatch(/[\d,]+円/);
  }
  await lookAt(partner.page, 'renewal-ahead');
});

test('on 1 January it is issued at the count of 31 December; the page leads to the certificate', async () => {
  await moveClock(staff.page, ['2027-01-01']);
  for (const { page } of [partner, plain]) {
    await page.goto(`/mypage/contracts/${orderNumber}`);
    await page
      .getByRole('link', { name: /^請求書 / })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^請求書 \d+/ }).waitFor();
    invoiceNumber = /\d+$/.exec(page.url())?.[0] ?? '';
    expect(await said(page, '発行日')).toBe('2027年1月1日');
    expect(await said(page, 'お支払い期限')).toBe('2027年2月28日');
    total = await said(page, 'ご請求額(税込)');
    const text = await mainText(page);
    count = /2026年12月31日の契約件数(\d+件)で決まった率です/.exec(text)?.[1] ?? '';
    expect(count).not.toBe('');
  }
  await lookAt(partner.page, 'renewal-invoice');
  await partner.page.getByRole('link', { name: '率の証明を見る' }).click();
  await partner.page.waitForURL(/\/mypage\/rates\/2026-12$/);
  expect(await mainText(partner.page)).toContain(count);
});

test('the letter says sum, rate, last day and what follows if nobody pays; the PDF is there, and the list has it, as CSV too', async () => {
  const letter = await readLetter(staff.page, `更新のご請求書を発行しました(請求書番号 ${invoiceNumber})`);
  expect(letter).toContain(`ご請求金額　　${total}(税込)`);
  expect(letter).toMatch(new RegExp(`割引率　　　　\\d+%\\(2026年12月31日の契約件数${count}で確定\\)`));
  expect(letter).toContain('お支払い期限　2027年2月28日');
  expect(letter).toContain('率の証明、振込のご連絡、更新しない場合のお手続き(マイページ)');
  expect(letter).toContain('更新日(2027年3月15日)の前日までにご入金の確認ができない場合、更新日にサービスが停止');
  expect(letter).toContain('停止後も、2027年4月13日までにご入金いただければ');
  const { page } = partner;
  const paper = await page.request.get(`/mypage/invoices/${invoiceNumber}/pdf`);
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.goto('/mypage/invoices');
  await page
    .getByRole('row', { name: new RegExp(`^${invoiceNumber}.*2026年12月末の${count}.*${total}.*お支払い待ち`, 's') })
    .waitFor();
  await lookAt(page, 'renewal-list');
  const address = await page.getByRole('link', { name: '一覧をCSVで保存する' }).getAttribute('href');
  const lines = (await (await page.request.get(address ?? '')).text()).split('\r\n');
  expect(lines.find((line) => line.startsWith(`${invoiceNumber},${orderNumber},`))).toContain('2026-12-31');
});

test('who does not renew reads the last day and what it does to the count; asked twice at once it is one cancellation', async () => {
  const { page } = plain;
  await page.goto('/mypage/contracts?state=in-force');
  const other = page
    .getByRole('row')
    .filter({ hasText: '契約中' })
    .filter({ hasText: 'シェアードプラン' })
    .filter({ hasNotText: orderNumber })
    .last();
  const address = await other.getByRole('link').getAttribute('href');
  await page.goto(address ?? '');
  await page.getByRole('link', { name: '更新しない(解約)' }).click();
  expect(await said(page, '最終利用日')).toMatch(/^202\d年\d+月\d+日$/);
  expect(await said(page, '契約件数への影響')).toMatch(/末から1件減ります\(本日時点の見込みで\d+件から\d+件\)/);
  await partner.page.goto(page.url());
  await lookAt(partner.page, 'renewal-not');
  const answers = await sendTwice(page, '解約を申し込む');
  expect(answers.map(({ status }) => status).toSorted()).toEqual([302, 409]);
  await page.goto(address ?? '');
  expect(await said(page, '最終利用日')).toMatch(/^202\d年/);
  const number = /[^/]+$/.exec(address ?? '')?.[0] ?? '';
  expect(await readLetter(staff.page, `解約のお申し出を承りました(${number})`)).toContain('最終利用日');
});

test('a week before the last day it is reminded of, saying what comes next; paid, its payer is told', async () => {
  await moveClock(staff.page, ['2027-01-15', '2027-02-01', '2027-02-15', '2027-02-28']);
  const reminder = await readLetter(staff.page, `お支払い期限のご案内(請求書番号 ${invoiceNumber})`);
  expect(reminder).toContain('停止後も、2027年4月13日までにご入金いただければ、サービスを再開いたします。');
  await recordPayment(staff.page, orderNumber, total);
  const told = await readLetter(staff.page, `ご入金を確認いたしました(請求書番号 ${invoiceNumber})`);
  expect(told).toContain('契約更新日の2027年3月15日から、次の契約期間に入ります。');
  expect(told).toContain('領収書は、お振込時の控えをもって代えさせていただきます。');
  await partner.page.goto(`/mypage/invoices/${invoiceNumber}`);
  expect(await said(partner.page, '状況')).toBe('お支払い済み');
  expect(await said(partner.page, '入金日')).toBe('2027年2月28日');
});

test('nothing stands in anybody’s way, no browser complained, and the portal met no fault', () => {
  expect(barriers).toEqual([]);
  expect([partner, plain, staff].flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
});
