import { and, asc, desc, eq } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { BankLineId, StatementId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type TextEncoding, decodeJis8 } from '#app/platform/cp932.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { bankLines, bankStatements } from '#db/schema/bank-statements.ts';
import { readSheet } from '../imports/queries.server.ts';
import { type FileRefusal, MOST_BYTES } from '../imports/rules.ts';
import {
  type ControlTotals,
  type Statement,
  looksLikeZengin,
  naturalKeys,
  readCsvStatement,
  readZengin,
} from './rules.ts';

/** A statement as read, with the encoding its bytes turned out to have. */
export type ReadStatement = Statement & { encoding: 'jis' | TextEncoding };

/** Reads the bytes of a statement: which kind of file it is, its bytes say themselves. */
export function readStatement(
  bytes: Uint8Array,
  today: Day,
  control: ControlTotals = {},
): Outcome<ReadStatement, FileRefusal> {
  if (bytes.byteLength === 0) return refused({ code: 'file-empty' });
  if (bytes.byteLength > MOST_BYTES) return refused({ code: 'file-too-large', most: MOST_BYTES });
  const fixed = decodeJis8(bytes);
  if (looksLikeZengin(fixed)) {
    const read = readZengin(fixed, today);
    return read.ok ? done({ ...read.value, encoding: 'jis' as const }) : read;
  }
  const sheet = readSheet(bytes);
  if (!sheet.ok) return sheet;
  const read = readCsvStatement(sheet.value.rows, today, control);
  return read.ok ? done({ ...read.value, encoding: sheet.value.encoding }) : read;
}

/** The keys of lines as they are stored. */
export function storedKeys(lines: Statement['lines']): string[] {
  return naturalKeys(lines).map(sha256);
}

/** A statement without its bytes. */
const ABOUT = {
  id: bankStatements.id,
  fileName: bankStatements.fileName,
  format: bankStatements.format,
  encoding: bankStatements.encoding,
  lines: bankStatements.lines,
  total: bankStatements.total,
  uploadedBy: bankStatements.uploadedBy,
  uploadedAt: bankStatements.uploadedAt,
  takenOn: bankStatements.takenOn,
};

/** Statements handed in, newest first, at most `limit`. */
export async function listStatements({ db }: Context, limit: number) {
  return db.select(ABOUT).from(bankStatements).orderBy(desc(bankStatements.id)).limit(limit);
}

/** One statement; undefined when there is none with that id. */
export async function findStatement({ db }: Context, id: StatementId) {
  const [statement] = await db.select(ABOUT).from(bankStatements).where(eq(bankStatements.id, id));
  return statement;
}

/** What taking a statement would bring: every line, and which of them an earlier statement brought already. */
export async function previewStatement({ db, today }: Context, id: StatementId) {
  const [stored] = await db
    .select({ content: bankStatements.content })
    .from(bankStatements)
    .where(eq(bankStatements.id, id));
  if (!stored) return undefined;
  const read = readStatement(stored.content, today);
  invariant(read.ok, 'a statement was read before it was stored');
  const keys = storedKeys(read.value.lines);
  const known = await db
    .select({ naturalKey: bankLines.naturalKey })
    .from(bankLines)
    .where(anyOf(bankLines.naturalKey, keys));
  const knownKeys = new Set(known.map(({ naturalKey }) => naturalKey));
  return {
    ...read.value,
    lines: read.value.lines.map((line, index) => ({ ...line, known: knownKeys.has(keys[index] ?? '') })),
  };
}

/** Every line taken, for other rooms to join. */
export function lineDirectory({ db }: Context) {
  return db
    .select({
      id: bankLines.id,
      kind: bankLines.kind,
      valueOn: bankLines.valueOn,
      amount: bankLines.amount,
      payer: bankLines.payer,
      bank: bankLines.bank,
      reference: bankLines.reference,
      remark: bankLines.remark,
      statementId: bankLines.statementId,
      row: bankLines.row,
    })
    .from(bankLines)
    .as('line_directory');
}

/** The ids of a statement's lines that brought money; in order of the file. */
export async function listIncomingIds({ db }: Context, id: StatementId): Promise<BankLineId[]> {
  const rows = await db
    .select({ id: bankLines.id })
    .from(bankLines)
    .where(and(eq(bankLines.statementId, id), eq(bankLines.kind, 'incoming')))
    .orderBy(asc(bankLines.row));
  return rows.map(({ id }) => id);
}
