import { and, eq, isNull } from 'drizzle-orm';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import type { CalendarEvent } from '#app/core/ical.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { ownRowsToRead } from '#app/platform/partner-rows.server.ts';
import { calendarFeeds } from '#db/schema/calendar-feeds.ts';
import { findUser } from '../access/queries.server.ts';
import { mayDo } from '../access/rules.ts';
import { loadOwnForecast } from '../forecasts/queries.server.ts';
import { loadOwnMoneyDays } from '../cashback-ways/queries.server.ts';
import { listOwnRenewalDays } from '../my-page/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { listPayoutDays } from '../payout-calendars/queries.server.ts';
import { feedEvents, isFeedSecret } from './rules.ts';

/** The most renewals a calendar names, soonest first. */
const MOST_RENEWALS = 500;

/** The day on which the person made the calendar address that opens now; undefined without one. */
export async function findOwnFeed({ db, partner }: PartnerContext) {
  const [feed] = await db
    .select({ madeOn: calendarFeeds.madeOn })
    .from(calendarFeeds)
    .where(
      and(
        ownedBy(calendarFeeds.partnerId, partner.id),
        eq(calendarFeeds.madeBy, partner.userId),
        isNull(calendarFeeds.endedOn),
      ),
    );
  return feed;
}

/**
 * The days a calendar program may read that knows the secret of an address: those of its person's partner, from rows of
 * that partner alone. Undefined for a wrong or ended address, and for a person who may no longer sign in.
 *
 * @param rowWalls whether the database itself keeps partners apart.
 */
export async function findFeedEvents(
  context: Context,
  secret: string | undefined,
  rowWalls: boolean,
): Promise<CalendarEvent[] | undefined> {
  if (!secret || !isFeedSecret(secret)) return undefined;
  const [feed] = await context.db
    .select({ partnerId: calendarFeeds.partnerId, madeBy: calendarFeeds.madeBy })
    .from(calendarFeeds)
    .where(and(eq(calendarFeeds.secretHash, sha256(secret)), isNull(calendarFeeds.endedOn)));
  const reader = feed && (await readerOf(context, feed.madeBy, feed.partnerId));
  if (!reader) return undefined;
  if (!rowWalls) return eventsOf(reader);
  const own = ownRowsToRead(context.db, reader.partner.id);
  try {
    return await eventsOf({ ...reader, db: own.db });
  } finally {
    await own.close();
  }
}

async function readerOf(context: Context, userId: UserId, partnerId: PartnerId): Promise<PartnerContext | undefined> {
  const [person, partner] = await Promise.all([findUser(context, userId), findPartner(context, partnerId)]);
  if (!person?.enabled || person.partnerId !== partnerId || !partner || !mayDo(person.role, 'own.view'))
    return undefined;
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId },
    partner: { id: partnerId, userId, userName: person.name, programme: partner.programme },
  };
}

async function eventsOf(context: PartnerContext): Promise<CalendarEvent[]> {
  const [renewals, { lines: money, hold }, moneyOf] = await Promise.all([
    listOwnRenewalDays(context, { limit: MOST_RENEWALS }),
    loadOwnForecast(context),
    loadOwnMoneyDays(context),
  ]);
  const { programme } = context.partner;
  const payouts = listPayoutDays(context).map(({ month, noticeOn }) => ({ month, noticeOn, ...moneyOf(month) }));
  return feedEvents({ programme, renewals, money, hold, payouts });
}
