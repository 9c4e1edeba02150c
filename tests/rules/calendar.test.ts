import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addGridMonths,
  addHalfMonths,
  addMonths,
  day,
  dayIn,
  dayInTokyo,
  dayOfMonth,
  daysBetween,
  eachDay,
  earlierOf,
  firstDayOf,
  isGridDay,
  lastDayOf,
  laterOf,
  month,
  monthOf,
  nextGridDay,
  parseDay,
  parseMonth,
} from '#app/core/calendar.ts';
import { InvariantError } from '#app/core/invariant.ts';
import { typedDay, typedMonth } from '#app/core/typed-day.ts';
import { anyDay, anyGridDay, anyMonth } from '#tests/support/arbitraries.ts';

describe('a day is text that names a day which exists', () => {
  test.each([
    { text: '2000-02-29', exists: true, because: 'a year divisible by 400 is a leap year' },
    { text: '2100-02-28', exists: true, because: 'every February has a 28th' },
    { text: '2100-02-29', exists: false, because: 'a century not divisible by 400 is a common year' },
    { text: '2028-02-29', exists: true, because: 'every fourth year is a leap year' },
    { text: '2027-02-29', exists: false, because: 'the year before it is not' },
    { text: '2028-02-30', exists: false, because: 'no February has 30 days' },
    { text: '2026-04-30', exists: true, because: 'April has 30 days' },
    { text: '2026-04-31', exists: false, because: 'and not 31' },
    { text: '2026-12-31', exists: true, because: 'the year ends on the 31st' },
    { text: '2026-12-32', exists: false, because: 'no month has 32 days' },
    { text: '2026-01-00', exists: false, because: 'days are counted from 1' },
    { text: '2026-00-01', exists: false, because: 'months are counted from 1' },
    { text: '2026-13-01', exists: false, because: 'there are twelve months' },
    { text: '1900-01-01', exists: true, because: 'the first day the portal knows' },
    { text: '1899-12-31', exists: false, because: 'older than any contract could be' },
    { text: '2026-1-01', exists: false, because: 'months are written with two digits' },
    { text: '2026-01-01 ', exists: false, because: 'nothing stands after the day' },
    { text: '2026-01-01T00:00', exists: false, because: 'a day is no moment' },
    { text: '２０２６-01-01', exists: false, because: 'digits are half-width' },
    { text: '', exists: false, because: 'nothing is no day' },
  ])('$text: $because', ({ text, exists }) => {
    expect(parseDay(text)).toBe(exists ? text : undefined);
    if (exists) expect(day(text)).toBe(text);
    else expect(() => day(text)).toThrow(InvariantError);
  });

  test.each([
    { text: '2026-01', exists: true, because: 'the first month' },
    { text: '2026-12', exists: true, because: 'the last month' },
    { text: '2026-00', exists: false, because: 'months are counted from 1' },
    { text: '2026-13', exists: false, because: 'there are twelve months' },
    { text: '2026-01-01', exists: false, because: 'a day is no month' },
  ])('the month $text: $because', ({ text, exists }) => {
    expect(parseMonth(text)).toBe(exists ? text : undefined);
    if (!exists) expect(() => month(text)).toThrow(InvariantError);
  });
});

describe('the company lives in Japan, wherever its server stands', () => {
  test.each([
    { moment: '2026-05-31T14:59:59Z', on: '2026-05-31', because: 'one second to midnight in Tokyo' },
    { moment: '2026-05-31T15:00:00Z', on: '2026-06-01', because: 'midnight in Tokyo, still May in UTC' },
    { moment: '2028-02-28T15:00:00Z', on: '2028-02-29', because: 'a leap day begins' },
    { moment: '2026-12-31T15:00:00Z', on: '2027-01-01', because: 'a year begins' },
  ])('$moment is $on: $because', ({ moment, on }) => {
    expect(dayInTokyo(new Date(moment))).toBe(on);
  });
});

describe('the ends of months', () => {
  test.each([
    { of: '2000-02', last: '2000-02-29' },
    { of: '2100-02', last: '2100-02-28' },
    { of: '2028-02', last: '2028-02-29' },
    { of: '2027-02', last: '2027-02-28' },
    { of: '2026-04', last: '2026-04-30' },
    { of: '2026-12', last: '2026-12-31' },
  ])('$of ends on $last', ({ of, last }) => {
    expect(lastDayOf(month(of))).toBe(last);
  });

  test('the day after the last is the first of the next month', () => {
    fc.assert(
      fc.property(anyMonth, (of) => {
        expect(addDays(lastDayOf(of), 1)).toBe(firstDayOf(addMonths(of, 1)));
      }),
    );
  });

  test('a day that a month lacks cannot be named', () => {
    expect(dayIn(month('2028-02'), 29)).toBe('2028-02-29');
    expect(() => dayIn(month('2027-02'), 29)).toThrow(InvariantError);
  });
});

describe('counting days and months', () => {
  test('days are counted as a calendar of the whole world counts them', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (from, count) => {
        const oracle = new Date(Date.parse(`${from}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
        expect(addDays(from, count)).toBe(oracle);
        expect(daysBetween(from, addDays(from, count))).toBe(count);
      }),
    );
  });

  test('going forward and back by months ends where it began', () => {
    fc.assert(
      fc.property(anyMonth, fc.integer({ min: -500, max: 500 }), (from, count) => {
        expect(addMonths(addMonths(from, count), -count)).toBe(from);
        expect(addMonths(from, 12).slice(5)).toBe(from.slice(5));
      }),
    );
  });

  test('of two days one is earlier and one later, and days compare as text', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (left, right) => {
        expect([earlierOf(left, right), laterOf(left, right)]).toEqual([left, right].toSorted());
        expect(left < right).toBe(daysBetween(left, right) > 0);
      }),
    );
  });

  test('each day from one to another names every day once, ends included', () => {
    expect([...eachDay(day('2028-02-28'), day('2028-03-01'))]).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
    expect([...eachDay(day('2028-03-01'), day('2028-03-01'))]).toHaveLength(1);
    expect([...eachDay(day('2028-03-01'), day('2028-02-29'))]).toEqual([]);
  });
});

describe('CON-01, PRG-16 the half-month grid', () => {
  test.each([
    { on: '2026-05-01', grid: true, because: 'the 1st' },
    { on: '2026-05-02', grid: false, because: 'the day after' },
    { on: '2026-05-14', grid: false, because: 'the day before the middle' },
    { on: '2026-05-15', grid: true, because: 'the 15th' },
    { on: '2026-05-16', grid: false, because: 'the day after the middle' },
    { on: '2026-05-31', grid: false, because: 'month-ends are no start days' },
    { on: '2026-05-11', grid: false, because: 'a 1 at the end does not make a 1st' },
    { on: '2026-05-21', grid: false, because: 'nor here' },
  ])('$on: $because', ({ on, grid }) => {
    expect(isGridDay(day(on))).toBe(grid);
  });

  test('every row of a year: five steps back, and five forward again', () => {
    const back = Array.from({ length: 24 }, (_, index) => addHalfMonths(day('2026-01-01'), index)).map((from) => [
      from,
      addHalfMonths(from, -5),
    ]);
    expect(back).toEqual([
      ['2026-01-01', '2025-10-15'],
      ['2026-01-15', '2025-11-01'],
      ['2026-02-01', '2025-11-15'],
      ['2026-02-15', '2025-12-01'],
      ['2026-03-01', '2025-12-15'],
      ['2026-03-15', '2026-01-01'],
      ['2026-04-01', '2026-01-15'],
      ['2026-04-15', '2026-02-01'],
      ['2026-05-01', '2026-02-15'],
      ['2026-05-15', '2026-03-01'],
      ['2026-06-01', '2026-03-15'],
      ['2026-06-15', '2026-04-01'],
      ['2026-07-01', '2026-04-15'],
      ['2026-07-15', '2026-05-01'],
      ['2026-08-01', '2026-05-15'],
      ['2026-08-15', '2026-06-01'],
      ['2026-09-01', '2026-06-15'],
      ['2026-09-15', '2026-07-01'],
      ['2026-10-01', '2026-07-15'],
      ['2026-10-15', '2026-08-01'],
      ['2026-11-01', '2026-08-15'],
      ['2026-11-15', '2026-09-01'],
      ['2026-12-01', '2026-09-15'],
      ['2026-12-15', '2026-10-01'],
    ]);
  });

  test('going forward and back by half-months ends where it began, on the grid all the way', () => {
    fc.assert(
      fc.property(anyGridDay, fc.integer({ min: -1000, max: 1000 }), (from, steps) => {
        const there = addHalfMonths(from, steps);
        expect(isGridDay(there)).toBe(true);
        expect(addHalfMonths(there, -steps)).toBe(from);
      }),
    );
  });

  test('two half-months are one month, and months keep the 1st and the 15th', () => {
    fc.assert(
      fc.property(anyGridDay, fc.integer({ min: -200, max: 200 }), (from, months) => {
        const there = addGridMonths(from, months);
        expect(there).toBe(addHalfMonths(from, 2 * months));
        expect(there).toBe(`${addMonths(monthOf(from), months)}-${from.slice(8)}`);
      }),
    );
  });

  test('the next grid day is later, on the grid, and nothing lies between', () => {
    fc.assert(
      fc.property(anyDay, (after) => {
        const next = nextGridDay(after);
        expect(next > after && isGridDay(next)).toBe(true);
        const between = [...eachDay(addDays(after, 1), addDays(next, -1))];
        expect(between.filter(isGridDay)).toEqual([]);
      }),
    );
  });

  test('a day off the grid cannot be stepped from', () => {
    fc.assert(
      fc.property(
        anyDay.filter((date) => dayOfMonth(date) !== 1 && dayOfMonth(date) !== 15),
        (off) => {
          expect(() => addHalfMonths(off, 1)).toThrow(InvariantError);
        },
      ),
    );
  });
});

describe('a month as it is typed', () => {
  test.each(['2026-05', '2026/5', ' ２０２６年５月 '])('%j is read', (text) => {
    expect(typedMonth(text)).toBe('2026-05');
  });

  test.each(['', '2026', '5月', '2026-13', '2026-05-29'])('%j is none', (text) => {
    expect(typedMonth(text)).toBeUndefined();
  });
});

describe('a day as it is typed', () => {
  const asked = { what: '振込日', example: '2026-05-29' };

  test.each([
    ...['2026-05-29', '2026/05/29', ' ２０２６－０５－２９ ', '２０２６/０５/２９'],
    ...['2026年5月29日', '２０２６年５月２９日', '2026-5-29', '2026.5.29', '20260529'],
  ])('%j is read', (text) => {
    expect(typedDay(text, asked)).toEqual({ ok: true, value: '2026-05-29' });
  });

  test.each([
    { text: '2026-02-31', said: '2026年2月31日' },
    { text: '2026/02/29', said: '2026年2月29日' },
    { text: '2026-13-01', said: '2026年13月1日' },
    { text: '0000-00-00', said: '0年0月0日' },
  ])('$text is in no calendar, and the sentence says so', ({ text, said }) => {
    const refusal = `振込日の「${said}」は存在しない日付です。カレンダーでご確認ください。`;
    expect(typedDay(text, asked)).toEqual({ ok: false, refusal });
  });

  test.each(['', '2026', '26-5-29', '5月29日', '令和8年5月29日', '2026-05-29T00:00'])(
    '%j is asked for in another form',
    (text) => {
      expect(typedDay(text, asked)).toEqual({ ok: false, refusal: '振込日は「2026-05-29」の形式で入力してください。' });
    },
  );
});
