import { asc } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { rateRows } from '#db/schema/rates.ts';
import type { RateCard, RateRow } from './rules.ts';

/** Every rate card ever entered with its rows, oldest first; a few rows, whatever the number of contracts. */
export async function loadRateCards({ db }: Context): Promise<RateCard[]> {
  const rows = await db
    .select()
    .from(rateRows)
    .orderBy(
      asc(rateRows.programme),
      asc(rateRows.effectiveFrom),
      asc(rateRows.planGroup),
      asc(rateRows.event),
      asc(rateRows.minCount),
    );
  const cards = new Map<
    string,
    { programme: RateCard['programme']; effectiveFrom: RateCard['effectiveFrom']; rows: RateRow[] }
  >();
  for (const { programme, effectiveFrom, ...row } of rows) {
    const key = `${programme} ${effectiveFrom}`;
    const card = cards.get(key) ?? { programme, effectiveFrom, rows: [] };
    card.rows.push(row);
    cards.set(key, card);
  }
  return [...cards.values()];
}
