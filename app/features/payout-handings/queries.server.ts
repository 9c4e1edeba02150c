import { and, asc, eq, gt, isNotNull, isNull, notExists, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import { yen } from '#app/core/yen.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { payoutCarries, payoutHandings } from '#db/schema/payout-handings.ts';
import { payoutDirectory, payoutStandings } from '../payouts/queries.server.ts';

/** When each payout was handed to the bank, for other rooms to join; one that never was is missing. */
export function handingDirectory({ db }: Source) {
  return db
    .select({ payoutId: payoutHandings.payoutId, handedOn: payoutHandings.handedOn })
    .from(payoutHandings)
    .as('handing_directory');
}

/** The payouts of a month that were let go unsent. */
export async function listCarried({ db }: Context, month: Month): Promise<ReadonlySet<PayoutId>> {
  const rows = await db
    .select({ payoutId: payoutCarries.payoutId })
    .from(payoutCarries)
    .where(eq(payoutCarries.month, month));
  return new Set(rows.map(({ payoutId }) => payoutId));
}

/** The payouts of a month that were handed to the bank. */
export async function listHanded(context: Context, month: Month): Promise<ReadonlySet<PayoutId>> {
  return new Set((await handedOfMonth(context, { month })).map(({ payoutId }) => payoutId));
}

const handedOfMonth = prepared(({ db }, given: Places<{ month: Month }>) =>
  db.select({ payoutId: payoutHandings.payoutId }).from(payoutHandings).where(eq(payoutHandings.month, given.month)),
);

/** The partner's own payouts that were handed to the bank. */
export async function listOwnHanded(context: PartnerContext): Promise<ReadonlySet<PayoutId>> {
  const payout = payoutDirectory(context);
  const rows = await context.db
    .select({ payoutId: payoutHandings.payoutId })
    .from(payoutHandings)
    .innerJoin(payout, eq(payout.id, payoutHandings.payoutId))
    .where(ownedBy(payout.partnerId, context.partner.id));
  return new Set(rows.map(({ payoutId }) => payoutId));
}

/** The announced payouts of a partner that the bank has not and that have something in them, the oldest first. */
export async function listStoppable(context: Context, partnerId: PartnerId) {
  const payout = payoutStandings(context);
  const handed = context.db
    .select({ one: sql`1` })
    .from(payoutHandings)
    .where(eq(payoutHandings.payoutId, payout.id));
  return context.db
    .select()
    .from(payout)
    .where(
      and(
        ownedBy(payout.partnerId, partnerId),
        isNotNull(payout.noticedOn),
        isNull(payout.sentOn),
        gt(payout.standing, yen(0)),
        notExists(handed),
      ),
    )
    .orderBy(asc(payout.month));
}

/** The months in which a partner has a payout that was announced and not sent, the oldest first. */
export async function listUnsentMonths(context: Context, partnerId: PartnerId): Promise<Month[]> {
  const payout = payoutDirectory(context);
  const rows = await context.db
    .selectDistinct({ month: payout.month })
    .from(payout)
    .where(and(ownedBy(payout.partnerId, partnerId), isNotNull(payout.noticedOn), isNull(payout.sentOn)))
    .orderBy(asc(payout.month));
  return rows.map(({ month }) => month);
}
