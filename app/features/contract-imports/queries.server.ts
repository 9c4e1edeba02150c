import { asc, desc, eq } from 'drizzle-orm';
import type { ContractId, ContractImportId } from '#app/core/ids.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { TextEncoding } from '#app/platform/cp932.server.ts';
import { contractImports, importedContracts } from '#db/schema/contract-imports.ts';
import { listPlans, listPrices } from '../catalogue/queries.server.ts';
import { priceOn } from '../catalogue/rules.ts';
import { readSheet } from '../imports/queries.server.ts';
import { type FileRefusal, type Sheet, readHeading } from '../imports/rules.ts';
import { listPartners } from '../partners/queries.server.ts';
import {
  BOOK_COLUMNS,
  type Book,
  type BookColumn,
  type BookTotals,
  type KnownHere,
  oldNumberIn,
  readBook,
} from './rules.ts';

/** A book as read, with the encoding its bytes turned out to have. */
export type ReadBook = Book & { encoding: TextEncoding };

/** Reads the bytes of a book against what is known today; in five queries, however many contracts it holds. */
export async function readBookOf(
  context: Context,
  bytes: Uint8Array,
  said: BookTotals = {},
): Promise<Outcome<ReadBook, FileRefusal>> {
  const file = readSheet(bytes);
  if (!file.ok) return file;
  const sheet = readHeading<BookColumn>(file.value.rows, BOOK_COLUMNS);
  if (!sheet.ok) return sheet;
  const known = await loadKnown(context, sheet.value);
  const read = readBook(sheet.value, known, context, said);
  return read.ok ? done({ ...read.value, encoding: file.value.encoding }) : read;
}

async function loadKnown(context: Context, { body, places }: Sheet<BookColumn>): Promise<KnownHere> {
  const at = places.get('oldNumber')?.at ?? -1;
  const numbers = body.flatMap(({ cells }) => oldNumberIn(cells[at] ?? '') ?? []);
  const [partners, plans, prices, known] = await Promise.all([
    listPartners(context),
    listPlans(context),
    listPrices(context),
    context.db
      .select({ oldNumber: importedContracts.oldNumber })
      .from(importedContracts)
      .where(anyOf(importedContracts.oldNumber, numbers)),
  ]);
  const active = partners.filter(({ state }) => state === 'active');
  return {
    partners: new Map(active.map(({ code, id, programme }) => [code, { id, programme }])),
    plans: new Map(
      plans.map(({ code, planGroup, kind }) => {
        const price = priceOn(prices, code, context.today);
        return [code, { planGroup, kind, monthlyFee: price ? price.monthlyFee : null }];
      }),
    ),
    oldNumbers: new Set(known.map(({ oldNumber }) => oldNumber)),
  };
}

/** A book without its bytes. */
const ABOUT = {
  id: contractImports.id,
  sha256: contractImports.sha256,
  fileName: contractImports.fileName,
  encoding: contractImports.encoding,
  contracts: contractImports.contracts,
  monthlyTotal: contractImports.monthlyTotal,
  takenOn: contractImports.takenOn,
};

/** Books handed in, newest first, at most `limit`. */
export async function listImports({ db }: Context, limit: number) {
  return db.select(ABOUT).from(contractImports).orderBy(desc(contractImports.id)).limit(limit);
}

/** One book; undefined when there is none with that id. */
export async function findImport({ db }: Context, id: ContractImportId) {
  const [book] = await db.select(ABOUT).from(contractImports).where(eq(contractImports.id, id));
  return book;
}

/** What taking a book today would bring; undefined when there is none with that id. */
export async function previewImport(context: Context, id: ContractImportId) {
  const [stored] = await context.db
    .select({ content: contractImports.content })
    .from(contractImports)
    .where(eq(contractImports.id, id));
  return stored && readBookOf(context, stored.content);
}

/** What a contract was called in the system it came from, and what it cost a month there; undefined for one of our own. */
export async function findImportedContract({ db }: Context, contractId: ContractId) {
  const [imported] = await db.select().from(importedContracts).where(eq(importedContracts.contractId, contractId));
  return imported;
}

/** The contracts a book brought, in order of their old numbers, at most `limit`. */
export async function listImported({ db }: Context, id: ContractImportId, limit: number) {
  return db
    .select({ contractId: importedContracts.contractId, oldNumber: importedContracts.oldNumber })
    .from(importedContracts)
    .where(eq(importedContracts.importId, id))
    .orderBy(asc(importedContracts.oldNumber))
    .limit(limit);
}
