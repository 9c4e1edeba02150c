import { expect } from 'vitest';
import type { Page } from 'playwright-core';

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
