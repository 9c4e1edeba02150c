import { type Day, type Month, addDays, addMonths, dayOfMonth, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';

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

/** One partner's count of a month with the digest of the list counted. */
export type CountedPartner = { partnerId: PartnerId; count: number; digest: string };

/** A count that came out otherwise when counted again; undefined where one side has no count at all. */
export type CountDifference = {
  partnerId: PartnerId;
  stored: CountedPartner | undefined;
  replayed: CountedPartner | undefined;
};

/** Where a month counted again differs from what was stored; empty when both say the same to the last contract. PRG-09. */
export function compareCounts(
  stored: readonly CountedPartner[],
  replayed: readonly CountedPartner[],
): CountDifference[] {
  const before = new Map(stored.map((row) => [row.partnerId, row]));
  const again = new Map(replayed.map((row) => [row.partnerId, row]));
  return [...new Set([...before.keys(), ...again.keys()])]
    .map((partnerId) => ({ partnerId, stored: before.get(partnerId), replayed: again.get(partnerId) }))
    .filter(({ stored, replayed }) => stored?.count !== replayed?.count || stored?.digest !== replayed?.digest);
}
