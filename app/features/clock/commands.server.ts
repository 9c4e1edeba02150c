import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import type { StaffContext } from '#app/platform/context.server.ts';
import { runUntil } from '../operations/commands.server.ts';
import { type ClockRefusal, checkMove } from './rules.ts';

/**
 * Moves the business day of the demonstration forward: the daily run plays every day that is skipped. Answers the
 * business day afterwards. Pressed twice, it moves once.
 */
export async function moveBusinessDay(
  context: StaffContext,
  to: Day,
  demonstration: boolean,
): Promise<Outcome<Day, ClockRefusal>> {
  const checked = checkMove(to, context.today, demonstration);
  if (!checked.ok) return checked;
  return done(await runUntil(context, to));
}
