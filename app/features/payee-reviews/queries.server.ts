import { and, asc, eq, gt, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Day, Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { yen } from '#app/core/yen.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { payeeReviews } from '#db/schema/payee-reviews.ts';
import { adjustmentDirectory } from '../adjustments/queries.server.ts';
import { findOwnLatest } from '../approvals/queries.server.ts';
import { accountAsThing } from '../account-changes/rules.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { isLetterAbout, letterDirectory, listOwnLetters } from '../letters/queries.server.ts';
import { findPayee, partnerDirectory, payeeDirectory } from '../partners/queries.server.ts';
import { payeeAsThing } from '../payee-changes/rules.ts';
import { openHolds } from '../payout-holds/queries.server.ts';
import { listOwnPayouts, payoutDirectory } from '../payouts/queries.server.ts';
import { payoutDay } from '../payouts/rules.ts';
import { reviewWaits } from './rules.ts';

/** A partner that was never paid and soon is, with its payee as it stands. */
export type FirstPaid = Awaited<ReturnType<typeof listFirstPaid>>[number];

/**
 * The partners whose first payout is in sight with a month-end and who were not told so, after one of them in order of id,
 * at most `limit`: more is owed to them by then than corrections take, nothing is kept back, and no payout of theirs was ever
 * announced. MAIL-05, MAIL-06.
 */
export async function listFirstPaid(context: Context, month: Month, after: PartnerId | null, limit: number) {
  const [partner, payee, hold] = [partnerDirectory(context), payeeDirectory(context), openHolds(context)];
  const owed = owedTo(context, month);
  const letter = letterDirectory(context);
  const payout = payoutDirectory(context);
  const paid = context.db
    .selectDistinct({ partnerId: payout.partnerId })
    .from(payout)
    .where(isNotNull(payout.noticedOn))
    .as('paid_before');
  return context.db
    .select({
      partnerId: partner.id,
      partnerName: partner.name,
      address: partner.email,
      since: owed.since,
      familyName: payee.familyName,
      givenName: payee.givenName,
      email: payee.email,
      firstConfirmedOn: payee.firstConfirmedOn,
    })
    .from(owed)
    .innerJoin(partner, eq(partner.id, owed.partnerId))
    .leftJoin(payee, eq(payee.partnerId, partner.id))
    .leftJoin(hold, eq(hold.partnerId, partner.id))
    .leftJoin(paid, eq(paid.partnerId, partner.id))
    .leftJoin(letter, isLetterAbout(letter, 'payee-review', partner.id))
    .where(and(isNull(hold.partnerId), isNull(paid.partnerId), isNull(letter.onceKey), gt(partner.id, after ?? 'par_')))
    .orderBy(asc(partner.id))
    .limit(limit);
}

/** What is owed to each partner by a month-end, and since when the first of it, where it is more than corrections take. */
function owedTo(context: Context, month: Month) {
  const cashback = cashbackDirectory(context);
  const correction = adjustmentDirectory(context);
  const line = unionAll(
    context.db
      .select({ partnerId: cashback.partnerId, amount: cashback.amount, since: cashback.earnedOn })
      .from(cashback)
      .where(and(isNull(cashback.voidedOn), gt(cashback.amount, yen(0)), lte(cashback.payableOn, payoutDay(month)))),
    context.db
      .select({ partnerId: correction.partnerId, amount: correction.amount, since: correction.approvedOn })
      .from(correction),
  ).as('owed_lines');
  return context.db
    .select({ partnerId: line.partnerId, since: sql<Day>`min(${line.since})`.as('owed_since') })
    .from(line)
    .groupBy(line.partnerId)
    .having(gt(sql`sum(${line.amount})`, 0))
    .as('owed');
}

/** Whether the partner's own payee waits for another look before its first payout, as the portal asked for it. MAIL-06. */
export async function isOwnReviewDue(context: PartnerContext): Promise<boolean> {
  const { id } = context.partner;
  const [[asked], [reviewed], payee, payouts, ...putUp] = await Promise.all([
    listOwnLetters(context, 'payee-review', 1),
    reviewOf(context, { partnerId: id }),
    findPayee(context, id),
    listOwnPayouts(context, 1),
    findOwnLatest(context, payeeAsThing(id)),
    findOwnLatest(context, accountAsThing(id)),
  ]);
  return reviewWaits({
    askedOn: asked?.writtenOn ?? null,
    reviewedOn: reviewed?.reviewedOn ?? null,
    firstConfirmedOn: payee?.firstConfirmedOn ?? null,
    paidBefore: payouts.length > 0,
    putUp: putUp.filter((one) => one !== undefined),
  });
}

const reviewOf = prepared(({ db }, given: Places<{ partnerId: PartnerId }>) =>
  db
    .select({ reviewedOn: payeeReviews.reviewedOn })
    .from(payeeReviews)
    .where(ownedBy(payeeReviews.partnerId, given.partnerId)),
);
