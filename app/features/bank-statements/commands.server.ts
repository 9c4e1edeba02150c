import { eq, sql } from 'drizzle-orm';
import type { StatementId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { sumYen } from '#app/core/yen.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { bankLines, bankStatements } from '#db/schema/bank-statements.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { FileRefusal } from '../imports/rules.ts';
import { readStatement, storedKeys } from './queries.server.ts';
import { type ControlTotals, type TakeRefusal, checkTake } from './rules.ts';

/** A file as it was handed in. */
export type HandedIn = { name: string; bytes: Uint8Array };

/**
 * Keeps a statement to be looked at: read in full, and refused with every mistake by row and column. Nothing of it counts
 * before it is taken. The same file handed in again is the statement it was.
 */
export async function handInStatement(
  context: StaffContext,
  file: HandedIn,
  control: ControlTotals,
): Promise<Outcome<StatementId, FileRefusal>> {
  const read = readStatement(file.bytes, context.today, control);
  if (!read.ok) return read;
  const incoming = read.value.lines.filter(({ kind }) => kind === 'incoming');
  return inTransaction(context, async (context) => {
    const { db, newId, now, staff } = context;
    const digest = sha256(file.bytes);
    const [handedIn] = await db
      .insert(bankStatements)
      .values({
        id: newId('bst'),
        sha256: digest,
        fileName: file.name,
        format: read.value.format,
        encoding: read.value.encoding,
        content: file.bytes,
        lines: incoming.length,
        total: sumYen(incoming.map(({ amount }) => amount)),
        uploadedBy: staff.userId,
        uploadedAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: bankStatements.id, lines: bankStatements.lines, total: bankStatements.total });
    if (handedIn) {
      const { id, lines, total } = handedIn;
      const after = { sha256: digest, rows: lines, total };
      await recordAct(context, { name: 'statement-handed-in', things: [{ kind: 'statement', id }], after });
      return done(id);
    }
    const [kept] = await db
      .select({ id: bankStatements.id })
      .from(bankStatements)
      .where(eq(bankStatements.sha256, digest));
    invariant(kept, 'the statement is there, whoever handed it in');
    return done(kept.id);
  });
}

/**
 * Takes a statement that was looked at, all of its lines but those an earlier one brought. Of two people who take it at
 * once, one does. Answers how many lines are new.
 */
export async function takeStatement(
  context: StaffContext,
  id: StatementId,
): Promise<Outcome<{ fresh: number }, TakeRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, newId, today, staff } = context;
    const [statement] = await db.select().from(bankStatements).where(eq(bankStatements.id, id)).for('update');
    const checked = checkTake(statement);
    if (!checked.ok) return checked;
    invariant(statement, 'a statement that may be taken is there');
    const read = readStatement(statement.content, today);
    invariant(read.ok, 'a statement was read before it was stored');
    const keys = storedKeys(read.value.lines);
    const lines = read.value.lines.map((line, index) => {
      const naturalKey = keys[index];
      invariant(naturalKey !== undefined, 'every line has its key');
      return { id: newId('bnl'), statementId: id, naturalKey, ...line };
    });
    // Overlapping statements taken at once meet on their common keys in one order, so neither waits for the other for ever.
    const inOrder = lines.toSorted((left, right) => (left.naturalKey < right.naturalKey ? -1 : 1));
    await insertRows(db, bankLines, inOrder, { known: 'skip' });
    await db.update(bankStatements).set({ takenOn: today, takenBy: staff.userId }).where(eq(bankStatements.id, id));
    const [counted] = await db
      .select({ fresh: sql<number>`count(*)::int` })
      .from(bankLines)
      .where(eq(bankLines.statementId, id));
    invariant(counted, 'a count answers one row');
    const after = { sha256: statement.sha256, rows: counted.fresh };
    await recordAct(context, { name: 'statement-taken', things: [{ kind: 'statement', id }], after });
    return done({ fresh: counted.fresh });
  });
}

/** Throws a statement away that was only looked at. */
export async function discardStatement(context: StaffContext, id: StatementId): Promise<Outcome<true, TakeRefusal>> {
  return inTransaction(context, async (context) => {
    const { db } = context;
    const [statement] = await db.select().from(bankStatements).where(eq(bankStatements.id, id)).for('update');
    const checked = checkTake(statement);
    if (!checked.ok) return checked;
    await db.delete(bankStatements).where(eq(bankStatements.id, id));
    const before = { sha256: statement?.sha256 ?? null };
    await recordAct(context, { name: 'statement-discarded', things: [{ kind: 'statement', id }], before });
    return done(true);
  });
}
