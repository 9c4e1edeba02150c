import { type Day, daysBetween } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { expiryOf } from '../transfer-outcomes/rules.ts';

/** How long a transfer has not been claimed: in weeks, as long as its deadline is far, then by the deadline. */
export const AGES = ['to-7', 'to-14', 'to-30', 'over-30', 'last-days', 'expired'] as const;

/** One step of the list of unclaimed money. */
export type UnclaimedAge = (typeof AGES)[number];

/** How long ago a transfer was sent, and how long it can still be claimed; below 0 once its deadline has passed. */
export type Unclaimed = { daysSince: number; daysLeft: number; expiresOn: Day; age: UnclaimedAge };

/** How long a transfer has waited on a day. The last days are those in which its partner was reminded. MAIL-14. */
export function waitOf(sentOn: Day, today: Day, policy: Policy): Unclaimed {
  const expiresOn = expiryOf(sentOn, policy);
  const [daysSince, daysLeft] = [daysBetween(sentOn, today), daysBetween(today, expiresOn)];
  return { daysSince, daysLeft, expiresOn, age: ageOf(daysSince, daysLeft, policy) };
}

function ageOf(daysSince: number, daysLeft: number, policy: Policy): UnclaimedAge {
  if (daysLeft <= 0) return 'expired';
  if (daysLeft <= policy.transferReminderDays) return 'last-days';
  if (daysSince <= 7) return 'to-7';
  if (daysSince <= 14) return 'to-14';
  return daysSince <= 30 ? 'to-30' : 'over-30';
}

/** What waits at each age, every age named. */
export function sumByAge(rows: readonly { age: UnclaimedAge; amount: Yen }[]) {
  return AGES.map((age) => {
    const those = rows.filter((row) => row.age === age);
    return { age, count: those.length, total: sumYen(those.map(({ amount }) => amount)) };
  });
}
