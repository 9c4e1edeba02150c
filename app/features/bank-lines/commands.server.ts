import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { BankLineId, InvoiceId, PaymentId, StatementId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { bankLineEnds, payerAliases, waitingLines } from '#db/schema/bank-lines.ts';
import { recordAct } from '../audit/commands.server.ts';
import { takeStatement } from '../bank-statements/commands.server.ts';
import { lineDirectory, listIncomingIds } from '../bank-statements/queries.server.ts';
import type { TakeRefusal } from '../bank-statements/rules.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { bankLineKept, bankLineReleased } from '../ledger/rules.ts';
import { recordPayments } from '../payments/commands.server.ts';
import type { PaymentRefusal } from '../payments/rules.ts';
import { certainDigest, findPayable, isCertain, listProposed, loadPayablesById } from './queries.server.ts';
import { type LineRefusal, type LineState, aliasLearned, checkMatch, checkPutAside, checkTakeBack } from './rules.ts';

/** Takes a statement that was looked at; its incoming lines wait from then on. Answers how many lines are new. */
export async function takeLines(
  context: StaffContext,
  id: StatementId,
): Promise<Outcome<{ fresh: number }, TakeRefusal>> {
  return inTransaction(context, async (context) => {
    const taken = await takeStatement(context, id);
    if (!taken.ok) return taken;
    const lineIds = await listIncomingIds(context, id);
    const queued = lineIds.map((lineId) => ({ lineId, queuedOn: context.today }));
    await insertRows(context.db, waitingLines, queued);
    return taken;
  });
}

/** A line and the invoice somebody says it pays. */
type Match = { lineId: BankLineId; invoiceId: InvoiceId };

/**
 * Records a line's money as the payment of an invoice, by its number, with everything a payment brings about. Of two
 * people who decide about a line at once, one does. The name it was paid under is learned. MAIL-20.
 */
export async function matchLine(
  context: StaffContext,
  lineId: BankLineId,
  invoiceNumber: number,
): Promise<Outcome<PaymentId, LineRefusal | PaymentRefusal>> {
  return inTransaction(context, async (context) => {
    const [line] = await lockLines(context, [lineId]);
    invariant(line, 'the line was shown before it was decided about');
    const checked = checkMatch(line.state);
    if (!checked.ok) return checked;
    const invoice = await findPayable(context, invoiceNumber);
    if (!invoice) return refused({ code: 'invoice-not-found', number: invoiceNumber });
    const kept = line.state === 'kept' ? line : null;
    const matched = await recordMatches(context, [line], [{ lineId, invoiceId: invoice.id }], kept);
    return matched.ok ? done(paymentOf(lineId)) : matched;
  });
}

/**
 * Records every certain proposal as a payment, all or none. What is recorded is exactly what was seen: when the proposals
 * are others by now, nothing is. Answers how many were recorded.
 *
 * @param seen the digest of the certain proposals shown.
 */
export async function confirmCertain(
  context: StaffContext,
  seen: string,
): Promise<Outcome<number, LineRefusal | PaymentRefusal>> {
  return inTransaction(context, async (context) => {
    const shown = (await listProposed(context)).filter(isCertain);
    // Locked before they are looked at for good: whoever comes second finds the lines decided.
    await lockLines(
      context,
      shown.map(({ id }) => id),
    );
    const proposed = await listProposed(context);
    const certain = proposed.filter(isCertain);
    if (certain.length === 0 || certainDigest(proposed) !== seen) return refused({ code: 'proposals-changed' });
    const matches = certain.flatMap(({ id, proposal }) =>
      proposal.invoiceId ? [{ lineId: id, invoiceId: proposal.invoiceId }] : [],
    );
    const matched = await recordMatches(context, certain, matches);
    return matched.ok ? done(matches.length) : matched;
  });
}

/** Keeps a line's money for somebody who is not known yet: it is booked as unapplied and pays nothing. */
export async function keepLine(
  context: StaffContext,
  lineId: BankLineId,
  reason: string,
): Promise<Outcome<true, LineRefusal>> {
  return inTransaction(context, async (context) => {
    const [line] = await lockLines(context, [lineId]);
    invariant(line, 'the line was shown before it was decided about');
    const checked = checkPutAside(line.state);
    if (!checked.ok) return checked;
    await postEntries(context, [bankLineKept({ id: lineId, time: line.decisions + 1, amount: line.amount })]);
    await endLines(context, [{ lineId, kind: 'kept', reason, paymentId: null, invoiceId: null }]);
    const after = { amount: line.amount };
    await recordAct(context, { name: 'line-kept', things: [{ kind: 'bank-line', id: lineId }], after, reason });
    return done(true);
  });
}

/** Puts a line aside that is no money of the programme: nothing is booked. */
export async function putLineAside(
  context: StaffContext,
  lineId: BankLineId,
  reason: string,
): Promise<Outcome<true, LineRefusal>> {
  return inTransaction(context, async (context) => {
    const [line] = await lockLines(context, [lineId]);
    invariant(line, 'the line was shown before it was decided about');
    const checked = checkPutAside(line.state);
    if (!checked.ok) return checked;
    await endLines(context, [{ lineId, kind: 'not-ours', reason, paymentId: null, invoiceId: null }]);
    await recordAct(context, { name: 'line-put-aside', things: [{ kind: 'bank-line', id: lineId }], reason });
    return done(true);
  });
}

/** Lets a line wait again whose money was kept or that was put aside. */
export async function takeBackLine(context: StaffContext, lineId: BankLineId): Promise<Outcome<true, LineRefusal>> {
  return inTransaction(context, async (context) => {
    const [line] = await lockLines(context, [lineId]);
    invariant(line, 'the line was shown before it was decided about');
    const checked = checkTakeBack(line.state);
    if (!checked.ok) return checked;
    await release(context, line);
    await context.db.insert(waitingLines).values({ lineId, queuedOn: context.today });
    await recordAct(context, {
      name: 'line-taken-back',
      things: [{ kind: 'bank-line', id: lineId }],
      before: { state: line.state },
      after: { state: 'waiting' },
    });
    return done(true);
  });
}

/** Forgets a name that was learned; payments recorded by it stay. */
export async function forgetAlias(
  context: StaffContext,
  alias: { payerKey: string; registeredKey: string },
): Promise<void> {
  await inTransaction(context, async (context) => {
    const forgotten = await context.db
      .delete(payerAliases)
      .where(and(eq(payerAliases.payerKey, alias.payerKey), eq(payerAliases.registeredKey, alias.registeredKey)))
      .returning({ learnedOn: payerAliases.learnedOn });
    if (forgotten.length === 0) return;
    // The names themselves are somebody's and do not belong in the record; their digest tells them from others.
    const before = { digest: sha256(`${alias.payerKey} ${alias.registeredKey}`) };
    await recordAct(context, { name: 'payer-name-forgotten', things: [], before });
  });
}

/** A line as it stands under our lock; `decisions` counts how often somebody decided about it. */
type LockedLine = { id: BankLineId; amount: Yen; payer: string; valueOn: Day; state: LineState; decisions: number };

/**
 * Lines by id, locked until the transaction ends so that nobody decides about them meanwhile; in order of id. Where they
 * stand is read after the lock is held.
 */
async function lockLines(context: StaffContext, ids: readonly BankLineId[]): Promise<LockedLine[]> {
  const { db } = context;
  const line = lineDirectory(context);
  await db
    .select({ id: waitingLines.lineId })
    .from(waitingLines)
    .where(anyOf(waitingLines.lineId, ids))
    .orderBy(asc(waitingLines.lineId))
    .for('update');
  await db
    .select({ id: bankLineEnds.lineId })
    .from(bankLineEnds)
    .where(and(anyOf(bankLineEnds.lineId, ids), isNull(bankLineEnds.endedAt)))
    .orderBy(asc(bankLineEnds.lineId))
    .for('update');
  return db
    .select({
      id: line.id,
      amount: line.amount,
      payer: line.payer,
      valueOn: line.valueOn,
      state: sql<LineState>`coalesce(max(${bankLineEnds.kind}) filter (where ${bankLineEnds.endedAt} is null), 'waiting')`,
      decisions: sql<number>`count(${bankLineEnds.lineId})::int`,
    })
    .from(line)
    .leftJoin(bankLineEnds, eq(bankLineEnds.lineId, line.id))
    .where(and(anyOf(line.id, ids), eq(line.kind, 'incoming')))
    .groupBy(line.id, line.amount, line.payer, line.valueOn)
    .orderBy(asc(line.id));
}

/**
 * Records lines that are locked as payments of invoices, and learns under which names was paid. A refusal writes nothing, as
 * what is refused is committed all the same.
 *
 * @param kept the one among the lines whose money is kept until then.
 */
async function recordMatches(
  context: StaffContext,
  lines: readonly Pick<LockedLine, 'id' | 'amount' | 'payer' | 'valueOn'>[],
  matches: readonly Match[],
  kept: LockedLine | null = null,
): Promise<Outcome<true, PaymentRefusal>> {
  const byId = new Map(lines.map((line) => [line.id, line]));
  const lineOf = ({ lineId }: Match) => {
    const line = byId.get(lineId);
    invariant(line, 'a line that is matched was locked');
    return line;
  };
  const recorded = await recordPayments(
    context,
    matches.map((match) => {
      const { amount, valueOn } = lineOf(match);
      return { id: paymentOf(match.lineId), invoiceId: match.invoiceId, amount, valueOn, method: 'transfer' };
    }),
  );
  if (!recorded.ok) return recorded;
  if (kept) await release(context, kept);
  await endLines(
    context,
    matches.map(({ lineId, invoiceId }) => ({
      ...{ lineId, kind: 'matched', reason: '', paymentId: paymentOf(lineId), invoiceId },
    })),
  );
  await recordAct(context, {
    name: 'lines-matched',
    things: matches.flatMap(({ lineId, invoiceId }) => [
      { kind: 'bank-line' as const, id: lineId },
      { kind: 'invoice' as const, id: invoiceId },
    ]),
    after: { count: matches.length },
  });
  const payables = await loadPayablesById(
    context,
    matches.map(({ invoiceId }) => invoiceId),
  );
  const payableById = new Map(payables.map((payable) => [payable.id, payable]));
  const learned = matches.flatMap((match) => {
    const [payable, { payer }] = [payableById.get(match.invoiceId), lineOf(match)];
    const alias = payable && aliasLearned(payer, payable.keys);
    if (!payable || !alias) return [];
    return [
      { ...alias, payer, registered: payable.customer, learnedBy: context.staff.userId, learnedOn: context.today },
    ];
  });
  await insertRows(context.db, payerAliases, learned, { known: 'skip' });
  return done(true);
}

type LineEnd = Pick<typeof bankLineEnds.$inferInsert, 'lineId' | 'kind' | 'reason' | 'paymentId' | 'invoiceId'>;

/** Ends the waiting of lines by decisions of today. */
async function endLines(context: StaffContext, ends: readonly LineEnd[]): Promise<void> {
  const { db, today, now, staff } = context;
  const lineIds = ends.map(({ lineId }) => lineId);
  await db.delete(waitingLines).where(anyOf(waitingLines.lineId, lineIds));
  await insertRows(
    db,
    bankLineEnds,
    ends.map((end) => ({ ...end, decidedBy: staff.userId, decidedOn: today, decidedAt: now })),
  );
}

/** Takes back the decision that stands about a line; money that was kept is kept no longer. */
async function release(context: StaffContext, { id, state, decisions, amount }: LockedLine): Promise<void> {
  if (state === 'kept') await postEntries(context, [bankLineReleased({ id, time: decisions, amount })]);
  await context.db
    .update(bankLineEnds)
    .set({ endedAt: context.now })
    .where(and(eq(bankLineEnds.lineId, id), isNull(bankLineEnds.endedAt)));
}

/** The one payment a line can be. */
function paymentOf(lineId: BankLineId): PaymentId {
  return `pay_${lineId.slice('bnl_'.length)}`;
}
