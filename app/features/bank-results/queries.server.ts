import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { ResultLayout } from '#app/core/bank-result-layout.ts';
import type { Month } from '#app/core/calendar.ts';
import type { BankResultId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { TextEncoding } from '#app/platform/cp932.server.ts';
import { bankResultAnswers, bankResultLines, bankResults } from '#db/schema/bank-results.ts';
import { listFileRows } from '../bank-files/queries.server.ts';
import { readSheet } from '../imports/queries.server.ts';
import type { FileRefusal } from '../imports/rules.ts';
import { payoutDay } from '../payouts/rules.ts';
import { listEnds } from '../transfer-outcomes/queries.server.ts';
import { type FiledTransfer, type PlannedLine, type ResultTotals, planLines, readResult } from './rules.ts';

/** What of our files a file of the bank answers. */
export type Answered = { month: Month; version: number; part: number };

/** A file of the bank as read, with what its lines do. */
export type ReadResult = { lines: PlannedLine[]; ignored: readonly string[]; encoding: TextEncoding };

/** Reads the bank's file against what is known now; in two queries, however many lines it has. */
export async function readResultOf(
  context: Context,
  bytes: Uint8Array,
  answered: Answered,
  layout: ResultLayout,
  said: ResultTotals = {},
): Promise<Outcome<ReadResult, FileRefusal>> {
  const sheet = readSheet(bytes);
  if (!sheet.ok) return sheet;
  const { rows, encoding } = sheet.value;
  const read = readResult(rows, layout, context.today, said);
  if (!read.ok) return read;
  const { lines, ignored } = read.value;
  const filed = await loadFiled(context, answered);
  return done({ lines: planLines(lines, filed, answered.part), ignored, encoding });
}

/** The rows of a version by their number, each with the transfer it is and how that stands. */
async function loadFiled(context: Context, { month, version }: Answered): Promise<Map<number, FiledTransfer>> {
  const [rows, ends] = await Promise.all([listFileRows(context, month, version), listEnds(context, month)]);
  const endOf = new Map(ends.map((end) => [`${end.payoutId} ${end.part}`, end]));
  return new Map(
    rows.flatMap(({ row, payoutId, part, amount, parts, latest }): [number, FiledTransfer][] => {
      const end = endOf.get(`${payoutId} ${part}`);
      if (!end) return [];
      const { partnerId, familyName, givenName, route, sentOn, outcome } = end;
      // A transfer of another amount was made anew with a later version.
      const live = latest === version && end.amount === amount;
      const name = `${familyName} ${givenName}`;
      const payOn = payoutDay(month);
      return [[row, { payoutId, part, amount, partnerId, name, parts, route, sentOn, payOn, outcome, live }]];
    }),
  );
}

/** A file without its bytes. */
const ABOUT = {
  id: bankResults.id,
  month: bankResults.month,
  version: bankResults.version,
  part: bankResults.part,
  sha256: bankResults.sha256,
  fileName: bankResults.fileName,
  encoding: bankResults.encoding,
  lines: bankResults.lines,
  total: bankResults.total,
  takenOn: bankResults.takenOn,
};

/** The files handed in for a month's run, newest first. */
export async function listResults({ db }: Context, month: Month) {
  return db.select(ABOUT).from(bankResults).where(eq(bankResults.month, month)).orderBy(desc(bankResults.id));
}

/** One file; undefined when there is none with that id. */
export async function findResult({ db }: Context, id: BankResultId) {
  const [result] = await db.select(ABOUT).from(bankResults).where(eq(bankResults.id, id));
  return result;
}

/** What taking a file would do now; undefined when there is none with that id. */
export async function previewResult(context: Context, id: BankResultId, layout: ResultLayout) {
  const [stored] = await context.db.select().from(bankResults).where(eq(bankResults.id, id));
  return stored && readResultOf(context, stored.content, stored, layout);
}

/** The lines of a file that was taken with what each did and what was found out about it, in order, at most `limit`. */
export async function listResultLines(context: Context, id: BankResultId, limit: number) {
  return linesWithAnswers(context).where(eq(bankResultLines.resultId, id)).limit(limit);
}

/** The lines of a month's files that wait for somebody's answer, in order of file and line, at most `limit`. */
export async function listUnanswered(context: Context, month: Month, limit: number) {
  return linesWithAnswers(context)
    .innerJoin(bankResults, eq(bankResults.id, bankResultLines.resultId))
    .where(
      and(eq(bankResults.month, month), eq(bankResultLines.fate, 'quarantined'), isNull(bankResultAnswers.answeredOn)),
    )
    .limit(limit);
}

/** How many lines of a month's files wait for an answer. */
export async function countUnansweredOf({ db }: Context, month: Month): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(bankResultLines)
    .innerJoin(bankResults, eq(bankResults.id, bankResultLines.resultId))
    .leftJoin(bankResultAnswers, answerOfLine())
    .where(
      and(eq(bankResults.month, month), eq(bankResultLines.fate, 'quarantined'), isNull(bankResultAnswers.answeredOn)),
    );
  invariant(row, 'an aggregate answers one row');
  return row.count;
}

/** How many lines wait for an answer, of all months. */
export async function countUnanswered({ db }: Context) {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(bankResultLines)
    .leftJoin(bankResultAnswers, answerOfLine())
    .where(and(eq(bankResultLines.fate, 'quarantined'), isNull(bankResultAnswers.answeredOn)));
  invariant(row, 'an aggregate answers one row');
  return row.count;
}

function linesWithAnswers({ db }: Context) {
  return db
    .select({
      resultId: bankResultLines.resultId,
      line: bankResultLines.line,
      key: bankResultLines.key,
      name: bankResultLines.name,
      amount: bankResultLines.amount,
      outcome: bankResultLines.outcome,
      happenedOn: bankResultLines.happenedOn,
      fate: bankResultLines.fate,
      why: bankResultLines.why,
      answer: bankResultAnswers.answer,
      answeredOn: bankResultAnswers.answeredOn,
    })
    .from(bankResultLines)
    .leftJoin(bankResultAnswers, answerOfLine())
    .orderBy(asc(bankResultLines.resultId), asc(bankResultLines.line))
    .$dynamic();
}

function answerOfLine() {
  return and(
    eq(bankResultAnswers.resultId, bankResultLines.resultId),
    eq(bankResultAnswers.line, bankResultLines.line),
  );
}
