import { type Day, addDays } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Plan, listPlans, listPrices, loadPolicyToday } from '../catalogue/queries.server.ts';
import { type PlanPrice, priceOn } from '../catalogue/rules.ts';
import { listCountsOf } from '../closes/queries.server.ts';
import { findOrderByToken } from '../contracts/queries.server.ts';
import { orderExpiresOn, termDays } from '../contracts/rules.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { type InvoiceFigures, figureInvoice, firstInvoiceDueOn } from '../invoices/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type RateCard, discountCountMonth, placeOfGroup } from '../rates/rules.ts';
import { findPartner } from '../partners/queries.server.ts';
import { slugAsUsed } from '../referrals/rules.ts';
import { type OrderPageRefusal, TERM_CHOICES, checkOfferedStart } from './rules.ts';

/** A server somebody can order today. Fees are without tax; `terms` has the whole first invoice for every term offered. */
export type Offer = {
  code: string;
  name: string;
  planGroup: string;
  monthlyFee: Yen;
  setupFee: Yen;
  /** Today's discount on a first term; null where the programme does not discount. */
  rate: Rate | null;
  terms: readonly { termMonths: number; first: InvoiceFigures }[];
};

/** The servers a client can order today at full price, in the booklet's order of plan groups and by fee. PRG-06, PRG-08. */
export async function listClientOffers(context: Context): Promise<Offer[]> {
  const [plans, prices, policy] = await Promise.all([
    listPlans(context),
    listPrices(context),
    loadPolicyToday(context),
  ]);
  return offersOf({ ...context, policy }, plans, prices, { programme: null, count: 0, cards: [] });
}

/** The servers the partner can order today under discount, with the month-end and count the rates come from. PRG-10. */
export async function listPartnerOffers(context: PartnerContext) {
  const countMonth = discountCountMonth(context.today);
  const [plans, prices, policy, cards, counts] = await Promise.all([
    listPlans(context),
    listPrices(context),
    loadPolicyToday(context),
    loadRateCards(context),
    listCountsOf(context, [context.partner.id], [countMonth]),
  ]);
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  const count = counts[0] ? counts[0].count : 0;
  return {
    countMonth,
    count,
    offers: offersOf({ ...context, policy }, plans, prices, { programme: 'discount', count, cards }),
  };
}

function offersOf(
  { today, policy }: Context,
  plans: readonly Plan[],
  prices: readonly PlanPrice[],
  terms: { programme: 'discount' | null; count: number; cards: readonly RateCard[] },
): Offer[] {
  const { programme, count, cards } = terms;
  const offers = plans.flatMap(({ code, name, planGroup, kind }): Offer[] => {
    const price = priceOn(prices, code, today);
    if (!price || kind !== 'server') return [];
    const { monthlyFee, setupFee } = price;
    const figured = TERM_CHOICES.map((termMonths) => ({
      termMonths,
      first: figureInvoice(
        { programme, kind, planGroup, term: 1, termMonths, monthlyFee, setupFee },
        today,
        count,
        cards,
        policy,
      ),
    }));
    return [
      { code, name, planGroup, monthlyFee, setupFee, rate: figured[0]?.first.discountRate ?? null, terms: figured },
    ];
  });
  return offers.toSorted(
    (left, right) => placeOfGroup(left.planGroup) - placeOfGroup(right.planGroup) || left.monthlyFee - right.monthlyFee,
  );
}

/** An order as its page shows it before it counts. */
export type ReviewedOrder = {
  planName: string;
  termMonths: number;
  startsOn: Day;
  dueOn: Day;
  monthlyFee: Yen;
  first: InvoiceFigures;
  /** First day of the second term. */
  renewsOn: Day;
};

/** What an order would be if it were placed today; refused for what an order page does not offer. CON-01, PRG-08. */
export function reviewOrder(
  { today, policy }: Context,
  offers: readonly Offer[],
  order: { planCode: string; termMonths: number; startsOn: Day },
): Outcome<ReviewedOrder, OrderPageRefusal | { code: 'not-for-sale' }> {
  const { planCode, termMonths, startsOn } = order;
  const offer = offers.find(({ code }) => code === planCode);
  const term = offer?.terms.find((choice) => choice.termMonths === termMonths);
  if (!offer || !term) return refused({ code: 'not-for-sale' });
  const checked = checkOfferedStart(startsOn, today);
  if (!checked.ok) return checked;
  const { renewsOn } = termDays(startsOn, termMonths, 1, policy);
  return done({
    planName: offer.name,
    termMonths,
    startsOn,
    dueOn: firstInvoiceDueOn(startsOn),
    monthlyFee: offer.monthlyFee,
    first: term.first,
    renewsOn,
  });
}

/** A client's placed order with its first invoice, for the client's own page; undefined when the address is not one. */
export async function findPlacedOrder(context: Context, { slug, token }: { slug: string | undefined; token: string }) {
  const order = await findOrderByToken(context, token);
  if (!order || order.orderSlug !== slugAsUsed(slug)) return undefined;
  const { contract } = order;
  const [plans, invoices, partner] = await Promise.all([
    listPlans(context),
    loadInvoicesOfContracts(context, [contract.id]),
    contract.partnerId ? findPartner(context, contract.partnerId) : undefined,
  ]);
  const first = invoices.find(({ term }) => term === 1);
  invariant(first, 'an order has its first invoice');
  const startsOn = contract.startsOn ?? contract.requestedStartOn;
  return {
    contract,
    first,
    startsOn,
    planName: plans.find(({ code }) => code === contract.planCode)?.name ?? contract.planCode,
    partnerName: partner ? partner.name : null,
    days: termDays(startsOn, contract.termMonths, 1, context.policy),
    lastPayOn: addDays(orderExpiresOn(contract.requestedStartOn, context.policy), -1),
  };
}
