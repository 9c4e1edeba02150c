import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Visitor, lookedAt, mainText, openBrowser, said, signIn, visitor } from '#tests/support/browser.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';
import { moveClock, openOrder } from '#tests/support/staff-steps.ts';

let portal: RunningPortal;
let browser: Browser;
/** The partner and the checker look with scripts; whatever is written by the partner and the maker is written without. */
let partner: Visitor;
let plainPartner: Visitor;
let maker: Visitor;
let checker: Visitor;
/** Somebody of another partner under cashback. */
let other: Visitor;
const faults: string[] = [];

/** The line asked about, by its amount: what it stands on, and what it comes to once 1,000 yen were added. */
const ASKED = {
  order: '',
  at: '',
  before: '43件、率24%、21,888円',
  after: '22,888円(件数と率は変わりません)',
};

/** A contract that turns out not to have been in force in January 2025, and a line that was paid by that month's count. */
const LATE = { order: '65SM9-0DHGF', paid: '7X6Q2-2X4XJ', amount: '30,720円', before: '5件、率8%、30,720円' };

/** What the partner is sent in November: 180,672 yen, 1,000 more and 15,360 less. */
const SENT = '166,312円';

beforeAll(async () => {
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  const sitDown = async (email: string, scripts: boolean) => {
    const somebody = await visitor(browser, portal.origin, { scripts });
    await signIn(somebody, email);
    return somebody;
  };
  partner = await sitDown('cash@example.jp', true);
  plainPartner = await visitor(browser, portal.origin, { scripts: false, as: partner });
  maker = await sitDown('maker@example.jp', false);
  checker = await sitDown('checker@example.jp', true);
  other = await sitDown('info@gekkodo.example.jp', false);
  await partner.page.goto('/mypage/cashback');
  const line = partner.page.getByRole('row', { name: /21,888円/ }).first();
  ASKED.order = (await line.getByRole('link').first().innerText()).trim();
  ASKED.at = `${ASKED.order}/2`;
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
const lookAt = async ({ page }: Visitor, address: string, name: string) => {
  await page.goto(address);
  faults.push(...(await lookedAt(page, name)));
};

/** The second person approves what is put up on a page. */
async function approveAt(address: string, name: string): Promise<void> {
  await lookAt(checker, address, name);
  await checker.page.getByRole('button', { name: '表示の内容で承認する' }).click();
  await checker.page.getByText('を承認しました').first().waitFor();
}

/** The address of what was put up last for a partner, as the list of corrections has it. */
async function waitingCorrection(page: Page, title: string): Promise<string> {
  await page.goto('/staff/adjustments');
  return (await page.getByRole('link', { name: title, exact: true }).getAttribute('href')) ?? '';
}

describe('a question about a line', () => {
  test('is asked with the facts of the line, and has a day by which it is answered', async () => {
    const { page } = plainPartner;
    await page.goto(`/mypage/cashback/${ASKED.at}`);
    await page.getByRole('link', { name: 'この明細について質問する' }).click();
    const facts = inOneLine(await mainText(page));
    expect(facts).toMatch(/利用料\(税抜\) 91,200円 率 24% 金額 21,888円/);
    expect(facts).toContain('率のもとになった件数 2026年10月31日の43件 料率表 2025年10月からの料率表');
    expect(facts).toContain('5銀行営業日以内に回答し');
    await page.getByRole('link', { name: '率のもとになったご契約の一覧と料率表を見る' }).waitFor();
    await lookAt(partner, page.url(), 'question-to-ask');
    await page.getByLabel('ご質問').fill('お客様のお支払額と合わないようです。ご確認ください。');
    await page.getByRole('button', { name: '質問を送る' }).click();
    await page.getByRole('heading', { name: 'ご質問と回答' }).waitFor();
    expect([await said(page, '状況'), await said(page, '回答期限')]).toEqual(['回答待ち', '2026年11月18日']);
    expect(await page.getByRole('button', { name: '質問を送る' }).count()).toBe(0);
  });

  test('reaches staff with the same trace, and leads to a correction and to an answer with its reason', async () => {
    const { page } = maker;
    await page.goto('/staff/questions');
    await page.getByRole('link', { name: ASKED.order }).click();
    await page.getByRole('heading', { name: `明細への質問 ${ASKED.order}` }).waitFor();
    const question = page.url();
    await lookAt(checker, question, 'question-to-answer');
    await page.getByRole('link', { name: /この明細の根拠をたどる/ }).click();
    await page.getByRole('heading', { name: `${ASKED.order} 第2期のキャッシュバック` }).waitFor();
    expect(inOneLine(await mainText(page))).toContain('91,200円 × 24% = 21,888円');
    await page.goto(question);
    await page.getByRole('link', { name: 'この質問から調整を申請する' }).click();
    await page.getByLabel('金額').waitFor();
    expect(await said(page, '訂正前')).toBe(ASKED.before);
    await page.getByLabel('加算').check();
    await page.getByLabel('金額').fill('1000');
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.getByText('調整を申請しました').waitFor();
    await page.goto(question);
    expect(await said(page, '訂正後')).toBe(ASKED.after);
    await page.getByLabel('訂正が必要').check();
    await page
      .getByLabel('回答', { exact: false })
      .last()
      .fill('入金額の転記に誤りがありました。差額を加算いたします。');
    await page.getByRole('button', { name: '回答を送る' }).click();
    await page.getByText('調整によるご対応').waitFor();
  });

  test('shows the partner the answer at once, and before and after when a second person approved them', async () => {
    const { page } = plainPartner;
    await page.goto(`/mypage/questions/${ASKED.at}`);
    expect(await said(page, '回答')).toBe('入金額の転記に誤りがありました。差額を加算いたします。');
    await page.getByText('訂正の手続きを進めています').waitFor();
    expect(await mainText(page)).not.toContain('22,888円');

    const address = await waitingCorrection(maker.page, '株式会社アオゾラデザインの調整 +1,000円');
    await maker.page.goto(address);
    expect(await maker.page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
    await approveAt(address, 'correction-of-question');
    await page.goto(`/mypage/questions/${ASKED.at}`);
    expect([await said(page, '訂正前'), await said(page, '訂正後')]).toEqual([ASKED.before, ASKED.after]);
    expect(await said(page, '調整額')).toBe('+1,000円');
    await lookAt(partner, page.url(), 'question-answered');
    await page.getByRole('link', { name: '調整の一覧と送金の予定を見る' }).click();
    const row = inOneLine(
      await page
        .getByRole('row', { name: /ご質問による訂正/ })
        .first()
        .innerText(),
    );
    expect(row).toMatch(/\+1,000円 .*2026年11月末の送金/);
  });
});

describe('a contract that was not in force after all', () => {
  test('is put up with what it changes, which its maker cannot approve', async () => {
    const { page } = maker;
    await openOrder(page, LATE.order);
    await page.getByRole('link', { name: '有効期間の訂正' }).click();
    await page.getByLabel('有効ではなかった').check();
    await page.getByLabel('最初の日').fill('2025-01-01');
    await page.getByLabel('最後の日').fill('2025/01/31');
    await page.getByLabel('判明した経緯').fill('2024年12月の解約のご連絡を確認');
    await lookAt(checker, page.url(), 'days-to-put-right');
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.getByText('承認を申請しました').waitFor();
    const impact = inOneLine(await mainText(page));
    expect(impact).toContain('2025年1月末 5件 4件');
    expect(impact).toContain('7X6Q2-2X4XJ 第1期 5件・8% 30,720円 4件・4% 15,360円 −15,360円');
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
  });

  test('leads from its difference lines to a correction, approved by a second person again', async () => {
    const { page } = maker;
    const fact = page.url().replace(/\?.*$/, '');
    await approveAt(fact, 'late-fact');
    await page.goto(fact);
    const line = page.getByRole('row', { name: new RegExp(LATE.paid) });
    await line.getByRole('link', { name: '調整を申請する' }).click();
    await page.getByLabel('金額').waitFor();
    expect(await page.getByLabel('金額').inputValue()).toBe('15360');
    expect(await page.getByLabel('減算').isChecked()).toBe(true);
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.getByText('調整を申請しました').waitFor();
    await page.goto(fact);
    expect(await line.count()).toBe(0);
    await approveAt(await waitingCorrection(page, '株式会社アオゾラデザインの調整 −15,360円'), 'correction-of-fact');
  });

  test('leaves the line as it was paid and the close as it was, and shows the partner before and after', async () => {
    const { page } = plainPartner;
    await page.goto(`/mypage/cashback/${LATE.paid}/1`);
    expect(await said(page, 'キャッシュバック額')).toContain(LATE.amount);
    expect(await said(page, '率を決めた件数')).toContain('2025年1月31日の5件');
    expect(await said(page, '訂正前')).toBe(LATE.before);
    expect(await said(page, '訂正後')).toBe('4件、率4%、15,360円');
    expect(await said(page, '調整額')).toBe('−15,360円');
    await lookAt(partner, page.url(), 'cashback-put-right');
  });

  test('nothing of it is anybody else’s to see', async () => {
    const { page } = other;
    for (const address of [`/mypage/questions/${ASKED.at}`, `/mypage/cashback/${LATE.paid}/1`, '/staff/adjustments']) {
      expect((await page.request.get(address)).status()).toBeGreaterThanOrEqual(403);
    }
    for (const address of ['/mypage', '/mypage/cashback', '/mypage/questions', '/mypage/statements']) {
      await page.goto(address);
      const text = await mainText(page);
      for (const word of [ASKED.order, LATE.paid, '15,360円', '1,000円']) expect(text).not.toContain(word);
    }
  });
});

describe('the next payout', () => {
  test('is more by the one and less by the other, and its statement says so', async () => {
    const { page } = maker;
    await page.goto('/staff/payouts/2026-11');
    await page.getByRole('button', { name: '最新の内容で承認を依頼する' }).click();
    await page.getByText('支払処理の承認を依頼しました').waitFor();
    expect(inOneLine(await mainText(page))).toContain(`株式会社アオゾラデザイン 金額の変更 67,032円 ${SENT}`);
    await checker.page.goto('/staff/payouts/2026-11');
    await checker.page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await checker.page.getByText('支払処理を承認しました').waitFor();
    await moveClock(page, ['2026-11-15']);
    await checker.page.goto('/staff/payouts/2026-11/bank-file');
    await checker.page.getByRole('button', { name: 'メルマネのファイルを作成する' }).click();
    await checker.page.getByText('銀行ファイルを作成しました').waitFor();
    await moveClock(page, ['2026-11-30']);
    await plainPartner.page.goto('/mypage/cashback');
    const payout = plainPartner.page.getByRole('row', { name: /^2026年11月\s/ });
    expect(inOneLine(await payout.innerText())).toContain(`送金済み ${SENT}`);
    await lookAt(partner, '/mypage/statements', 'statement-with-corrections');
    const november = partner.page.getByRole('row', { name: new RegExp(`^2026年11月.*${SENT}`) });
    const corrected = partner.page.getByRole('row');
    const [more, less] = [ASKED.order, LATE.paid].map((order) => corrected.filter({ hasText: order }));
    expect(inOneLine((await more?.first().innerText()) ?? '')).toContain('+1,000円');
    expect(inOneLine((await less?.first().innerText()) ?? '')).toContain('−15,360円');
    const paper = await november.getByRole('link').first().getAttribute('href');
    const statement = await partner.page.request.get(paper ?? '');
    expect((await statement.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('does not come where less outweighs it: what is owed back is carried, and the partner sees how much', async () => {
    const { page } = maker;
    await page.goto('/staff/adjustments/new');
    await page.getByLabel('パートナー番号').fill('BP-ZR59-2ZQM');
    await page.getByLabel('減算').check();
    await page.getByLabel('金額').fill('900000');
    await page.getByLabel('理由').fill('重複してお支払いした分の減額');
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.getByText('調整を申請しました').waitFor();
    await approveAt(await waitingCorrection(page, '株式会社アオゾラデザインの調整 −900,000円'), 'clawback');
    await lookAt(partner, '/mypage/cashback', 'carried');
    const text = inOneLine(await mainText(partner.page));
    expect(text).toMatch(/次回の送金 −[\d,]+円 調整により翌月以降へ繰り越します/);
    expect(text).toMatch(/重複してお支払いした分の減額 −900,000円 .*翌月以降へ繰越/);
  });

  test('no page stands in anybody’s way, no browser complained, and the portal met no fault', () => {
    expect(faults).toEqual([]);
    const everybody = [partner, plainPartner, maker, checker, other];
    expect(everybody.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
  });
});
