import { describe, expect, test } from 'vitest';
import { inOneLine, mainText, said } from '#tests/support/browser.ts';
import { moveClock, readLetter } from '#tests/support/staff-steps.ts';
import { useWalk } from '#tests/support/walk.ts';

/** The partner proves itself by a passkey, as the checker does; the maker and the office work without scripts. */
const { people, lookAt, expectSmooth } = useWalk({
  partner: { email: 'cash@example.jp', passkey: true },
  plainPartner: { beside: 'partner', scripts: false },
  maker: { email: 'maker@example.jp', scripts: false },
  checker: { email: 'checker@example.jp', passkey: true },
  admin: { email: 'admin@example.jp', scripts: false },
});

const COMPANY = '株式会社アオゾラデザイン';
/** What November pays the partner, what October sent it and nobody claimed, and November without the partner. */
const NOVEMBER = '180,672円';
const OCTOBER = '67,032円';
const OTHERS = { rows: '10行', total: '172,066円' };
/** October and November again, and what December pays by itself. */
const DECEMBER = '397,344円';

/** The address of the partner's own payout of a month, as My Page leads to it. */
async function reportPage(month: string): Promise<string> {
  const { page } = people.plainPartner;
  await page.goto('/mypage/cashback');
  const row = page.getByRole('row', { name: new RegExp(`^${month}\\s`) });
  return (await row.getByRole('link', { name: '受取名義が異なるとき' }).getAttribute('href')) ?? '';
}

describe('a name is warned of', () => {
  test('where it is entered: by examples of right and wrong', async () => {
    for (const { page } of [people.plainPartner, people.partner]) {
      await page.goto('/mypage/payee/change');
      const examples = page.getByRole('table', { name: /^入力例/ });
      const rows = (await examples.getByRole('row').allInnerTexts()).map(inOneLine);
      expect(rows).toContain('○ 正しい 山﨑 太郎 通帳の文字のまま、姓と名に分けて入力します。');
      expect(rows).toContain('× 誤り 山崎 太郎 「﨑」と「崎」は別の文字です。');
    }
    await lookAt(people.partner.page, 'name-change');
  });

  test('and again a month before the first payout, with the very name, what is right and wrong, and by when', async () => {
    await people.checker.page.goto('/staff/payouts/2026-11');
    await people.checker.page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await people.checker.page.getByText('支払処理を承認しました').waitFor();
    await moveClock(people.maker.page, ['2026-11-15']);
    const letter = await readLetter(people.admin.page, '【CPI】はじめての送金の前に、受取名義をご確認ください');
    expect(letter).toContain('種類\n受取名義の再確認のお願い');
    expect(letter).toContain('■ 送金の予定　2026年12月31日(金額は2026年12月15日にお知らせします)');
    expect(letter).toContain('○ 正しい　姓：山﨑　名：太郎');
    expect(letter).toContain('× 誤り　　姓：山崎　名：太郎');
    expect(letter).toMatch(/2026年12月(7|14)日までに、マイページの「受取名義」で/);
  });
});

describe('a wrong name is found', () => {
  test('the partner says so from its notice, and is told what to do and by when', async () => {
    const address = await reportPage('2026年11月');
    await people.partner.page.goto(address);
    await lookAt(people.partner.page, 'name-to-report');
    const { page } = people.plainPartner;
    await page.goto(address);
    expect(await said(page, '受取時に入力するお名前')).toBe('姓:松本 名:真由美');
    await page.getByRole('radio', { name: /^字体・表記が異なる/ }).check();
    await page.getByLabel('詳しい内容').fill('通帳は「真由實」です');
    await page.getByRole('button', { name: '受取名義が異なることを申し出る' }).click();
    await page.getByText('お申し出を承り、送金を保留しました').waitFor();
    expect(await mainText(page)).toContain('2026年12月7日までに、マイページの「受取名義」で変更をお申し出ください');
    await people.partner.page.goto(address);
    await lookAt(people.partner.page, 'name-reported');

    const letter = await readLetter(
      people.admin.page,
      '【CPI】受取名義が異なるとのお申し出を承りました(2026年11月の送金)',
    );
    expect(letter).toContain('受取名義の変更が完了するまで、この名義では送金しません');
    expect(letter).toContain('2026年12月7日までに、マイページの「受取名義」で変更をお申し出ください');
    expect(letter).toContain('2026年12月末の送金に含め、新しい名義でお支払いします');
  });

  test('its payout is held before the file: no row of it goes to the bank', async () => {
    const { page } = people.checker;
    await page.goto('/staff/payouts/name-reports');
    await lookAt(page, 'name-reports');
    const row = page.getByRole('row', { name: new RegExp(COMPANY) });
    expect(inOneLine(await row.innerText())).toContain(`2026年11月 ${NOVEMBER} 対応待ち 引き渡し前に保留`);
    await row.getByRole('link', { name: '内容を見る' }).click();
    await page.getByRole('heading', { name: `${COMPANY}の受取名義の申し出` }).waitFor();
    await lookAt(page, 'name-report');
    await page.goto('/staff/payouts/2026-11/bank-file');
    await page.getByRole('button', { name: 'メルマネのファイルを作成する' }).click();
    await page.getByText('銀行ファイルを作成しました').waitFor();
    const version = inOneLine(await page.getByRole('row', { name: /^第1版/ }).innerText());
    expect(version).toContain(`${OTHERS.rows} ${OTHERS.total}`);
  });

  test('the partner sees what is kept back in words, where a chart would be empty', async () => {
    for (const { page } of [people.plainPartner, people.partner]) {
      await page.goto('/mypage/forecast');
      const text = await mainText(page);
      expect(text).toContain('送金を保留しています');
      expect(text).toContain('保留中のため、送金の日が決まっている金額はありません');
      expect(await page.locator('main svg').count()).toBe(0);
    }
    await lookAt(people.partner.page, 'forecast-held');
  });
});

describe('the name is changed', () => {
  test('by somebody with a second factor; who was paid so far is told, and it waits', async () => {
    const { page } = people.plainPartner;
    await page.goto('/mypage/payee/change');
    await page.locator('input[name=givenName]').fill('真由實');
    await page.getByLabel('受取用メールアドレス').fill('mayumi@aozora.example');
    await page.getByRole('button', { name: '変更を申し出る' }).click();
    await page.getByText('受取名義の変更を受け付けています').waitFor();
    expect(inOneLine(await mainText(page))).toContain(
      '変更後: 松本 真由實(mayumi@aozora.example) 2026年11月15日に受け付けました。2026年11月22日以降',
    );
    await people.partner.page.goto('/mypage/payee');
    await lookAt(people.partner.page, 'name-waiting');
    const letter = await readLetter(people.admin.page, '【CPI】受取名義の変更のお申し出を受け付けました');
    expect(letter).toContain('cash@example.jp');
    expect(letter).toContain('お心当たりがない場合は');
  });

  test('nobody approves it before the wait is over, nor without being another person', async () => {
    const { page } = people.checker;
    await page.goto('/staff/approvals');
    await page.getByRole('link', { name: `${COMPANY} の受取名義の変更` }).click();
    await page.getByText('確認期間中です').waitFor();
    await lookAt(page, 'name-too-early');
    const address = page.url();
    await page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await page.getByText('変更をお知らせしてからの確認期間中です。2026年11月22日以降に承認してください。').waitFor();
    await moveClock(people.maker.page, ['2026-12-01']);
    await page.goto(address);
    await page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await page.waitForURL((url) => url.href !== address || url.search !== '');
    await page.goto(address);
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
  });

  test('what was held is let go: the partner is told, and the next run pays it under the new name', async () => {
    const letter = await readLetter(
      people.admin.page,
      '【CPI】受取名義のお申し出への対応が完了しました(2026年11月の送金)',
    );
    expect(letter).toContain('受取名義の変更が完了しました');
    const address = await reportPage('2026年11月');
    for (const { page } of [people.plainPartner, people.partner]) {
      await page.goto(address);
      await page.getByText('受取名義の変更が完了しました').waitFor();
      await page.goto('/mypage/forecast');
      expect(await page.locator('main svg').count()).toBe(1);
    }
    await lookAt(people.partner.page, 'forecast-free');
  });
});

describe('money that nobody claimed', () => {
  test('was reminded of, and stands in a list of whom to call for those who call', async () => {
    const reminder = await readLetter(
      people.admin.page,
      '【CPI】キャッシュバックのお受け取りのお願い(2026年12月15日まで)',
    );
    expect(reminder).toContain('2026年10月31日にお送りしたキャッシュバックのお受け取りを');
    const rowOf = async (who: 'maker' | 'checker') => {
      const { page } = people[who];
      await page.goto('/staff/payouts/unclaimed');
      return inOneLine(
        await page.getByRole('row', { name: new RegExp(`${COMPANY}.*2026年10月31日`, 's') }).innerText(),
      );
    };
    expect(await rowOf('maker')).toMatch(/03-0000-1915 2026年10月31日 31日 2026年12月15日 あと14日 2026年12月1日/);
    expect(await rowOf('checker')).toMatch(/0＊ 2026年10月31日/);
    await lookAt(people.checker.page, 'unclaimed');
  });

  test('is entered as returned by one person and approved by another', async () => {
    const { page } = people.maker;
    await page.goto('/staff/payouts/unclaimed');
    await page
      .getByRole('row', { name: new RegExp(`${COMPANY}.*2026年10月31日`, 's') })
      .getByRole('link', { name: /結果を入力/ })
      .click();
    await page.getByRole('radio', { name: '返戻' }).check();
    await page.getByLabel('返戻・受取期限切れの理由').fill('受取名義の不一致');
    await page.getByRole('button', { name: '承認を申請する' }).click();
    await page.waitForURL(/payout-results/);
    expect(await page.getByRole('button', { name: '表示の内容で承認する' }).count()).toBe(0);
    await people.checker.page.goto(page.url());
    await lookAt(people.checker.page, 'return-to-approve');
    await people.checker.page.getByRole('button', { name: '表示の内容で承認する' }).click();
    await people.checker.page.waitForURL(/results\?done=approved/);
    await page.goto('/staff/payouts/unclaimed');
    const back = page.getByRole('table', { name: /^直近\d+日に返戻された送金/ }).getByRole('row', { name: COMPANY });
    expect(inOneLine(await back.innerText())).toMatch(new RegExp(`2026年10月 1件目 返戻.*受取名義の不一致 ${OCTOBER}`));
  });

  test('the books show what went out and came back', async () => {
    const { page } = people.checker;
    await page.goto('/staff/payouts/2026-10');
    await page
      .getByRole('row', { name: new RegExp(COMPANY) })
      .getByRole('link', { name: '根拠をたどる' })
      .click();
    await page.getByRole('heading', { name: `${COMPANY} 2026年10月の支払` }).waitFor();
    await lookAt(page, 'return-in-the-books');
    const books = inOneLine(await page.locator('section').filter({ hasText: '送金と返戻の仕訳' }).last().innerText());
    expect(books).toMatch(new RegExp(`2026年10月31日.*${OCTOBER}.*2026年12月1日.*${OCTOBER}`));
  });

  test('both go out with the next run, under the new name', async () => {
    const { page } = people.maker;
    await page.goto('/staff/payouts/2026-12');
    // The draft of the 1st is older than the change of the name and the return.
    await page.getByRole('button', { name: '最新の内容で承認を依頼する' }).click();
    await page.getByText('支払処理の承認を依頼しました。別の担当者の承認を受けてください').waitFor();
    const row = inOneLine(await page.getByRole('row', { name: /松本 真由實/ }).innerText());
    expect(row).toContain(`mayumi@aozora.example`);
    expect(row).toContain(DECEMBER);
    await people.checker.page.goto('/staff/payouts/2026-12');
    await lookAt(people.checker.page, 'run-with-new-name');
  });

  test('the partner reads when and under which name it comes', async () => {
    const { page } = people.plainPartner;
    await page.goto('/mypage/cashback');
    const text = inOneLine(await mainText(page));
    expect(text).toContain(`次回の送金 ${DECEMBER} 2026年12月31日の予定`);
    await people.partner.page.goto('/mypage/cashback');
    await lookAt(people.partner.page, 'cashback-after-return');
  });

  test('no page stands in anybody’s way, no browser complained, and the portal met no fault', expectSmooth);
});
