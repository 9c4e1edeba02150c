import { and, eq, isNull } from 'drizzle-orm';
import { type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { calendarFeeds } from '#db/schema/calendar-feeds.ts';
import { recordAct } from '../audit/commands.server.ts';
import { feedPath } from './rules.ts';

/** Makes an address for the person's calendar program, and ends the one before. The secret is in the answer alone. */
export async function makeOwnFeed(context: PartnerContext): Promise<string> {
  return inTransaction(context, async (context) => {
    const secret = newSecret();
    await end(context);
    const { id: partnerId, userId: madeBy } = context.partner;
    await context.db
      .insert(calendarFeeds)
      .values({ secretHash: sha256(secret), partnerId, madeBy, madeOn: context.today });
    await recordAct(context, { name: 'calendar-feed-made', things: [{ kind: 'partner', id: partnerId }] });
    return feedPath(secret);
  });
}

/** Ends the person's calendar address: it opens nothing from now on. Without one nothing happens. */
export async function endOwnFeed(context: PartnerContext): Promise<void> {
  await inTransaction(context, async (context) => {
    if (!(await end(context))) return;
    await recordAct(context, { name: 'calendar-feed-ended', things: [{ kind: 'partner', id: context.partner.id }] });
  });
}

async function end({ db, today, partner }: PartnerContext): Promise<boolean> {
  const ended = await db
    .update(calendarFeeds)
    .set({ endedOn: today })
    .where(and(eq(calendarFeeds.madeBy, partner.userId), isNull(calendarFeeds.endedOn)))
    .returning({ madeOn: calendarFeeds.madeOn });
  return ended.length > 0;
}
