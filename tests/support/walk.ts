import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';
import { type Visitor, lookedAt, openBrowser, signIn, visitor } from './browser.ts';
import { type RunningPortal, startPortal } from './running-portal.ts';

/**
 * Somebody of the demonstration at a browser of their own, with scripts unless it says otherwise: signed in by their
 * address, with a passkey where they prove themselves by one, or at a second window of another seat.
 */
export type Seat = { email: string; scripts?: boolean; passkey?: boolean } | { beside: string; scripts?: boolean };

/** People who walk one journey through the built portal, each test a stretch of it. */
export type Walk<Name extends string> = {
  /** Who sits where; there from the first test on. */
  people: Record<Name, Visitor>;
  /** Keeps a picture of a page, wide and narrow, and what axe holds against it. */
  lookAt(page: Page, name: string): Promise<void>;
  /** Expects that no page stood in anybody's way, no browser complained, and the portal met no fault. */
  expectSmooth(): void;
};

/** A device that recognises its person by itself. */
const DEVICE = {
  ...{ protocol: 'ctap2' as const, transport: 'internal' as const, hasResidentKey: true },
  ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
};

/** Starts a portal with an untouched demonstration company for the tests of a file, and sits everybody down. */
export function useWalk<Name extends string>(seats: Readonly<Record<Name, Seat>>): Walk<Name> {
  const people = {} as Record<Name, Visitor>;
  const faults: string[] = [];
  let portal: RunningPortal;
  let browser: Browser;
  beforeAll(async () => {
    [portal, browser] = await Promise.all([startPortal(), openBrowser()]);
    const named = Object.entries(seats) as [Name, Seat][];
    // Who sits at a second window comes after everybody who opens a first one.
    for (const [name, seat] of named.toSorted(
      ([, one], [, other]) => Number('beside' in one) - Number('beside' in other),
    )) {
      people[name] = await sitDown(browser, portal.origin, seat, people);
    }
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await portal?.stop();
  }, 60_000);
  return {
    people,
    async lookAt(page, name) {
      faults.push(...(await lookedAt(page, name)));
    },
    expectSmooth() {
      expect(faults).toEqual([]);
      expect(Object.values<Visitor>(people).flatMap(({ complaints }) => complaints)).toEqual([]);
      expect(portal.said()).not.toMatch(/"event":"[a-z-]*(fail|fault|error)/);
    },
  };
}

async function sitDown(
  browser: Browser,
  origin: string,
  seat: Seat,
  people: Record<string, Visitor>,
): Promise<Visitor> {
  const { scripts = true } = seat;
  if ('beside' in seat) {
    const first = people[seat.beside];
    if (!first) throw new Error(`nobody sits at ${seat.beside}`);
    return visitor(browser, origin, { scripts, as: first });
  }
  const who = await visitor(browser, origin, { scripts });
  if (seat.passkey) await signInByPasskey(who, seat.email);
  else await signIn(who, seat.email);
  return who;
}

/** Signs somebody in, registers a passkey, and signs in again by password and passkey. */
async function signInByPasskey(who: Visitor, email: string): Promise<void> {
  const { page } = who;
  const device = await who.context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  await device.send('WebAuthn.addVirtualAuthenticator', { options: DEVICE });
  await signIn(who, email);
  await page.goto('/account/factor');
  await page.getByLabel('パスキーの名前').fill('会社のパソコン');
  await page.getByRole('button', { name: 'パスキーを登録する' }).click();
  await page.getByRole('heading', { name: '回復コード' }).waitFor();
  await who.context.clearCookies();
  await page.goto('/sign-in');
  await page.getByLabel('メールアドレス').fill(email);
  await page.getByLabel('パスワード').fill(DEMONSTRATION_SIGN_INS.password);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('button', { name: 'パスキーで確認する' }).click();
  await page.waitForURL(/\/(staff|mypage)$/);
}
