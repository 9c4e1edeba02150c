import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { listCountsOf } from '../closes/queries.server.ts';
import { cashbackCountMonth } from '../rates/rules.ts';

/**
 * The counts that fix the cashback rates of terms: a look-up by partner and the term's first day.
 * A month without a count of the partner is 0, as is no partner. PRG-13.
 */
export async function loadCountsBeforeTerm(
  context: Context,
  terms: readonly { partnerId: PartnerId | null; days: { startsOn: Day } }[],
): Promise<(partnerId: PartnerId | null, termStartsOn: Day) => number> {
  const months = [...new Set(terms.map(({ days }) => cashbackCountMonth(days.startsOn)))];
  const partnerIds = [...new Set(terms.flatMap(({ partnerId }) => (partnerId ? [partnerId] : [])))];
  const rows = await listCountsOf(context, partnerIds, months);
  const counts = new Map(rows.map(({ partnerId, month, count }) => [`${partnerId} ${month}`, count]));
  return (partnerId, termStartsOn) => {
    const count = counts.get(`${partnerId} ${cashbackCountMonth(termStartsOn)}`);
    return count === undefined ? 0 : count;
  };
}
