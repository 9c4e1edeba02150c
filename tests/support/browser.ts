import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Where pictures of pages land; git ignores it. */
const OUT = fileURLToPath(new URL('../browser/out/', import.meta.url));

/**
 * Opens the browser of the system, without a window.
 * @throws a sentence that says what to install, when there is none.
 */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `The browser tests need Chromium at ${CHROMIUM} and found none: run "apt-get install chromium fonts-noto-cjk", or set CHROMIUM_PATH.`,
    );
  }
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** Ends what never comes; a machine busy with other work is no failure. */
const PATIENCE_MILLISECONDS = 60_000;

/** A person at a browser of their own: a window with cookies nobody else has. */
export type Visitor = { context: BrowserContext; page: Page; complaints: string[] };

/**
 * Sits somebody down; `complaints` gathers what the browser holds against the pages they see. `as` sits at a second window
 * of somebody who signed in already.
 */
export async function visitor(
  browser: Browser,
  origin: string,
  { scripts = true, as }: { scripts?: boolean; as?: Visitor } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    ...{ baseURL: origin, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', javaScriptEnabled: scripts },
    ...(as ? { storageState: await as.context.storageState() } : {}),
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLISECONDS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const expected = /Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (message.type() === 'error' && !expected) complaints.push(`${page.url()}: ${message.text()}`);
  });
  return { context, page, complaints };
}

/** Signs somebody of the demonstration in. */
export async function signIn({ page }: Visitor, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('メールアドレス').fill(email);
  await page.getByLabel('パスワード').fill(DEMONSTRATION_SIGN_INS.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL(/\/(staff|mypage)$/);
}

/** What a page's list of terms says of a term. */
export async function said(page: Page, term: string): Promise<string> {
  const description = page.locator(`xpath=//dt[normalize-space()="${term}"]/following-sibling::dd[1]`).first();
  return (await description.innerText()).trim();
}

/** What stands on a page, menus left out. */
export function mainText(page: Page): Promise<string> {
  return page.locator('main').innerText();
}

/** A text as one line, however a page breaks it. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Keeps a picture of the whole page. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  await page.screenshot({ path: `${OUT}${name}.png`, fullPage: true });
}

/** What axe, which is a script, holds against a page of somebody with scripts, a line each; empty when nothing. */
export async function barriersOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode() // no page has frames, so nothing has to be put together in a window of its own
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.html.slice(0, 200)})`),
  );
}

/** Keeps a picture of a page in a wide and a narrow window; answers what axe holds against it, and whether it is read sideways. */
export async function lookedAt(page: Page, name: string): Promise<string[]> {
  const wide = page.viewportSize();
  await picture(page, name);
  const faults = await barriersOn(page);
  await page.setViewportSize({ width: 320, height: 900 });
  await picture(page, `${name}-narrow`);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) faults.push(`${width} pixels wide`);
  if (wide) await page.setViewportSize(wide);
  return faults.map((fault) => `${name}: ${fault}`);
}

/** Sends the form of a button twice at the same moment, as an impatient finger does, and tells what each try was answered. */
export async function sendTwice(page: Page, name: string): Promise<{ status: number; location: string }[]> {
  const { action, form } = await page.getByRole('button', { name, exact: true }).evaluate((button) => {
    if (!(button instanceof HTMLButtonElement) || !button.form) throw new Error('the button belongs to no form');
    const entries = [...new FormData(button.form, button).entries()];
    const fields = entries.map(([key, value]) => [key, typeof value === 'string' ? value : '']);
    return { action: button.form.action, form: Object.fromEntries(fields) as Record<string, string> };
  });
  const headers = { origin: new URL(page.url()).origin };
  const send = () => page.request.post(action, { form, headers, maxRedirects: 0 });
  const answers = await Promise.all([send(), send()]);
  return answers.map((answer) => ({ status: answer.status(), location: answer.headers()['location'] ?? '' }));
}
