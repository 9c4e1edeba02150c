import { monthOf } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { rateCards, rateRows } from '#db/schema/rates.ts';
import { type CardRefusal, type RateCard, cardFaults } from './rules.ts';

/**
 * Enters a rate card from a first month on. Closed months keep the card they were closed under:
 * the first month is the current one or a later one, and a month has one card. PRG-07.
 */
export async function enterRateCard(context: StaffContext, card: RateCard): Promise<Outcome<RateCard, CardRefusal>> {
  return inTransaction(context, async (context) => {
    const faults = cardFaults(card.rows);
    if (faults.length > 0) return refused({ code: 'faulty-rows', faults });
    const earliest = monthOf(context.today);
    if (card.effectiveFrom < earliest) return refused({ code: 'month-closed', earliest });
    const claimed = await context.db
      .insert(rateCards)
      .values({
        programme: card.programme,
        effectiveFrom: card.effectiveFrom,
        enteredOn: context.today,
        enteredBy: context.staff.userId,
      })
      .onConflictDoNothing()
      .returning();
    if (claimed.length === 0) return refused({ code: 'month-taken' });
    await insertRows(context.db, rateRows, rowsOf(card));
    return done(card);
  });
}

/** Takes over the cards of a company being set up, whatever their first month. A card that stands already throws. */
export async function adoptRateCards(context: Context, cards: readonly RateCard[], enteredBy: string): Promise<void> {
  await insertRows(
    context.db,
    rateCards,
    cards.map(({ programme, effectiveFrom }) => ({ programme, effectiveFrom, enteredOn: context.today, enteredBy })),
  );
  await insertRows(context.db, rateRows, cards.flatMap(rowsOf));
}

function rowsOf({ programme, effectiveFrom, rows }: RateCard) {
  return rows.map((row) => ({ programme, effectiveFrom, ...row }));
}
