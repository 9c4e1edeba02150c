import { sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { sumYen } from '#app/core/yen.ts';
import { type Context, type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Act, Thing } from '../audit/rules.ts';
import { type Plan, listPlans, listPrices } from '../catalogue/queries.server.ts';
import { priceOn } from '../catalogue/rules.ts';
import { type Client, type OrderDraft, storeOrders } from '../contracts/commands.server.ts';
import { findOrderByToken, findOrderOwner } from '../contracts/queries.server.ts';
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
import { findReferral } from '../referrals/queries.server.ts';
import { slugAsUsed } from '../referrals/rules.ts';
import { CONSENT_VERSION, type OrderPageRefusal, checkOfferedStart, checkReferral, orderNumberOf } from './rules.ts';

/** What somebody asks for: a client through an order URL, or a partner under discount. */
export type OrderRequest = {
  planCode: string;
  termMonths: number;
  startsOn: Day;
  /** Null when nobody referred the client. */
  partnerId: PartnerId | null;
  /** Null when the partner itself orders. */
  client: Client | null;
  /** Only where orders of another system are taken over; otherwise a fresh one is given. */
  orderNumber?: string;
};

/** Why an order is not accepted. */
export type PlaceOrderRefusal = OrderRefusal | { code: 'not-for-sale' } | { code: 'partner-unknown' };

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
    const drafts: OrderDraft[] = [];
    for (const request of requests) {
      const checked = draftOrder(context, request, forSale, partners);
      if (!checked.ok) return checked;
      drafts.push(checked.value);
    }
    const planNames = new Map(plans.map(({ code, name }) => [code, name]));
    const ordered = drafts.map((draft) => ({ ...draft, recipient: recipientOfOrder(draft, partners) }));
    const [issued] = await Promise.all([
      issueFirstInvoices(context, ordered, { prices, planNames }),
      storeOrders(context, drafts),
    ]);
    const links = await makeInvoiceLinks(
      context,
      issued.map(({ id }) => id),
    );
    await Promise.all([
      postEntries(context, issued.map(invoiceIssued)),
      writeLetters(context, lettersAbout(drafts, { issued, links }, forSale, partners)),
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

/** An order page's order: what was asked for, and which page asked. */
export type PageOrder = Pick<OrderRequest, 'planCode' | 'termMonths' | 'startsOn'>;

/** What a client sends from the order page of a partner's URL. */
export type ClientPageOrder = PageOrder & {
  token: string;
  /** The address the page was opened under, whatever it was. */
  slug: string | undefined;
  /** Whether the page named a partner, and whether the client wants the order to count as that partner's. */
  referral: { seen: boolean; wanted: boolean };
  client: Omit<Client, 'orderSlug' | 'doneToken' | 'consentVersion' | 'consentedAt'>;
};

/**
 * Places the order of a client's page. However often one page is submitted, it is one order: the first is placed, the
 * others are answered as done. An address nobody stands behind places an order without a partner. PRG-06, CON-01.
 */
export async function placeClientOrder(
  context: Context,
  order: ClientPageOrder,
): Promise<Outcome<{ token: string }, PlaceOrderRefusal | OrderPageRefusal>> {
  return inTransaction(context, async (context) => {
    const { token, slug, referral: asked, client, ...request } = order;
    await onlyOnce(context, `order ${token}`);
    if (await findOrderByToken(context, token)) return done({ token });
    const [referral, checked] = await Promise.all([findReferral(context, slug), checkOffered(context, request)]);
    const unchanged = checkReferral({ referred: asked.seen }, { found: referral !== undefined });
    if (!unchanged.ok) return unchanged;
    if (!checked.ok) return checked;
    const partnerId = referral && asked.wanted ? referral.partnerId : null;
    const placed = await placeOrders(context, [
      {
        ...request,
        partnerId,
        client: {
          ...client,
          orderSlug: slugAsUsed(slug),
          doneToken: token,
          consentVersion: partnerId ? CONSENT_VERSION.referred : CONSENT_VERSION.alone,
          consentedAt: context.now,
        },
      },
    ]);
    return placed.ok ? done({ token }) : placed;
  });
}

/**
 * Places a server order of the partner's own, under the number its page was drawn with: however often that page is
 * submitted, it is one order. PRG-03, PRG-10, CON-01.
 */
export async function placeOwnOrder(
  context: PartnerContext,
  order: PageOrder & { orderNumber: string },
): Promise<Outcome<{ orderNumber: string }, PlaceOrderRefusal | OrderPageRefusal>> {
  return inTransaction(context, async (context) => {
    const { orderNumber, ...request } = order;
    await onlyOnce(context, `order ${orderNumber}`);
    const owner = await findOrderOwner(context, orderNumber);
    if (owner === context.partner.id) return done({ orderNumber });
    if (owner !== undefined) return refused({ code: 'form-used-elsewhere' });
    const checked = await checkOffered(context, request);
    if (!checked.ok) return checked;
    const placed = await placeOrders(context, [
      { ...request, orderNumber, partnerId: context.partner.id, client: null },
    ]);
    return placed.ok ? done({ orderNumber }) : placed;
  });
}

/** Order pages sell servers, from the days they offer. PRG-08, CON-01. */
async function checkOffered(
  context: Context,
  { planCode, startsOn }: PageOrder,
): Promise<Outcome<true, PlaceOrderRefusal | OrderPageRefusal>> {
  const plans = await listPlans(context);
  if (!plans.some(({ code, kind }) => code === planCode && kind === 'server')) return refused({ code: 'not-for-sale' });
  return checkOfferedStart(startsOn, context.today);
}

/** Two transactions with one name come one after the other: the second sees what the first wrote. */
async function onlyOnce({ db }: Context, name: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
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
  drafts: readonly OrderDraft[],
  { issued, links }: { issued: readonly Invoice[]; links: ReadonlyMap<InvoiceId, string> },
  plans: ReadonlyMap<string, Plan>,
  partners: ReadonlyMap<PartnerId, Partner>,
): LetterDraft[] {
  const invoiceOf = new Map(issued.map((invoice) => [invoice.contractId, invoice]));
  return drafts.flatMap((draft) => {
    const invoice = invoiceOf.get(draft.id);
    const plan = plans.get(draft.planCode);
    const partner = draft.partnerId ? partners.get(draft.partnerId) : undefined;
    const secretLink = invoice && links.get(invoice.id);
    return secretLink && plan ? lettersOf(draft, partner, { ...invoice, secretLink }, plan.name) : [];
  });
}

function lettersOf(
  draft: OrderDraft,
  partner: Partner | undefined,
  { total, dueOn, secretLink }: Invoice & { secretLink: string },
  planName: string,
): LetterDraft[] {
  const { orderNumber, startsOn, termMonths } = draft;
  const client = draft.client && { partnerId: null, name: draft.client.company, address: draft.client.email };
  const referrer = partner && { partnerId: partner.id, name: partner.name, address: partner.email };
  const customer = client ?? referrer;
  const letters: LetterDraft[] = [];
  if (customer) {
    const { name } = customer;
    const text = orderReceived({ name, orderNumber, planName, termMonths, startsOn, total, dueOn, secretLink });
    letters.push({ kind: 'order-received', about: draft.id, to: customer, text });
  }
  if (client && referrer) {
    const text = orderReferred({ partnerName: referrer.name, orderNumber, planName, startsOn });
    letters.push({ kind: 'order-referred', about: draft.id, to: referrer, text });
  }
  return letters;
}
