import { UTCDate } from '@date-fns/utc';
import { differenceInCalendarDays } from 'date-fns';
import { invariant } from './invariant.ts';

declare const dayBrand: unique symbol;
declare const monthBrand: unique symbol;

/** A civil day in Japan as text, "2026-05-31". Days compare as text. */
export type Day = string & { readonly [dayBrand]: true };

/** A calendar month as text, "2026-05". Months compare as text. */
export type Month = string & { readonly [monthBrand]: true };

const DAY_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_TEXT = /^(\d{4})-(\d{2})$/;
const MONTHS_A_YEAR = 12;
const HALF_MONTHS_A_YEAR = 24;

/** Reads a day; undefined when the text is malformed or no such day exists. */
export function parseDay(text: string): Day | undefined {
  const parts = DAY_TEXT.exec(text);
  if (!parts) return undefined;
  const [, years, months, days] = parts;
  const yearNumber = Number(years);
  const monthNumber = Number(months);
  const dayNumber = Number(days);
  const exists =
    yearNumber >= 1900 &&
    monthNumber >= 1 &&
    monthNumber <= 12 &&
    dayNumber >= 1 &&
    dayNumber <= daysIn(yearNumber, monthNumber);
  return exists ? (text as Day) : undefined;
}

/**
 * Takes text as a day.
 *
 * @throws InvariantError when no such day exists.
 */
export function day(text: string): Day {
  const parsed = parseDay(text);
  invariant(parsed, `${text} is not a day`);
  return parsed;
}

/** Reads a month; undefined when the text is malformed or no such month exists. */
export function parseMonth(text: string): Month | undefined {
  const parts = MONTH_TEXT.exec(text);
  return parts && parseDay(`${text}-01`) ? (text as Month) : undefined;
}

/**
 * Takes text as a month.
 *
 * @throws InvariantError when no such month exists.
 */
export function month(text: string): Month {
  const parsed = parseMonth(text);
  invariant(parsed, `${text} is not a month`);
  return parsed;
}

/** The civil day at the company (Asia/Tokyo) when the moment happens, whatever the server's zone. */
export function dayInTokyo(moment: Date): Day {
  return day(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(moment));
}

/** The month a day lies in. */
export function monthOf(date: Day): Month {
  return date.slice(0, 7) as Month;
}

/** The day of the month, 1 to 31. */
export function dayOfMonth(date: Day): number {
  return Number(date.slice(8));
}

/** The day with that number in a month. @throws InvariantError when the month has no such day. */
export function dayIn(inMonth: Month, number: number): Day {
  return day(`${inMonth}-${two(number)}`);
}

/** The first day of a month. */
export function firstDayOf(inMonth: Month): Day {
  return `${inMonth}-01` as Day;
}

/** The last day of a month, leap years included. */
export function lastDayOf(inMonth: Month): Day {
  return `${inMonth}-${two(daysIn(Number(inMonth.slice(0, 4)), Number(inMonth.slice(5))))}` as Day;
}

/** The month `count` months later, or earlier when negative. */
export function addMonths(from: Month, count: number): Month {
  return monthFromIndex(monthIndex(from) + count);
}

/** The day `count` days later, or earlier when negative. */
export function addDays(from: Day, count: number): Day {
  // By hand: every invoice adds days a dozen times, and date-fns takes four times as long.
  const [year, inYear, inMonth] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)), Number(from.slice(8))];
  return toDay(new Date(Date.UTC(year, inYear - 1, inMonth + count)));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return differenceInCalendarDays(new UTCDate(`${to}T00:00:00Z`), new UTCDate(`${from}T00:00:00Z`));
}

/** The earlier of two days. */
export function earlierOf(left: Day, right: Day): Day {
  return left <= right ? left : right;
}

/** The later of two days. */
export function laterOf(left: Day, right: Day): Day {
  return left >= right ? left : right;
}

/** The days from `from` to `to`, both included; none when `to` is earlier. */
export function* eachDay(from: Day, to: Day): Generator<Day> {
  for (let date = from; date <= to; date = addDays(date, 1)) yield date;
}

/** Whether contracts may begin on the day: the 1st and the 15th. CON-01. */
export function isGridDay(date: Day): boolean {
  return date.endsWith('-01') || date.endsWith('-15');
}

/**
 * The grid day `steps` half-months later, or earlier when negative. PRG-16.
 *
 * @throws InvariantError when `from` is neither a 1st nor a 15th.
 */
export function addHalfMonths(from: Day, steps: number): Day {
  invariant(isGridDay(from), `${from} is not on the half-month grid`);
  const index = monthIndex(monthOf(from)) * 2 + (from.endsWith('-15') ? 1 : 0) + steps;
  const half = index % 2;
  return `${monthFromIndex((index - half) / 2)}-${half === 1 ? '15' : '01'}` as Day;
}

/** The grid day `count` months later: exact, because every month has a 1st and a 15th. */
export function addGridMonths(from: Day, count: number): Day {
  return addHalfMonths(from, count * (HALF_MONTHS_A_YEAR / MONTHS_A_YEAR));
}

/** Whole months from a grid day to a later one that many whole months away: the reverse of `addGridMonths`. */
export function gridMonthsBetween(from: Day, to: Day): number {
  return monthIndex(monthOf(to)) - monthIndex(monthOf(from));
}

/** The first 1st or 15th strictly after a day. */
export function nextGridDay(after: Day): Day {
  return dayOfMonth(after) < 15 ? dayIn(monthOf(after), 15) : firstDayOf(addMonths(monthOf(after), 1));
}

function daysIn(year: number, monthNumber: number): number {
  if (monthNumber === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return monthNumber === 4 || monthNumber === 6 || monthNumber === 9 || monthNumber === 11 ? 30 : 31;
}

function monthIndex(of: Month): number {
  return Number(of.slice(0, 4)) * MONTHS_A_YEAR + Number(of.slice(5)) - 1;
}

function monthFromIndex(index: number): Month {
  const inYear = index % MONTHS_A_YEAR;
  return `${String((index - inYear) / MONTHS_A_YEAR).padStart(4, '0')}-${two(inYear + 1)}` as Month;
}

function toDay(date: Date): Day {
  return day(
    `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`,
  );
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
