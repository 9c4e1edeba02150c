import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { sumYen } from '#app/core/yen.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Act, Thing } from '../audit/rules.ts';
import { type AddOnRefusal, type AddOns, NO_ADD_ONS, checkAddOns } from '../add-ons/rules.ts';
import { type Plan, listItemPrices, listItems, listPlans, listPrices } from '../catalogue/queries.server.ts';
import { type PricedItem, priceOn } from '../catalogue/rules.ts';
import { storeContractItems } from '../contract-items/commands.server.ts';
import { makeContractLinks } from '../contract-links/commands.server.ts';
import { type Client, type OrderDraft, storeOrders } from '../contracts/commands.server.ts';
import { type OrderRefusal, checkOrder } from '../contracts/rules.ts';
import { issueFirstInvoices } from '../invoices/commands.server.ts';
import type { Invoice } from '../invoices/queries.server.ts';
import { recipientOf } from '../invoices/rules.ts';
import { makeInvoiceLinks } from '../invoice-links/commands.server.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { invoiceIssued } from '../ledger/rules.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { orderReceived, orderReferred } from '../letters/rules.ts';
import { type Partner, loadPartners } from '../partners/queries.server.ts';
import { type SoldItems, orderNumberOf, priceAddOns } from './rules.ts';

/** What somebody asks for: a client through an order URL, or a partner under discount. */
export type OrderRequest = {
  planCode: string;
  termMonths: number;
  startsOn: Day;
  /** Null when nobody referred the client. */
  partnerId: PartnerId | null;
  /** Null when the partner itself orders. */
  client: Client | null;
  /** What is wanted beside the plan; absent for nothing. */
  addOns?: AddOns;
  /** Only where orders of another system are taken over; otherwise a fresh one is given. */
  orderNumber?: string;
};

/** Why an order is not accepted. */
export type PlaceOrderRefusal =
  | OrderRefusal
  | AddOnRefusal
  | { code: 'not-for-sale' }
  | { code: 'item-not-for-sale'; name: string }
  | { code: 'partner-unknown' };

/** An order that can be accepted, with what was added to it. */
type CheckedOrder = OrderDraft & { items: readonly PricedItem[] };

/** An accepted order with its first invoice. */
export type PlacedOrder = { contractId: ContractId; orderNumber: string; invoice: Invoice };

/**
 * Accepts orders dated today, all or none: each gets its contract, its first invoice and its letters in one transaction.
 * The first order that cannot be accepted refuses them all. CON-01, CON-02, CON-03.
 */
export async function placeOrders(
  context: Context,
  requests: readonly OrderRequest[],
): Promise<Outcome<PlacedOrder[], PlaceOrderRefusal>> {
  return inTransaction(context, async (context) => {
    const [plans, prices, partners] = await Promise.all([
      listPlans(context),
      listPrices(context),
      loadPartners(
        context,
        requests.flatMap(({ partnerId }) => (partnerId ? [partnerId] : [])),
      ),
    ]);
    const forSale = new Map(
      plans.filter(({ code }) => priceOn(prices, code, context.today)).map((plan) => [plan.code, plan]),
    );
    const sold = await loadAddOnItems(context, requests);
    const drafts: CheckedOrder[] = [];
    for (const request of requests) {
      const checked = draftOrder(context, request, forSale, partners);
      if (!checked.ok) return checked;
      const items = priceAddOns(request.addOns ?? NO_ADD_ONS, sold, context.today);
      if (!items.ok) return items;
      drafts.push({ ...checked.value, items: items.value });
    }
    const planNames = new Map(plans.map(({ code, name }) => [code, name]));
    const ordered = drafts.map((draft) => ({ ...draft, recipient: recipientOfOrder(draft, partners) }));
    const [issued] = await Promise.all([
      issueFirstInvoices(context, ordered, { prices, planNames }),
      storeOrders(
        context,
        drafts.map(({ items: _items, ...draft }) => draft),
      ),
      storeContractItems(context, drafts),
    ]);
    const links = await makeInvoiceLinks(
      context,
      issued.map(({ id }) => id),
    );
    const contractLinks = await makeContractLinks(
      context,
      drafts.flatMap(({ id, client }) => (client ? [id] : [])),
    );
    await Promise.all([
      postEntries(context, issued.map(invoiceIssued)),
      writeLetters(context, lettersAbout(drafts, { issued, links, contractLinks }, forSale, partners)),
      recordAct(context, orderAct(drafts, issued)),
    ]);
    const invoiceOf = new Map(issued.map((invoice) => [invoice.contractId, invoice]));
    return done(
      drafts.flatMap(({ id, orderNumber }) => {
        const invoice = invoiceOf.get(id);
        return invoice ? [{ contractId: id, orderNumber, invoice }] : [];
      }),
    );
  });
}

/** Everything sold beside plans with its prices, where some order asks for any of it. */
async function loadAddOnItems(context: Context, requests: readonly OrderRequest[]): Promise<SoldItems> {
  if (!requests.some(({ addOns }) => addOns)) return { items: [], prices: [] };
  const [items, prices] = await Promise.all([listItems(context), listItemPrices(context)]);
  return { items, prices };
}

function draftOrder(
  context: Context,
  request: OrderRequest,
  forSale: ReadonlyMap<string, Plan>,
  partners: ReadonlyMap<PartnerId, Partner>,
): Outcome<OrderDraft, PlaceOrderRefusal> {
  const { planCode, termMonths, startsOn, partnerId, client } = request;
  const checked = checkOrder({ termMonths, startsOn, orderedOn: context.today });
  if (!checked.ok) return checked;
  const plan = forSale.get(planCode);
  if (!plan) return refused({ code: 'not-for-sale' });
  const partner = partnerId ? partners.get(partnerId) : undefined;
  if (partnerId && !partner) return refused({ code: 'partner-unknown' });
  const added = checkAddOns(request.addOns ?? NO_ADD_ONS, plan.planGroup, context.today);
  if (!added.ok) return added;
  const id = context.newId('ctr');
  return done({
    id,
    orderNumber: request.orderNumber ?? orderNumberOf(id),
    partnerId,
    programme: partner ? partner.programme : null,
    planCode,
    planGroup: plan.planGroup,
    kind: plan.kind,
    termMonths,
    startsOn,
    client,
  });
}

/** The orders of one command are one act: its facts are those of a single order, or the sums of several. */
function orderAct(drafts: readonly OrderDraft[], issued: readonly Invoice[]): Act {
  const [only] = drafts;
  const figures = { count: drafts.length, total: sumYen(issued.map(({ total }) => total)) };
  return {
    name: 'order-placed',
    things: drafts.flatMap(({ id, partnerId }): Thing[] => [
      { kind: 'contract', id },
      ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : []),
    ]),
    after:
      only && drafts.length === 1
        ? {
            orderNumber: only.orderNumber,
            plan: only.planCode,
            termMonths: only.termMonths,
            startsOn: only.startsOn,
            client: only.client !== null,
            total: figures.total,
          }
        : figures,
  };
}

function recipientOfOrder({ programme, partnerId, client }: OrderDraft, partners: ReadonlyMap<PartnerId, Partner>) {
  const partner = partnerId ? partners.get(partnerId) : undefined;
  return recipientOf(
    programme,
    partner && { name: partner.name, person: partner.contactName },
    client ? { name: client.company, person: client.contactName } : undefined,
  );
}

function lettersAbout(
  drafts: readonly CheckedOrder[],
  {
    issued,
    links,
    contractLinks,
  }: {
    issued: readonly Invoice[];
    links: ReadonlyMap<InvoiceId, string>;
    contractLinks: ReadonlyMap<ContractId, string>;
  },
  plans: ReadonlyMap<string, Plan>,
  partners: ReadonlyMap<PartnerId, Partner>,
): LetterDraft[] {
  const invoiceOf = new Map(issued.map((invoice) => [invoice.contractId, invoice]));
  return drafts.flatMap((draft) => {
    const invoice = invoiceOf.get(draft.id);
    const plan = plans.get(draft.planCode);
    const partner = draft.partnerId ? partners.get(draft.partnerId) : undefined;
    const secretLink = invoice && links.get(invoice.id);
    const contractLink = contractLinks.get(draft.id);
    return secretLink && plan ? lettersOf(draft, partner, { ...invoice, secretLink, contractLink }, plan.name) : [];
  });
}

function lettersOf(
  draft: CheckedOrder,
  partner: Partner | undefined,
  { total, dueOn, secretLink, contractLink }: Invoice & { secretLink: string; contractLink: string | undefined },
  planName: string,
): LetterDraft[] {
  const { orderNumber, startsOn, termMonths } = draft;
  const client = draft.client && { partnerId: null, name: draft.client.company, address: draft.client.email };
  const referrer = partner && { partnerId: partner.id, name: partner.name, address: partner.email };
  const customer = client ?? referrer;
  const letters: LetterDraft[] = [];
  if (customer) {
    const text = orderReceived({
      ...{ name: customer.name, orderNumber, planName, termMonths, startsOn, total, dueOn, secretLink, contractLink },
      items: draft.items.map(({ name, about }) => (about ? `${name}(${about})` : name)),
    });
    letters.push({ kind: 'order-received', about: draft.id, to: customer, text });
  }
  if (client && referrer) {
    const text = orderReferred({ partnerName: referrer.name, orderNumber, planName, startsOn });
    letters.push({ kind: 'order-referred', about: draft.id, to: referrer, text });
  }
  return letters;
}
