import { describe, expect, test } from 'vitest';
import { safePath } from '#app/platform/respond.server.ts';
import { loader as factorPage } from '#app/routes/account.factor.tsx';
import { action as proveAgain } from '#app/routes/re-auth.tsx';
import { action as signIn, loader as signInPage } from '#app/routes/sign-in.tsx';
import { action as showCode } from '#app/routes/sign-in_.code.tsx';
import { action as enrol } from '#app/routes/sign-in_.factor.tsx';
import { openSession } from '#app/platform/session.server.ts';
import { sourceFiles, sourceOf } from '#tests/support/source-files.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { GOOD_PASSWORD, givenFactor, givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const ELSEWHERE = 'evil.example';

/** Addresses that lead elsewhere, or might in some browser: none may be followed. */
const AWAY: readonly string[] = [
  `//${ELSEWHERE}`,
  `///${ELSEWHERE}`,
  `////${ELSEWHERE}/%2f..`,
  `/\\${ELSEWHERE}`,
  `\\/${ELSEWHERE}`,
  `\\\\${ELSEWHERE}`,
  `/\\/${ELSEWHERE}`,
  `/staff\\..\\..\\${ELSEWHERE}`,
  `https://${ELSEWHERE}`,
  `http://${ELSEWHERE}/staff`,
  `https:${ELSEWHERE}`,
  `https:/${ELSEWHERE}`,
  `https:///${ELSEWHERE}`,
  `HTTPS://${ELSEWHERE}`,
  `ftp://${ELSEWHERE}`,
  `ws://${ELSEWHERE}`,
  `file:///etc/passwd`,
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'mailto:x@evil.example',
  'blob:https://evil.example/1',
  ELSEWHERE,
  `www.${ELSEWHERE}`,
  `@${ELSEWHERE}`,
  `localhost:3000@${ELSEWHERE}`,
  `http://localhost:3000@${ELSEWHERE}`,
  `http://localhost:3000.${ELSEWHERE}`,
  `http://localhost:3000/staff`,
  `/.//${ELSEWHERE}`,
  `/a/..//${ELSEWHERE}`,
  `/./\\${ELSEWHERE}`,
  `/%5C/../\\${ELSEWHERE}`,
  `/..//${ELSEWHERE}`,
  `/staff/../..//${ELSEWHERE}`,
  `/\t/${ELSEWHERE}`,
  `/\n/${ELSEWHERE}`,
  `/\r\n/${ELSEWHERE}`,
  `\t//${ELSEWHERE}`,
  ` //${ELSEWHERE}`,
  `/ /${ELSEWHERE}`,
  `/\u0000/${ELSEWHERE}`,
  `/\u0001/${ELSEWHERE}`,
  `/staff\r\nLocation: https://${ELSEWHERE}`,
  `/staff\r\nSet-Cookie: session=planted`,
  `／／${ELSEWHERE}`,
  `/／${ELSEWHERE}`,
  `/\u200b/${ELSEWHERE}`,
  `/\u2028/${ELSEWHERE}`,
  `/\u202e/${ELSEWHERE}`,
  `。${ELSEWHERE}`,
  `/staff/日本語`,
  `/${'\u00a0'}/${ELSEWHERE}`,
  `?to=//${ELSEWHERE}`,
  `#//${ELSEWHERE}`,
  '',
  ' ',
  'null',
  'undefined',
];

/** Addresses that look odd and stay here. */
const HERE: readonly { asked: string; leads: string }[] = [
  { asked: '/staff/payouts?month=2026-05', leads: '/staff/payouts?month=2026-05' },
  { asked: '/%2f%2fevil.example', leads: '/%2f%2fevil.example' },
  { asked: '/%5cevil.example', leads: '/%5cevil.example' },
  { asked: '/%09/evil.example', leads: '/%09/evil.example' },
  { asked: '/staff?to=//evil.example', leads: '/staff?to=//evil.example' },
  { asked: `/staff#//evil.example`, leads: '/staff' },
  { asked: `/${'a'.repeat(5_000)}`, leads: `/${'a'.repeat(5_000)}` },
];

test('there are sixty and more ways away', () => {
  expect(new Set(AWAY).size).toBeGreaterThanOrEqual(60);
});

test.each(AWAY)('%j leads nowhere else', (asked) => {
  expect(safePath(asked, '/home')).toBe('/home');
});

test.each(HERE)('$asked stays here', ({ asked, leads }) => {
  expect(safePath(asked, '/home')).toBe(leads);
});

type Door = (args: ReturnType<typeof argsFor>) => Promise<unknown>;

describe('every page that leads on to an address it was given', () => {
  /** Where each of them goes, by its file; a page that begins to lead on is missing here. */
  const LED_ON = ['account.factor.tsx', 're-auth.tsx', 'sign-in.tsx', 'sign-in_.code.tsx', 'sign-in_.factor.tsx'];

  test('is known', () => {
    const leading = sourceFiles('app/routes').filter((path) =>
      /searchParams\.get\('to'\)|safePath\(/.test(sourceOf(path)),
    );
    expect(leading.map((path) => path.split('/').at(-1)).toSorted()).toEqual(LED_ON);
  });

  test('goes nowhere but within the portal', async () => {
    const context = { ...(await contextOn(database().db, '2026-05-20')), now: new Date() };
    const plain = await givenPerson(context, { email: 'maker@example.jp' });
    const halfway = await givenPerson(context);
    const { codes } = await givenFactor(context, halfway);
    const portal = portalOn(database().db);
    const open = async (userId: typeof plain, stage: 'full' | 'code' | 'enrolment') =>
      (await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 }, { stage })).split(
        ';',
      )[0] ?? '';
    const goes = async (door: Door, asked: string, cookie: string, fields?: Record<string, string>) => {
      const address = new URL(`/?to=${encodeURIComponent(asked)}`, portal.baseUrl);
      const body = fields ? { method: 'POST', body: new URLSearchParams(fields) } : {};
      const answer: unknown = await door(argsFor(portal, new Request(address, { ...body, headers: { cookie } }))).catch(
        (thrown: unknown) => thrown,
      );
      const led = answer instanceof Response ? answer.headers.get('location') : (answer as { to?: string }).to;
      return led ?? 'nowhere';
    };
    const person = await open(plain, 'full');
    const stays = /^\/(staff|account)$/;
    for (const asked of AWAY) {
      await database().sql`delete from sign_in_limits`;
      const typed = { email: 'maker@example.jp', password: GOOD_PASSWORD };
      expect(await goes(signInPage, asked, person)).toMatch(stays);
      expect(await goes(proveAgain, asked, person, { password: GOOD_PASSWORD })).toMatch(stays);
      expect(await goes(factorPage, asked, person)).toMatch(stays);
      if (asked.length % 5 === 0) expect(await goes(signIn, asked, '', typed)).toMatch(stays);
    }
    for (const [index, code] of codes.entries()) {
      const asked = AWAY[index * 6] ?? '';
      expect(await goes(showCode, asked, await open(halfway, 'code'), { code })).toMatch(stays);
      await database().sql`update totp_factors set created_at = now() + interval '1 hour'`;
      expect(await goes(enrol, asked, await open(halfway, 'enrolment'), {})).toMatch(stays);
    }
  });
});
