import { type Day, addDays, lastDayOf, monthOf, nextGridDay } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';

/** A day to which staff may move the business day of the demonstration. */
export type ClockTarget = { step: 'next-day' | 'next-half-month' | 'month-end'; day: Day };

/** Where the business day may be moved: the next day, the next 1st or 15th, and the last day of a month still to come. */
export function clockTargets(today: Day): ClockTarget[] {
  const tomorrow = addDays(today, 1);
  return [
    { step: 'next-day', day: tomorrow },
    { step: 'next-half-month', day: nextGridDay(today) },
    { step: 'month-end', day: lastDayOf(monthOf(tomorrow)) },
  ];
}

/** Why the business day is not moved. */
export type ClockRefusal = { code: 'not-a-demonstration' } | { code: 'not-offered'; today: Day };

/** Whether the business day may be moved to a day. One reached already is no refusal: the button was pressed twice. */
export function checkMove(to: Day, today: Day, demonstration: boolean): Outcome<true, ClockRefusal> {
  if (!demonstration) return refused({ code: 'not-a-demonstration' });
  const offered = to === today || clockTargets(today).some((target) => target.day === to);
  return offered ? done(true) : refused({ code: 'not-offered', today });
}
