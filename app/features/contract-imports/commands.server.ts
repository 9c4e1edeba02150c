import { eq } from 'drizzle-orm';
import type { ContractId, ContractImportId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { FileHandedIn } from '#app/platform/form-fields.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { contractImports, importedContracts } from '#db/schema/contract-imports.ts';
import { recordAct } from '../audit/commands.server.ts';
import { type Client, type OrderDraft, startContracts, storeOrders } from '../contracts/commands.server.ts';
import type { FileRefusal } from '../imports/rules.ts';
import { issueNextInvoices } from '../invoices/commands.server.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { invoiceIssued } from '../ledger/rules.ts';
import { writeInvoiceLetters } from '../letters/commands.server.ts';
import { orderNumberOf } from '../orders/rules.ts';
import { readBookOf } from './queries.server.ts';
import {
  type BookClient,
  type BookContract,
  type BookTotals,
  type TakeRefusal,
  checkTake,
  figuresOf,
  figuresSeen,
  invoicedAtOnce,
} from './rules.ts';

/** What stands for the consent of a client who agreed to another system's terms. */
const CONSENTED_ELSEWHERE = 'imported';

/**
 * Keeps a book to be looked at: read in full against what is known today, and refused with every mistake by row and
 * column. Nothing of it counts before it is taken. The same file handed in again is the import it was.
 */
export async function handInBook(
  context: StaffContext,
  file: FileHandedIn,
  said: BookTotals,
): Promise<Outcome<ContractImportId, FileRefusal>> {
  return inTransaction<StaffContext, Outcome<ContractImportId, FileRefusal>>(context, async (context) => {
    const { db, newId, now, staff } = context;
    const digest = sha256(file.bytes);
    const kept = await findByDigest(context, digest);
    if (kept) return done(kept);
    const read = await readBookOf(context, file.bytes, said);
    if (!read.ok) return read;
    const { contracts, monthlyTotal } = figuresOf(read.value, context.today);
    const [handedIn] = await db
      .insert(contractImports)
      .values({
        ...{ id: newId('cim'), sha256: digest, fileName: file.name, encoding: read.value.encoding },
        ...{ content: file.bytes, contracts, monthlyTotal, handedInBy: staff.userId, handedInAt: now },
      })
      .onConflictDoNothing()
      .returning({ id: contractImports.id });
    if (handedIn) {
      const after = { sha256: digest, contracts, total: monthlyTotal };
      await recordAct(context, {
        name: 'book-handed-in',
        things: [{ kind: 'contract-import', id: handedIn.id }],
        after,
      });
      return done(handedIn.id);
    }
    const other = await findByDigest(context, digest);
    invariant(other, 'the book is there, whoever handed it in');
    return done(other);
  });
}

/**
 * Takes a book that was looked at, all of it or nothing: its contracts are in force and counted from today on, their
 * running term is paid, and a renewal invoice that was due before today is issued at once. Taken are the figures that
 * were seen, once. Answers how many contracts it brought. PRG-09, PRG-16.
 */
export async function takeBook(
  context: StaffContext,
  id: ContractImportId,
  seen: string,
): Promise<Outcome<number, TakeRefusal>> {
  return inTransaction<StaffContext, Outcome<number, TakeRefusal>>(context, async (context) => {
    const { db, today, staff } = context;
    const [book] = await db.select().from(contractImports).where(eq(contractImports.id, id)).for('update');
    const checked = checkTake(book);
    if (!checked.ok) return checked;
    invariant(book, 'a book that may be taken is there');
    const read = await readBookOf(context, book.content);
    if (!read.ok) return refused({ code: 'fits-no-longer', file: read.refusal });
    if (figuresSeen(figuresOf(read.value, today)) !== seen) return refused({ code: 'figures-changed' });
    const adopted = read.value.contracts.map((contract) => ({ contract, stored: adoptedOf(context, contract) }));
    const stored = adopted.map(({ stored }) => stored);
    await storeOrders(context, stored);
    await startContracts(context, stored);
    await insertRows(
      db,
      importedContracts,
      adopted.map(({ contract: { oldNumber, monthlyFee }, stored }) => ({
        ...{ contractId: stored.id, importId: id, oldNumber, monthlyFee },
      })),
    );
    const late = adopted.filter(({ contract }) => invoicedAtOnce(contract.days, today));
    const invoices = await issueLate(
      context,
      late.map(({ stored }) => stored.id),
    );
    await db.update(contractImports).set({ takenOn: today, takenBy: staff.userId }).where(eq(contractImports.id, id));
    const partners = [...new Set(read.value.contracts.flatMap(({ partnerId }) => partnerId ?? []))];
    await recordAct(context, {
      name: 'contracts-imported',
      things: [{ kind: 'contract-import', id }, ...partners.map((id) => ({ kind: 'partner' as const, id }))],
      after: { sha256: book.sha256, contracts: adopted.length, total: book.monthlyTotal, invoices },
    });
    return done(adopted.length);
  });
}

/** Throws a book away that was only looked at. */
export async function discardBook(context: StaffContext, id: ContractImportId): Promise<Outcome<true, TakeRefusal>> {
  return inTransaction<StaffContext, Outcome<true, TakeRefusal>>(context, async (context) => {
    const { db } = context;
    const [book] = await db.select().from(contractImports).where(eq(contractImports.id, id)).for('update');
    const checked = checkTake(book);
    if (!checked.ok) return checked;
    await db.delete(contractImports).where(eq(contractImports.id, id));
    const before = { sha256: book?.sha256 ?? null };
    await recordAct(context, { name: 'book-discarded', things: [{ kind: 'contract-import', id }], before });
    return done(true);
  });
}

async function findByDigest({ db }: Context, digest: string): Promise<ContractImportId | undefined> {
  const [kept] = await db
    .select({ id: contractImports.id })
    .from(contractImports)
    .where(eq(contractImports.sha256, digest));
  return kept?.id;
}

function adoptedOf(context: Context, contract: BookContract): OrderDraft {
  const { partnerId, programme, planCode, planGroup, kind, termMonths, startsOn, term, client } = contract;
  const { renewsOn, nextInvoiceOn } = contract.days;
  const id = context.newId('ctr');
  return {
    ...{ id, orderNumber: orderNumberOf(id), partnerId, programme, planCode, planGroup, kind, termMonths },
    ...{ startsOn, running: { startsOn, term, renewsOn, nextInvoiceOn }, client: client && clientOf(context, client) },
  };
}

function clientOf({ now }: Context, client: BookClient): Client {
  return {
    ...client,
    orderSlug: null,
    doneToken: newSecret(),
    consentVersion: CONSENTED_ELSEWHERE,
    consentedAt: now,
  };
}

/** Issues the renewal invoices whose day was over before the contracts came; answers how many. */
async function issueLate(context: Context, ids: readonly ContractId[]): Promise<number> {
  const issued = await issueNextInvoices(context, ids);
  await postEntries(context, issued.map(invoiceIssued));
  await writeInvoiceLetters(context, issued);
  return issued.length;
}
