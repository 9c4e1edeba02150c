import { and, asc, eq, gt, isNotNull, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Day, Month } from '#app/core/calendar.ts';
import { manyRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { payoutGaps, payoutItems, payoutLots } from '#db/schema/payout-lots.ts';
import { lotsLeft } from '../cashback/queries.server.ts';
import { sealedLot } from '../cashback/rules.ts';
import { payeeDirectory } from '../partners/queries.server.ts';
import type { PayableLot } from './rules.ts';

/**
 * The lots that belong in the run of a month, in order of partner and lot: payable by its last day, the payee confirmed
 * before its notice day, in no other payout, and with something left. MAIL-05, PRG-18.
 */
export async function listPayableLots(
  { db }: Context,
  { month, until, confirmedBefore }: { month: Month; until: Day; confirmedBefore: Day },
): Promise<PayableLot[]> {
  const lot = lotsLeft({ db });
  const payee = payeeDirectory({ db });
  const taken = db
    .select({ lotId: payoutLots.lotId })
    .from(payoutLots)
    .where(and(isNull(payoutLots.releasedOn), ne(payoutLots.month, month)))
    .as('taken');
  const rows = await manyRows(
    db
      .select({
        partnerId: lot.partnerId,
        familyName: payee.familyName,
        givenName: payee.givenName,
        email: payee.email,
        lotId: lot.lotId,
        amount: lot.amount,
        count: lot.count,
        sha256: lot.sha256,
        lines: lot.lines,
        takenBack: lot.takenBack,
      })
      .from(lot)
      .innerJoin(payee, eq(payee.partnerId, lot.partnerId))
      .leftJoin(taken, eq(taken.lotId, lot.lotId))
      .where(
        and(
          lte(lot.payableOn, until),
          lt(payee.firstConfirmedOn, confirmedBefore),
          isNull(taken.lotId),
          gt(lot.count, 0),
        ),
      )
      .orderBy(asc(lot.partnerId), asc(lot.lotId)),
  );
  // Named one by one: spreading thousands of rows takes longer than reading them.
  return rows.map((row) => ({
    partnerId: row.partnerId,
    familyName: row.familyName,
    givenName: row.givenName,
    email: row.email,
    lotId: row.lotId,
    amount: row.amount,
    count: row.count,
    sealed: sealedLot(row, row.lines),
    takenBack: row.takenBack ?? [],
  }));
}

/** Every cashback that is in a payout or was until it left it, for other rooms to join. */
export function payoutItemDirectory({ db }: Source) {
  return db.select().from(payoutItems).as('payout_item_directory');
}

/**
 * What left a payout that had it when it was prepared, for other rooms to sum up: whole lots, and cashbacks of those that
 * stayed. The lot of a cashback is looked up for the few that left alone, whatever the server knows of its tables.
 */
export function lotsLetGo({ db }: Source) {
  const lotLetGoOn = db
    .select({ releasedOn: payoutLots.releasedOn })
    .from(payoutLots)
    .where(and(eq(payoutLots.payoutId, payoutGaps.payoutId), eq(payoutLots.lotId, payoutGaps.lotId)));
  return unionAll(
    db
      .select({ payoutId: payoutLots.payoutId, amount: payoutLots.amount })
      .from(payoutLots)
      .where(isNotNull(payoutLots.releasedOn)),
    db
      .select({ payoutId: payoutGaps.payoutId, amount: payoutGaps.amount })
      .from(payoutGaps)
      .where(and(isNotNull(payoutGaps.releasedOn), sql`(${lotLetGoOn}) is null`)),
  ).as('lots_let_go');
}
