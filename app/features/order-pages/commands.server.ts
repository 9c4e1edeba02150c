import { sql } from 'drizzle-orm';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';
import { type Context, type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { freezeAttributions } from '../attributions/commands.server.ts';
import { nameReferral, weighReferral } from '../attributions/queries.server.ts';
import { CONSENT_VERSION } from '../consents/rules.ts';
import type { Client } from '../contracts/commands.server.ts';
import { findOrderByToken, findOrderOwner } from '../contracts/queries.server.ts';
import { type OrderRequest, type PlaceOrderRefusal, placeOrders } from '../orders/commands.server.ts';
import { type OrderPageRefusal, checkOfferedStart, checkReferral } from '../orders/rules.ts';
import { slugAsUsed } from '../referrals/rules.ts';

/** An order page's order: what was asked for, and which page asked. */
export type PageOrder = Required<Pick<OrderRequest, 'planCode' | 'termMonths' | 'startsOn' | 'addOns'>> & {
  /** The total the page showed before it was confirmed. */
  seenTotal: Yen;
};

/** What a client sends from the order page of a partner's URL. */
export type ClientPageOrder = PageOrder & {
  token: string;
  /** The address the page was opened under, whatever it was. */
  slug: string | undefined;
  /** Whether the page named a partner and by which URL, and whether the client wants the order to count as that partner's. */
  referral: { seen: boolean; named?: string | undefined; wanted: boolean };
  /** The referral's code as the client left it; absent where the page has no field for it. */
  code?: string | undefined;
  client: Omit<Client, 'orderSlug' | 'doneToken' | 'consentVersion' | 'consentedAt'>;
};

/** Undoes an order whose total is not the one its page showed. */
class TotalChanged extends Error {
  override readonly name = 'TotalChanged';
}

/**
 * Places the order of a client's page for the very total the page showed. However often one page is submitted, it is one
 * order: the first is placed, the others are answered as done. An address nobody stands behind places an order without a
 * partner. PRG-06, CON-01.
 */
export async function placeClientOrder(
  context: Context,
  order: ClientPageOrder,
): Promise<Outcome<{ token: string }, PlaceOrderRefusal | OrderPageRefusal>> {
  return forTheTotalSeen(order, context, async (context) => {
    const { token, slug, code, referral: asked, client, seenTotal, ...request } = order;
    await onlyOnce(context, `order ${token}`);
    if (await findOrderByToken(context, token)) return done({ token });
    const unchanged = checkReferral(
      { referred: asked.seen, named: asked.named },
      await nameReferral(context, { slug, code }),
    );
    if (!unchanged.ok) return unchanged;
    const wanted = asked.wanted || !asked.seen;
    const weighed = await weighReferral(context, { slug, code, wanted, client });
    const { partnerId } = weighed;
    const orderFor = {
      ...client,
      orderSlug: slugAsUsed(slug),
      doneToken: token,
      consentVersion: partnerId ? CONSENT_VERSION.referred : CONSENT_VERSION.alone,
      consentedAt: context.now,
    };
    const placed = await placeOffered(context, { ...request, partnerId, client: orderFor }, seenTotal);
    if (!placed.ok) return placed;
    await freezeAttributions(
      context,
      placed.value.map(({ contractId }) => ({ contractId, ...weighed })),
    );
    return done({ token });
  });
}

/**
 * Places an order of the partner's own, for the very total its page showed and under the number the page was drawn with:
 * however often that page is submitted, it is one order. PRG-03, PRG-10, CON-01.
 */
export async function placeOwnOrder(
  context: PartnerContext,
  order: PageOrder & { orderNumber: string },
): Promise<Outcome<{ orderNumber: string }, PlaceOrderRefusal | OrderPageRefusal>> {
  return forTheTotalSeen(order, context, async (context) => {
    const { orderNumber, seenTotal, ...request } = order;
    await onlyOnce(context, `order ${orderNumber}`);
    const owner = await findOrderOwner(context, orderNumber);
    if (owner === context.partner.id) return done({ orderNumber });
    if (owner !== undefined) return refused({ code: 'form-used-elsewhere' });
    const own = { ...request, orderNumber, partnerId: context.partner.id, client: null };
    const placed = await placeOffered(context, own, seenTotal);
    return placed.ok ? done({ orderNumber }) : placed;
  });
}

/** Order pages sell from the days they offer, for the total they showed. CON-01. */
async function placeOffered(context: Context, request: OrderRequest, seenTotal: Yen) {
  const offered = checkOfferedStart(request.startsOn, context.today);
  if (!offered.ok) return offered;
  const placed = await placeOrders(context, [request]);
  if (placed.ok && placed.value.some(({ invoice }) => invoice.total !== seenTotal)) throw new TotalChanged();
  return placed;
}

/** What was written is undone as a whole, invoice number and all, where the total is not the one that was seen. */
async function forTheTotalSeen<C extends Context, T>(
  { seenTotal }: { seenTotal: Yen },
  context: C,
  work: (context: C) => Promise<Outcome<T, PlaceOrderRefusal | OrderPageRefusal>>,
): Promise<Outcome<T, PlaceOrderRefusal | OrderPageRefusal>> {
  try {
    return await inTransaction(context, work);
  } catch (error) {
    if (error instanceof TotalChanged) return refused({ code: 'total-changed', seen: seenTotal });
    throw error;
  }
}

/** Two transactions with one name come one after the other: the second sees what the first wrote. */
async function onlyOnce({ db }: Context, name: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
