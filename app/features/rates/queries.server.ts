import { and, asc, desc, eq } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { rateCards, rateRows } from '#db/schema/rates.ts';
import type { RateCard, RateRow } from './rules.ts';

/**
 * Every rate card ever entered with its rows, oldest first; a few rows, whatever the number of contracts.
 * A card without rows is a card: it replaces the one before and grants nothing.
 */
export async function loadRateCards(context: Context): Promise<RateCard[]> {
  const rows = await everyRow(context, {});
  const cards = new Map<string, Omit<RateCard, 'rows'> & { rows: RateRow[] }>();
  for (const { programme, effectiveFrom, row } of rows) {
    const key = `${programme} ${effectiveFrom}`;
    const card = cards.get(key) ?? { programme, effectiveFrom, rows: [] };
    if (row) card.rows.push(row);
    cards.set(key, card);
  }
  return [...cards.values()];
}

const everyRow = prepared(({ db }) =>
  db
    .select({
      programme: rateCards.programme,
      effectiveFrom: rateCards.effectiveFrom,
      row: {
        planGroup: rateRows.planGroup,
        event: rateRows.event,
        minCount: rateRows.minCount,
        rate: rateRows.rate,
      },
    })
    .from(rateCards)
    .leftJoin(
      rateRows,
      and(eq(rateRows.programme, rateCards.programme), eq(rateRows.effectiveFrom, rateCards.effectiveFrom)),
    )
    .orderBy(
      asc(rateCards.programme),
      asc(rateCards.effectiveFrom),
      asc(rateRows.planGroup),
      asc(rateRows.event),
      asc(rateRows.minCount),
    ),
);

/** When each card was entered and by whom, the latest first month first. */
export async function listCardEntries({ db }: Context) {
  return db.select().from(rateCards).orderBy(desc(rateCards.effectiveFrom), asc(rateCards.programme));
}
