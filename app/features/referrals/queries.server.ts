import { type SQL, and, desc, eq, gte, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { orderUrlDays, orderUrls } from '#db/schema/referrals.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { parseSlug, wordKey } from './rules.ts';

/** An order URL as its partner sees it. */
export type OrderUrl = typeof orderUrls.$inferSelect;

/** Who referred a client, and the plan the URL opens with. */
export type Referral = { slug: string; partnerId: PartnerId; partnerName: string; planCode: string | null };

/**
 * Who stands behind an order URL; undefined when nobody does, when it is switched off, or when its partner is no longer
 * in the cashback programme. PRG-06.
 */
export async function findReferral(context: Context, slug: string | undefined): Promise<Referral | undefined> {
  const known = parseSlug(slug);
  if (!known) return undefined;
  const partner = partnerDirectory(context);
  const [referral] = await context.db
    .select({
      slug: orderUrls.slug,
      partnerId: orderUrls.partnerId,
      partnerName: partner.name,
      planCode: orderUrls.planCode,
    })
    .from(orderUrls)
    .innerJoin(partner, eq(partner.id, orderUrls.partnerId))
    .where(
      and(leadsTo(known), eq(orderUrls.active, true), eq(partner.programme, 'cashback'), eq(partner.state, 'active')),
    );
  return referral;
}

/** What an order URL leads to, working or not; of a partner no longer in the cashback programme it leads to nobody. PRG-06. */
export async function findUrlBehind(context: Context, text: string | undefined) {
  const slug = parseSlug(text);
  if (!slug) return { state: 'unknown', partnerId: null } as const;
  const partner = partnerDirectory(context);
  const [url] = await context.db
    .select({ partnerId: orderUrls.partnerId, active: orderUrls.active })
    .from(orderUrls)
    .innerJoin(partner, eq(partner.id, orderUrls.partnerId))
    .where(and(leadsTo(slug), eq(partner.programme, 'cashback'), eq(partner.state, 'active')));
  if (!url) return { state: 'unknown', partnerId: null } as const;
  return { state: url.active ? ('live' as const) : ('off' as const), partnerId: url.partnerId };
}

/** The partner's own order URLs, those in use first, then newest first. */
export async function listOwnOrderUrls(context: PartnerContext): Promise<OrderUrl[]> {
  return listOrderUrlsOf(context, context.partner.id);
}

/** The order URLs of a partner for staff, those in use first, then newest first. */
export async function listOrderUrlsOf(context: Context, partnerId: PartnerId): Promise<OrderUrl[]> {
  return urlsOfPartner(context, { partnerId });
}

const urlsOfPartner = prepared(({ db }, given: Places<{ partnerId: PartnerId }>) =>
  db
    .select()
    .from(orderUrls)
    .where(ownedBy(orderUrls.partnerId, given.partnerId))
    .orderBy(desc(orderUrls.active), desc(orderUrls.createdOn), desc(orderUrls.slug)),
);

/** One of the partner's own order URLs; undefined when it is not the partner's. */
export async function findOwnOrderUrl(
  { db, partner }: PartnerContext,
  slug: string | undefined,
): Promise<OrderUrl | undefined> {
  const known = parseSlug(slug);
  if (!known) return undefined;
  const [url] = await db
    .select()
    .from(orderUrls)
    .where(and(eq(orderUrls.slug, known), ownedBy(orderUrls.partnerId, partner.id)));
  return url;
}

/** How many order URLs the partner has, switched off ones included. */
export async function countOwnOrderUrls({ db, partner }: PartnerContext): Promise<number> {
  const [row] = await db
    .select({ urls: sql<number>`count(*)::int` })
    .from(orderUrls)
    .where(ownedBy(orderUrls.partnerId, partner.id));
  return row ? row.urls : 0;
}

/** Whether an order URL of the partner's own that is in use bears a name. */
export async function isOwnLabelInUse({ db, partner }: PartnerContext, label: string): Promise<boolean> {
  const [found] = await db
    .select({ slug: orderUrls.slug })
    .from(orderUrls)
    .where(and(ownedBy(orderUrls.partnerId, partner.id), eq(orderUrls.label, label), eq(orderUrls.active, true)))
    .limit(1);
  return found !== undefined;
}

/** Whether a word, or the address of an order URL, that looks alike is somebody's already. */
export async function isWordTaken({ db }: Context, word: string): Promise<boolean> {
  const key = wordKey(word);
  const [found] = await db
    .select({ slug: orderUrls.slug })
    .from(orderUrls)
    .where(
      sql`(${eq(orderUrls.wordKey, key)} or ${eq(orderUrls.slug, word)} or translate(${orderUrls.slug}, '0152i-', 'olszl') = ${key})`,
    )
    .limit(1);
  return found !== undefined;
}

/** How often one of the partner's own order URLs was opened in each of some months, oldest first. */
export async function listOwnVisits({ db, partner }: PartnerContext, slug: string, from: Day) {
  const month = sql<Month>`to_char(${orderUrlDays.day}, 'YYYY-MM')`;
  return db
    .select({ month, count: sql<number>`sum(${orderUrlDays.visits})::int` })
    .from(orderUrlDays)
    .innerJoin(orderUrls, eq(orderUrls.slug, orderUrlDays.slug))
    .where(and(eq(orderUrlDays.slug, slug), gte(orderUrlDays.day, from), ownedBy(orderUrls.partnerId, partner.id)))
    .groupBy(month)
    .orderBy(month);
}

/** An address leads to the URL it is, and otherwise to the one whose word looks alike. */
function leadsTo(slug: string): SQL {
  const word = sql`select ${orderUrls.slug} from ${orderUrls} where ${eq(orderUrls.wordKey, wordKey(slug))}`;
  const own = sql`select ${orderUrls.slug} from ${orderUrls} where ${eq(orderUrls.slug, slug)}`;
  return sql`${orderUrls.slug} = coalesce((${own}), (${word}))`;
}
