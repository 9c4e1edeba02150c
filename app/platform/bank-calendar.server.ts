import Holidays from 'date-holidays';
import { type Day, addDays, daysBetween } from '#app/core/calendar.ts';

/** 1 January 2024, a Monday: the weekday of any other day is counted from it. */
const A_MONDAY = '2024-01-01' as Day;

const JAPAN = new Holidays('JP', { types: ['public', 'bank'] });

/** Holidays by year: working a year out takes tens of milliseconds, and they never change. */
const closedDays = new Map<string, ReadonlySet<string>>();

/** Whether banks in Japan are open: no Saturday, Sunday, national holiday, nor 31 December to 3 January. */
export function isBankDay(day: Day): boolean {
  const weekday = (((daysBetween(A_MONDAY, day) % 7) + 7) % 7) + 1;
  return weekday <= 5 && !closedDaysOf(day.slice(0, 4)).has(day);
}

/** The last day before a day on which banks are open: by then a file for that day has to be at the bank. */
export function lastBankDayBefore(day: Day): Day {
  let before = addDays(day, -1);
  while (!isBankDay(before)) before = addDays(before, -1);
  return before;
}

/** A day itself where banks are open on it; otherwise the last such day before it, or the first after it. */
export function bankDayAt(day: Day, otherwise: 'before' | 'after'): Day {
  let near = day;
  while (!isBankDay(near)) near = addDays(near, otherwise === 'before' ? -1 : 1);
  return near;
}

/** The day from which so many days with open banks pass until a day; 0 is the day itself. */
export function bankDaysBefore(day: Day, days: number): Day {
  let before = day;
  for (let passed = 0; passed < days; passed += 1) before = lastBankDayBefore(before);
  return before;
}

/** The day on which so many days with open banks have passed after a day; 0 is the day itself. */
export function bankDaysAfter(day: Day, days: number): Day {
  let after = day;
  for (let passed = 0; passed < days;) {
    after = addDays(after, 1);
    if (isBankDay(after)) passed += 1;
  }
  return after;
}

function closedDaysOf(year: string): ReadonlySet<string> {
  const known = closedDays.get(year);
  if (known) return known;
  const closed = new Set(JAPAN.getHolidays(Number(year)).map(({ date }) => date.slice(0, 10)));
  closedDays.set(year, closed);
  return closed;
}
