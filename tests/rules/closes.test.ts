import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, dayOfMonth, month } from '#app/core/calendar.ts';
import { closingDay, countingDay, monthToClose } from '#app/features/closes/rules.ts';
import { anyDay, anyMonth } from '#tests/support/arbitraries.ts';

describe('PRG-09 a month is closed once, on the 1st of the next', () => {
  test.each([
    { today: '2026-05-31', closes: undefined, because: 'the day is not over' },
    { today: '2026-06-01', closes: '2026-05', because: 'the first day after it' },
    { today: '2026-06-02', closes: undefined, because: 'the day for it has gone' },
    { today: '2027-01-01', closes: '2026-12', because: 'over the turn of the year' },
    { today: '2028-03-01', closes: '2028-02', because: 'after a leap day' },
    { today: '2028-02-29', closes: undefined, because: 'the leap day itself is counted first' },
  ])('on $today: $because', ({ today, closes }) => {
    expect(monthToClose(day(today))).toBe(closes);
  });

  test('contracts are counted on the last day and closed on the day after', () => {
    expect([countingDay(month('2028-02')), closingDay(month('2028-02'))]).toEqual(['2028-02-29', '2028-03-01']);
    expect([countingDay(month('2100-02')), closingDay(month('2100-02'))]).toEqual(['2100-02-28', '2100-03-01']);
  });

  test('every month has one day that closes it', () => {
    fc.assert(
      fc.property(anyMonth, anyDay, (of, on) => {
        expect(monthToClose(closingDay(of))).toBe(of);
        expect(monthToClose(on) !== undefined).toBe(dayOfMonth(on) === 1);
      }),
    );
  });
});
