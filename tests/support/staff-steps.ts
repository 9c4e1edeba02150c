import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { mainText, said } from './browser.ts';

/** Answers everything that stands out in the run of a month, one after the other; something has to. */
export async function answerWhatStandsOut(page: Page, month: string): Promise<void> {
  const address = `/staff/payouts/${month}/anomalies`;
  await page.goto(address);
  const open = await page.getByLabel('確認した内容').count();
  expect(open).toBeGreaterThan(0);
  for (let answered = 0; answered < open; answered += 1) {
    await page.getByLabel('確認した内容').first().fill('更新の請求書と照合済み');
    await page.getByRole('button', { name: '回答を記録する' }).first().click();
    await page.getByText('確認した内容を記録しました').waitFor();
    await page.goto(address);
  }
}

/** Moves the business day by the clock's own buttons, one day of the list after the other. */
export async function moveClock(page: Page, days: readonly string[]): Promise<void> {
  for (const day of days) {
    await page.goto('/staff/clock');
    await page.locator(`button[value="${day}"]`).first().click();
    await page.getByText('へ進めました').waitFor({ timeout: 60_000 });
  }
}

/** Finds an order by its number and opens it; answers what stands there. */
export async function openOrder(page: Page, orderNumber: string): Promise<string> {
  await page.goto('/staff/contracts');
  await page.getByRole('searchbox').or(page.locator('input[name=q]')).first().fill(orderNumber);
  await page.getByRole('button', { name: '絞り込む' }).click();
  await page.waitForURL(/q=/);
  await page.getByRole('main').getByRole('link', { name: orderNumber }).click();
  await page.getByRole('heading', { name: `契約 ${orderNumber}` }).waitFor();
  return mainText(page);
}

/** Records that the open invoice of an order was paid in full; the sum as people read it, such as 30,778円. */
export async function recordPayment(page: Page, orderNumber: string, total: string): Promise<void> {
  await openOrder(page, orderNumber);
  await page.getByRole('link', { name: /入金を記録/ }).click();
  await page.waitForURL(/\/staff\/payments/);
  expect(await said(page, '請求額')).toBe(total);
  await page.getByLabel('入金額').fill(total.replace('円', ''));
  await page.getByRole('button', { name: '入金を記録する' }).click();
  await page.getByText(`入金 ${total} を`).waitFor();
}

/** Opens the newest letter with words in its subject; answers what it says. */
export async function readLetter(page: Page, subject: string): Promise<string> {
  await page.goto('/staff/letters');
  await page.getByRole('main').getByRole('link', { name: subject }).first().click();
  await page.getByRole('heading', { name: subject }).waitFor();
  return mainText(page);
}
