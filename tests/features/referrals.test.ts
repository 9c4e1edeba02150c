import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { claimWord, createOrderUrl, presetPlan, switchOrderUrl } from '#app/features/referrals/commands.server.ts';
import {
  findOwnOrderUrl,
  findReferral,
  findUrlBehind,
  listOwnOrderUrls,
} from '#app/features/referrals/queries.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { qrImage, qrPicture } from '#app/platform/qr.server.ts';
import { asPartner, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

async function given() {
  const context = await givenCompany(database().db, '2026-05-20', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
    { id: 'par_d', programme: 'discount' },
  ]);
  return { context, a: asPartner(context, 'par_a'), b: asPartner(context, 'par_b') };
}

async function givenUrl(partner: PartnerContext, label = '展示会') {
  const created = await createOrderUrl(partner, label);
  invariant(created.ok, 'the partner may make an order URL');
  return created.value.slug;
}

describe('PRG-06 order URLs say who referred a client', () => {
  test('a new one leads to its partner, under a name nobody can guess', async () => {
    const { context, a } = await given();
    const slug = await givenUrl(a);
    expect(slug).toMatch(/^[0-9a-z]{16}$/);
    expect(await findReferral(context, slug)).toMatchObject({ partnerId: 'par_a', partnerName: 'par_a商会' });
    expect(await findReferral(context, slug.toUpperCase())).toMatchObject({ partnerId: 'par_a' });
  });

  test('switched off it leads to nobody, switched on again to the same partner', async () => {
    const { context, a } = await given();
    const slug = await givenUrl(a);
    await switchOrderUrl(a, { slug, active: false });
    expect(await findReferral(context, slug)).toBeUndefined();
    await switchOrderUrl(a, { slug, active: true });
    expect(await findReferral(context, slug)).toMatchObject({ partnerId: 'par_a' });
  });

  test('a partner sees and switches its own only', async () => {
    const { context, a, b } = await given();
    const slug = await givenUrl(a);
    expect(await listOwnOrderUrls(b)).toEqual([]);
    expect(await findOwnOrderUrl(b, slug)).toBeUndefined();
    expect(await switchOrderUrl(b, { slug, active: false })).toMatchObject({ ok: false });
    expect(await findReferral(context, slug)).toMatchObject({ partnerId: 'par_a' });
    expect((await listOwnOrderUrls(a)).map(({ label }) => label)).toEqual(['展示会']);
  });

  test('a form sent twice makes one, and a name is free again once its URL is switched off', async () => {
    const { a, b } = await given();
    const both = await Promise.all([createOrderUrl(a, '展示会'), createOrderUrl(a, '展示会')]);
    expect(both.filter(({ ok }) => ok).length).toBe(1);
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, refusal: { code: 'label-in-use' } });
    expect(await createOrderUrl(b, '展示会')).toMatchObject({ ok: true });
    const [made] = await listOwnOrderUrls(a);
    await switchOrderUrl(a, { slug: made?.slug ?? '', active: false });
    expect(await createOrderUrl(a, '展示会')).toMatchObject({ ok: true });
  });

  test('a discount partner has none to hand out', async () => {
    const { context } = await given();
    expect(await createOrderUrl(asPartner(context, 'par_d', 'discount'), '名刺')).toEqual({
      ok: false,
      refusal: { code: 'not-cashback' },
    });
  });

  test('nonsense leads to nobody and asks the database nothing it cannot answer', async () => {
    const { context } = await given();
    for (const slug of [undefined, '', '\0', 'x'.repeat(5_000), "'; drop table order_urls; --"]) {
      expect(await findReferral(context, slug)).toBeUndefined();
    }
  });

  test('it may have a word, which leads to the same page as its first address, also where it is misread', async () => {
    const { context, a, b } = await given();
    const slug = await givenUrl(a);
    expect(await claimWord(b, { slug, word: 'aozora' })).toMatchObject({ refusal: { code: 'url-unknown' } });
    expect(await claimWord(a, { slug, word: 'aozora' })).toEqual({ ok: true, value: { word: 'aozora' } });
    for (const address of [slug, 'aozora', 'AOZORA', 'ａｏｚｏｒａ', 'a0zora', 'ao-zora']) {
      expect(await findReferral(context, address), address).toMatchObject({ slug, partnerId: 'par_a' });
    }
    expect(await findUrlBehind(context, 'aozola')).toMatchObject({ state: 'unknown' });
    expect(await claimWord(a, { slug, word: 'sora-design' })).toMatchObject({ refusal: { code: 'word-claimed' } });
    const other = await givenUrl(b);
    for (const word of ['aozora', 'ao-zora', 'a0z0ra']) {
      expect(await claimWord(b, { slug: other, word }), word).toMatchObject({ refusal: { code: 'word-taken' } });
    }
    for (const word of ['official', 'kddi-web', '0rder', 'staff']) {
      expect(await claimWord(b, { slug: other, word }), word).toMatchObject({ refusal: { code: 'word-reserved' } });
    }
  });

  test('two claiming one word at once: one has it', async () => {
    const { a, b } = await given();
    const [mine, theirs] = [await givenUrl(a), await givenUrl(b)];
    const both = await Promise.all([
      claimWord(a, { slug: mine, word: 'sora-ten' }),
      claimWord(b, { slug: theirs, word: 'soraten' }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('it opens with the plan its partner chose, of those that are sold', async () => {
    const { context, a } = await given();
    const slug = await givenUrl(a);
    expect(await presetPlan(a, { slug, planCode: 'nothing' })).toMatchObject({ refusal: { code: 'plan-unknown' } });
    expect(await presetPlan(a, { slug, planCode: 'S' })).toMatchObject({ ok: true });
    expect(await findReferral(context, slug)).toMatchObject({ planCode: 'S' });
  });

  test('it can be printed as a QR code', async () => {
    expect((await qrImage('https://portal.example.jp/o/aozora')).subarray(1, 4).toString()).toBe('PNG');
    expect(await qrPicture('https://portal.example.jp/o/abcdefgh12345678')).toMatch(/^<svg [^>]*viewBox/);
  });
});
