import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { explainAttribution, explainConflict } from '#app/features/attributions/messages.ts';
import { type Evidence, attribute } from '#app/features/attributions/rules.ts';
import { checkClaim, keysOf, matchedBy, protectedTo, protects } from '#app/features/client-claims/rules.ts';
import { tidyCode } from '#app/features/referrals/rules.ts';

const LIVE = { state: 'live', partnerId: 'par_a' } as const;
const OFF = { state: 'off', partnerId: 'par_a' } as const;
const UNKNOWN = { state: 'unknown', partnerId: null } as const;
const BY_B = { id: 'clm_b', partnerId: 'par_b' } as const;

const CAME: Evidence = { url: LIVE, code: 'as-it-came', wanted: true, claim: null };

describe('PRG-06 whose referral an order is', () => {
  test.each<{ what: string; evidence: Partial<Evidence>; is: ReturnType<typeof attribute> }>([
    { what: 'a working URL', evidence: {}, is: { partnerId: 'par_a', because: 'url', conflict: null, waits: false } },
    {
      what: 'a no to it',
      evidence: { wanted: false },
      is: { partnerId: null, because: 'declined', conflict: null, waits: false },
    },
    {
      what: 'its code taken out',
      evidence: { code: 'removed' },
      is: { partnerId: null, because: 'removed', conflict: null, waits: false },
    },
    {
      what: 'another’s code typed',
      evidence: { code: { partnerId: 'par_b' } },
      is: { partnerId: 'par_b', because: 'code', conflict: null, waits: false },
    },
    {
      what: 'a code typed that nobody has',
      evidence: { code: { partnerId: null } },
      is: { partnerId: null, because: 'code-unknown', conflict: null, waits: true },
    },
    {
      what: 'a URL switched off',
      evidence: { url: OFF },
      is: { partnerId: null, because: 'url-off', conflict: null, waits: true },
    },
    {
      what: 'a mistyped URL',
      evidence: { url: UNKNOWN },
      is: { partnerId: null, because: 'url-unknown', conflict: null, waits: true },
    },
    {
      what: 'a mistyped URL, its empty field left empty',
      evidence: { url: UNKNOWN, code: 'removed' },
      is: { partnerId: null, because: 'url-unknown', conflict: null, waits: true },
    },
    {
      what: 'a mistyped URL and the right code',
      evidence: { url: UNKNOWN, code: { partnerId: 'par_a' } },
      is: { partnerId: 'par_a', because: 'code', conflict: null, waits: false },
    },
    {
      what: 'a URL against another’s registration',
      evidence: { claim: BY_B },
      is: { partnerId: 'par_a', because: 'url', conflict: 'claim-of-another', waits: true },
    },
    {
      what: 'a URL with its own registration',
      evidence: { claim: { id: 'clm_a', partnerId: 'par_a' } },
      is: { partnerId: 'par_a', because: 'url', conflict: null, waits: false },
    },
    {
      what: 'a registration without a URL',
      evidence: { url: UNKNOWN, claim: BY_B },
      is: { partnerId: null, because: 'url-unknown', conflict: 'claim-without-url', waits: true },
    },
    {
      what: 'a no, whoever registered',
      evidence: { wanted: false, claim: BY_B },
      is: { partnerId: null, because: 'declined', conflict: null, waits: false },
    },
  ])('$what', ({ evidence, is }) => {
    expect(attribute({ ...CAME, ...evidence })).toEqual(is);
  });

  test('is never a partner’s whom the client was not shown, and always has a sentence', () => {
    const partner = fc.constantFrom('par_a' as const, 'par_b' as const);
    const evidence = fc.record({
      url: fc.oneof(
        fc.record({ state: fc.constantFrom('live' as const, 'off' as const), partnerId: partner }),
        fc.constant(UNKNOWN),
      ),
      code: fc.oneof(
        fc.constantFrom('as-it-came' as const, 'removed' as const),
        fc.record({ partnerId: fc.option(partner) }),
      ),
      wanted: fc.boolean(),
      claim: fc.option(fc.record({ id: fc.constant('clm_x' as const), partnerId: partner })),
    });
    fc.assert(
      fc.property(evidence, (one) => {
        const { partnerId, because, conflict, waits } = attribute(one);
        const shown =
          typeof one.code === 'object' ? one.code.partnerId : one.url.state === 'live' ? one.url.partnerId : null;
        expect([null, shown]).toContain(partnerId);
        if (!one.wanted) expect({ partnerId, waits }).toEqual({ partnerId: null, waits: false });
        if (conflict) expect(waits).toBe(true);
        expect(explainAttribution({ because, slug: 'leaflet', code: 'x' })).toMatch(/。$/);
        expect(explainConflict(conflict) === undefined).toBe(conflict === null);
      }),
    );
  });

  test('a code may be typed as the whole address, in any width', () => {
    expect(tidyCode(' https://portal.example.jp/o/ＬＥＡＦＬＥＴ?x=1 ')).toBe('leaflet');
    expect(tidyCode('ｌｅａｆｌｅｔ')).toBe('leaflet');
    expect(tidyCode(' 　 ')).toBe('');
  });
});

describe('PRG-06 two clients are the same', () => {
  const aozora = keysOf({
    company: '株式会社あおぞら商店',
    companyKana: 'カブシキガイシャアオゾラショウテン',
    domain: null,
  });

  test.each([
    ['（株）あおぞら商店', 'アオゾラショウテン'],
    ['あおぞら商店㈱', 'ｱｵｿﾞﾗｼｮｳﾃﾝ'],
    ['あおぞら 商店 株式会社', 'あおぞら　しょうてん　かぶしきがいしゃ'],
    ['㈱あおぞら商店', 'カ）アオゾラショウテン'],
    ['株式会社 あおぞら商店', 'アオゾラシヨウテン'],
  ])('%s, read %s', (company, companyKana) => {
    expect(matchedBy(aozora, keysOf({ company, companyKana, domain: null }))).toBe('company');
  });

  test('not by half of it, and not by nothing at all', () => {
    expect(
      matchedBy(aozora, keysOf({ company: '株式会社あおぞら商店', companyKana: 'ソラ', domain: null })),
    ).toBeUndefined();
    const bare = keysOf({ company: '株式会社', companyKana: 'カブシキガイシャ', domain: null });
    expect(matchedBy(bare, bare)).toBeUndefined();
  });

  test('by their domain, however it is typed', () => {
    const one = keysOf({ company: 'あ', companyKana: 'ア', domain: 'https://www.Aozora.example/shop' });
    const other = keysOf({ company: 'い', companyKana: 'イ', domain: 'ａｏｚｏｒａ.example' });
    expect(matchedBy(one, other)).toBe('domain');
  });

  test('a registration protects to its last day, unless it was taken back', () => {
    const last = protectedTo(day('2026-05-20'), DEFAULT_POLICY);
    expect(last).toBe('2026-08-18');
    expect(protects({ protectedTo: last, withdrawnOn: null }, last)).toBe(true);
    expect(protects({ protectedTo: last, withdrawnOn: null }, day('2026-08-19'))).toBe(false);
    expect(protects({ protectedTo: last, withdrawnOn: day('2026-05-21') }, last)).toBe(false);
  });

  test('registered by cashback partners, each client once at a time', () => {
    const may = { programme: 'cashback' as const, protecting: 0, own: undefined };
    expect(checkClaim(may).ok).toBe(true);
    expect(checkClaim({ ...may, programme: 'discount' })).toMatchObject({ refusal: { code: 'not-cashback' } });
    expect(checkClaim({ ...may, protecting: 200 })).toMatchObject({ refusal: { code: 'too-many-claims' } });
    expect(checkClaim({ ...may, own: day('2026-08-18') })).toMatchObject({ refusal: { code: 'claimed-already' } });
  });
});
