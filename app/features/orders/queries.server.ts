import { addDays } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { findAttribution, listDecisions } from '../attributions/queries.server.ts';
import { listPlans } from '../catalogue/queries.server.ts';
import { type OwnContract, findOrderByToken, findOwnContract } from '../contracts/queries.server.ts';
import { orderExpiresOn, termDays } from '../contracts/rules.ts';
import { listInvoiceLines } from '../invoice-lines/queries.server.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import { slugAsUsed } from '../referrals/rules.ts';
import { isOrderNumber } from './rules.ts';

/** The partner's own contract with a number as it stands in an address; undefined for anything else. */
export async function findOrdered(context: PartnerContext, orderNumber = ''): Promise<OwnContract | undefined> {
  return isOrderNumber(orderNumber) ? findOwnContract(context, orderNumber) : undefined;
}

/**
 * The same where the partner is the customer itself: under cashback a contract is its client's, who alone may change it.
 * `of-client` for such a one.
 */
export async function findBought(
  context: PartnerContext,
  orderNumber: string | undefined,
): Promise<OwnContract | 'of-client' | undefined> {
  const contract = await findOrdered(context, orderNumber);
  return contract && contract.programme !== 'discount' ? 'of-client' : contract;
}

/** A client's placed order with its first invoice, for the client's own page; undefined when the address is not one. */
export async function findPlacedOrder(context: Context, { slug, token }: { slug: string | undefined; token: string }) {
  const order = await findOrderByToken(context, token);
  if (!order || order.orderSlug !== slugAsUsed(slug)) return undefined;
  const { contract } = order;
  const [plans, invoices, attribution, decisions, partner] = await Promise.all([
    listPlans(context),
    loadInvoicesOfContracts(context, [contract.id]),
    findAttribution(context, contract.id),
    listDecisions(context, contract.id),
    contract.partnerId ? findPartner(context, contract.partnerId) : undefined,
  ]);
  const first = invoices.find(({ term }) => term === 1);
  invariant(first, 'an order has its first invoice');
  const startsOn = contract.startsOn ?? contract.requestedStartOn;
  const lines = await listInvoiceLines(context, [first.id]);
  return {
    contract,
    first,
    lines,
    startsOn,
    planName: plans.find(({ code }) => code === contract.planCode)?.name ?? contract.planCode,
    partnerName: partner ? partner.name : null,
    /** Whether staff still look whose referral it is. */
    referralWaits: attribution !== undefined && attribution.waits && decisions.length === 0,
    days: termDays(startsOn, first.termMonths, context.policy),
    lastPayOn: addDays(orderExpiresOn(contract.requestedStartOn, context.policy), -1),
  };
}
