import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { inOneLine, mainText } from '#tests/support/browser.ts';
import { moveClock } from '#tests/support/staff-steps.ts';
import { useWalk } from '#tests/support/walk.ts';

/** The partner reads with scripts and writes nothing; the maker works without; the checker has a passkey. */
const { people, lookAt, expectSmooth } = useWalk({
  partner: { email: 'cash@example.jp' },
  plainPartner: { beside: 'partner', scripts: false },
  maker: { email: 'maker@example.jp', scripts: false },
  checker: { email: 'checker@example.jp', passkey: true },
  admin: { email: 'admin@example.jp', scripts: false },
});

/** A client of the partner's that renews on 15 November, and what that earns at the rate of 31 October. */
const RENEWING = { order: 'ACPM4-9XTDZ', amount: '2,736円', worked: '11,400円×24%', count: '2026年10月31日の43件' };

/** What the partner is sent at the end of November, and the whole run. */
const SENT = '180,672円';
const RUN = { total: '352,738円', partners: '11社', transfers: 11, change: '+174,480円' };

const NOTICE_SUBJECT = '【株式会社KDDIウェブコミュニケーションズより】キャッシュバックプログラムについて';

/** The rows of the bank's file, as the bank is told them. */
let rows: { email: string; family: string; given: string; amount: string }[] = [];

/** The partner's row of a contract in the list of cashbacks under a heading. */
async function cashbackRow(page: Page, heading: string): Promise<string> {
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: heading }) });
  return inOneLine(await section.getByRole('row', { name: RENEWING.order }).first().innerText());
}

describe('what a partner is to earn', () => {
  test('stands there with its amount from the 1st on, when the rate is fixed', async () => {
    const { page } = people.plainPartner;
    await page.goto('/mypage/cashback');
    const row = await cashbackRow(page, '今月確定する見込みのキャッシュバック');
    expect(row).toContain(`確定見込 ${RENEWING.amount} ${RENEWING.worked} 2026年11月15日`);
    await people.partner.page.goto('/mypage/cashback');
    await lookAt(people.partner.page, 'cashback-expected');
  });
});

describe('the run of the month', () => {
  test('its maker sees what it comes to, what changed, who is left out and why, and that every check is green', async () => {
    const { page } = people.maker;
    await page.goto('/staff/payouts/2026-11');
    await page.getByRole('button', { name: '支払処理を作成し直す' }).click();
    await page.getByText('支払処理の承認を依頼しました。別の担当者の承認を受けてください').waitFor();
    const text = inOneLine(await mainText(page));
    expect(text).toContain(`支払の合計 ${RUN.total} パートナー ${RUN.partners} 振込の件数 ${RUN.transfers}件`);
    expect(text).toContain(`前月との差 ${RUN.change}`);
    expect(text).toMatch(/株式会社ことのは BP-RWS5-37P1 受取名義が確認されていません 25件 311,593円/);
    const checks = page.getByRole('table', { name: '自動で確認した項目' }).getByRole('row');
    const found = (await checks.allInnerTexts()).slice(1).map((row) => row.split(/\s+/).slice(0, 2));
    expect(found).toEqual(
      [
        ...['受取名義の確認', '銀行ファイルの文字', '1件あたりの上限', '銀行ファイルの行数', '作成後の変更'],
        ...['支払の重複', '振込先の口座名義', '元帳と残高', '直近の支払との比較', '率の確認'],
      ].map((check) => ['正常', check]),
    );
    expect(text).toContain('承認は別の担当者が行います');
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
  });

  test('its checker, proved by a second factor, reads the differences before the decision and approves in time', async () => {
    const { page } = people.checker;
    await page.goto('/staff/payouts/2026-11');
    await lookAt(page, 'run-to-approve');
    const approve = page.getByRole('button', { name: '表示の内容で承認する' });
    const heading = await page.getByRole('heading', { name: '前月との違い' }).boundingBox();
    expect(heading?.y).toBeLessThan((await approve.boundingBox())?.y ?? 0);
    const text = inOneLine(await mainText(page));
    expect(text).toContain('株式会社アオゾラデザイン 金額の変更 67,032円 180,672円 +113,640円');
    expect(text).toContain('確認項目と前月との違いを確認のうえ、2026年11月14日までに承認または差し戻してください。');
    await approve.click();
    await page.getByText('支払処理を承認しました').waitFor();
    expect(inOneLine(await mainText(page))).toMatch(/作成: 作成 一郎\(.*\) \/ 承認: 承認 京子\(/);
  });
});

describe('the 15th', () => {
  test('the renewal was paid for: what was expected is earned, and says when it is announced and sent', async () => {
    await moveClock(people.maker.page, ['2026-11-15']);
    const { page } = people.plainPartner;
    await page.goto('/mypage/cashback');
    const row = await cashbackRow(page, 'キャッシュバックの一覧');
    expect(row).toContain(`確定 ${RENEWING.amount} ${RENEWING.worked} ${RENEWING.count}`);
    expect(row).toMatch(/通知\(予定\) 2026年12月15日 送金\(予定\) 2026年12月31日/);
    await page.getByRole('link', { name: '日付と金額の根拠を見る' }).first().waitFor();
  });

  test('what is to be sent is made of lines that add up to it', async () => {
    const { page } = people.plainPartner;
    await page.goto('/mypage');
    await page.getByRole('link', { name: '内訳を見る' }).first().click();
    await page.getByRole('heading', { name: '2026年11月末の送金の内訳' }).waitFor();
    const parts = page.getByRole('table', { name: '2026年11月の内訳', exact: true }).getByRole('row');
    const amounts = (await parts.allInnerTexts()).flatMap(
      (row) => /[+−]?[\d,]+(?=円(?:\s+[\d,]+円×\S+)?\s*$)/.exec(row) ?? [],
    );
    const sum = amounts.map((text) => Number(text.replaceAll(',', '').replace('−', '-'))).reduce((a, b) => a + b, 0);
    expect(`${sum.toLocaleString('ja-JP')}円`).toBe(SENT);
  });

  test('the notice goes out under its exact subject, with the very name to type', async () => {
    const { page } = people.admin;
    await page.goto('/staff/letters');
    await page
      .getByRole('row', { name: /cash@example.jp/ })
      .getByRole('link', { name: NOTICE_SUBJECT, exact: true })
      .click();
    await page.getByRole('heading', { name: NOTICE_SUBJECT }).waitFor();
    const letter = await mainText(page);
    expect(letter).toContain(`送金額　${SENT}`);
    expect(letter).toContain('送金日　2026年11月30日');
    expect(letter).toMatch(/姓：松本\n　名：真由美/);
    const body = letter.slice(letter.indexOf('株式会社アオゾラデザイン 様'));

    await people.partner.page.goto('/mypage/payouts/guide');
    await people.partner.page.getByText('送金のお知らせの本文を読む').click();
    const own = await people.partner.page.locator('details pre').innerText();
    expect(inOneLine(own)).toBe(inOneLine(body));
  });

  test('the file for the bank has its rows, sum and digest, and who takes it is written down', async () => {
    const { page } = people.checker;
    await page.goto('/staff/payouts/2026-11/bank-file');
    await page.getByRole('button', { name: 'メルマネのファイルを作成する' }).click();
    await page.getByText('銀行ファイルを作成しました').waitFor();
    await lookAt(page, 'bank-file');
    const version = inOneLine(await page.getByRole('row', { name: /^第1版/ }).innerText());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '第1版をダウンロード' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const file = Buffer.concat(chunks);
    const digest = createHash('sha256').update(file).digest('hex');
    expect(version).toContain('有効 承認 京子');
    expect(version).toContain(`${RUN.transfers}行 ${RUN.total} ${digest}`);
    rows = iconv
      .decode(file, 'cp932')
      .trim()
      .split('\r\n')
      .map((row) => {
        const [email = '', family = '', given = '', amount = ''] = row.split(',');
        return { email, family, given, amount };
      });
    expect(rows).toHaveLength(RUN.transfers);
    expect(rows.find(({ email }) => email === 'cash@example.jp')).toMatchObject({ family: '松本', given: '真由美' });

    await people.admin.page.goto('/staff/audit');
    const taken = people.admin.page.getByRole('row', { name: /承認 京子.*ファイルのダウンロード/s });
    expect(await taken.count()).toBe(1);
  });
});

describe('the last day of the month', () => {
  test('the money is sent: the partner sees so, and the steps to receive it in pictures', async () => {
    await moveClock(people.maker.page, ['2026-11-30']);
    const { page } = people.plainPartner;
    await page.goto('/mypage/cashback');
    expect(inOneLine(await page.getByRole('row', { name: /^2026年11月\s/ }).innerText())).toMatch(
      new RegExp(`送金済み ${SENT} 内訳\\(PDF\\) 姓:松本 名:真由美`),
    );
    await page.getByText(`2026年11月30日に${SENT}を送金しました`).waitFor();
    await page.getByRole('link', { name: 'お受け取りの手順を図で見る' }).click();
    await page.getByRole('heading', { name: 'お受け取りの手順' }).waitFor();
    const told = (await page.locator('main ol > li').allInnerTexts()).join('\n');
    for (const step of ['3. ', '4-1. ', '4-2. ', '5. ', '6. ']) expect(told).toContain(step);
    expect(told).toContain('松本');
    await people.partner.page.goto('/mypage/payouts/guide');
    await lookAt(people.partner.page, 'receiving');
  });

  test('who did not receive an earlier payout is reminded of it before it goes back', async () => {
    await moveClock(people.maker.page, ['2026-12-01']);
    const { page } = people.admin;
    await page.goto('/staff/letters');
    await page
      .getByRole('row', { name: /cash@example.jp/ })
      .getByRole('link', { name: '【CPI】キャッシュバックのお受け取りのお願い(2026年12月15日まで)' })
      .click();
    await page.getByRole('heading', { name: /お受け取りのお願い/ }).waitFor();
    expect(await mainText(page)).toContain('2026年10月31日にお送りしたキャッシュバックのお受け取りを');
  });
});

describe('what the bank says became of it', () => {
  test('its file is looked at before it is taken', async () => {
    const { page } = people.maker;
    const returned = rows.findIndex(({ email }) => email !== 'cash@example.jp');
    const lines = rows.map(({ family, given, amount }, index) => {
      const back = index === returned;
      return [index + 1, `${family} ${given}`, amount, back ? '返戻' : '受取済', '2026-12-01', back ? '名義相違' : ''];
    });
    const csv = [['行番号', '受取人名', '金額', '状態', '処理日', '理由'], ...lines].map((line) => line.join(','));
    await page.goto('/staff/payouts/2026-11/results');
    await page
      .getByLabel('送金結果のファイル')
      .setInputFiles({ name: 'result.csv', mimeType: 'text/csv', buffer: Buffer.from(`${csv.join('\r\n')}\r\n`) });
    await page.getByRole('button', { name: '内容を確認する' }).click();
    await page.getByRole('heading', { name: '送金結果の確認' }).waitFor();
    expect(inOneLine(await mainText(page))).toMatch(/受取済みにする 10件 .*返戻にする 1件 .*保留する 0件/);
    await people.checker.page.goto(page.url());
    await lookAt(people.checker.page, 'result-to-take');
    await page.getByRole('button', { name: 'この内容で取り込みを確定する' }).click();
    await page.waitForURL(/results/);
  });

  test('what is left is 0, and the run is closed for good', async () => {
    const { page } = people.maker;
    await page.goto('/staff/payouts/2026-11/results');
    const text = inOneLine(await mainText(page));
    expect(text).toContain(`送金済み ${RUN.total} 11件`);
    expect(text).toMatch(/結果待ち 0円 0件 差額 0円/);
    await people.checker.page.goto('/staff/payouts/2026-11/results');
    await lookAt(people.checker.page, 'run-to-close');
    await page.getByRole('button', { name: 'この月の送金を締め切る' }).click();
    await page.getByText('送金を締め切りました。この月の結果は、以後変更されません').waitFor();
    expect(await page.getByRole('button', { name: 'この月の送金を締め切る' }).count()).toBe(0);
  });

  test('the partner sees that it was received, and keeps the payment statement', async () => {
    const { page } = people.plainPartner;
    await page.goto('/mypage/cashback');
    expect(inOneLine(await page.getByRole('row', { name: /^2026年11月\s/ }).innerText())).toMatch(
      new RegExp(`受取済み ${SENT}.*受取 2026年12月1日`),
    );
    expect(await mainText(page)).not.toContain('お受け取りの手続きをお願いします');
    await people.partner.page.goto('/mypage/cashback');
    await lookAt(people.partner.page, 'cashback-received');
    await page.getByRole('link', { name: '支払通知書を見る' }).click();
    await page.getByRole('heading', { name: '支払通知書' }).first().waitFor();
    const paper = await page
      .getByRole('row', { name: /^2026年11月\s/ })
      .getByRole('link')
      .first()
      .getAttribute('href');
    const statement = await page.request.get(paper ?? '');
    expect((await statement.body()).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('no page stands in anybody’s way, no browser complained, and the portal met no fault', expectSmooth);
});
