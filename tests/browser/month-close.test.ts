import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { mainText, said } from '#tests/support/browser.ts';
import { moveClock } from '#tests/support/staff-steps.ts';
import { useWalk } from '#tests/support/walk.ts';

/** Two members of staff and a partner; whoever writes does so without scripts. */
const { people, lookAt, expectSmooth } = useWalk({
  reader: { email: 'admin@example.jp' },
  first: { beside: 'reader', scripts: false },
  second: { email: 'checker@example.jp' },
  partner: { email: 'cash@example.jp' },
});

/** The count of a partner in a row that names it, the month before and then this one. */
async function countsIn(page: Page, partnerName: string): Promise<string> {
  return (await page.getByRole('row', { name: partnerName }).first().innerText()).replaceAll(/\s+/g, ' ');
}

describe('a month draws to its end', () => {
  test('early in the month nothing is asked of staff', async () => {
    await people.first.page.goto('/staff');
    expect(await mainText(people.first.page)).not.toContain('月末締めの準備');
  });

  test('from the 25th on the board leads to what is better looked at before the month closes', async () => {
    await moveClock(people.first.page, ['2026-11-15', '2026-11-30']);
    await people.first.page.goto('/staff');
    const task = people.first.page.getByRole('row', { name: /月末締めの準備/ });
    expect(await task.innerText()).toMatch(
      /確認\s+月末締めの準備\s+2026年11月を締める前に確認する項目が2件あります\s+2026年11月30日/,
    );
    await people.reader.page.goto('/staff');
    await lookAt(people.reader.page, 'close-board');
    await task.getByRole('link', { name: '今月末の見込みを見る' }).click();
    await people.first.page.getByRole('heading', { name: '2026年11月末の見込み' }).waitFor();
  });

  test('it names missing codes, unconfirmed names, late data and the tiers that are expected to move', async () => {
    const { page } = people.first;
    for (const [what, stands] of [
      ['紹介パートナーのない今月の注文', '0件 なし'],
      ['受取名義が未確認で、送金を待つパートナー', '3件 要確認'],
      ['請求書を決められていない入金明細', '0件 なし'],
      ['お支払い期限を過ぎた請求書', '4件 要確認'],
    ] as const) {
      expect(await countsIn(page, what)).toBe(`${what} ${stands}`);
    }
    const moves = page.getByRole('table', { name: '率の段階が変わる見込みのパートナー' });
    const row = await moves.getByRole('row', { name: '株式会社ノースポート' }).innerText();
    expect(row.split(/\s+/)).toEqual(['株式会社ノースポート', '4件', '5件', '上がる見込み']);
    await people.reader.page.goto('/staff/closes/preview');
    await lookAt(people.reader.page, 'close-preview');
  });
});

describe('the month closes at 0:00 of the 1st', () => {
  test('its partners see that it is being gathered', async () => {
    await moveClock(people.first.page, ['2026-12-01']);
    const { page } = people.partner;
    await page.goto('/mypage');
    expect(await mainText(page)).toContain('集計中 件数は数え終えています');
    await page.goto('/mypage/rates');
    expect(await said(page, '確認の状況')).toContain('集計中');
    expect(await said(page, '率が確定した日')).toBe('2026年11月30日(45件)');
    await lookAt(page, 'rates-being-signed');
    await page.getByRole('link', { name: '2026年11月' }).click();
    await page.getByRole('heading', { name: '2026年11月末の契約件数' }).waitFor();
    expect(await said(page, '確認の状況')).toContain('集計中');
  });

  test('staff see every difference from the month before with its reason, and what needs an answer', async () => {
    const { page } = people.first;
    await page.goto('/staff');
    const task = page.getByRole('row', { name: /月末締めの確認/ });
    expect(await task.innerText()).toContain('2026年11月の締めが1人目の署名を待っています');
    await task.getByRole('link').click();
    await page.getByRole('heading', { name: '2026年11月の月末締めの確認' }).waitFor();
    const text = await mainText(page);
    expect(text).toMatch(
      /株式会社アオゾラデザイン\s+2WQDC-4864V\s+梅田農園\s+増\s+利用開始または再開\(開始日 2026年11月1日\)/,
    );
    expect(text).toMatch(/株式会社アルタイル\s+件数が大きく増えています/);
    expect(text).toMatch(/株式会社ノースポート\s+4件\s+5件\s+上がりました/);
  });

  test('nobody signs without an answer in writing', async () => {
    const { page } = people.first;
    const form = page.locator('form').filter({ has: page.getByRole('button', { name: '1人目として署名する' }) });
    await form.evaluate((element) => element.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: '1人目として署名する' }).click();
    await page.getByText('確認が必要な変化が1件あります。所見を入力してください。').first().waitFor();
    await page.getByLabel('所見').fill('新規の5件は、注文と入金を確認しました');
    await page.getByRole('button', { name: '1人目として署名する' }).click();
    await page.getByText('2人目の署名は別の担当者が行います').waitFor();
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
  });

  test('the second person reads the answer and signs', async () => {
    const { page } = people.second;
    await page.goto('/staff');
    await page
      .getByRole('row', { name: /2026年11月の締めが2人目の署名を待っています/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { name: '2026年11月の月末締めの確認' }).waitFor();
    expect(await said(page, '所見')).toBe('新規の5件は、注文と入金を確認しました');
    await lookAt(page, 'close-review');
    await page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await page.waitForURL(/\/review$/);
    await expect.poll(() => said(page, '状態'), { timeout: 15_000 }).toBe('確認済み 2026年12月1日');
  });
});

describe('the month is signed by two', () => {
  test('the close is locked under a hash, and counts the same when it is counted again', async () => {
    const { page } = people.first;
    await page.goto('/staff/closes/2026-11');
    expect(await said(page, '確認')).toBe('2026年12月1日');
    expect(await said(page, '数えた契約')).toBe('320件');
    expect(await said(page, '照合値(SHA-256)')).toMatch(/^[0-9a-f]{64}$/);
    expect(await countsIn(page, '株式会社アルタイル')).toMatch(/キャッシュバック 8件 3件 \+5/);
    await page.getByRole('button', { name: '再計算する' }).click();
    await page.getByText('一致しました(30社)').waitFor();
    await people.reader.page.goto('/staff/closes/2026-11?replay=1');
    await lookAt(people.reader.page, 'close-certified');
  });

  test('a partner’s certificate says so and can be kept on paper', async () => {
    const { page } = people.partner;
    await page.goto('/mypage/rates/2026-11');
    expect(await said(page, '確認の状況')).toBe('確認済み 2026年12月1日');
    expect(await said(page, '件数')).toBe('45件');
    expect(await said(page, '照合コード')).toMatch(/^[0-9a-f]{64}$/);
    await lookAt(page, 'rate-certificate');
    const paper = await page.request.get('/mypage/rates/2026-11/pdf');
    expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
    await page.goto('/mypage');
    expect(await mainText(page)).not.toContain('集計中');
  });

  test('the partner is written to with the count, the rates and the way to the list', async () => {
    const { page } = people.reader;
    await page.goto('/staff/letters');
    const subject = '【CPI】今月の率のお知らせ(2026年11月末の契約件数 45件)';
    await page
      .getByRole('row', { name: /cash@example.jp/ })
      .getByRole('link', { name: subject })
      .click();
    await page.getByRole('heading', { name: subject }).waitFor();
    const letter = await mainText(page);
    expect(letter).toContain('2026年11月末の契約件数と、2026年12月の率が決まりましたのでお知らせいたします。');
    expect(letter).toContain('45件(前月末 43件)');
    expect(letter).toContain('シェアードプラン(更新) 24%');
    expect(letter).toContain('/mypage/rates/2026-11');
  });

  test('no page stands in anybody’s way, no browser complained, and the portal met no fault', expectSmooth);
});
