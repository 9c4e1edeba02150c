import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import {
  FROM_THE_FIRST,
  HIGHEST_PRICE,
  type PricedItem,
  type PriceChange,
  checkPriceDay,
  checkPriceFigures,
  itemLines,
  itemPriceOn,
  parsePlanCode,
  priceAsThing,
  priceOn,
  priceText,
  readPriceChange,
  sumOfLines,
  taxRateOn,
  timesDue,
} from '#app/features/catalogue/rules.ts';

const gtld = { cycle: 'yearly', freeYears: 2 } as const;
const organisational = { cycle: 'yearly', freeYears: 1 } as const;
const rental = { cycle: 'yearly', freeYears: 0 } as const;

test('DOM-05 a price put up is read back from its text as it was, and its text says what it replaces', () => {
  const from = { fromDay: day('2027-04-01') };
  const changes: PriceChange[] = [
    { kind: 'plan', planCode: 'ACE01', ...from, monthlyFee: yen(3_800), setupFee: yen(0) },
    { kind: 'item', itemCode: 'DNS-RENTAL', ...from, amount: yen(13_000) },
    { kind: 'tax', ...from, rate: rate('0.12') },
  ];
  expect(changes.map((change) => readPriceChange(priceText(change, null)))).toEqual(changes);
  expect(changes.map((change) => priceAsThing(change).thing)).toEqual([
    'plan ACE01 2027-04-01',
    'item DNS-RENTAL 2027-04-01',
    'tax 2027-04-01',
  ]);
  const [plan] = changes;
  expect(plan && priceText(plan, { monthlyFee: yen(3_500), setupFee: yen(0) })).not.toBe(plan && priceText(plan, null));
});

describe('DOM-05, GAP-01 prices by their dates', () => {
  const fees = (fromDay: string, monthlyFee: number) => ({
    planCode: 'S',
    fromDay: day(fromDay),
    monthlyFee: yen(monthlyFee),
    setupFee: yen(0),
  });
  const prices = [fees('2026-04-01', 100), fees('2027-04-01', 300), fees('2026-10-01', 200)];

  test.each([
    { on: '2026-03-31', monthlyFee: undefined },
    { on: '2026-04-01', monthlyFee: 100 },
    { on: '2026-09-30', monthlyFee: 100 },
    { on: '2026-10-01', monthlyFee: 200 },
    { on: '2031-01-01', monthlyFee: 300 },
  ])('on $on a month costs $monthlyFee', ({ on, monthlyFee }) => {
    expect(priceOn(prices, 'S', day(on))?.monthlyFee).toBe(monthlyFee);
  });

  test('CAT-01 an item without a price on the day cannot be sold; a price of 0 is one', () => {
    const amounts = [{ itemCode: 'A', fromDay: day('2026-04-01'), amount: yen(0) }];
    expect(itemPriceOn(amounts, 'A', day('2026-03-31'))).toBeUndefined();
    expect(itemPriceOn(amounts, 'A', day('2026-04-01'))).toBe(0);
    expect(itemPriceOn(amounts, 'B', day('2026-04-01'))).toBeUndefined();
  });

  test('BIL-03 tax is the rate dated last, and the setting before any', () => {
    const rates = [
      { fromDay: day('2027-04-01'), rate: rate('0.12') },
      { fromDay: day('2028-04-01'), rate: rate('0.15') },
    ];
    const on = (text: string) => taxRateOn(rates, day(text), rate('0.1'));
    expect([on('2027-03-31'), on('2027-04-01'), on('2028-03-31'), on('2028-04-01')]).toEqual([
      '0.1',
      '0.12',
      '0.12',
      '0.15',
    ]);
  });
});

describe('how often an item is due', () => {
  test.each([
    { item: gtld, termMonths: 12, due: [0, 0, 1, 1, 1], because: 'DOM-01: two years are free' },
    { item: gtld, termMonths: 24, due: [0, 2, 2], because: 'DOM-01: years 3 and 4 begin in the second term' },
    { item: gtld, termMonths: 36, due: [1, 3], because: 'DOM-01: of three years the third costs' },
    { item: organisational, termMonths: 12, due: [0, 1, 1], because: 'DOM-02, DOM-04: one year is free' },
    { item: rental, termMonths: 3, due: [1, 0, 0, 0, 1], because: 'DOM-15: a year begins every fourth term' },
    { item: rental, termMonths: 7, due: [1, 1, 0, 1, 0], because: 'years begin after 0, 12 and 24 months' },
    { item: { cycle: 'monthly', freeYears: 0 }, termMonths: 6, due: [6, 6], because: 'CAT-01: every month' },
    { item: { cycle: 'once', freeYears: 0 }, termMonths: 6, due: [1, 0], because: 'once is once' },
  ] as const)('$because', ({ item, termMonths, due }) => {
    expect(due.map((_, index) => timesDue(item, { monthsBefore: index * termMonths, termMonths }))).toEqual(due);
  });

  test('over any terms, exactly the years that began are charged, whole and once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 5 }),
        (termMonths, terms, freeYears) => {
          const billing = { cycle: 'yearly', freeYears } as const;
          const due = Array.from({ length: terms }, (_, index) =>
            timesDue(billing, { monthsBefore: index * termMonths, termMonths }),
          );
          const charged = due.reduce((sum, times) => sum + times, 0);
          expect(charged).toBe(Math.max(Math.ceil((terms * termMonths) / 12) - freeYears, 0));
          expect(due.every((times) => times >= 0)).toBe(true);
        },
      ),
    );
  });

  test('CAT-02 what was added later is counted from its own first term, and has no line in terms without it', () => {
    const run = { fromTerm: 2, monthsAhead: 3, lastTerm: 6 };
    const item = { code: 'D', name: 'd', about: null, amount: yen(1_000), quantity: 1, ...run };
    const items: PricedItem[] = [
      { ...item, ...rental },
      { ...item, code: 'W', cycle: 'once', freeYears: 0 },
      { ...item, code: 'M', cycle: 'monthly', freeYears: 0 },
    ];
    const billed = Array.from({ length: 8 }, (_, index) =>
      itemLines(items, { term: index + 1, monthsBefore: index * 3, termMonths: 3 }).map(({ itemCode }) => itemCode),
    );
    expect(billed.map((codes) => codes.join(''))).toEqual(['', 'DWM', 'M', 'M', 'M', 'DM', '', '']);
  });

  test('BIL-03 lines add up, and what is not due or costs nothing has none', () => {
    const item = (change: Partial<PricedItem>): PricedItem => ({
      code: 'X',
      name: 'x',
      about: null,
      amount: yen(2_000),
      quantity: 1,
      cycle: 'monthly',
      freeYears: 0,
      ...FROM_THE_FIRST,
      ...change,
    });
    const items = [item({}), item({ code: 'D', ...gtld }), item({ code: 'W', cycle: 'once', quantity: 2 })];
    const lines = itemLines([...items, item({ code: 'F', cycle: 'once', amount: yen(0) })], {
      term: 1,
      monthsBefore: 0,
      termMonths: 12,
    });
    expect(lines.map(({ itemCode, quantity, amount }) => [itemCode, quantity, amount])).toEqual([
      ['X', 12, 24_000],
      ['W', 2, 4_000],
    ]);
    expect(sumOfLines(lines)).toBe(28_000);
    expect(sumOfLines([])).toBe(0);
  });
});

describe('a new price', () => {
  const today = day('2026-11-20');
  const tomorrow = day('2026-11-21');
  test.each([
    { fromDay: '2026-11-20', inForce: true, ok: false },
    { fromDay: '2026-11-21', inForce: true, ok: true },
    { fromDay: '2026-11-20', inForce: false, ok: true },
    { fromDay: '2026-11-19', inForce: false, ok: false },
  ])('from $fromDay where one is in force ($inForce): $ok', ({ fromDay, inForce, ok }) => {
    expect(checkPriceDay({ fromDay: day(fromDay), inForce, today, tomorrow }).ok).toBe(ok);
  });

  test('is whole yen up to a limit; a tax is at most half; a code is short and plain', () => {
    const fromDay = tomorrow;
    const plan = (monthlyFee: number) =>
      ({ kind: 'plan', planCode: 'S', fromDay, monthlyFee: yen(monthlyFee), setupFee: yen(0) }) as const;
    const item = (amount: number) => ({ kind: 'item', itemCode: 'I', fromDay, amount: yen(amount) }) as const;
    for (const change of [plan, item]) {
      expect([0, HIGHEST_PRICE, HIGHEST_PRICE + 1, -1].map((amount) => checkPriceFigures(change(amount)).ok)).toEqual([
        true,
        true,
        false,
        false,
      ]);
    }
    const taxes = [rate('0.5'), rate('0.51')].map((share) => ({ kind: 'tax' as const, fromDay, rate: share }));
    expect(taxes.map((tax) => checkPriceFigures(tax).ok)).toEqual([true, false]);
    expect(['ａｃｅ01', ' S-1 ', '', 'あ', '-A', 'A'.repeat(31)].map(parsePlanCode)).toEqual([
      'ACE01',
      'S-1',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
