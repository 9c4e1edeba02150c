import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { InvariantError } from '#app/core/invariant.ts';
import { HIGHEST_RATE, compareRates, parsePercent, parseRate, percentOf, rate, shareOf } from '#app/core/rate.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import { lessYen, negateYen, neverBelowZero, splitYen, sumYen, timesYen, yen } from '#app/core/yen.ts';
import { amountUpTo, anyCardRate } from '#tests/support/arbitraries.ts';

describe('an amount is a whole number of yen', () => {
  test.each([
    { amount: 0, because: 'nothing is an amount' },
    { amount: -1, because: 'the ledger credits' },
    { amount: Number.MAX_SAFE_INTEGER, because: 'the largest number held exactly' },
  ])('$amount: $because', ({ amount }) => {
    expect(yen(amount)).toBe(amount);
  });

  test.each([
    { amount: 0.5, because: 'there is no half yen' },
    { amount: Number.MAX_SAFE_INTEGER + 1, because: 'it could be another number' },
    { amount: Number.NaN, because: 'it is no number' },
    { amount: Number.POSITIVE_INFINITY, because: 'it has no end' },
  ])('not $amount: $because', ({ amount }) => {
    expect(() => yen(amount)).toThrow(InvariantError);
  });

  test('nothing has no sign, so that equal amounts are equal everywhere', () => {
    expect(Object.is(yen(-0), 0)).toBe(true);
    expect(Object.is(negateYen(yen(0)), 0)).toBe(true);
  });

  test('sums, differences and products stay exact or fail', () => {
    expect(sumYen([])).toBe(0);
    expect(sumYen([yen(1), yen(2), yen(-4)])).toBe(-1);
    expect(() => sumYen([yen(Number.MAX_SAFE_INTEGER), yen(1)])).toThrow(InvariantError);
    expect(timesYen(yen(3800), 12)).toBe(45_600);
    expect(() => timesYen(yen(3800), 1.5)).toThrow(InvariantError);
    expect(() => timesYen(yen(Number.MAX_SAFE_INTEGER), 2)).toThrow(InvariantError);
    expect(lessYen(yen(1), yen(3))).toBe(-2);
    expect([-1, 0, 1].map((amount) => neverBelowZero(yen(amount)))).toEqual([0, 0, 1]);
  });
});

describe('PRG-07 a rate is an exact decimal', () => {
  test.each([
    { text: '0', canonical: '0' },
    { text: '0.0', canonical: '0' },
    { text: '0.10', canonical: '0.1' },
    { text: '0.30', canonical: '0.3' },
    { text: '0.000000000000000000000000000001', canonical: '0.000000000000000000000000000001' },
    { text: '1.50', canonical: '1.5' },
  ])('"$text" is written "$canonical"', ({ text, canonical }) => {
    expect(parseRate(text)).toBe(canonical);
  });

  test.each(['', '-0.1', '+0.1', '.5', '0.', '00.1', '1e-1', '0,1', '10%', ' 0.1', 'NaN', 'Infinity', '０.1', '0x1'])(
    '"%s" is no rate',
    (text) => {
      expect(parseRate(text)).toBeUndefined();
      expect(() => rate(text)).toThrow(InvariantError);
    },
  );

  test.each([
    { text: '0.299999999999999999999999999999', against: -1, because: 'just below 30 %' },
    { text: '0.30', against: 0, because: '30 % itself, however written' },
    { text: '0.300000000000000000000000000001', against: 1, because: 'just above, where floats see no difference' },
  ])('$text: $because', ({ text, against }) => {
    expect(Math.sign(compareRates(rate(text), HIGHEST_RATE))).toBe(against);
  });

  test('people type and read percentages of it without losing a digit', () => {
    fc.assert(
      fc.property(anyCardRate, (share) => {
        expect(parsePercent(percentOf(share))).toBe(share);
      }),
    );
    expect(parsePercent('7.5')).toBe('0.075');
    expect(parsePercent('7.5%')).toBeUndefined();
  });
});

describe('BIL-02 what is below 1 yen is dropped', () => {
  test.each([
    { amount: 100, share: '0.29', is: 29, because: 'floats make 28.999… of it' },
    { amount: 9, share: '0.1', is: 0, because: 'nine tenths of a yen are nothing' },
    { amount: 10, share: '0.1', is: 1, because: 'ten tenths are one' },
    { amount: 19, share: '0.1', is: 1, because: 'not rounded to the nearest' },
    { amount: 45_600, share: '0.075', is: 3_420, because: 'exact to the yen' },
    { amount: 333_333, share: '0.3', is: 99_999, because: 'the highest rate, nine tenths dropped' },
    { amount: 0, share: '0.3', is: 0, because: 'nothing has no share' },
    { amount: 12_345, share: '0', is: 0, because: 'no rate, no share' },
    { amount: Number.MAX_SAFE_INTEGER, share: '1', is: Number.MAX_SAFE_INTEGER, because: 'the whole of the largest' },
    { amount: 1_000_000, share: '0.299999999999999999999999999999', is: 299_999, because: 'thirty digits count' },
  ])('$amount × $share is $is: $because', ({ amount, share, is }) => {
    expect(shareOf(yen(amount), rate(share))).toBe(is);
  });

  test('it agrees with whole-number arithmetic of any length', () => {
    const anyRate = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.bigInt({ min: 0n, max: 10n ** 30n - 1n }))
      .map(([scale, digits]) => ({ scale, digits: digits % 10n ** BigInt(scale) }));
    fc.assert(
      fc.property(amountUpTo(Number.MAX_SAFE_INTEGER), anyRate, (amount, { scale, digits }) => {
        const text = scale === 0 ? '0' : `0.${String(digits).padStart(scale, '0')}`;
        const oracle = (BigInt(amount) * digits) / 10n ** BigInt(scale);
        expect(BigInt(shareOf(amount, rate(text)))).toBe(oracle);
      }),
      { numRuns: 1000 },
    );
  });

  test('at card rates a share is never above 30 % and never falls when the amount grows', () => {
    fc.assert(
      fc.property(amountUpTo(10_000_000), amountUpTo(10_000), anyCardRate, (amount, more, share) => {
        const part = shareOf(amount, share);
        expect(part * 10).toBeLessThanOrEqual(amount * 3);
        expect(shareOf(sumYen([amount, more]), share)).toBeGreaterThanOrEqual(part);
      }),
    );
  });

  test('less than nothing has no share', () => {
    expect(() => shareOf(yen(-1), rate('0.1'))).toThrow(InvariantError);
  });
});

describe('MAIL-15 an amount is cut into parts', () => {
  test.each([
    { amount: 0, parts: [], because: 'nothing is not sent' },
    { amount: 1, parts: [1], because: 'the smallest transfer' },
    { amount: 300_000, parts: [300_000], because: 'exactly the limit' },
    { amount: 300_001, parts: [300_000, 1], because: 'one yen more' },
    { amount: 600_000, parts: [300_000, 300_000], because: 'no part of 0 at the end' },
  ])('$amount yen: $because', ({ amount, parts }) => {
    expect(splitYen(yen(amount), yen(300_000))).toEqual(parts);
  });

  test('parts add up to the amount, and only the last is short', () => {
    fc.assert(
      fc.property(amountUpTo(2_000_000), fc.integer({ min: 1, max: 400_000 }), (amount, limit) => {
        fc.pre(amount / limit < 1000);
        const parts = splitYen(amount, yen(limit));
        expect(sumYen(parts)).toBe(amount);
        expect(parts.slice(0, -1).every((part) => part === limit)).toBe(true);
        expect(parts.every((part) => part >= 1 && part <= limit)).toBe(true);
      }),
    );
  });

  test('nothing can be cut into parts of nothing, nor a debt into parts', () => {
    expect(() => splitYen(yen(1), yen(0))).toThrow(InvariantError);
    expect(() => splitYen(yen(-1), yen(1))).toThrow(InvariantError);
  });
});

describe('what Japanese readers see', () => {
  test.each([
    { amount: 0, text: '0円' },
    { amount: 999, text: '999円' },
    { amount: 1_000, text: '1,000円' },
    { amount: 9_120, text: '9,120円' },
    { amount: 1_234_567, text: '1,234,567円' },
    { amount: -100, text: '-100円' },
    { amount: -100_000, text: '-100,000円' },
  ])('$amount is $text', ({ amount, text }) => {
    expect(yenText(yen(amount))).toBe(text);
  });

  test('days, months and rates carry no padding zeros', () => {
    expect(dayText(day('2026-05-01'))).toBe('2026年5月1日');
    expect(dayText(day('2026-12-31'))).toBe('2026年12月31日');
    expect(monthText(month('2026-05'))).toBe('2026年5月');
    expect(['0', '0.075', '0.3'].map((share) => rateText(rate(share)))).toEqual(['0%', '7.5%', '30%']);
  });
});
