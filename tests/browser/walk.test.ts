import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Visitor,
  barriersOn,
  mainText,
  openBrowser,
  picture,
  said,
  signIn,
  visitor,
} from '#tests/support/browser.ts';
import { PLAN, STARTS_ON, TERM_MONTHS, fillOrder } from '#tests/support/order-steps.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';
import { answerWhatStandsOut, moveClock, openOrder, recordPayment } from '#tests/support/staff-steps.ts';

let portal: RunningPortal;
let browser: Browser;
/** Everybody who takes part, each at a browser of their own. */
let partner: Visitor;
let client: Visitor;
let maker: Visitor;
let checker: Visitor;

/** Where the partner's clients order; found at the start of the walk. */
let orderUrl = '';
/** The order that is walked to the bank. */
let orderNumber = '';
/** What axe found on the main pages. */
const barriers: string[] = [];
/** What the partner is sent in March, as its own page adds it up. */
let expectedPayout = 0;

const SERVER_FEE = PLAN.monthlyFee * TERM_MONTHS;
const withTax = (net: number) => net + Math.floor(net / 10);

/** What the demonstration's cards pay for a shared server from 30 on: 30 % for a new one, 24 % for a renewal. */
const CASHBACK = { new: Math.floor((SERVER_FEE * 30) / 100), renewal: Math.floor((SERVER_FEE * 24) / 100) };

const MOST_A_TRANSFER = 300_000;
const NOTICE_SUBJECT = '【株式会社KDDIウェブコミュニケーションズより】キャッシュバックプログラムについて';

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  [partner, client, maker, checker] = await Promise.all([sitDown(), sitDown(), sitDown(), sitDown()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

const sitDown = () => visitor(browser, portal.origin);
const yen = (amount: number) => `${amount.toLocaleString('ja-JP')}円`;
const yenIn = (text: string | undefined) => Number((text ?? '').replaceAll(/\D/g, ''));

/** Keeps a picture of a main page, and what stands in the way of people who cannot see or point at it. */
async function lookAt(page: Page, name: string): Promise<void> {
  await picture(page, name);
  barriers.push(...(await barriersOn(page)).map((barrier) => `${name}: ${barrier}`));
}

/** Places an order looked over, and tells its number. */
async function placeOrder(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'お申し込み内容の確認' }).waitFor();
  expect(await said(page, 'お支払い総額(税込)')).toBe(yen(withTax(SERVER_FEE + PLAN.setupFee)));
  expect(await said(page, 'フリガナ')).toBe('カブシキガイシャアオゾラショウテン');
  await page.getByRole('button', { name: 'この内容で申し込む' }).click();
  await page.getByRole('heading', { name: 'お申し込みを受け付けました' }).waitFor();
  return said(page, 'お申し込み番号');
}

const clockTo = (...days: string[]) => moveClock(maker.page, days);

describe('an order walks from its URL to the bank', () => {
  test('a partner makes an address to give to clients', async () => {
    const { page } = partner;
    await page.goto('/');
    await lookAt(page, 'front');
    await signIn(partner, 'cash@example.jp');
    await lookAt(page, 'mypage');
    await page.goto('/mypage/urls');
    await page.getByLabel('名前').fill('会社案内のパンフレット');
    await page.getByRole('button', { name: 'URLを作成する' }).click();
    await page.waitForURL(/\/mypage\/urls\/[^/]+$/);
    orderUrl = `/o/${page.url().split('/').at(-1)}`;
  });

  test('a client with scripts orders as referred', async () => {
    const { page } = client;
    await page.goto(orderUrl);
    await lookAt(page, 'order');
    await fillOrder(page, orderUrl, /様のご紹介として申し込む/);
    orderNumber = await placeOrder(page);
    const done = await mainText(page);
    expect(done).toContain('株式会社アオゾラデザイン様のご紹介として受け付けました');
    expect(done).toContain('更新の請求書を2026年12月1日に発行します。契約更新日は2027年2月15日です。');
    await picture(page, 'order-done');
  });

  test('staff record the payment, and the contract starts on its day and earns', async () => {
    await signIn(maker, 'maker@example.jp');
    await lookAt(maker.page, 'staff');
    await recordPayment(maker.page, orderNumber, yen(withTax(SERVER_FEE + PLAN.setupFee)));
    await clockTo(STARTS_ON);
    expect(await openOrder(maker.page, orderNumber)).toMatch(
      new RegExp(`第1期\\s+2026年11月15日\\s+2026年10月末 .*${yen(CASHBACK.new)}`),
    );
  });

  test('the month closes, the renewal is invoiced 2½ months ahead and paid', async () => {
    await clockTo('2026-12-01');
    expect(await said(maker.page, '月末締め')).toBe('2026年11月');
    expect(await openOrder(maker.page, orderNumber)).toMatch(/第2期\s+2026年12月1日\s+2027年1月31日/);
    await recordPayment(maker.page, orderNumber, yen(withTax(SERVER_FEE)));
  });

  test('the contract renews and its cashback is on the partner’s page at the rate of the month-end before', async () => {
    await clockTo('2026-12-15', '2027-01-01', '2027-01-15', '2027-02-01', '2027-02-15');
    await maker.page.goto('/staff/payouts/2026-11');
    expect(await mainText(maker.page)).toContain('翌月へ繰越');
    expect(await mainText(maker.page)).not.toContain('取消(返金解約)');
    await maker.page.goto('/staff/closes/2027-01');
    const row = maker.page.getByRole('row', { name: /株式会社アオゾラデザイン/ });
    const count = Number((await row.getByRole('cell').nth(2).innerText()).replace('件', ''));
    expect(count).toBeGreaterThanOrEqual(30);

    const { page } = partner;
    await page.goto('/mypage/cashback');
    const cashback = (await page.getByRole('row', { name: new RegExp(`${orderNumber}.*更新`) }).innerText()).split(
      '\n',
    );
    expect(cashback).toEqual(
      expect.arrayContaining([`${yen(SERVER_FEE)}×24%`, `2027年1月31日の${count}件`, '2027年2月15日', '2027年3月31日']),
    );
    expect(cashback.join(' ')).toContain(yen(CASHBACK.renewal));
    expectedPayout = yenIn(await said(page, 'これから送金される金額の合計'));
    await page.goto('/mypage/payee');
    expect(await said(page, '確認の状況')).toContain('確認済み');
  });
});

describe('its cashback walks from the payout run to the bank', () => {
  test('staff note that a partner confirmed its payee', async () => {
    const { page } = maker;
    await clockTo('2027-03-01');
    await page.goto('/staff');
    await page.getByRole('link', { name: '合同会社ポラリス' }).click();
    await page.getByRole('link', { name: '受取名義の訂正・確認を記録する' }).click();
    await page.getByRole('checkbox', { name: /確認を受けました/ }).check();
    await page.getByRole('button', { name: '受取名義を記録する' }).click();
    await page.getByText('受取名義を記録しました').waitFor();
  });

  test('what stands out in the run is answered by name', async () => {
    const { page } = maker;
    await page.goto('/staff/payouts/2027-03');
    // The draft of the 1st is older than the payee's confirmation.
    expect(await mainText(page)).toContain('下書き(承認依頼前)');
    await page.getByRole('button', { name: '最新の内容で承認を依頼する' }).click();
    await page.getByText('支払処理の承認を依頼しました').waitFor();
    await page.goto('/staff/payouts/2027-03/anomalies');
    await lookAt(page, 'anomalies');
    await answerWhatStandsOut(page, '2027-03');
    expect(await mainText(page)).not.toContain('未回答');
  });

  test('who prepares the run is refused its approval; somebody else approves', async () => {
    const { page } = maker;
    await page.goto('/staff/payouts/2027-03');
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
    for (const name of ['合同会社ポラリス', '株式会社アオゾラデザイン']) {
      await page.locator('#payouts').or(page.getByRole('main')).getByRole('row', { name }).first().waitFor();
    }
    await lookAt(page, 'payouts');

    await signIn(checker, 'checker@example.jp');
    await checker.page.goto('/staff/payouts/2027-03');
    const contentHash = await checker.page.locator('input[name=contentHash]').inputValue();
    const refused = await page.request.post('/staff/payouts/2027-03/approve', {
      form: { contentHash, decision: 'approve' },
      headers: { origin: portal.origin },
    });
    expect(refused.status()).toBe(409);
    expect(await refused.text()).toContain('ご自身が確認事項に回答した支払処理は承認できません');
    await checker.page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await checker.page.getByText('支払処理を承認しました').waitFor();
  });

  test('on the 15th the notice says the amount and the very name to type', async () => {
    await clockTo('2027-03-15');
    const admin = await sitDown();
    await signIn(admin, 'admin@example.jp');
    const { page } = admin;
    await page.goto('/staff/letters');
    await page
      .getByRole('row', { name: /cash@example.jp/ })
      .getByRole('link', { name: NOTICE_SUBJECT })
      .click();
    await page.getByRole('heading', { name: NOTICE_SUBJECT }).waitFor();
    const letter = await mainText(page);
    expect(letter).toContain(`送金額　${yen(expectedPayout)}`);
    expect(letter).toContain('送金日　2027年3月31日');
    expect(letter).toMatch(/姓：松本\n　名：真由美/);
  });

  test('the bank file carries it in CP932, split at 300,000 yen', async () => {
    const { page } = checker;
    await page.goto('/staff/payouts/2027-03');
    await page.getByRole('link', { name: '銀行ファイル' }).click();
    await page.getByRole('button', { name: 'メルマネのファイルを作成する' }).click();
    await page.getByText('銀行ファイルを作成しました').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '第1版をダウンロード' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const rows = iconv.decode(Buffer.concat(chunks), 'cp932').trim().split('\r\n');
    const own = rows.map((row) => row.split(',')).filter(([address]) => address === 'cash@example.jp');
    expect(own.map(([, family, given]) => `${family} ${given}`)).toEqual(own.map(() => '松本 真由美'));
    expect(own.map((row) => Number(row[3]))).toEqual([MOST_A_TRANSFER, expectedPayout - MOST_A_TRANSFER]);
    expect(rows.some((row) => row.startsWith('info@polaris.example.jp,'))).toBe(true);
  });

  test('at the month’s end it is sent, and the partner sees so', async () => {
    await clockTo('2027-03-31');
    await partner.page.goto('/mypage/cashback');
    const payout = partner.page.getByRole('row', { name: /^2027年3月/ });
    expect(await payout.innerText()).toMatch(
      new RegExp(`送金済み\\s+${yen(expectedPayout)}\\s+内訳\\(PDF\\)\\s+姓:松本 名:真由美`),
    );
  });

  test('the main pages stand in nobody’s way', () => {
    expect(barriers).toEqual([]);
  });

  test('no browser complained on the way, and the portal met no fault', () => {
    expect([partner, client, maker, checker].flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
  });
});
