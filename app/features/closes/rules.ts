import { type Day, type Month, addDays, addMonths, dayOfMonth, lastDayOf, monthOf } from '#app/core/calendar.ts';

/** The month a day's run closes: on the 1st the one before, on other days none. PRG-09. */
export function monthToClose(today: Day): Month | undefined {
  return dayOfMonth(today) === 1 ? addMonths(monthOf(today), -1) : undefined;
}

/** The day on which a month's contracts are counted: its last. PRG-09. */
export function countingDay(month: Month): Day {
  return lastDayOf(month);
}

/** The day whose run closes a month: the one after its last, before anything else happens. PRG-09. */
export function closingDay(month: Month): Day {
  return addDays(lastDayOf(month), 1);
}
