import { describe, expect, test } from 'vitest';
import { addDays, day } from '#app/core/calendar.ts';
import { InquiryForm } from '#app/features/referral-inquiries/form.ts';
import { explainFinding } from '#app/features/referral-inquiries/messages.ts';
import {
  type FoundOrder,
  type Sought,
  MOST_INQUIRIES,
  checkInquiry,
  checkInquiryAnswer,
  explainOrders,
  explainRegistrations,
  inquiryState,
} from '#app/features/referral-inquiries/rules.ts';

const JOINED = day('2026-01-05');
const ASKER = { partnerId: 'par_a', joinedOn: JOINED } as const;
const NUMBER = 'AB12C-9XYZ0';

const ORDER: FoundOrder = {
  orderNumber: NUMBER,
  partnerId: null,
  orderedOn: day('2026-03-10'),
  state: 'in-force',
  kind: 'server',
  client: { company: '株式会社あおぞら商店', domain: 'aozora.example', shared: false },
  because: 'url-unknown',
  slug: '',
  waits: true,
  moves: [],
};
const OWN: Partial<FoundOrder> = { partnerId: 'par_a', because: 'url', slug: 'leaflet', waits: false };
const SHARED = { company: '株式会社あおぞら商店', domain: 'aozora.example', shared: true };

const BY_NUMBER: Sought = { orderNumber: NUMBER, domain: null, company: '' };
const BY_DOMAIN: Sought = { orderNumber: null, domain: 'aozora.example', company: '' };
const PROVEN: Sought = { orderNumber: NUMBER, domain: null, company: '(株)あおぞら商店' };

const move = (from: 'par_a' | 'par_b' | null, to: 'par_a' | 'par_b' | null, outcome: 'applied' | null) => ({
  effectiveFrom: day('2026-05-01'),
  fromPartnerId: from,
  toPartnerId: to,
  outcome,
});

function told(order: Partial<FoundOrder>, sought: Sought) {
  return explainOrders([{ ...ORDER, ...order }], sought, ASKER);
}

describe('PRG-06 what a partner is told of a referral it misses', () => {
  test.each<{ what: string; order: Partial<FoundOrder>; sought: Sought; is: object }>([
    {
      what: 'its own, by number',
      order: OWN,
      sought: BY_NUMBER,
      is: { code: 'yours', since: '2026-03-10', counting: 'counted', leavesOn: null },
    },
    {
      what: 'its own, by the domain of a client that shared it',
      order: { ...OWN, client: SHARED, state: 'ordered' },
      sought: BY_DOMAIN,
      is: { code: 'yours', counting: 'before-payment' },
    },
    {
      what: 'its own, by the domain of a client that shared nothing',
      order: OWN,
      sought: BY_DOMAIN,
      is: { code: 'not-confirmed' },
    },
    {
      what: 'its own since it moved to it, and about to leave',
      order: { ...OWN, moves: [move('par_b', 'par_a', 'applied'), move('par_a', null, null)] },
      sought: BY_NUMBER,
      is: { code: 'yours', since: '2026-05-01', leavesOn: '2026-05-01' },
    },
    {
      what: 'one that comes to it',
      order: { moves: [move(null, 'par_a', null)] },
      sought: BY_NUMBER,
      is: { code: 'coming', from: '2026-05-01' },
    },
    {
      what: 'one that was its own',
      order: { partnerId: 'par_b', moves: [move('par_a', 'par_b', 'applied')] },
      sought: BY_NUMBER,
      is: { code: 'was-yours', until: '2026-05-01' },
    },
    {
      what: 'another’s, proven',
      order: { ...OWN, partnerId: 'par_b' },
      sought: PROVEN,
      is: { code: 'of-another' },
    },
    { what: 'nobody’s without a URL, proven by company', order: {}, sought: PROVEN, is: { code: 'without-url' } },
    {
      what: 'a mistyped URL, proven by domain',
      order: { slug: 'leefelt' },
      sought: { ...BY_NUMBER, domain: 'aozora.example' },
      is: { code: 'waits', because: 'url-unknown' },
    },
    {
      what: 'a dead URL that staff looked at',
      order: { because: 'url-off', slug: 'leaflet', waits: false },
      sought: PROVEN,
      is: { code: 'not-referred', because: 'url-off' },
    },
    {
      what: 'ordered before it joined',
      order: { orderedOn: addDays(JOINED, -1) },
      sought: PROVEN,
      is: { code: 'before-joining', joinedOn: JOINED },
    },
    {
      what: 'ordered the day it joined',
      order: { orderedOn: JOINED },
      sought: PROVEN,
      is: { code: 'without-url' },
    },
  ])('$what', ({ order, sought, is }) => {
    const findings = told(order, sought);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject(is);
  });

  test('not there, a stranger’s and nobody’s are one answer to whoever guesses a number or a domain', () => {
    const nothing = explainOrders([], BY_NUMBER, ASKER);
    expect(nothing).toEqual([{ code: 'not-confirmed' }]);
    for (const sought of [
      BY_NUMBER,
      BY_DOMAIN,
      { ...BY_NUMBER, domain: 'other.example' },
      { ...PROVEN, company: '株式会社' },
    ]) {
      for (const order of [{}, { partnerId: 'par_b' as const, client: SHARED }, { client: null }]) {
        expect(told(order, sought)).toEqual(nothing);
      }
    }
    expect(
      told({ partnerId: 'par_b', client: SHARED }, { ...PROVEN, orderNumber: null, domain: 'aozora.example' }),
    ).toEqual(nothing);
  });

  test('no sentence names another partner', () => {
    const [finding] = told({ partnerId: 'par_b' }, PROVEN);
    expect(finding && explainFinding(finding)).toContain('どちらのご紹介かはお答えできません');
  });

  test.each([
    ['scheduled', 'server', 'before-start'],
    ['lapsed', 'server', 'lapsed'],
    ['ended', 'server', 'over'],
    ['refunded', 'server', 'over'],
    ['void', 'server', 'over'],
    ['in-force', 'other', 'never'],
  ] as const)('a contract %s, of kind %s: %s', (state, kind, counting) => {
    expect(told({ ...OWN, state, kind }, BY_NUMBER)).toMatchObject([{ counting }]);
  });
});

describe('PRG-06 the partner’s own registrations', () => {
  const today = day('2026-06-01');
  const until = (protectedTo: string, withdrawnOn: string | null = null) => ({
    protectedTo: day(protectedTo),
    withdrawnOn: withdrawnOn === null ? null : day(withdrawnOn),
  });
  test.each([
    [[until('2026-06-01')], { code: 'protecting', day: '2026-06-01' }],
    [[until('2026-05-31')], { code: 'expired', day: '2026-05-31' }],
    [[until('2026-05-31'), until('2026-07-01')], { code: 'protecting', day: '2026-07-01' }],
    [[until('2026-07-01', '2026-05-02'), until('2026-07-01', '2026-05-20')], { code: 'withdrawn', day: '2026-05-20' }],
    [[], null],
  ])('%o', (own, is) => {
    expect(explainRegistrations(own, today)).toEqual(is);
  });
});

describe('PRG-06 what a partner may ask, and staff answer', () => {
  const dueOn = day('2026-06-08');

  test('about one order once at a time, and not without end', () => {
    expect(checkInquiry([{ about: 'b', dueOn }], 'a')).toMatchObject({ ok: true });
    expect(checkInquiry([{ about: 'a', dueOn }], 'a')).toMatchObject({ refusal: { code: 'asked-already', dueOn } });
    const many = Array.from({ length: MOST_INQUIRIES }, (_, n) => ({ about: `b${n}`, dueOn }));
    expect(checkInquiry(many, 'a')).toMatchObject({ refusal: { code: 'too-many-inquiries' } });
    expect(checkInquiry(many.slice(1), 'a')).toMatchObject({ ok: true });
  });

  test('given only where it is given', () => {
    const theirs = { partnerId: 'par_b', movesTo: null } as const;
    expect(checkInquiryAnswer('given', 'par_a', [])).toMatchObject({ refusal: { code: 'not-given-yet' } });
    expect(checkInquiryAnswer('given', 'par_a', [theirs])).toMatchObject({ refusal: { code: 'not-given-yet' } });
    expect(checkInquiryAnswer('given', 'par_a', [{ ...theirs, movesTo: 'par_a' }])).toMatchObject({ ok: true });
    expect(checkInquiryAnswer('given', 'par_a', [theirs, { ...theirs, partnerId: 'par_a' }])).toMatchObject({
      ok: true,
    });
    expect(checkInquiryAnswer('not-given', 'par_a', [])).toMatchObject({ ok: true });
  });

  test.each([
    ['2026-06-08', null, 'open'],
    ['2026-06-09', null, 'late'],
    ['2026-06-09', 'given', 'given'],
  ] as const)('on %s with the answer %s it is %s', (today, outcome, is) => {
    expect(inquiryState({ dueOn, outcome }, day(today))).toBe(is);
  });

  test('numbers and domains are read as people write them', () => {
    const sent = { intent: 'look', orderNumber: ' ａｂ12c‐9xyz0', domain: 'https://WWW.Aozora.example/shop' };
    expect(InquiryForm.parse(sent)).toMatchObject({ orderNumber: NUMBER, domain: 'aozora.example', company: '' });
    expect(InquiryForm.safeParse({ intent: 'look', orderNumber: '', domain: '' }).success).toBe(false);
    expect(InquiryForm.safeParse({ intent: 'ask', orderNumber: NUMBER, note: ' ' }).success).toBe(false);
  });
});
