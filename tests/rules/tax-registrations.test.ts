import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import {
  checkDigitHolds,
  checkRegistration,
  deductibleShare,
  numberOn,
  readRegistrationNumber,
} from '#app/features/tax-registrations/rules.ts';

describe('GAP-10 a registration number', () => {
  test.each([
    'T4011001098993',
    't4011001098993',
    '4011001098993',
    'T4-0110-0109-8993',
    'T4011001098993',
    ' T 4011001098993 ',
  ])('is read as typed: %j', (typed) => {
    expect(readRegistrationNumber(typed)).toBe('T4011001098993');
  });

  test.each(['', 'T', 'T401100109899', 'T40110010989930', 'TT4011001098993', 'T401100109899X', '四〇一一'])(
    'is none: %j',
    (typed) => {
      expect(readRegistrationNumber(typed)).toBeUndefined();
    },
  );

  test.each(['T4011001098993', 'T7123456789012', 'T7010705000725', 'T2120901007402'])(
    'carries its digit: %s',
    (number) => {
      expect(checkDigitHolds(number)).toBe(true);
    },
  );

  test('one digit typed wrongly, at any place, is noticed', () => {
    const number = 'T4011001098993';
    const slips = Array.from({ length: 13 }, (_, place) => {
      const digit = Number(number[place + 1]);
      return `${number.slice(0, place + 1)}${(digit + 1) % 9}${number.slice(place + 2)}`;
    }).filter((slip) => slip !== number);
    expect(slips.filter(checkDigitHolds)).toEqual([]);
  });
});

describe('GAP-10 what a partner says of it', () => {
  const known = [{ fromDay: day('2024-04-01'), number: 'T4011001098993' }];
  const company = { standing: 'company', number: 'T7010705000725', from: day('2026-05-01') } as const;

  test.each([
    { entry: company, known, stored: { fromDay: '2026-05-01', number: 'T7010705000725' } },
    { entry: { standing: 'ended', from: day('2026-05-01') }, known, stored: { fromDay: '2026-05-01', number: null } },
    {
      entry: { ...company, standing: 'individual', number: 'T0000000000001' },
      known: [],
      stored: { fromDay: '2026-05-01', number: 'T0000000000001' },
    },
  ] as const)('is kept: $entry.standing', ({ entry, known, stored }) => {
    expect(checkRegistration(entry, known)).toEqual({ ok: true, value: stored });
  });

  test.each([
    { entry: { ...company, number: 'T7010705000726' }, code: 'check-digit' },
    { entry: { ...company, number: '705' }, code: 'no-such-number' },
    { entry: { ...company, from: day('2023-09-30') }, code: 'before-the-system' },
    { entry: { ...company, number: 'T4011001098993' }, code: 'said-already' },
    { entry: { standing: 'ended', from: day('2024-03-31') }, code: 'not-registered' },
  ] as const)('is refused: $code', ({ entry, code }) => {
    expect(checkRegistration(entry, known)).toEqual({ ok: false, refusal: { code } });
  });

  test('holds from its day on, and a later word for the same day takes its place', () => {
    const entries = [...known, { fromDay: day('2024-04-01'), number: 'T7010705000725' }];
    expect(numberOn(entries, day('2024-03-31'))).toBeNull();
    expect(numberOn(entries, day('2024-04-01'))).toBe('T7010705000725');
    expect(numberOn([...entries, { fromDay: day('2025-01-01'), number: null }], day('2025-01-01'))).toBeNull();
  });
});

describe('GAP-12 the deductible share of a purchase', () => {
  test.each([
    ['2023-09-30', '1'],
    ['2023-10-01', '0.8'],
    ['2026-09-30', '0.8'],
    ['2026-10-01', '0.7'],
    ['2028-09-30', '0.7'],
    ['2028-10-01', '0.5'],
    ['2030-09-30', '0.5'],
    ['2030-10-01', '0.3'],
    ['2031-09-30', '0.3'],
    ['2031-10-01', '0'],
  ])('of somebody unregistered, on %s: %s', (on, share) => {
    expect(deductibleShare(null, day(on))).toBe(share);
  });

  test('with a number it is the whole', () => {
    expect(deductibleShare('T4011001098993', day('2031-10-01'))).toBe('1');
  });
});
