import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { payoutHolds } from '#db/schema/payout-holds.ts';
import { partnerDirectory } from '../partners/queries.server.ts';

/** The holds in force, for other rooms to join: of a partner's the first. */
export function openHolds({ db }: Source) {
  return db
    .selectDistinctOn([payoutHolds.partnerId], { partnerId: payoutHolds.partnerId, reason: payoutHolds.reason })
    .from(payoutHolds)
    .where(isNull(payoutHolds.releasedOn))
    .orderBy(asc(payoutHolds.partnerId), asc(payoutHolds.number))
    .as('open_holds');
}

/** Who let money go that staff kept back, and when; for other rooms to join. */
export function endedHolds({ db }: Source) {
  return db
    .select({
      partnerId: payoutHolds.partnerId,
      releasedOn: payoutHolds.releasedOn,
      releasedBy: payoutHolds.releasedBy,
    })
    .from(payoutHolds)
    .where(and(eq(payoutHolds.cause, 'staff'), isNotNull(payoutHolds.releasedOn)))
    .as('ended_holds');
}

/** Since when a partner's money is kept back, and why, by the hold that began first; undefined while none is in force. */
export async function findHold(context: Context, partnerId: PartnerId) {
  const [hold] = await openHoldOf(context, { partnerId });
  return hold;
}

const openHoldOf = prepared(({ db }, given: Places<{ partnerId: PartnerId }>) =>
  db
    .select({ since: payoutHolds.heldOn, reason: payoutHolds.reason })
    .from(payoutHolds)
    .where(and(ownedBy(payoutHolds.partnerId, given.partnerId), isNull(payoutHolds.releasedOn)))
    .orderBy(asc(payoutHolds.number))
    .limit(1),
);

/** The partners whose money is kept back now. */
export async function listHeldPartners(context: Context): Promise<ReadonlySet<PartnerId>> {
  return new Set((await everyHeld(context, {})).map(({ partnerId }) => partnerId));
}

const everyHeld = prepared(({ db }) =>
  db.select({ partnerId: payoutHolds.partnerId }).from(payoutHolds).where(isNull(payoutHolds.releasedOn)),
);

/** The holds of a partner, the one in force first, then the latest. */
export async function listHoldsOf({ db }: Context, partnerId: PartnerId) {
  return db
    .select()
    .from(payoutHolds)
    .where(ownedBy(payoutHolds.partnerId, partnerId))
    .orderBy(desc(payoutHolds.number));
}

/** The holds of all partners, those in force first, then the latest; at most `limit`. */
export async function listHolds(context: Context, limit: number) {
  const partner = partnerDirectory(context);
  return context.db
    .select({
      partnerId: payoutHolds.partnerId,
      number: payoutHolds.number,
      cause: payoutHolds.cause,
      reason: payoutHolds.reason,
      heldOn: payoutHolds.heldOn,
      heldBy: payoutHolds.heldBy,
      releasedOn: payoutHolds.releasedOn,
      code: partner.code,
      partnerName: partner.name,
    })
    .from(payoutHolds)
    .innerJoin(partner, eq(partner.id, payoutHolds.partnerId))
    .orderBy(sql`${payoutHolds.releasedOn} is not null`, desc(payoutHolds.heldOn), desc(payoutHolds.partnerId))
    .limit(limit);
}
