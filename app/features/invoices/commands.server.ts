import { asc, eq, gt, sql } from 'drizzle-orm';
import { type Day, gridMonthsBetween } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PaymentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import { insertRows, manyRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { invoiceSettlements, invoices, payments, refundedInvoices, refunds } from '#db/schema/invoices.ts';
import { type ItemLine, type PlanPrice, type PricedItem, itemLines, priceOn, sumOfLines } from '../catalogue/rules.ts';
import { listPrices, loadPlanNames, loadPolicyToday } from '../catalogue/queries.server.ts';
import { countsOf, listCountsOf } from '../closes/queries.server.ts';
import { loadPricedItems } from '../contract-items/queries.server.ts';
import { type Contract, clientDirectory, contractsById, contractsToInvoiceOn } from '../contracts/queries.server.ts';
import { type TermSold, orderExpiresOn, reinstatementEndsOn } from '../contracts/rules.ts';
import { drawNumbers } from '../invoice-numbers/commands.server.ts';
import { storeInvoiceLines } from '../invoice-lines/commands.server.ts';
import { takeTermChanges } from '../term-changes/commands.server.ts';
import { waitingTermChanges } from '../term-changes/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type RateCard, discountCountMonth } from '../rates/rules.ts';
import type { Invoice } from './queries.server.ts';
import {
  type PaymentMethod,
  type Recipient,
  type Refund,
  daysCovered,
  figureInvoice,
  firstInvoiceDueOn,
  recipientOf,
  renewalInvoiceDueOn,
} from './rules.ts';

/**
 * Contracts invoiced by one query of the renewal run: keeps memory flat whatever is due, and short-lived: what a chunk
 * brings about, letters above all, is gone before anybody has to keep house with it.
 */
const CONTRACTS_A_CHUNK = 1_000;

/** What is sold, and at which prices. */
export type PriceList = { prices: readonly PlanPrice[]; planNames: ReadonlyMap<string, string> };

/** What the cards, prices and the tax in force decide, loaded once per command. */
type Terms = PriceList & { cards: readonly RateCard[]; policy: Policy };

/** A contract with what decides its next invoice. */
type Billable = Pick<Contract, 'id' | 'partnerId' | 'programme' | 'kind' | 'term' | 'requestedStartOn'> &
  Pick<Contract, 'startsOn' | 'renewsOn'> &
  TermSold & { count: number | null; recipient: Recipient };

/** A contract just ordered, with what decides its first invoice. */
export type OrderedContract = Omit<Billable, 'term' | 'requestedStartOn' | 'startsOn' | 'renewsOn' | 'count'> & {
  startsOn: Day;
  items: readonly PricedItem[];
};

/**
 * Issues today the first invoices of contracts just ordered, in their order.
 *
 * @param list every price ever set; the caller has it, because an order is priced before it is taken.
 */
export async function issueFirstInvoices(
  context: Context,
  ordered: readonly OrderedContract[],
  list: PriceList,
): Promise<Invoice[]> {
  const partnerIds = [...new Set(ordered.flatMap(({ partnerId }) => (partnerId ? [partnerId] : [])))];
  const [cards, policy, rows, firstNumber] = await Promise.all([
    loadRateCards(context),
    loadPolicyToday(context),
    listCountsOf(context, partnerIds, [discountCountMonth(context.today)]),
    drawNumbers(context, 'invoice', ordered.length),
  ]);
  const counts = new Map(rows.map(({ partnerId, count }) => [partnerId, count]));
  const drafts = ordered.map(({ startsOn, items, ...contract }, index) => {
    const known = contract.partnerId ? counts.get(contract.partnerId) : undefined;
    const days = { requestedStartOn: startsOn, startsOn: null, renewsOn: null };
    const billable = { ...contract, ...days, term: 0, count: known ?? null };
    return draft(context, billable, items, firstNumber + index, { ...list, cards, policy });
  });
  return storeDrafts(context, drafts);
}

/** Issues today the renewal invoices of contracts just reinstated. */
export async function issueNextInvoices(context: Context, contractIds: readonly ContractId[]): Promise<Invoice[]> {
  if (contractIds.length === 0) return [];
  const terms = await loadTerms(context);
  const subject = contractsById(context, contractIds);
  return issue(context, await manyRows(billables(context, subject).orderBy(asc(subject.id))), terms);
}

/**
 * Issues the renewal invoices due today, chunk by chunk in order of contract; each chunk is handed on as it is written.
 * PRG-14, PRG-16.
 */
export async function* issueRenewalInvoices(context: Context): AsyncGenerator<Invoice[]> {
  const terms = await loadTerms(context);
  const subject = contractsToInvoiceOn(context, context.today);
  for (let after: ContractId = 'ctr_'; ;) {
    const contracts = await manyRows(
      billables(context, subject).where(gt(subject.id, after)).orderBy(asc(subject.id)).limit(CONTRACTS_A_CHUNK),
    );
    const last = contracts.at(-1);
    if (!last) return;
    yield await issue(context, contracts, terms);
    after = last.id;
  }
}

/** Settles invoices as of today: paid or void, each once. A second settlement throws: the key is the last wall. */
export async function settleInvoices(
  context: Context,
  kind: 'paid' | 'void',
  ids: readonly InvoiceId[],
): Promise<void> {
  await insertRows(
    context.db,
    invoiceSettlements,
    ids.map((invoiceId) => ({ invoiceId, kind, settledOn: context.today })),
  );
}

/** Money that arrived today. `unapplied` says why it paid nothing. */
export type ReceivedMoney = {
  id: PaymentId;
  invoiceId: InvoiceId;
  amount: Yen;
  unapplied: 'invoice-void' | 'invoice-paid' | null;
  method: PaymentMethod;
  /** The bank's own day; null when nobody said. */
  valueOn: Day | null;
};

/** Records money received today. */
export async function storePayments(context: Context, received: readonly ReceivedMoney[]): Promise<void> {
  const recordedBy =
    context.actor.kind === 'job' ? context.actor.name : 'userId' in context.actor ? context.actor.userId : '';
  invariant(recordedBy !== '', 'a visitor records no payment');
  await insertRows(
    context.db,
    payments,
    received.map((money) => ({ ...money, receivedOn: context.today, recordedBy, recordedAt: context.now })),
  );
}

/** Records refunds requested today and the invoices they give back. REF-01. */
export async function storeRefunds(context: Context, requested: readonly Refund[]): Promise<void> {
  await insertRows(
    context.db,
    refunds,
    requested.map(({ contractId, payOn, amount }) => ({ contractId, requestedOn: context.today, payOn, amount })),
  );
  await insertRows(
    context.db,
    refundedInvoices,
    requested.flatMap(({ contractId, invoiceIds }) => invoiceIds.map((invoiceId) => ({ invoiceId, contractId }))),
  );
}

async function loadTerms(context: Context): Promise<Terms> {
  const [cards, prices, planNames, policy] = await Promise.all([
    loadRateCards(context),
    listPrices(context),
    loadPlanNames(context),
    loadPolicyToday(context),
  ]);
  return { cards, prices, planNames, policy };
}

/** Contracts as sold from the next term on, `changes` where that is a change, with counts and the names of who may be billed. */
function billables(
  context: Context,
  subject: ReturnType<typeof contractsById> | ReturnType<typeof contractsToInvoiceOn>,
) {
  const counts = countsOf(context, discountCountMonth(context.today));
  const partner = partnerDirectory(context);
  const client = clientDirectory(context);
  const change = waitingTermChanges(context);
  return context.db
    .select({
      id: subject.id,
      partnerId: subject.partnerId,
      programme: subject.programme,
      kind: subject.kind,
      planCode: sql<string>`coalesce(${change.planCode}, ${subject.planCode})`,
      planGroup: sql<string>`coalesce(${change.planGroup}, ${subject.planGroup})`,
      termMonths: sql<number>`coalesce(${change.termMonths}, ${subject.termMonths})`.mapWith(Number),
      term: subject.term,
      requestedStartOn: subject.requestedStartOn,
      startsOn: subject.startsOn,
      renewsOn: subject.renewsOn,
      count: counts.count,
      changes: change.contractId,
      partnerName: partner.name,
      partnerPerson: partner.contactName,
      clientName: client.company,
      clientPerson: client.contactName,
    })
    .from(subject)
    .leftJoin(counts, eq(counts.partnerId, subject.partnerId))
    .leftJoin(partner, eq(partner.id, subject.partnerId))
    .leftJoin(client, eq(client.contractId, subject.id))
    .leftJoin(change, eq(change.contractId, subject.id))
    .$dynamic();
}

async function issue(
  context: Context,
  contracts: Awaited<ReturnType<typeof billables>>,
  terms: Terms,
): Promise<Invoice[]> {
  if (contracts.length === 0) return [];
  const ids = contracts.map(({ id }) => id);
  const [firstNumber, items] = await Promise.all([
    drawNumbers(context, 'invoice', ids.length),
    loadPricedItems(context, ids),
  ]);
  const drafts = contracts.map((contract, index) => {
    const recipient = recipientOf(
      contract.programme,
      { name: contract.partnerName, person: contract.partnerPerson },
      { name: contract.clientName, person: contract.clientPerson },
    );
    return draft(context, { ...contract, recipient }, items.get(contract.id) ?? [], firstNumber + index, terms);
  });
  await takeTermChanges(
    context,
    contracts.flatMap(({ changes }) => changes ?? []),
  );
  return storeDrafts(context, drafts);
}

/** An invoice with its lines beside server and set-up. */
type Draft = { invoice: Invoice; lines: readonly ItemLine[] };

async function storeDrafts(context: Context, drafts: readonly Draft[]): Promise<Invoice[]> {
  const issued = drafts.map(({ invoice }) => invoice);
  await insertRows(context.db, invoices, issued);
  await storeInvoiceLines(context, drafts);
  return issued;
}

function draft(
  context: Context,
  contract: Billable,
  items: readonly PricedItem[],
  number: number,
  terms: Terms,
): Draft {
  const price = priceOn(terms.prices, contract.planCode, context.today);
  invariant(price, `${contract.planCode} has no price on ${context.today}`);
  const term = contract.term + 1;
  const { startsOn, renewsOn, requestedStartOn, termMonths } = contract;
  const monthsBefore = startsOn && renewsOn ? gridMonthsBetween(startsOn, renewsOn) : 0;
  const lines = itemLines(items, { term, monthsBefore, termMonths });
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  const count = contract.count === null ? 0 : contract.count;
  const { programme, kind, planGroup } = contract;
  const { monthlyFee, setupFee } = price;
  const figures = figureInvoice(
    { programme, kind, planGroup, termMonths, term, monthlyFee, setupFee, optionFee: sumOfLines(lines) },
    context.today,
    count,
    terms.cards,
    terms.policy,
  );
  const invoice: Invoice = {
    id: context.newId('inv'),
    number,
    contractId: contract.id,
    term,
    partnerId: contract.partnerId,
    issuedOn: context.today,
    dueOn: renewsOn ? renewalInvoiceDueOn(renewsOn, context.today) : firstInvoiceDueOn(requestedStartOn),
    expiresOn: renewsOn
      ? reinstatementEndsOn(renewsOn, context.policy)
      : orderExpiresOn(requestedStartOn, context.policy),
    ...figures,
    ...contract.recipient,
    planCode: contract.planCode,
    planGroup: contract.planGroup,
    planName: terms.planNames.get(contract.planCode) ?? contract.planCode,
    termMonths,
    ...daysCovered(renewsOn ?? requestedStartOn, termMonths),
  };
  return { invoice, lines };
}
