import type { Page } from 'playwright-core';

/** A client as they type themselves: hiragana, half-width kana and full-width figures included. */
export const CLIENT = {
  会社名・団体名: '株式会社あおぞら商店',
  '会社名・団体名(フリガナ)': 'かぶしきがいしゃあおぞらしょうてん',
  ご担当者名: '青空 花子',
  'ご担当者名(フリガナ)': 'ｱｵｿﾞﾗ ﾊﾅｺ',
  メールアドレス: 'hanako@aozora.example',
  電話番号: '０３－１２３４－５６７８',
  郵便番号: '１０５０００１',
  住所: '東京都港区虎ノ門2-10-1',
};

/** A three-month contract of the plan below from 15 November 2026; every later day and yen follows from the law. */
export const TERM_MONTHS = 3;
/** The first grid day after the demonstration's business day. */
export const STARTS_ON = '2026-11-15';
/** The plan ordered; fees in yen, without tax. */
export const PLAN = { name: /^シェアードプラン ACE01/, monthlyFee: 3_800, setupFee: 20_000 };

/** Fills the order page and sends it to be looked over; `referral` is what is chosen of it, null where the page names nobody. */
export async function fillOrder(page: Page, orderUrl: string, referral: RegExp | null): Promise<void> {
  await page.goto(orderUrl);
  await page.getByRole('radio', { name: PLAN.name }).check();
  await page.getByRole('radio', { name: `${TERM_MONTHS}ヶ月`, exact: true }).check();
  await page.getByLabel('利用開始日').selectOption(STARTS_ON);
  for (const [label, text] of Object.entries(CLIENT)) await boxOf(page, label).fill(text);
  if (referral) await page.getByRole('radio', { name: referral }).check();
  await page.getByRole('checkbox', { name: /同意します/ }).check();
  await page.getByRole('button', { name: '内容を確認する' }).click();
}

/** The box of a required text field, by its label. */
export const boxOf = (page: Page, label: string) =>
  page.getByRole('textbox', { name: new RegExp(`^${label.replaceAll(/[()]/g, '\\$&')}※必須`) });
