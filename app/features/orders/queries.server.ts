import type { Rate } from '#app/core/rate.ts';
import type { Yen } from '#app/core/yen.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Plan, listPlans, listPrices } from '../catalogue/queries.server.ts';
import { type PlanPrice, priceOn } from '../catalogue/rules.ts';
import { listCountsOf } from '../closes/queries.server.ts';
import { type InvoiceFigures, figureInvoice } from '../invoices/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type RateCard, discountCountMonth } from '../rates/rules.ts';
import { TERM_CHOICES } from './rules.ts';

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

/** The servers a client can order today at full price, in order of plan group and code. PRG-06, PRG-08. */
export async function listClientOffers(context: Context): Promise<Offer[]> {
  const [plans, prices] = await Promise.all([listPlans(context), listPrices(context)]);
  return offersOf(context, plans, prices, { programme: null, count: 0, cards: [] });
}

/** The servers the partner can order today under discount, with the month-end and count the rates come from. PRG-10. */
export async function listPartnerOffers(context: PartnerContext) {
  const countMonth = discountCountMonth(context.today);
  const [plans, prices, cards, counts] = await Promise.all([
    listPlans(context),
    listPrices(context),
    loadRateCards(context),
    listCountsOf(context, [context.partner.id], [countMonth]),
  ]);
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  const count = counts[0] ? counts[0].count : 0;
  return { countMonth, count, offers: offersOf(context, plans, prices, { programme: 'discount', count, cards }) };
}

function offersOf(
  { today, policy }: Context,
  plans: readonly Plan[],
  prices: readonly PlanPrice[],
  terms: { programme: 'discount' | null; count: number; cards: readonly RateCard[] },
): Offer[] {
  const { programme, count, cards } = terms;
  return plans.flatMap(({ code, name, planGroup, kind }): Offer[] => {
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
}
