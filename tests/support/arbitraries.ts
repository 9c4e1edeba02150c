import fc from 'fast-check';
import { type Day, type Month, day, dayIn, dayOfMonth, lastDayOf, month } from '#app/core/calendar.ts';
import { type Rate, rate } from '#app/core/rate.ts';
import { type Yen, yen } from '#app/core/yen.ts';

const FIRST_YEAR = 1950;
const YEARS = 200;

/** Any month of two centuries: common years, leap years, 2000 and 2100. */
export const anyMonth: fc.Arbitrary<Month> = fc
  .nat(YEARS * 12 - 1)
  .map((index) => month(`${FIRST_YEAR + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`));

/** Any day of those months; month-ends come up often. */
export const anyDay: fc.Arbitrary<Day> = fc
  .tuple(anyMonth, fc.oneof(fc.constant(31), fc.integer({ min: 1, max: 31 })))
  .map(([inMonth, number]) => dayIn(inMonth, Math.min(number, dayOfMonth(lastDayOf(inMonth)))));

/** Any 1st or 15th. */
export const anyGridDay: fc.Arbitrary<Day> = fc
  .tuple(anyMonth, fc.constantFrom('01', '15'))
  .map(([inMonth, number]) => day(`${inMonth}-${number}`));

/** Any rate a card may grant, 0 to 30 % in millionths. */
export const anyCardRate: fc.Arbitrary<Rate> = fc
  .integer({ min: 0, max: 300_000 })
  .map((millionths) => rate(`0.${String(millionths).padStart(6, '0')}`));

/** An amount from 0 to `max` yen. */
export function amountUpTo(max: number): fc.Arbitrary<Yen> {
  return fc.integer({ min: 0, max }).map(yen);
}
