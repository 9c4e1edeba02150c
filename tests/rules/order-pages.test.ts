import { describe, expect, test } from 'vitest';
import { addDays, day } from '#app/core/calendar.ts';
import { ClientOrderForm } from '#app/features/order-pages/form.ts';
import {
  checkOfferedStart,
  checkReferral,
  isOrderNumber,
  offeredStartDays,
  orderNumberOf,
} from '#app/features/orders/rules.ts';
import { checkNewOrderUrl, orderUrlPath, parseSlug, slugAsUsed } from '#app/features/referrals/rules.ts';

const FILLED = {
  step: 'review',
  token: 'a'.repeat(32),
  referred: 'yes',
  attribution: 'partner',
  planCode: 'S',
  termMonths: '12',
  startsOn: '2026-12-01',
  company: '  株式会社　あおぞら商店 ',
  companyKana: 'かぶしきがいしゃ ｱｵｿﾞﾗ',
  contactName: '青空 花子',
  contactKana: 'あおぞら はなこ',
  email: ' ｈａｎａｋｏ＠Example.JP ',
  phone: '０３（１２３４）５６７８',
  postalCode: '〒１０５ー０００１',
  address: '東京都港区虎ノ門２－１０－１',
  consent: 'on',
};

function mistakesOf(changed: Record<string, unknown>) {
  const parsed = ClientOrderForm.safeParse({ ...FILLED, ...changed });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('CON-01 an order page offers start days on the grid, from tomorrow on', () => {
  test('half a year of 1sts and 15ths after the day of the order', () => {
    const offered = offeredStartDays(day('2026-11-15'));
    expect(offered.slice(0, 3)).toEqual(['2026-12-01', '2026-12-15', '2027-01-01']);
    expect(offered).toHaveLength(12);
  });

  test.each([
    { startsOn: '2026-12-01', accepted: true, because: 'it is the first on offer' },
    { startsOn: '2026-11-15', accepted: false, because: 'the order day itself is too early' },
    { startsOn: '2026-12-02', accepted: false, because: 'it is off the grid' },
    { startsOn: '9999-12-15', accepted: false, because: 'nobody can plan that far' },
  ])('$startsOn is accepted: $accepted, because $because', ({ startsOn, accepted }) => {
    expect(checkOfferedStart(day(startsOn), day('2026-11-15')).ok).toBe(accepted);
  });
});

describe('PRG-06 an order goes to the partner the client saw, or to nobody', () => {
  test.each([
    { referred: true, found: true, ok: true },
    { referred: false, found: false, ok: true },
    { referred: true, found: false, ok: false },
    { referred: false, found: true, ok: false },
  ])('seen $referred, found $found', ({ referred, found, ok }) => {
    expect(checkReferral({ referred }, found ? { slug: 'leaflet' } : undefined).ok).toBe(ok);
  });

  test('and to the partner named, not to one whose code was typed since', () => {
    expect(checkReferral({ referred: true, named: 'leaflet' }, { slug: 'leaflet' }).ok).toBe(true);
    expect(checkReferral({ referred: true, named: 'leaflet' }, { slug: 'other' }).ok).toBe(false);
  });

  test('order URLs are for the cashback programme, and not without end', () => {
    const labelInUse = false;
    expect(checkNewOrderUrl({ programme: 'cashback', urls: 49, labelInUse }).ok).toBe(true);
    expect(checkNewOrderUrl({ programme: 'cashback', urls: 50, labelInUse }).ok).toBe(false);
    expect(checkNewOrderUrl({ programme: 'discount', urls: 0, labelInUse }).ok).toBe(false);
  });

  test('a slug forgives capitals, full width and spaces, and nothing that could be something else', () => {
    expect(parseSlug(' ＡＯＺＯＲＡ-2 ')).toBe('aozora-2');
    for (const text of [undefined, '', 'a/b', 'a\0b', '日本', 'a'.repeat(65)]) expect(parseSlug(text)).toBeUndefined();
    expect(slugAsUsed(`日本\0\u202e${'x'.repeat(500)}`)).toHaveLength(64);
    expect(orderUrlPath('aozora-2')).toBe('/o/aozora-2');
  });
});

describe('what a client types is forgiven its width and kind', () => {
  test('everything is stored in one form', () => {
    expect(ClientOrderForm.parse(FILLED)).toMatchObject({
      company: '株式会社 あおぞら商店',
      companyKana: 'カブシキガイシャ アオゾラ',
      contactKana: 'アオゾラ ハナコ',
      email: 'hanako@example.jp',
      phone: '03-1234-5678',
      termMonths: 12,
    });
  });

  test.each([
    { field: 'companyKana', value: '株式会社', because: 'kanji is no reading' },
    { field: 'email', value: 'a@example.jp,b@example.jp', because: 'two addresses are not one' },
    { field: 'email', value: 'a@localhost', because: 'no mail gets there' },
    { field: 'phone', value: '12345', because: 'too short' },
    { field: 'phone', value: '03-1234-56789012', because: 'too long' },
    { field: 'termMonths', value: '2', because: 'CON-02: three months at least' },
    { field: 'termMonths', value: '1e9', because: 'not on offer' },
    { field: 'startsOn', value: '2026-02-30', because: 'no such day' },
    { field: 'company', value: '\0\u200b ', because: 'nothing is left of it' },
    { field: 'company', value: '長'.repeat(101), because: 'too long' },
    { field: 'company', value: ['一', '二'], because: 'sent twice' },
    { field: 'consent', value: undefined, because: 'no consent' },
    { field: 'token', value: 'x', because: 'too short to be a secret' },
  ])('$field is refused: $because', ({ field, value }) => {
    expect(mistakesOf({ [field]: value })).toContain(field);
  });
});

test('an order number is short enough to be read out', () => {
  const number = orderNumberOf('ctr_0123456789abcdefghjk');
  expect(number).toBe('ABCDE-FGHJK');
  expect(isOrderNumber(number)).toBe(true);
  expect(isOrderNumber('abcde-fghjk')).toBe(false);
});

test('the first start day on offer is never today', () => {
  for (let date = day('2026-01-01'); date < '2026-03-05'; date = addDays(date, 1)) {
    expect(offeredStartDays(date)[0]).toSatisfy((first: string) => first > date);
  }
});
