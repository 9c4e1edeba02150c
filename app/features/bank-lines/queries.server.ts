import { type SQL, and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { payerKey } from '#app/core/bank-kana.ts';
import type { BankLineId, InvoiceId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { allOf } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { bankLineEnds, payerAliases, waitingLines } from '#db/schema/bank-lines.ts';
import { lineDirectory } from '../bank-statements/queries.server.ts';
import { clientDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { loadReported } from '../payment-reports/queries.server.ts';
import {
  type IncomingLine,
  NEAR_YEN,
  type LineState,
  type Payable,
  type Proposal,
  numbersIn,
  proposeMatches,
} from './rules.ts';

/** Lines proposals are made for at a time: those that have waited longest. */
export const WINDOW = 2_000;

/** An invoice a line might pay, with what people call it by. */
export type PayableInvoice = Payable & { customer: string; orderNumber: string };

/** The lines that have waited longest, in the order of their statements, at most `limit`. */
export async function listWaiting(context: Context, limit: number) {
  const line = lineDirectory(context);
  return context.db
    .select({
      id: line.id,
      valueOn: line.valueOn,
      amount: line.amount,
      payer: line.payer,
      bank: line.bank,
      remark: line.remark,
    })
    .from(waitingLines)
    .innerJoin(line, eq(line.id, waitingLines.lineId))
    .orderBy(asc(line.valueOn), asc(line.statementId), asc(line.row))
    .limit(limit);
}

/** A line that waits, as a list shows it. */
export type WaitingLine = Awaited<ReturnType<typeof listWaiting>>[number];

/** A line that waits with what is proposed for it. */
export type ProposedLine = WaitingLine & { proposal: Proposal; invoice: PayableInvoice | undefined };

/** How many lines wait, and how many stand under each decision. */
export async function countLines({ db }: Context): Promise<Record<LineState, number>> {
  const [[waiting], ends] = await Promise.all([
    db.select({ lines: sql<number>`count(*)::int` }).from(waitingLines),
    db
      .select({ kind: bankLineEnds.kind, lines: sql<number>`count(*)::int` })
      .from(bankLineEnds)
      .where(isNull(bankLineEnds.endedAt))
      .groupBy(bankLineEnds.kind),
  ]);
  invariant(waiting, 'a count answers one row');
  const counts = { waiting: waiting.lines, matched: 0, kept: 0, 'not-ours': 0 };
  for (const { kind, lines } of ends) counts[kind] = lines;
  return counts;
}

/** The lines that have waited longest, each with what is proposed for it. */
export async function listProposed(context: Context, limit = WINDOW): Promise<ProposedLine[]> {
  const lines = await listWaiting(context, limit);
  return proposeFor(context, lines);
}

/** What was seen when all certain proposals were shown: confirming them says so again. */
export function certainDigest(proposed: readonly ProposedLine[]): string {
  const pairs = proposed.filter(isCertain).map(({ id, proposal }) => `${id} ${proposal.invoiceId}`);
  return sha256(pairs.join('\n'));
}

/** Whether a line's proposal may be confirmed together with others. */
export function isCertain({ proposal }: ProposedLine): boolean {
  return proposal.grade === 'certain';
}

/** Proposals for lines that wait, from what is known about all of them at once. */
async function proposeFor<Line extends IncomingLine>(context: Context, lines: readonly Line[]) {
  const keys = [...new Set(lines.map(({ payer }) => payerKey(payer)))];
  const aliases = await loadAliases(context, keys);
  const reports = await loadReported(context, keys);
  const invoices = await loadPayables(
    context,
    lines,
    reports.map(({ invoiceId }) => invoiceId),
  );
  const proposals = proposeMatches(lines, { invoices, aliases, reports });
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  return lines.flatMap((line, index) => {
    const proposal = proposals[index];
    return proposal
      ? [{ ...line, proposal, invoice: proposal.invoiceId ? byId.get(proposal.invoiceId) : undefined }]
      : [];
  });
}

/** The names, as compared, that payers under other names are registered under. */
async function loadAliases({ db }: Context, keys: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ payerKey: payerAliases.payerKey, registeredKey: payerAliases.registeredKey })
    .from(payerAliases)
    .where(anyOf(payerAliases.payerKey, keys))
    .orderBy(asc(payerAliases.payerKey), asc(payerAliases.registeredKey));
  const aliases = new Map<string, string[]>();
  for (const row of rows) aliases.set(row.payerKey, [...(aliases.get(row.payerKey) ?? []), row.registeredKey]);
  return aliases;
}

/** Most lines for which amounts nearby are looked at as well: each of them is a range of its own. */
const MOST_NEARBY = 100;

/** The invoices that lines might pay: reported as paid, by a number they name, or open and over their amount or one near it. */
async function loadPayables(
  context: Context,
  lines: readonly IncomingLine[],
  reported: readonly InvoiceId[],
): Promise<PayableInvoice[]> {
  if (lines.length === 0) return [];
  const invoice = invoicesWithStatus(context);
  const numbers = [...new Set(lines.flatMap((line) => numbersIn(line).map(({ number }) => number)))];
  const amounts = [...new Set(lines.map(({ amount }) => amount))];
  const near =
    amounts.length <= MOST_NEARBY
      ? sql`exists (select from unnest(${sql.param(amounts.map(String))}::text[]) as came(amount)
          where ${invoice.total} between came.amount::bigint - ${NEAR_YEN} and came.amount::bigint + ${NEAR_YEN})`
      : sql`${invoice.total} = any(${sql.param(amounts.map(String))}::text[]::bigint[])`;
  const named = sql`${invoice.number} = any(${sql.param(numbers.map(String))}::text[]::bigint[])`;
  const told = sql`${invoice.id} = any(${sql.param([...reported])}::text[])`;
  const open = allOf(eq(invoice.status, 'open'), near);
  return selectPayables(context, invoice, or(named, open, ...(reported.length > 0 ? [told] : [])) ?? named);
}

/** One invoice as something that might be paid, by its number; undefined when no invoice has it. */
export async function findPayable(context: Context, number: number): Promise<PayableInvoice | undefined> {
  const invoice = invoicesWithStatus(context);
  const [found] = await selectPayables(context, invoice, eq(invoice.number, number));
  return found;
}

/** Invoices as something that might be paid, by their ids; in order of due day. */
export async function loadPayablesById(context: Context, ids: readonly string[]): Promise<PayableInvoice[]> {
  const invoice = invoicesWithStatus(context);
  return selectPayables(context, invoice, sql`${invoice.id} = any(${sql.param([...ids])}::text[])`);
}

async function selectPayables(
  context: Context,
  invoice: ReturnType<typeof invoicesWithStatus>,
  which: SQL,
): Promise<PayableInvoice[]> {
  const contract = contractDirectory(context);
  const client = clientDirectory(context);
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({
      id: invoice.id,
      number: invoice.number,
      total: invoice.total,
      dueOn: invoice.dueOn,
      status: invoice.status,
      billedTo: invoice.billedTo,
      orderNumber: contract.orderNumber,
      company: client.company,
      companyKana: client.companyKana,
      contactKana: client.contactKana,
      partnerName: partner.name,
      partnerKana: partner.nameKana,
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId))
    .leftJoin(client, eq(client.contractId, invoice.contractId))
    .leftJoin(partner, eq(partner.id, invoice.partnerId))
    .where(which)
    .orderBy(asc(invoice.dueOn), asc(invoice.number));
  return rows.map(({ billedTo, company, companyKana, contactKana, partnerName, partnerKana, ...row }) => {
    const names = billedTo === 'partner' ? [partnerKana, partnerName] : [companyKana, company, contactKana];
    const keys = [...new Set(names.flatMap((name) => (name ? [payerKey(name)] : [])))].filter((key) => key !== '');
    return { ...row, keys, customer: (billedTo === 'partner' ? partnerName : company) ?? '' };
  });
}

/** Where a line stands, with the decision that stands; undefined when there is no such line that brought money. */
export async function findLine(context: Context, id: BankLineId) {
  const line = lineDirectory(context);
  const [found] = await context.db
    .select({
      id: line.id,
      valueOn: line.valueOn,
      amount: line.amount,
      payer: line.payer,
      bank: line.bank,
      reference: line.reference,
      remark: line.remark,
      statementId: line.statementId,
      row: line.row,
      state: sql<LineState>`coalesce(${bankLineEnds.kind}, 'waiting')`,
      invoiceId: bankLineEnds.invoiceId,
      reason: bankLineEnds.reason,
      decidedOn: bankLineEnds.decidedOn,
    })
    .from(line)
    .leftJoin(bankLineEnds, and(eq(bankLineEnds.lineId, line.id), isNull(bankLineEnds.endedAt)))
    .where(and(eq(line.id, id), eq(line.kind, 'incoming')));
  return found;
}

/** The lines whose money paid an invoice, each with the payment it became; decisions taken back are left out. */
export async function listLinesOfInvoice(context: Context, invoiceId: InvoiceId) {
  const line = lineDirectory(context);
  return context.db
    .select({
      paymentId: bankLineEnds.paymentId,
      lineId: line.id,
      valueOn: line.valueOn,
      payer: line.payer,
      row: line.row,
      statementId: line.statementId,
    })
    .from(bankLineEnds)
    .innerJoin(line, eq(line.id, bankLineEnds.lineId))
    .where(and(eq(bankLineEnds.invoiceId, invoiceId), isNull(bankLineEnds.endedAt)))
    .orderBy(desc(line.id));
}

/** What is proposed for one line that waits or is kept. */
export async function proposeForLine(context: Context, line: IncomingLine) {
  const [proposed] = await proposeFor(context, [line]);
  return proposed;
}

/** Lines under a decision that stands, newest line first, after one of them, at most `limit`. */
export async function listDecided(
  context: Context,
  kind: Exclude<LineState, 'waiting'>,
  { limit, before }: { limit: number; before?: BankLineId | undefined },
) {
  const line = lineDirectory(context);
  return context.db
    .select({
      id: line.id,
      valueOn: line.valueOn,
      amount: line.amount,
      payer: line.payer,
      remark: line.remark,
      reason: bankLineEnds.reason,
      decidedOn: bankLineEnds.decidedOn,
      invoiceId: bankLineEnds.invoiceId,
    })
    .from(bankLineEnds)
    .innerJoin(line, eq(line.id, bankLineEnds.lineId))
    .where(
      and(
        eq(bankLineEnds.kind, kind),
        isNull(bankLineEnds.endedAt),
        ...(before ? [gt(sql`${before}::text`, bankLineEnds.lineId)] : []),
      ),
    )
    .orderBy(desc(bankLineEnds.lineId))
    .limit(limit);
}

/** Names learned, newest first. */
export async function listAliases({ db }: Context, limit: number) {
  return db
    .select()
    .from(payerAliases)
    .orderBy(desc(payerAliases.learnedOn), asc(payerAliases.payerKey), asc(payerAliases.registeredKey))
    .limit(limit);
}
