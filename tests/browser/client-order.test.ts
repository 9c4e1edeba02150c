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
import { CLIENT, STARTS_ON, boxOf, fillOrder } from '#tests/support/order-steps.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';
import { moveClock, readLetter, recordPayment } from '#tests/support/staff-steps.ts';

let portal: RunningPortal;
let browser: Browser;
let client: Visitor;
/** A client at a browser without scripts. */
let plain: Visitor;
let partner: Visitor;
let staff: Visitor;

let orderNumber = '';
const barriers: string[] = [];

const ORDER_URL = '/o/aozora-design';
const REFERRED = /様のご紹介として申し込む/;
/** Three months of 3,800 yen and the set-up of 20,000 yen, with tax. */
const TOTAL = '34,540円';

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  [client, plain, partner, staff] = await Promise.all([
    visitor(browser, portal.origin),
    visitor(browser, portal.origin, { scripts: false }),
    visitor(browser, portal.origin),
    visitor(browser, portal.origin),
  ]);
  await signIn(partner, 'cash@example.jp');
  await signIn(staff, 'admin@example.jp');
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

const lookAt = async (page: Page, name: string) => barriers.push(...(await lookedAt(page, name)));

test('the page says whose referral it is, what that partner will see, and that the client may do without', async () => {
  const { page } = client;
  await page.goto(ORDER_URL);
  const text = await mainText(page);
  expect(text).toContain('株式会社アオゾラデザイン様からのご紹介です');
  for (const shared of ['会社名・団体名', 'お申し込み番号、プラン、契約期間、利用開始日', 'ご入金・更新・解約の状況']) {
    expect(text).toContain(shared);
  }
  await page.getByRole('radio', { name: /^ご紹介なしで申し込む/ }).waitFor();
  expect(await page.getByLabel('紹介コード').inputValue()).toBe('aozora-design');
  await lookAt(page, 'client-order');
});

test('without scripts the postal code brings the address, a mistake keeps what was typed, and the referral can be declined', async () => {
  const { page } = plain;
  await page.goto(ORDER_URL);
  await boxOf(page, '会社名・団体名').fill(CLIENT['会社名・団体名']);
  await boxOf(page, '郵便番号').fill(CLIENT['郵便番号']);
  await page.getByRole('radio', { name: 'ご紹介なしで申し込む' }).check();
  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: '住所を入力する' }).click();
  await page.getByText('郵便番号から住所を入力しました').waitFor();
  expect(await boxOf(page, '住所').inputValue()).toBe('東京都港区虎ノ門');

  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  await page.getByText('電話番号を入力してください。').first().waitFor();
  expect(await boxOf(page, '会社名・団体名').inputValue()).toBe(CLIENT['会社名・団体名']);
  expect(await page.getByRole('radio', { name: 'ご紹介なしで申し込む' }).isChecked()).toBe(true);

  await fillOrder(page, ORDER_URL, /^ご紹介なしで申し込む/);
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, 'フリガナ')).toBe('カブシキガイシャアオゾラショウテン');
  expect(await said(page, '電話番号')).toBe('03-1234-5678');
  expect(await said(page, 'ご紹介')).toBe('ご紹介なし');
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await page.getByRole('heading', { name: 'お申し込みを受け付けました' }).waitFor();
  expect(await said(page, 'お申し込み番号')).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  expect(await mainText(page)).toContain('ご紹介なしのお申し込みとして受け付けました');
});

test('a dead URL stops nobody: the code can be typed, and the partner it names is shown before anything is sent', async () => {
  const { page } = plain;
  await page.goto('/o/no-such-leaflet');
  expect(await mainText(page)).toContain('このままお申し込みいただけます');
  await page.getByLabel('紹介コード').fill(`${portal.origin}${ORDER_URL}`);
  await page.locator('form').evaluate((form) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: '再計算' }).click();
  await page.getByText('株式会社アオゾラデザイン様からのご紹介です').waitFor();
  await client.page.goto('/o/no-such-leaflet');
  await lookAt(client.page, 'client-dead-url');

  await fillOrder(page, '/o/no-such-leaflet', null);
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, 'ご紹介')).toContain('お申し込みの後に事務局が確認します');
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await page.getByRole('heading', { name: 'お申し込みを受け付けました' }).waitFor();
  expect(await mainText(page)).toContain('ご紹介元は、事務局が確認しています');
});

test('a code mistyped under a dead URL is shown, put right, and the order is the partner’s it names', async () => {
  const { page } = plain;
  await fillOrder(page, '/o/no-such-leaflet', null);
  await page.getByRole('button', { name: '内容を修正する' }).click();
  await page.getByLabel('紹介コード').fill('aozora-designn');
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, 'ご紹介')).toContain('コード「aozora-designn」からご紹介元を確認できませんでした');
  await page.getByRole('button', { name: '内容を修正する' }).click();
  expect(await page.getByLabel('紹介コード').inputValue()).toBe('aozora-designn');
  await page.getByLabel('紹介コード').fill(`${portal.origin}${ORDER_URL}`);
  await page.getByRole('button', { name: '再計算' }).click();
  await page.getByText('株式会社アオゾラデザイン様からのご紹介です').waitFor();
  await page.getByRole('radio', { name: REFERRED }).check();
  await page.getByRole('button', { name: '内容を確認する' }).last().click();
  expect(await said(page, 'ご紹介')).toContain('株式会社アオゾラデザイン様のご紹介');
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await page.getByRole('heading', { name: 'お申し込みを受け付けました' }).waitFor();
  expect(await mainText(page)).toContain('株式会社アオゾラデザイン様のご紹介として受け付けました');
  expect(await mainText(page)).not.toContain('事務局が確認');
});

test('with scripts a referred order, sent twice at once, is one; the client has number, days and papers', async () => {
  const { page } = client;
  await fillOrder(page, ORDER_URL, REFERRED);
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, 'お支払い総額(税込)')).toBe(TOTAL);
  await lookAt(page, 'client-review');
  const answers = await sendTwice(page, 'この内容で申し込む');
  expect(answers.map(({ status }) => status)).toEqual([302, 302]);
  expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
  await page.goto(answers[0]?.location ?? '');
  orderNumber = await said(page, 'お申し込み番号');
  const done = await mainText(page);
  expect(done).toContain('株式会社アオゾラデザイン様のご紹介として受け付けました');
  expect(done).toContain('更新の請求書を2026年12月1日に発行します。契約更新日は2027年2月15日です。');
  await lookAt(page, 'client-done');
  const paper = await page.request.get(
    (await page.getByRole('link', { name: '注文確認書をダウンロードする(PDF)' }).getAttribute('href')) ?? '',
  );
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
  expect(await readLetter(staff.page, `お申し込みを受け付けました(${orderNumber})`)).toContain(`${TOTAL}(税込)`);
});

test('the partner has its receipt at once, and of the client what was agreed to', async () => {
  const receipt = await readLetter(staff.page, `ご紹介のお客様からお申し込みがありました(${orderNumber})`);
  expect(receipt).toContain('利用開始予定日　2026年11月15日');
  const { page } = partner;
  await page.goto('/mypage/contracts');
  await page.getByRole('row', { name: new RegExp(`${orderNumber}.*入金待ち`, 's') }).waitFor();
  await page.goto(`/mypage/contracts/${orderNumber}`);
  expect(await said(page, 'お客様')).toBe(CLIENT['会社名・団体名']);
  const shown = `${receipt}${await page.content()}`;
  const unshared = [CLIENT['ご担当者名'], CLIENT['メールアドレス'], '03-1234-5678', '虎ノ門'];
  expect(unshared.filter((kept) => shown.includes(kept))).toEqual([]);
  await lookAt(page, 'client-of-partner');
});

test('payment and start each move the partner’s line by a step with its day, and the client is told', async () => {
  await recordPayment(staff.page, orderNumber, TOTAL);
  expect(await readLetter(staff.page, 'ご入金を確認いたしました')).toContain('ご利用開始日は2026年11月15日です。');
  await partner.page.goto(`/mypage/contracts/${orderNumber}`);
  expect(await said(partner.page, '状況')).toBe('開始待ち');
  await moveClock(staff.page, [STARTS_ON]);
  const begun = await readLetter(staff.page, `ご利用開始のお知らせ(${orderNumber})`);
  expect(begun).toContain(`${CLIENT['会社名・団体名']} 様`);
  expect(begun).not.toContain('契約件数');
  await partner.page.goto('/mypage/cashback');
  const line = await partner.page.getByRole('row', { name: new RegExp(orderNumber) }).innerText();
  for (const [step, day] of [
    ['申し込み', '2026年11月11日'],
    ['入金', '2026年11月11日'],
    ['率の確定', '2026年10月31日'],
    ['利用開始', '2026年11月15日'],
  ]) {
    expect(line.replaceAll(/\s+/g, ' ')).toContain(`${step} (済み) ${day}`);
  }
  await lookAt(partner.page, 'client-cashback');
});

test('nothing stands in anybody’s way, no browser complained, and the portal met no fault', () => {
  expect(barriers).toEqual([]);
  expect([client, plain, partner, staff].flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
});
