import { and, eq } from 'drizzle-orm';
import type { ResultLayout } from '#app/core/bank-result-layout.ts';
import type { BankResultId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { sumYen } from '#app/core/yen.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { FileHandedIn } from '#app/platform/form-fields.server.ts';
import { bankResultAnswers, bankResultLines, bankResults } from '#db/schema/bank-results.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { FileRefusal } from '../imports/rules.ts';
import { settleReceived } from '../name-reports/commands.server.ts';
import { lockForOutcomes, recordOutcomes } from '../transfer-outcomes/commands.server.ts';
import { findClosing } from '../transfer-outcomes/queries.server.ts';
import { type EndedTransfer, receivedAmong } from '../transfer-outcomes/rules.ts';
import { type Answered, readResultOf } from './queries.server.ts';
import { type PlannedLine, type ResultTotals, type TakeRefusal, checkTake, figuresOf, planText } from './rules.ts';

/**
 * Keeps a file of the bank to be looked at: read in full, and refused with every mistake by row and column. Nothing of it
 * counts before it is taken. The same file handed in again is the file it was.
 */
export async function handInResult(
  context: StaffContext,
  file: FileHandedIn,
  answered: Answered,
  layout: ResultLayout,
  said: ResultTotals,
): Promise<Outcome<BankResultId, FileRefusal>> {
  return inTransaction<StaffContext, Outcome<BankResultId, FileRefusal>>(context, async (context) => {
    const { db, newId, now, staff } = context;
    const digest = sha256(file.bytes);
    const kept = await findByDigest(context, digest);
    if (kept) return done(kept);
    const read = await readResultOf(context, file.bytes, answered, layout, said);
    if (!read.ok) return read;
    const { lines, encoding } = read.value;
    const total = sumYen(lines.map(({ amount }) => amount));
    const [handedIn] = await db
      .insert(bankResults)
      .values({
        ...answered,
        ...{ id: newId('brs'), sha256: digest, fileName: file.name, encoding, content: file.bytes },
        ...{ lines: lines.length, total, handedInBy: staff.userId, handedInAt: now },
      })
      .onConflictDoNothing()
      .returning({ id: bankResults.id });
    if (handedIn) {
      const after = { sha256: digest, rows: lines.length, total };
      await recordAct(context, { name: 'result-handed-in', things: thingsOf(handedIn.id, answered), after });
      return done(handedIn.id);
    }
    const other = await findByDigest(context, digest);
    invariant(other, 'the file is there, whoever handed it in');
    return done(other);
  });
}

/**
 * Takes a file that was looked at, all of it or nothing, as it was seen: what ended is recorded, what came back is owed
 * again, and lines that fit nothing are put aside. Of two people who take it at once, one does. MAIL-01, MAIL-14.
 *
 * @param seen digest of the plan that was shown.
 */
export async function takeResult(
  context: StaffContext,
  id: BankResultId,
  seen: string,
  layout: ResultLayout,
): Promise<Outcome<true, TakeRefusal>> {
  return inTransaction<StaffContext, Outcome<true, TakeRefusal>>(context, async (context) => {
    const { db, today, staff } = context;
    const [result] = await db.select().from(bankResults).where(eq(bankResults.id, id)).for('update');
    const checked = checkTake(result);
    if (!checked.ok) return checked;
    invariant(result, 'a file that may be taken is there');
    await lockForOutcomes(context, result.month);
    const closing = await findClosing(context, result.month);
    if (closing) return refused({ code: 'run-closed', on: closing.closedOn });
    const read = await readResultOf(context, result.content, result, layout);
    if (!read.ok) return refused({ code: 'fits-no-longer' });
    const { lines } = read.value;
    if (sha256(planText(lines)) !== seen) return refused({ code: 'plan-changed' });
    await db.update(bankResults).set({ takenOn: today, takenBy: staff.userId }).where(eq(bankResults.id, id));
    await insertRows(
      db,
      bankResultLines,
      lines.map((line) => storedLine(id, line)),
    );
    const source = { resultId: id, approvalId: null, recordedBy: staff.userId, approvedBy: null };
    const ended = lines.flatMap(endOf);
    await recordOutcomes(context, result.month, ended, source);
    await settleReceived(context, receivedAmong(ended));
    const { quarantined } = figuresOf(lines);
    const after = { sha256: result.sha256, rows: lines.length, total: result.total, quarantined: quarantined.count };
    await recordAct(context, { name: 'result-taken', things: thingsOf(id, result), after });
    return done(true);
  });
}

/** Throws a file away that was only looked at. */
export async function discardResult(context: StaffContext, id: BankResultId): Promise<Outcome<true, TakeRefusal>> {
  return inTransaction<StaffContext, Outcome<true, TakeRefusal>>(context, async (context) => {
    const { db } = context;
    const [result] = await db.select().from(bankResults).where(eq(bankResults.id, id)).for('update');
    const checked = checkTake(result);
    if (!checked.ok) return checked;
    invariant(result, 'a file that may be thrown away is there');
    await db.delete(bankResults).where(eq(bankResults.id, id));
    const before = { sha256: result.sha256 };
    await recordAct(context, { name: 'result-discarded', things: thingsOf(id, result), before });
    return done(true);
  });
}

/**
 * Keeps what was found out about a line that was put aside; once. It moves no money: an outcome that the line was right
 * about is entered by hand, by two people. Answers false where no such line waits.
 */
export async function answerLine(
  context: StaffContext,
  id: BankResultId,
  { line, answer }: { line: number; answer: string },
): Promise<boolean> {
  return inTransaction(context, async (context) => {
    const { db, today, staff } = context;
    const [found] = await db
      .select({ line: bankResultLines.line })
      .from(bankResultLines)
      .where(
        and(eq(bankResultLines.resultId, id), eq(bankResultLines.line, line), eq(bankResultLines.fate, 'quarantined')),
      );
    if (!found) return false;
    const [answered] = await db
      .insert(bankResultAnswers)
      .values({ resultId: id, line, answer, answeredBy: staff.userId, answeredOn: today })
      .onConflictDoNothing()
      .returning({ line: bankResultAnswers.line });
    if (!answered) return false;
    const things = [{ kind: 'bank-result' as const, id }];
    await recordAct(context, { name: 'result-line-answered', things, after: { count: 1 }, reason: answer });
    return true;
  });
}

async function findByDigest({ db }: Context, digest: string): Promise<BankResultId | undefined> {
  const [kept] = await db.select({ id: bankResults.id }).from(bankResults).where(eq(bankResults.sha256, digest));
  return kept?.id;
}

function thingsOf(id: BankResultId, { month }: Answered) {
  return [
    { kind: 'bank-result' as const, id },
    { kind: 'run' as const, id: month },
  ];
}

function storedLine(resultId: BankResultId, { transfer, ...line }: PlannedLine) {
  return {
    ...{ resultId, line: line.line, key: line.key, name: line.name, amount: line.amount, outcome: line.outcome },
    ...{ happenedOn: line.happenedOn, reason: line.reason, fate: line.fate, why: line.why },
    ...{ payoutId: transfer ? transfer.payoutId : null, part: transfer ? transfer.part : null },
  };
}

function endOf({ transfer, fate, outcome, happenedOn, reason }: PlannedLine): EndedTransfer[] {
  if (fate !== 'recorded' || !transfer || outcome === 'sent') return [];
  const { payoutId, part, partnerId, amount, parts } = transfer;
  return [{ payoutId, part, partnerId, amount, parts, outcome, happenedOn, reason }];
}
