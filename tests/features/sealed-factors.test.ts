import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sealFactors, takeCode } from '#app/features/factors/commands.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { personAction } from '#app/platform/guards.server.ts';
import { SealUnreadable, keyOfFolder, secretBox } from '#app/platform/secret-box.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { newTotpSecret, totpCode } from '#app/platform/totp.server.ts';
import { totpFactors } from '#db/schema/factors.ts';
import { contextOn, useDatabase } from '#tests/support/db.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenFactor, givenPerson, minutesLater } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const key = (id: string, fill: number) => ({ id, bytes: Buffer.alloc(32, fill) });
const [OLD, NEW] = [key('k1', 1), key('k2', 2)];

/** Somebody with an app whose secret was sealed with the old key. */
async function givenSealed() {
  const context = { ...(await contextOn(database().db, '2026-05-20')), secretBox: secretBox([OLD]) };
  const userId = await givenPerson(context);
  const { secret, codes } = await givenFactor(context, userId);
  return { context, userId, secret, codes };
}

async function stored() {
  const [factor] = await database().db.select().from(totpFactors);
  return factor?.secret ?? '';
}

describe('the secret of an authenticator app', () => {
  test('stands nowhere in the database as it is', async () => {
    const { secret } = await givenSealed();
    expect(await stored()).toMatch(/^k1\.[\w-]{16}\.[\w-]{64}$/);
    expect(await stored()).not.toContain(secret);
  });

  test('is sealed anew under a new key, and read by it alone from then on', async () => {
    const { context, userId, secret } = await givenSealed();
    const renewing = { ...context, secretBox: secretBox([NEW, OLD]) };
    const later = minutesLater(renewing, 1);
    expect(await takeCode(later, userId, totpCode(secret, later.now))).toBe(true);
    expect(await sealFactors(renewing)).toBe(1);
    expect(await sealFactors(renewing)).toBe(0);
    const renewed = minutesLater({ ...context, secretBox: secretBox([NEW]) }, 2);
    expect(await takeCode(renewed, userId, totpCode(secret, renewed.now))).toBe(true);
  });

  test('of a time before secrets were sealed is sealed at the next start', async () => {
    const { context, userId } = await givenSealed();
    const secret = newTotpSecret();
    await database().db.update(totpFactors).set({ secret });
    expect(await sealFactors(context)).toBe(1);
    expect(await stored()).toMatch(/^k1\./);
    const later = minutesLater(context, 1);
    expect(await takeCode(later, userId, totpCode(secret, later.now))).toBe(true);
  });

  test('opens for nobody else, and not when altered', async () => {
    const { context, userId, secret } = await givenSealed();
    const later = minutesLater(context, 1);
    const other = await givenPerson(context, { email: 'other@cpi.example' });
    await givenFactor(context, other);
    await database().sql`update totp_factors set secret = ${await stored()} where user_id = ${other}`;
    await expect(takeCode(later, other, totpCode(secret, later.now))).rejects.toThrow(SealUnreadable);
    await database().sql`update totp_factors set secret = left(secret, 20) || reverse(substr(secret, 21))`;
    await expect(takeCode(later, userId, totpCode(secret, later.now))).rejects.toThrow(SealUnreadable);
  });
});

describe('without the right key', () => {
  test.each([
    { given: [key('k1', 9)], because: 'another key has its name' },
    { given: [NEW], because: 'it is not among the keys' },
  ])('the portal refuses to start, naming the key, and changes nothing: $because', async ({ given }) => {
    const { context } = await givenSealed();
    const before = await stored();
    await expect(sealFactors({ ...context, secretBox: secretBox(given) })).rejects.toThrow('「k1」');
    expect(await stored()).toBe(before);
  });

  test('a person reads a sentence, and their recovery code still counts', async () => {
    const { context, userId, codes } = await givenSealed();
    const portal = { ...portalOn(database().db), secretBox: secretBox([NEW]) };
    const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 });
    const request = new Request(portal.baseUrl, { method: 'POST', headers: { cookie: set.split(';')[0] ?? '' } });
    const door = personAction((context) => takeCode(context, userId, '123456'));
    await expect(door(argsFor(portal, request))).rejects.toMatchObject({
      init: { status: 503 },
      data: { sentence: expect.stringContaining('認証アプリの登録内容を確認できませんでした') as string },
    });
    expect(await takeCode({ ...context, secretBox: secretBox([NEW]) }, userId, codes[0] ?? '')).toBe(true);
  });
});

describe('where keys come from', () => {
  const good = `k1:${Buffer.alloc(32, 1).toString('base64')}`;

  test('the environment names them, the present one first', () => {
    const { factorKeys } = readEnvironment({ FACTOR_KEYS: `k2:${Buffer.alloc(32, 2).toString('base64')}, ${good}` });
    expect(factorKeys).toEqual([NEW, OLD]);
  });

  test.each(['', 'k1', 'k1:short', good.slice(3), `${good},${good}`])('FACTOR_KEYS=%s is named as a fault', (given) => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgres://db/portal', FACTOR_KEYS: given };
    expect(() => readEnvironment(production)).toThrow('FACTOR_KEYS: must be');
  });

  test('a trial makes its own at its first start and keeps it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-key-'));
    try {
      const made = keyOfFolder(folder);
      expect(made.bytes).toHaveLength(32);
      expect(keyOfFolder(folder)).toEqual(made);
      expect(statSync(join(folder, 'factor-key')).mode & 0o077).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
