import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
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
  const { today: before } = context;
  const checked = checkMove(to, before, demonstration);
  if (!checked.ok) return checked;
  const day = await runUntil(context, to);
  if (day === before) return done(day);
  await inTransaction(context, (context) =>
    recordAct(context, { name: 'day-moved', things: [], before: { day: before }, after: { day } }),
  );
  return done(day);
}
