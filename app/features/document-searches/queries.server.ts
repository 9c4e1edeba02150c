import { type SQL, and, desc, eq, gte, lte, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { creditNoteDirectory } from '../credit-notes/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import type { DocumentKind, DocumentPlace, DocumentSearch, FoundStatus } from './rules.ts';

/** Documents read by one query of an export. */
const DOCUMENTS_A_CHUNK = 1_000;

/** A found document. */
export type FoundDocument = Awaited<ReturnType<typeof searchDocuments>>[number];

/**
 * Invoices and credit notes by day, amount and counterparty in any combination, void and refunded ones too; newest first.
 *
 * @param after where the page before ended; undefined begins at the newest.
 */
export async function searchDocuments(
  context: Context,
  search: DocumentSearch,
  { after, limit }: { after?: DocumentPlace | undefined; limit: number },
) {
  const document = everyDocument(context);
  return context.db
    .select()
    .from(document)
    .where(and(...conditionsOf(document, search), ...(after ? [isAfter(document, after)] : [])))
    .orderBy(desc(document.issuedOn), desc(document.kind), desc(document.number))
    .limit(limit);
}

/** How many documents a search finds, and what the invoices, the void ones among them, and the credit notes sum to. */
export async function sumDocuments(context: Context, search: DocumentSearch) {
  const document = everyDocument(context);
  const sumWhere = (which: SQL) =>
    // No document sums to 0 yen; sum() of bigint comes back as numeric text.
    sql`coalesce(sum(${document.total}) filter (where ${which}), 0)::bigint`.mapWith((sum: string) => yen(Number(sum)));
  const [sums] = await context.db
    .select({
      count: sql<number>`count(*)::int`,
      invoices: sumWhere(sql`${document.kind} = 'invoice'`),
      voided: sumWhere(sql`${document.status} = 'void'`),
      creditNotes: sumWhere(sql`${document.kind} = 'credit-note'`),
    })
    .from(document)
    .where(and(...conditionsOf(document, search)));
  invariant(sums, 'an aggregate answers one row');
  return sums;
}

/** Everything a search finds, newest first, some hundred at a time. */
export async function* listDocuments(context: Context, search: DocumentSearch): AsyncGenerator<FoundDocument[]> {
  for (let after: DocumentPlace | undefined; ;) {
    const found = await searchDocuments(context, search, { after, limit: DOCUMENTS_A_CHUNK });
    const last = found.at(-1);
    if (!last) return;
    yield found;
    after = last;
  }
}

function everyDocument(context: Context) {
  const invoice = invoicesWithStatus(context);
  const given = invoicesWithStatus(context);
  const note = creditNoteDirectory(context);
  const contract = contractDirectory(context);
  const invoices = context.db
    .select({
      kind: sql<DocumentKind>`'invoice'::text`.as('kind'),
      number: invoice.number,
      issuedOn: invoice.issuedOn,
      total: invoice.total,
      tax: invoice.tax,
      recipientName: invoice.recipientName,
      orderNumber: contract.orderNumber,
      contractId: invoice.contractId,
      status: sql<FoundStatus>`${invoice.status}`.as('document_status'),
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId));
  const notes = context.db
    .select({
      kind: sql<DocumentKind>`'credit-note'::text`.as('kind'),
      number: note.number,
      issuedOn: note.issuedOn,
      total: note.total,
      tax: note.tax,
      recipientName: given.recipientName,
      orderNumber: contract.orderNumber,
      contractId: note.contractId,
      status: sql<FoundStatus>`'issued'::text`.as('document_status'),
    })
    .from(note)
    .innerJoin(given, eq(given.id, note.invoiceId))
    .innerJoin(contract, eq(contract.id, note.contractId));
  return unionAll(invoices, notes).as('documents');
}

type EveryDocument = ReturnType<typeof everyDocument>;

function conditionsOf(document: EveryDocument, { from, to, least, most, counterparty }: DocumentSearch): SQL[] {
  // Names are compared as `nameKey` puts them.
  const named = sql`regexp_replace(lower(normalize(${document.recipientName}, NFKC)), '[[:space:]]', '', 'g')`;
  return [
    ...(from === undefined ? [] : [gte(document.issuedOn, from)]),
    ...(to === undefined ? [] : [lte(document.issuedOn, to)]),
    ...(least === undefined ? [] : [gte(document.total, least)]),
    ...(most === undefined ? [] : [lte(document.total, most)]),
    ...(counterparty === undefined ? [] : [sql`strpos(${named}, ${counterparty}) > 0`]),
  ];
}

function isAfter(document: EveryDocument, { issuedOn, kind, number }: DocumentPlace): SQL {
  return sql`(${document.issuedOn}, ${document.kind}, ${document.number}) < (${issuedOn}::date, ${kind}::text, ${number}::bigint)`;
}
