import { type SQL, and, asc, eq, gt, gte, lte } from 'drizzle-orm';
import { type Month, firstDayOf, lastDayOf } from '#app/core/calendar.ts';
import type { InvoiceId } from '#app/core/ids.ts';
import type { Sheet } from '#app/core/sheet.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { creditNoteDirectory } from '../credit-notes/queries.server.ts';
import { linesOfInvoice } from '../invoice-lines/queries.server.ts';
import { invoicesWithStatus } from '../invoices/queries.server.ts';
import { type InvoicePaper, type Issuer, invoiceSheet } from './rules.ts';

/** Papers read by one query of a print run: keeps memory flat, however many are printed. */
const PAPERS_A_CHUNK = 200;

/** The paper of an invoice by its number; undefined when no invoice has it. */
export async function findInvoicePaper(context: Context, number: number): Promise<InvoicePaper | undefined> {
  const { invoice, papers } = allPapers(context);
  const [paper] = await papers.where(eq(invoice.number, number));
  return paper && paperOf(paper);
}

/** The paper of an invoice by its id. */
export async function findInvoicePaperById(context: Context, id: InvoiceId): Promise<InvoicePaper | undefined> {
  const { invoice, papers } = allPapers(context);
  const [paper] = await papers.where(eq(invoice.id, id));
  return paper && paperOf(paper);
}

/** The paper of an invoice billed to the partner itself, by its number; undefined when it is not the partner's. PRG-03. */
export async function findOwnInvoicePaper(context: PartnerContext, number: number): Promise<InvoicePaper | undefined> {
  const { invoice, papers } = allPapers(context);
  const own = [
    eq(invoice.number, number),
    ownedBy(invoice.partnerId, context.partner.id),
    eq(invoice.billedTo, 'partner'),
  ];
  const [paper] = await papers.where(and(...own));
  return paper && paperOf(paper);
}

/** The paper behind a credit note's number; undefined when no credit note has it. */
export async function findCreditNotePaper(context: Context, number: number): Promise<InvoicePaper | undefined> {
  const { note, papers } = allPapers(context);
  const [paper] = await papers.where(eq(note.number, number));
  return paper && paperOf(paper);
}

/** The papers of the invoices issued in a month in order of number, read as they are printed; void ones are left out. */
async function* listPapersIssuedIn(context: Context, month: Month): AsyncGenerator<InvoicePaper> {
  const issuedIn = (invoice: ReturnType<typeof allPapers>['invoice']): SQL[] => [
    gte(invoice.issuedOn, firstDayOf(month)),
    lte(invoice.issuedOn, lastDayOf(month)),
  ];
  for (let after = 0; ;) {
    const { invoice, papers } = allPapers(context);
    const chunk = await papers
      .where(and(...issuedIn(invoice), gt(invoice.number, after)))
      .orderBy(asc(invoice.number))
      .limit(PAPERS_A_CHUNK);
    const last = chunk.at(-1);
    if (!last) return;
    yield* chunk.filter(({ status }) => status !== 'void').map(paperOf);
    after = last.number;
  }
}

/** The sheets of a month's print run, each made when it is drawn. */
export async function* printSheets(context: Context, month: Month, issuer: Issuer): AsyncGenerator<Sheet> {
  for await (const paper of listPapersIssuedIn(context, month)) yield invoiceSheet(paper, issuer);
}

function allPapers(context: Context) {
  const invoice = invoicesWithStatus(context);
  const contract = contractDirectory(context);
  const note = creditNoteDirectory(context);
  const papers = context.db
    .select({
      number: invoice.number,
      orderNumber: contract.orderNumber,
      term: invoice.term,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn,
      recipientName: invoice.recipientName,
      recipientPerson: invoice.recipientPerson,
      recipientPostalCode: invoice.recipientPostalCode,
      recipientAddress: invoice.recipientAddress,
      planName: invoice.planName,
      termMonths: invoice.termMonths,
      coversFrom: invoice.coversFrom,
      coversTo: invoice.coversTo,
      serverFee: invoice.serverFee,
      setupFee: invoice.setupFee,
      lines: linesOfInvoice(invoice.id),
      discountRate: invoice.discountRate,
      discount: invoice.discount,
      countMonth: invoice.countMonth,
      count: invoice.count,
      taxRate: invoice.taxRate,
      tax: invoice.tax,
      total: invoice.total,
      status: invoice.status,
      note: {
        number: note.number,
        issuedOn: note.issuedOn,
        taxRate: note.taxRate,
        net: note.net,
        tax: note.tax,
        total: note.total,
      },
    })
    .from(invoice)
    .innerJoin(contract, eq(contract.id, invoice.contractId))
    .leftJoin(note, eq(note.invoiceId, invoice.id))
    .$dynamic();
  return { invoice, note, papers };
}

function paperOf({ note, ...paper }: Awaited<ReturnType<typeof allPapers>['papers']>[number]): InvoicePaper {
  return { ...paper, creditNote: note };
}
