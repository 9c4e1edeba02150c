import { type SQL, and, asc, desc, eq, getTableColumns, gte, isNull, lt, lte, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PaymentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { invoiceSettlements, invoices, payments, refundedInvoices, refunds } from '#db/schema/invoices.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import type { PaymentMethod } from './rules.ts';

/** An invoice as issued. */
export type Invoice = typeof invoices.$inferSelect;

/** What became of an invoice. */
export type InvoiceStatus = 'open' | 'paid' | 'void' | 'refunded';

/** An invoice with what became of it; `paidOn` is kept when it was refunded. */
export type InvoiceWithStatus = Invoice & { status: InvoiceStatus; paidOn: Day | null };

/** Paid invoices and the day they were paid, for other rooms to join by contract and term. */
export function paidInvoices({ db }: Source) {
  return db
    .select({
      contractId: invoices.contractId,
      term: invoices.term,
      serverFee: invoices.serverFee,
      planCode: invoices.planCode,
      planName: invoices.planName,
      planGroup: invoices.planGroup,
      termMonths: invoices.termMonths,
      paidOn: invoiceSettlements.settledOn,
    })
    .from(invoices)
    .innerJoin(
      invoiceSettlements,
      and(eq(invoiceSettlements.invoiceId, invoices.id), eq(invoiceSettlements.kind, 'paid')),
    )
    .as('paid_invoices');
}

/** What became of the first invoice of each contract, and on which day; those still open are missing. For certificates to join. */
export function firstSettlements({ db }: Context) {
  return db
    .select({
      contractId: invoices.contractId,
      settledAs: invoiceSettlements.kind,
      settledOn: invoiceSettlements.settledOn,
    })
    .from(invoices)
    .innerJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(eq(invoices.term, 1))
    .as('first_settlements');
}

/** Invoices with their status as a subquery, for other rooms to join. */
export function invoicesWithStatus({ db }: Context) {
  return statusQuery(db).as('invoices_with_status');
}

/** Invoices by id with their status; in order of contract and term. */
export async function loadInvoices({ db }: Context, ids: readonly InvoiceId[]): Promise<InvoiceWithStatus[]> {
  if (ids.length === 0) return [];
  return statusQuery(db).where(anyOf(invoices.id, ids)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Every invoice of the contracts with its status; in order of contract and term. */
export async function loadInvoicesOfContracts(
  { db }: Context,
  contractIds: readonly ContractId[],
): Promise<InvoiceWithStatus[]> {
  if (contractIds.length === 0) return [];
  return statusQuery(db)
    .where(anyOf(invoices.contractId, contractIds))
    .orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Open invoices whose last day to pay was the day before, for the daily run to ask whether there are any. */
export function expiringInvoices({ db }: Context, day: Day) {
  return openInvoices(db, eq(invoices.expiresOn, day)).as('expiring');
}

/** Open invoices whose last day to pay was the day before; in order of contract and term. */
export async function listExpiring({ db }: Context, day: Day): Promise<Invoice[]> {
  return openInvoices(db, eq(invoices.expiresOn, day)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Every open invoice, for other rooms to sum up or to remind of. */
export function openInvoicesOfAll({ db }: Pick<Context, 'db'>) {
  return openInvoices(db).as('open_invoices');
}

/** The days on which the invoices issued on a day are due, each once. */
export async function listDueDays({ db }: Context, issuedOn: Day): Promise<Day[]> {
  const rows = await db
    .selectDistinct({ dueOn: invoices.dueOn })
    .from(invoices)
    .where(eq(invoices.issuedOn, issuedOn))
    .orderBy(asc(invoices.dueOn));
  return rows.map(({ dueOn }) => dueOn);
}

/** Open invoices due on a day; in order of contract and term. */
export async function listDueOn({ db }: Context, day: Day): Promise<Invoice[]> {
  return openInvoices(db, eq(invoices.dueOn, day)).orderBy(asc(invoices.contractId), asc(invoices.term));
}

/** Every refund, for reports to join. */
export function refundDirectory({ db }: Source) {
  return db
    .select({
      contractId: refunds.contractId,
      requestedOn: refunds.requestedOn,
      payOn: refunds.payOn,
      amount: refunds.amount,
    })
    .from(refunds)
    .as('refund_directory');
}

/** One invoice by its number with its status; undefined when no invoice has it. */
export async function findInvoiceByNumber({ db }: Context, number: number): Promise<InvoiceWithStatus | undefined> {
  const [invoice] = await statusQuery(db).where(eq(invoices.number, number));
  return invoice;
}

/** Open invoices due up to a day with the contracts they are for, the longest due first, at most `limit`. */
export async function listOpenInvoices(context: Context, dueUpTo: Day, limit: number) {
  return openInvoicesUpTo(context, { dueUpTo, limit });
}

const openInvoicesUpTo = prepared((source, given: Places<{ dueUpTo: Day; limit: number }>) => {
  const contract = contractDirectory(source);
  return source.db
    .select({ ...getTableColumns(invoices), orderNumber: contract.orderNumber })
    .from(invoices)
    .innerJoin(contract, eq(contract.id, invoices.contractId))
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(and(lte(invoices.dueOn, given.dueUpTo), isNull(invoiceSettlements.invoiceId)))
    .orderBy(asc(invoices.dueOn), asc(invoices.number))
    .limit(given.limit);
});

/** Open invoices by urgency: how many and how much in yen is overdue, and is due from today up to a day. */
export async function sumOpenInvoices(context: Context, dueUpTo: Day) {
  const [open] = await openSums(context, { today: context.today, dueUpTo });
  invariant(open, 'an aggregate answers one row');
  return open;
}

const openSums = prepared(({ db }, given: Places<{ today: Day; dueUpTo: Day }>) => {
  const sumWhere = (which: SQL) =>
    // No open invoice sums to 0 yen; sum() of bigint comes back as numeric text.
    sql`coalesce(sum(${invoices.total}) filter (where ${which}), 0)::bigint`.mapWith(invoices.total);
  const overdue = lt(invoices.dueOn, given.today);
  const coming = and(gte(invoices.dueOn, given.today), lte(invoices.dueOn, given.dueUpTo)) ?? sql`true`;
  return db
    .select({
      overdue: sql<number>`(count(*) filter (where ${overdue}))::int`,
      overdueTotal: sumWhere(overdue),
      coming: sql<number>`(count(*) filter (where ${coming}))::int`,
      comingTotal: sumWhere(coming),
    })
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(isNull(invoiceSettlements.invoiceId));
});

/** Money recorded for the invoices of a contract, oldest first. */
export async function listPaymentsOfContract({ db }: Context, contractId: ContractId) {
  return db
    .select({ ...getTableColumns(payments), number: invoices.number, term: invoices.term })
    .from(payments)
    .innerJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(eq(invoices.contractId, contractId))
    .orderBy(asc(payments.receivedOn), asc(payments.id));
}

/** Money recorded, newest first, of one method where asked and before one of them, at most `limit`. CON-06. */
export async function listPayments(
  { db }: Context,
  asked: { method: PaymentMethod | undefined; before: PaymentId | undefined; limit: number },
) {
  const earlier = sql`(${payments.receivedOn}, ${payments.id}) < (
    select last.received_on, last.id from ${payments} as last where last.id = ${asked.before})`;
  const conditions = [...(asked.method ? [eq(payments.method, asked.method)] : []), ...(asked.before ? [earlier] : [])];
  return db
    .select({ ...getTableColumns(payments), number: invoices.number, contractId: invoices.contractId })
    .from(payments)
    .innerJoin(invoices, eq(invoices.id, payments.invoiceId))
    .where(and(...conditions))
    .orderBy(desc(payments.receivedOn), desc(payments.id))
    .limit(asked.limit);
}

/** Payments by id, as recorded; those never recorded are missing. */
export async function loadPayments({ db }: Context, ids: readonly PaymentId[]) {
  if (ids.length === 0) return [];
  return db
    .select({ id: payments.id, invoiceId: payments.invoiceId, unapplied: payments.unapplied })
    .from(payments)
    .where(anyOf(payments.id, ids))
    .orderBy(asc(payments.id));
}

/** The money-back refund of a contract; undefined when there is none. */
export async function findRefund({ db }: Context, contractId: ContractId) {
  const [refund] = await db.select().from(refunds).where(eq(refunds.contractId, contractId));
  return refund;
}

/** An invoice billed to the partner itself, with the contract it is for. */
export type OwnInvoice = InvoiceWithStatus & { orderNumber: string };

/** One page of the invoices billed to the partner itself, newest first. PRG-03. */
export async function listOwnInvoices(
  context: PartnerContext,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<OwnInvoice[]> {
  return ownInvoices(context).orderBy(desc(invoices.issuedOn), desc(invoices.number)).limit(limit).offset(offset);
}

/** One invoice billed to the partner itself, by its number; undefined when it is not the partner's. */
export async function findOwnInvoice(context: PartnerContext, number: number): Promise<OwnInvoice | undefined> {
  const [invoice] = await ownInvoices(context, eq(invoices.number, number));
  return invoice;
}

/** What the partner itself still has to pay: how many invoices, their sum in yen, and the first day one is due. */
export async function sumOwnOpenInvoices({ db, partner }: PartnerContext) {
  const [open] = await db
    .select({
      invoices: sql<number>`count(*)::int`,
      // No open invoice sums to 0 yen; sum() of bigint comes back as numeric text.
      total: sql`coalesce(sum(${invoices.total}), 0)::bigint`.mapWith(invoices.total),
      firstDueOn: sql<Day | null>`min(${invoices.dueOn})`,
    })
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(
      and(
        ownedBy(invoices.partnerId, partner.id),
        eq(invoices.billedTo, 'partner'),
        isNull(invoiceSettlements.invoiceId),
      ),
    );
  invariant(open, 'an aggregate answers one row');
  return open;
}

function ownInvoices(context: PartnerContext, which?: SQL) {
  const contract = contractDirectory(context);
  const own = [ownedBy(invoices.partnerId, context.partner.id), eq(invoices.billedTo, 'partner')];
  return context.db
    .select({ ...statusColumns(), orderNumber: contract.orderNumber })
    .from(invoices)
    .innerJoin(contract, eq(contract.id, invoices.contractId))
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .leftJoin(refundedInvoices, eq(refundedInvoices.invoiceId, invoices.id))
    .where(and(...own, ...(which ? [which] : [])))
    .$dynamic();
}

function openInvoices(db: Context['db'], which?: SQL) {
  return db
    .select(getTableColumns(invoices))
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .where(and(isNull(invoiceSettlements.invoiceId), ...(which ? [which] : [])))
    .$dynamic();
}

function statusQuery(db: Context['db']) {
  return db
    .select(statusColumns())
    .from(invoices)
    .leftJoin(invoiceSettlements, eq(invoiceSettlements.invoiceId, invoices.id))
    .leftJoin(refundedInvoices, eq(refundedInvoices.invoiceId, invoices.id))
    .$dynamic();
}

function statusColumns() {
  const { kind, settledOn } = invoiceSettlements;
  return {
    ...getTableColumns(invoices),
    status: sql<InvoiceStatus>`case
      when ${refundedInvoices.invoiceId} is not null then 'refunded'
      when ${kind} is null then 'open'
      else ${kind} end`.as('status'),
    paidOn: sql<Day | null>`case when ${kind} = 'paid' then ${settledOn} end`.as('paid_on'),
  };
}
