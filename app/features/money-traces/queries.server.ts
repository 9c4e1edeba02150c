import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { ContractId, PayoutId, TransactionId } from '#app/core/ids.ts';
import { momentText } from '#app/core/wording.ts';
import type { Context } from '#app/platform/context.server.ts';
import { loadUserNames } from '../access/queries.server.ts';
import { adjustmentDirectory, correctionHoldings } from '../adjustments/queries.server.ts';
import { findLatest } from '../approvals/queries.server.ts';
import { listFileRowsOf } from '../bank-files/queries.server.ts';
import { listLinesOfInvoice } from '../bank-lines/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { closeAsThing } from '../close-reviews/rules.ts';
import { findClose, listCountsOf } from '../closes/queries.server.ts';
import { clientDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus, listPaymentsOfContract } from '../invoices/queries.server.ts';
import { type BookedTransaction, findTransaction, listOwedIn, listTransactions } from '../ledger/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { type PayoutRun, findPayout, listRuns, payoutHoldings } from '../payouts/queries.server.ts';
import { certificateNumber } from '../rate-certificates/rules.ts';
import { listCardEntries, loadRateCards } from '../rates/queries.server.ts';
import { cardInForce } from '../rates/rules.ts';
import { keysAlong, pageOfSubject, rowReached, subjectOf } from './rules.ts';

/**
 * Everything one cashback stands on and everything that became of it, from the order to the books; undefined when nothing
 * was earned for that term. Whatever the number of payouts that held it, the same few statements.
 */
export async function traceCashback(context: Context, contractId: ContractId, term: number) {
  const origin = await findOrigin(context, contractId, term);
  if (!origin) return undefined;
  const { cashback, partner, invoice } = origin;
  const [payments, lines, count, card, holdings, runs, planNames] = await Promise.all([
    listPaymentsOfContract(context, contractId),
    invoice ? listLinesOfInvoice(context, invoice.id) : [],
    countBehind(context, cashback, partner.code),
    cardBehind(context, cashback, origin.planGroup),
    listHoldings(context, contractId, term),
    listRuns(context),
    loadPlanNames(context),
  ]);
  const ofTerm = payments.filter((payment) => payment.term === term);
  const payoutIds = holdings.map(({ payoutId }) => payoutId);
  const [rows, transactions] = await Promise.all([
    listFileRowsOf(context, payoutIds),
    listTransactions(
      context,
      keysAlong({
        ...{ cashback, payoutIds },
        invoiceIds: invoice ? [invoice.id] : [],
        paymentIds: ofTerm.map(({ id }) => id),
      }),
    ),
  ]);
  const names = await namesOf(context, runs, rows, [
    ...ofTerm.map(({ recordedBy }) => recordedBy),
    ...[count.signedBy, count.confirmedBy, card.enteredBy, card.approvedBy],
  ]);
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? id));
  return {
    ...origin,
    planName: planNames.get(origin.planCode) ?? origin.planCode,
    payments: ofTerm.map(({ id, receivedOn, amount, method, unapplied, recordedBy, recordedAt }) => ({
      ...{ id, receivedOn, amount, method, unapplied },
      recordedBy: nameOf(recordedBy),
      recordedAt: momentText(recordedAt),
      line: lines.find(({ paymentId }) => paymentId === id) ?? null,
    })),
    count: { ...count, signedBy: nameOf(count.signedBy), confirmedBy: nameOf(count.confirmedBy) },
    card: { ...card, enteredBy: nameOf(card.enteredBy), approvedBy: nameOf(card.approvedBy) },
    holdings: holdings.map((holding) => ({
      ...holding,
      run: shownRun(runs, holding.month, nameOf),
      rows: rows.filter(({ payoutId }) => payoutId === holding.payoutId).map((row) => shownRow(row, nameOf)),
    })),
    transactions: transactions.map(shownTransaction),
  };
}

/** A cashback with its order, client, partner and invoice. */
async function findOrigin(context: Context, contractId: ContractId, term: number) {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  const partner = partnerDirectory(context);
  const invoice = invoicesWithStatus(context);
  const [row] = await context.db
    .select({
      cashback: {
        contractId: cashback.contractId,
        term: cashback.term,
        partnerId: cashback.partnerId,
        event: cashback.event,
        earnedOn: cashback.earnedOn,
        countMonth: cashback.countMonth,
        count: cashback.count,
        rate: cashback.rate,
        base: cashback.base,
        amount: cashback.amount,
        payableOn: cashback.payableOn,
        voidedOn: cashback.voidedOn,
      },
      contract: { orderNumber: contract.orderNumber, orderedOn: contract.orderedOn },
      planCode: sql<string>`coalesce(${invoice.planCode}, ${contract.planCode})`,
      planGroup: sql<string>`coalesce(${invoice.planGroup}, ${contract.planGroup})`,
      termMonths: sql<number>`coalesce(${invoice.termMonths}, ${contract.termMonths})`.mapWith(Number),
      company: client.company,
      partner: { id: partner.id, code: partner.code, name: partner.name },
      invoice: {
        id: invoice.id,
        number: invoice.number,
        issuedOn: invoice.issuedOn,
        dueOn: invoice.dueOn,
        serverFee: invoice.serverFee,
        total: invoice.total,
        paidOn: invoice.paidOn,
      },
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .innerJoin(partner, eq(partner.id, cashback.partnerId))
    .leftJoin(client, eq(client.contractId, cashback.contractId))
    .leftJoin(invoice, and(eq(invoice.contractId, cashback.contractId), eq(invoice.term, cashback.term)))
    .where(and(eq(cashback.contractId, contractId), eq(cashback.term, term)));
  return row;
}

type Origin = NonNullable<Awaited<ReturnType<typeof findOrigin>>>;

/** The month-end count a rate was read from, with its close and the two who signed it. */
async function countBehind(context: Context, { countMonth, partnerId }: Origin['cashback'], code: string) {
  const [close, [counted], signed] = await Promise.all([
    findClose(context, countMonth),
    listCountsOf(context, [partnerId], [countMonth]),
    findLatest(context, closeAsThing(countMonth)),
  ]);
  const approved = signed?.state === 'approved' ? signed : undefined;
  return {
    certificate: counted ? certificateNumber(countMonth, code) : null,
    digest: counted ? counted.digest : null,
    closedOn: close ? close.closedOn : null,
    signedBy: approved ? approved.proposedBy : null,
    confirmedBy: approved ? approved.decidedBy : null,
    confirmedOn: approved ? approved.decidedOn : null,
  };
}

/** The rate card a rate stands in, the row that its count reached, and who put the card in force. */
async function cardBehind(context: Context, cashback: Origin['cashback'], planGroup: string) {
  const [cards, entries] = await Promise.all([loadRateCards(context), listCardEntries(context)]);
  const card = cardInForce(cards, 'cashback', cashback.countMonth);
  const entry = entries.find((one) => one.programme === 'cashback' && one.effectiveFrom === card?.effectiveFrom);
  return {
    effectiveFrom: card ? card.effectiveFrom : null,
    row: rowReached(card, planGroup, cashback.event, cashback.count) ?? null,
    enteredOn: entry ? entry.enteredOn : null,
    enteredBy: entry ? entry.enteredBy : null,
    approvedBy: entry ? entry.approvedBy : null,
  };
}

/** Every payout that holds or held a cashback, the oldest first. */
async function listHoldings(context: Context, contractId: ContractId, term: number) {
  const holding = payoutHoldings(context);
  return context.db
    .select()
    .from(holding)
    .where(and(eq(holding.contractId, contractId), eq(holding.term, term)))
    .orderBy(asc(holding.month));
}

/** One partner's part of a run: what is and was in it, how it was approved, which rows it had, and what was booked. */
export async function tracePayout(context: Context, id: PayoutId) {
  const payout = await findPayout(context, id);
  if (!payout) return undefined;
  const partner = partnerDirectory(context);
  const [[whose], items, corrections, rows, runs] = await Promise.all([
    context.db.select({ code: partner.code, name: partner.name }).from(partner).where(eq(partner.id, payout.partnerId)),
    listItems(context, id),
    listCorrections(context, id),
    listFileRowsOf(context, [id]),
    listRuns(context),
  ]);
  const names = await namesOf(context, runs, rows, []);
  const nameOf = (user: string | null) => (user === null ? null : (names.get(user) ?? user));
  const keys = keysAlong({ payoutIds: [id] });
  return {
    ...{ payout, items, corrections },
    partner: { id: payout.partnerId, code: whose?.code ?? '', name: whose?.name ?? '' },
    run: shownRun(runs, payout.month, nameOf),
    rows: rows.map((row) => shownRow(row, nameOf)),
    transactions: (await listTransactions(context, keys)).map(shownTransaction),
  };
}

async function listItems(context: Context, id: PayoutId) {
  const holding = payoutHoldings(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      contractId: holding.contractId,
      orderNumber: contract.orderNumber,
      term: holding.term,
      amount: holding.amount,
      releasedOn: holding.releasedOn,
    })
    .from(holding)
    .innerJoin(contract, eq(contract.id, holding.contractId))
    .where(eq(holding.payoutId, id))
    .orderBy(asc(contract.orderNumber), asc(holding.term));
}

async function listCorrections(context: Context, id: PayoutId) {
  const held = correctionHoldings(context);
  const correction = adjustmentDirectory(context);
  return context.db
    .select({
      id: correction.id,
      amount: correction.amount,
      reason: correction.reason,
      approvedOn: correction.approvedOn,
      releasedOn: held.releasedOn,
    })
    .from(held)
    .innerJoin(correction, eq(correction.id, held.adjustmentId))
    .where(eq(held.payoutId, id))
    .orderBy(asc(correction.id));
}

/** One transaction of the ledger with its postings, whose accounts they are, and where what it is about is shown. */
export async function traceTransaction(context: Context, id: TransactionId) {
  const transaction = await findTransaction(context, id);
  if (!transaction) return undefined;
  const partner = partnerDirectory(context);
  const ids = transaction.postings.flatMap(({ partnerId }) => (partnerId ? [partnerId] : []));
  const named = await context.db
    .select({ id: partner.id, name: partner.name })
    .from(partner)
    .where(inArray(partner.id, ids));
  const nameOf = new Map(named.map((one) => [one.id, one.name]));
  return {
    ...shownTransaction(transaction),
    postings: transaction.postings.map((posting) => ({
      ...posting,
      partnerName: posting.partnerId === null ? null : (nameOf.get(posting.partnerId) ?? posting.partnerId),
    })),
  };
}

/** The transactions of a month that moved what is owed to partners, each with where what it is about is shown. */
export async function listOwed(context: Context, asked: Parameters<typeof listOwedIn>[1]) {
  const rows = await listOwedIn(context, asked);
  return rows.map((row) => ({ ...row, to: placeOf(row) }));
}

function placeOf(transaction: { kind: string; reference: string }): string | null {
  const subject = subjectOf(transaction);
  return (subject && pageOfSubject(subject)) ?? null;
}

type FileRow = Awaited<ReturnType<typeof listFileRowsOf>>[number];
type NameOf = (id: string | null) => string | null;

function namesOf(
  context: Context,
  runs: readonly PayoutRun[],
  rows: readonly FileRow[],
  others: readonly (string | null)[],
) {
  const ids = [
    ...runs.flatMap(({ preparedBy, approvedBy }) => [preparedBy, approvedBy]),
    ...rows.map(({ madeBy }) => madeBy),
  ];
  return loadUserNames(context, [...new Set([...ids, ...others])]);
}

function shownRun(runs: readonly PayoutRun[], month: string, nameOf: NameOf) {
  const run = runs.find((one) => one.month === month);
  if (!run) return null;
  const { state, contentHash, preparedAt, approvedAt } = run;
  return {
    ...{ state, contentHash },
    preparedBy: nameOf(run.preparedBy),
    preparedAt: momentText(preparedAt),
    approvedBy: nameOf(run.approvedBy),
    approvedAt: approvedAt ? momentText(approvedAt) : null,
  };
}

function shownRow({ month, version, row, part, amount, sha256, madeBy, madeAt, replacedAt }: FileRow, nameOf: NameOf) {
  const [maker, at, live] = [nameOf(madeBy), momentText(madeAt), replacedAt === null];
  return { ...{ month, version, row, part, amount, sha256, live }, madeBy: maker, madeAt: at };
}

function shownTransaction(transaction: BookedTransaction) {
  return { ...transaction, to: placeOf(transaction) };
}
