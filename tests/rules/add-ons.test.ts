import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from '#app/core/calendar.ts';
import {
  type AddOns,
  NO_ADD_ONS,
  STORAGE_STEPS,
  checkAddOns,
  earliestExpiry,
  isDomainItem,
  isDomainName,
  itemsOfAddOns,
  kindOfDomain,
  mailAccountsOf,
  tidyDomain,
} from '#app/features/add-ons/rules.ts';
import { anyDay } from '#tests/support/arbitraries.ts';

const TODAY = day('2026-11-20');

const wish = (change: Partial<AddOns>): AddOns => ({ ...NO_ADD_ONS, ...change });

const refusalOf = (addOns: AddOns, planGroup = 'shared') => {
  const checked = checkAddOns(addOns, planGroup, TODAY);
  return checked.ok ? undefined : checked.refusal.code;
};

describe('CAT-01, CAT-02, CTR-06 mail storage', () => {
  test('is sold by the hundred up to 900 GB, with mail only', () => {
    const sold = Array.from({ length: 1001 }, (_, gb) => gb).filter(
      (storageGb) => storageGb > 0 && refusalOf(wish({ storageGb }), 'mail') === undefined,
    );
    expect(sold).toEqual([...STORAGE_STEPS]);
    expect(refusalOf(wish({ storageGb: 100 }), 'shared')).toBe('storage-needs-mail');
    expect(refusalOf(wish({ storageGb: 150 }), 'mail')).toBe('storage-not-sold');
  });

  test('CAT-03 is one item for the month and one to set it up', () => {
    expect(itemsOfAddOns(wish({ storageGb: 300 })).map(({ code }) => code)).toEqual([
      'KWC-MAIL-ADD-300',
      'KWC-MAIL-ADD-SETUP',
    ]);
    expect(itemsOfAddOns(NO_ADD_ONS)).toEqual([]);
  });

  test('CAT-04 holds an account for every GB, as far as the control panel was tried', () => {
    expect([0, 100, 900].map(mailAccountsOf)).toEqual([100, 200, 1000]);
  });
});

describe('domain names as people type them', () => {
  test.each([
    { typed: 'ＡＯＺＯＲＡ．ｃｏ．ｊｐ', name: 'aozora.co.jp' },
    { typed: ' https://www.aozora.com/shop?x=1 ', name: 'aozora.com' },
    { typed: 'hanako@aozora.jp', name: 'aozora.jp' },
    { typed: 'aozora。jp', name: 'aozora.jp' },
    { typed: 'aozora.net.', name: 'aozora.net' },
  ])('$typed is $name', ({ typed, name }) => {
    expect(tidyDomain(typed)).toBe(name);
    expect(isDomainName(name)).toBe(true);
  });

  test.each(['', 'aozora', '.jp', 'a..jp', '-a.jp', 'a-.jp', 'a b.jp', 'a_b.jp', `${'a'.repeat(64)}.jp`, '<b>.jp'])(
    '"%s" is no domain name',
    (name) => {
      expect(isDomainName(name)).toBe(false);
    },
  );

  test('tidying twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = tidyDomain(text);
        if (isDomainName(once)) expect(tidyDomain(once.replace(/^(www\.)+/, ''))).toBe(once.replace(/^(www\.)+/, ''));
      }),
    );
  });

  test.each([
    { name: 'aozora.com', kind: 'gtld' },
    { name: 'aozora.info', kind: 'gtld' },
    { name: 'aozora.co.jp', kind: 'organisational' },
    { name: 'aozora.ne.jp', kind: 'organisational' },
    { name: 'aozora.jp', kind: 'general-jp' },
    { name: 'co.jp', kind: undefined },
    { name: 'shop.aozora.jp', kind: undefined },
    { name: 'shop.aozora.com', kind: undefined },
    { name: 'aozora.tokyo', kind: undefined },
  ])('$name is $kind', ({ name, kind }) => {
    expect(kindOfDomain(name)).toBe(kind);
  });
});

describe('domains with a plan', () => {
  const ordered = (name: string, choice: 'new' | 'transfer' = 'new', expiresOn = '2027-11-20') =>
    wish({ domain: choice === 'new' ? { choice, name } : { choice, name, expiresOn: day(expiresOn) } });

  test.each([
    { because: 'DOM-01', order: ordered('a.com'), items: ['DOM-GTLD-APPLY', 'DOM-GTLD-MAINT'] },
    {
      because: 'DOM-02 papers are free',
      order: ordered('a.co.jp'),
      items: ['DOM-ATTR-APPLY', 'DOM-ATTR-DOCS', 'DOM-ATTR-MAINT'],
    },
    {
      because: 'DOM-02 but not these',
      order: ordered('a.gr.jp'),
      items: ['DOM-ATTR-APPLY', 'DOM-ATTR-DOCS-NEGR', 'DOM-ATTR-MAINT'],
    },
    { because: 'DOM-04', order: ordered('a.jp'), items: ['DOM-JP-APPLY', 'DOM-JP-MAINT'] },
    { because: 'DOM-06', order: ordered('a.com', 'transfer'), items: ['DOM-XFER-GTLD', 'DOM-GTLD-MAINT'] },
    { because: 'DOM-06', order: ordered('a.co.jp', 'transfer'), items: ['DOM-XFER-ATTR', 'DOM-ATTR-MAINT'] },
    { because: 'DOM-15', order: wish({ dns: true }), items: ['DNS-SETUP', 'DNS-RENTAL'] },
  ])('$because: $items', ({ order, items }) => {
    expect(refusalOf(order)).toBeUndefined();
    expect(itemsOfAddOns(order).map(({ code }) => code)).toEqual(items);
  });

  test('REF-02 work on domains is told from the rest', () => {
    const codes = itemsOfAddOns({ storageGb: 100, dns: true, domain: { choice: 'new', name: 'a.jp' } });
    expect(codes.filter(({ code }) => isDomainItem(code)).map(({ about }) => about)).toEqual(['a.jp', 'a.jp']);
  });

  test('DOM-08 none is taken over in the last month before it expires', () => {
    expect(refusalOf(ordered('a.com', 'transfer', '2026-12-19'))).toBe('expires-too-soon');
    expect(refusalOf(ordered('a.com', 'transfer', '2026-12-20'))).toBeUndefined();
    expect(['2026-01-31', '2028-01-30', '2026-12-31'].map((text) => earliestExpiry(day(text)))).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2027-01-31',
    ]);
  });

  test('DOM-08 a month is 28 to 31 days, and never gets shorter from day to day', () => {
    fc.assert(
      fc.property(anyDay, (today) => {
        const earliest = earliestExpiry(today);
        expect(earliest >= addDays(today, 28) && earliest <= addDays(today, 31)).toBe(true);
        expect(earliestExpiry(addDays(today, 1)) >= earliest).toBe(true);
      }),
    );
  });

  test('DOM-10 no mail on a Japanese domain, however it is written; DOM-04 .jp in Roman letters', () => {
    const japanese = ['あおぞら.com', 'xn--l8j6b4bx6b.com'];
    expect(japanese.map((name) => refusalOf(ordered(name), 'mail'))).toEqual(Array(2).fill('no-mail-on-japanese'));
    expect(refusalOf(wish({ domain: { choice: 'none', name: 'あおぞら.jp' } }), 'mail')).toBe('no-mail-on-japanese');
    expect(japanese.map((name) => refusalOf(ordered(name)))).toEqual([undefined, undefined]);
    expect(refusalOf(ordered('あおぞら.jp'))).toBe('roman-only');
    expect(refusalOf(ordered('aozora.tokyo'))).toBe('ending-not-sold');
  });
});
