import { matchRoutes } from '@remix-run/react';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visitor, barriersOn, openBrowser, signIn, visitor } from '#tests/support/browser.ts';
import { doorsOf, loadBuild } from '#tests/support/doors.ts';
import { type RunningPortal, startPortal } from '#tests/support/running-portal.ts';

/** A window of 1,280 pixels at 400 %. */
const NARROW = { width: 320, height: 900 };
const WIDE = { width: 1280, height: 900 };

const SIGN_INS = [
  'admin@example.jp',
  'maker@example.jp',
  'checker@example.jp',
  'cash@example.jp',
  'discount@example.jp',
];

/** Pages that nobody comes to in a company founded a moment ago, and what has to happen before. */
const ONLY_AFTERWARDS: Readonly<Record<string, string>> = {
  '/contract/:secret': 'its address is in a letter’s link alone',
  '/contract/:secret/cancel': 'its address is in a letter’s link alone',
  '/contract/:secret/change': 'its address is in a letter’s link alone',
  '/contract/:secret/options': 'its address is in a letter’s link alone',
  '/invoice/:secret': 'its address is in a letter’s link alone',
  '/invoice/:secret/report': 'its address is in a letter’s link alone',
  '/invitation/:secret': 'its address is in a letter’s link alone',
  '/reset/:secret': 'its address is in a letter’s link alone',
  '/o/:slug/done/:token': 'an order is sent',
  '/sign-in/code': 'a password is given where a second factor is set up',
  '/sign-in/factor': 'a password is given where a second factor is missing',
  '/re-auth': 'ten minutes go by',
  '/mypage/handovers/:id': 'contracts are offered to another partner',
  '/staff/handovers/:id': 'contracts are offered to another partner',
  '/staff/bank-lines/:id': 'a file of the bank is taken',
  '/staff/bank-lines/statements/:id': 'a file of the bank is handed in',
  '/staff/contracts/imports/:id': 'a book of contracts is handed in',
  '/staff/catalogue/proposals/:id': 'a price is put up',
  '/staff/rates/proposals/:id': 'a rate card is put up',
  '/staff/payee-changes/:id': 'a payee is to be changed',
  '/staff/closes/:month/approve': 'the first signature is sent',
  '/staff/partners/:id/decision': 'a partner applies',
  '/staff/contracts/:id/change': 'a contract is open whose term can change',
  '/staff/contracts/:id/coverage': 'a contract is open that month-ends count',
  '/staff/contracts/:id/options': 'a contract is open whose options can change',
  '/staff/payouts/:month/anomalies': 'a run is prepared in which something stands out',
  '/staff/payouts/:month/close': 'the closing of a run is refused',
  '/staff/payouts/:month/results/:file': 'a result of the bank is handed in',
  '/staff/payouts/:month/sent': 'the sending of a run is refused',
  '/staff/refunds/:id/approve': 'the approval of a refund is refused',
  '/staff/refunds/transfers/:day': 'a file of refunds is made',
};

/** A page somebody came to: by whom, and under which address. */
type Found = { by: Visitor; address: string };

let portal: RunningPortal;
let browser: Browser;
let visitors: Visitor[] = [];
/** Every page of the portal, as Remix writes its address. */
let pages: string[] = [];
const found = new Map<string, Found>();

beforeAll(async () => {
  const build = await loadBuild();
  pages = doorsOf(build).flatMap(({ pattern, drawsPage, loader }) => (drawsPage && loader ? [pattern] : []));
  [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
  visitors = await Promise.all(
    ['', ...SIGN_INS].map(async (email) => {
      const somebody = await visitor(browser, portal.origin);
      if (email) await signIn(somebody, email);
      return somebody;
    }),
  );
  for (const somebody of visitors) await follow(somebody);
});

afterAll(async () => {
  await browser?.close();
  await portal?.stop();
}, 60_000);

/** Follows every link from the front page on, one of each kind; notes the first who came to each page. */
async function follow(by: Visitor): Promise<void> {
  const known = new Set<string>();
  const queue = ['/', '/staff', '/mypage'];
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const pattern = patternOf(address);
    if (pattern === undefined || known.has(pattern)) continue;
    const answer = await by.context.request.get(address, { maxRedirects: 0 });
    if (answer.status() !== 200 || !answer.headers()['content-type']?.includes('text/html')) continue;
    known.add(pattern);
    if (!found.has(pattern)) found.set(pattern, { by, address });
    queue.push(...linksIn(await answer.text()));
  }
}

function linksIn(html: string): string[] {
  const own = html.replaceAll(portal.origin, '');
  const links = own.matchAll(
    /(?:href="|https?:\/\/[^/"<\s]+)?(\/(?:staff|mypage|account|o|contract|invoice|sign-in|forgot|re-auth)\b[^"<>\s\\]*)/g,
  );
  return [...links].map(([, address = '']) => address.replaceAll('&amp;', '&').replace(/#.*$/, ''));
}

function patternOf(address: string): string | undefined {
  const routes = pages.map((path) => ({ path }));
  return matchRoutes(routes, address.replace(/\?.*$/, ''))?.at(-1)?.route.path;
}

test('every page opens for somebody who only follows links, but for those that need something done first', () => {
  expect(pages.filter((path) => !found.has(path)).toSorted()).toEqual(Object.keys(ONLY_AFTERWARDS).toSorted());
});

test('none of them stands in the way of people who cannot see or point, or has to be read sideways at 400 %', async () => {
  const faults: string[] = [];
  for (const [path, { by, address }] of found) {
    faults.push(...(await faultsOf(by.page, address)).map((fault) => `${path}: ${fault}`));
  }
  expect(faults).toEqual([]);
});

async function faultsOf(page: Page, address: string): Promise<string[]> {
  await page.setViewportSize(WIDE);
  await page.goto(address);
  const faults = await barriersOn(page);
  if ((await page.getByRole('heading', { level: 1 }).count()) !== 1) faults.push('not one main heading');
  await page.setViewportSize(NARROW);
  const { width, cut, stuck } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    cut: [...document.querySelectorAll<HTMLElement>('[role=table]')].flatMap(({ innerText, parentElement: box }) =>
      box && box.scrollWidth > box.clientWidth ? [innerText.slice(0, 20)] : [],
    ),
    stuck: [...document.querySelectorAll<HTMLElement>('[class*=overflow-x-auto]')].filter(
      (box) => box.scrollWidth > box.clientWidth && box.tabIndex < 0,
    ).length,
  }));
  if (width > NARROW.width) faults.push(`${width} pixels wide`);
  faults.push(...cut.map((table) => `the table "${table}" goes on out of sight`));
  if (stuck > 0) faults.push(`${stuck} boxes scroll by hand alone`);
  return faults;
}

test('no browser complained on the way, and the portal met no fault', () => {
  expect(visitors.flatMap(({ complaints }) => complaints)).toEqual([]);
  expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
});
