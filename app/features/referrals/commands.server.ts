import { and, eq, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type PartnerContext, inPlainTransaction, inTransaction } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { newPrintedName } from '#app/platform/secrets.server.ts';
import { orderUrlDays, orderUrls } from '#db/schema/referrals.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { listPrices } from '../catalogue/queries.server.ts';
import { priceOn } from '../catalogue/rules.ts';
import { countOwnOrderUrls, findOwnOrderUrl, isOwnLabelInUse, isWordTaken } from './queries.server.ts';
import { type OrderUrlRefusal, checkNewOrderUrl, checkWord, parseSlug, wordKey } from './rules.ts';

/** Makes an order URL of the partner's own under a name nobody can guess, in use at once. PRG-06. */
export async function createOrderUrl(
  context: PartnerContext,
  label: string,
): Promise<Outcome<{ slug: string }, OrderUrlRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, partner, today } = context;
    // Two creating at once come one after the other, so that the limit holds, and no name is there twice.
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`order-urls ${partner.id}`}, 0))`);
    const [urls, labelInUse] = [await countOwnOrderUrls(context), await isOwnLabelInUse(context, label)];
    const checked = checkNewOrderUrl({ programme: partner.programme, urls, labelInUse });
    if (!checked.ok) return checked;
    const slug = newPrintedName();
    await db.insert(orderUrls).values({ slug, partnerId: partner.id, label, createdOn: today, active: true });
    await recordAct(context, { name: 'url-created', things: [{ kind: 'order-url', id: slug }], after: { label } });
    return done({ slug });
  });
}

/** Switches one of the partner's own order URLs on or off; orders already placed through it stay the partner's. */
export async function switchOrderUrl(
  context: PartnerContext,
  { slug, active }: { slug: string; active: boolean },
): Promise<Outcome<{ label: string }, OrderUrlRefusal>> {
  const known = parseSlug(slug);
  if (!known) return refused({ code: 'url-unknown' });
  return inTransaction(context, async (context) => {
    const { db, partner } = context;
    const [changed] = await db
      .update(orderUrls)
      .set({ active })
      .where(and(eq(orderUrls.slug, known), ownedBy(orderUrls.partnerId, partner.id)))
      .returning({ label: orderUrls.label });
    if (!changed) return refused({ code: 'url-unknown' });
    await recordAct(context, { name: 'url-switched', things: [{ kind: 'order-url', id: known }], after: { active } });
    return done(changed);
  });
}

/** Takes over order URLs of a company being set up, under the names they are printed with. A taken name throws. */
export async function adoptOrderUrls(
  context: Context,
  urls: readonly { slug: string; partnerId: PartnerId; label: string; createdOn: Day }[],
): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    await insertRows(
      context.db,
      orderUrls,
      urls.map((url) => ({ ...url, active: true })),
    );
    await recordAct(context, {
      name: 'urls-adopted',
      things: urls.flatMap(({ slug, partnerId }): Thing[] => [
        { kind: 'order-url', id: slug },
        { kind: 'partner', id: partnerId },
      ]),
      after: { count: urls.length },
    });
  });
}

/** Gives one of the partner's own order URLs a word that nobody else has; its first address goes on working. PRG-06. */
export async function claimWord(
  context: PartnerContext,
  { slug, word }: { slug: string; word: string },
): Promise<Outcome<{ word: string }, OrderUrlRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, partner } = context;
    // Two claiming one word come one after the other: the second finds it taken.
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('order-url-words', 0))`);
    const url = await findOwnOrderUrl(context, slug);
    if (!url) return refused({ code: 'url-unknown' });
    const checked = checkWord(word, { has: url.word, taken: await isWordTaken(context, word) });
    if (!checked.ok) return checked;
    await db
      .update(orderUrls)
      .set({ word, wordKey: wordKey(word) })
      .where(and(eq(orderUrls.slug, url.slug), ownedBy(orderUrls.partnerId, partner.id)));
    await recordAct(context, {
      name: 'word-claimed',
      things: [{ kind: 'order-url', id: url.slug }],
      after: { label: word },
    });
    return done({ word });
  });
}

/** Sets the plan that is chosen when one of the partner's own order URLs is opened; null for none. */
export async function presetPlan(
  context: PartnerContext,
  { slug, planCode }: { slug: string; planCode: string | null },
): Promise<Outcome<true, OrderUrlRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, partner, today } = context;
    const url = await findOwnOrderUrl(context, slug);
    if (!url) return refused({ code: 'url-unknown' });
    if (planCode !== null && !priceOn(await listPrices(context), planCode, today))
      return refused({ code: 'plan-unknown' });
    await db
      .update(orderUrls)
      .set({ planCode })
      .where(and(eq(orderUrls.slug, url.slug), ownedBy(orderUrls.partnerId, partner.id)));
    await recordAct(context, {
      name: 'url-plan-set',
      things: [{ kind: 'order-url', id: url.slug }],
      before: { plan: url.planCode },
      after: { plan: planCode },
    });
    return done(true);
  });
}

/** Counts that the page of an order URL was opened today; of who opened it nothing is kept. */
export async function countVisit({ db, today }: Context, slug: string): Promise<void> {
  await db
    .insert(orderUrlDays)
    .values({ slug, day: today, visits: 1 })
    .onConflictDoUpdate({
      target: [orderUrlDays.slug, orderUrlDays.day],
      set: { visits: sql`${orderUrlDays.visits} + 1` },
    });
}
