import { and, asc, eq, isNull, notInArray, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import type { TransferSender } from '#app/core/zengin-transfers.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { transferFile } from '#app/platform/transfer-file.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { refundAccounts, refundFiles, refundPayouts, refundTransfers } from '#db/schema/refund-payouts.ts';
import { type FreshState, decide, endApproval, propose, recordOwnApproval } from '../approvals/commands.server.ts';
import { listLatestOf, lockLatest } from '../approvals/queries.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { type BankAccount, maskedNumber } from '../bank-accounts/rules.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { refundPaid } from '../ledger/rules.ts';
import { listStandingBreaches } from '../money-checks/queries.server.ts';
import { refundTitle } from './messages.ts';
import {
  type RefundStanding,
  type RefundToAccount,
  countRefundFiles,
  findRefundFile,
  findRefundStanding,
  listListedRefunds,
  listRefundStandings,
  listTransferable,
  lockRefundWithAccount,
  transferDayOf,
} from './queries.server.ts';
import {
  type PaymentRefusal,
  type FileRefusal,
  type ListRefusal,
  type PreparationRefusal,
  checkPayment,
  checkPreparation,
  checkTransferDay,
  fileAsThing,
  listRefusalOf,
  refundAsThing,
  refundText,
} from './rules.ts';

/**
 * Enters the account a refund goes to and puts it up for a second person, in the name of whoever acts. What waited or was
 * approved for another account ends with it. REF-03, REF-04.
 */
export async function prepareRefund(
  context: StaffContext,
  contractId: ContractId,
  account: BankAccount,
): Promise<Outcome<true, PreparationRefusal>> {
  return inTransaction<StaffContext, Outcome<true, PreparationRefusal>>(context, async (context) => {
    const owed = await findRefundStanding(context, contractId);
    if (!owed) return refused({ code: 'nothing-owed' });
    const entered = { ...account, enteredBy: context.staff.userId, enteredAt: context.now };
    await context.db
      .insert(refundAccounts)
      .values({ contractId, ...entered })
      .onConflictDoNothing();
    const refund = await lockRefund(context, contractId);
    invariant(refund, 'a refund never goes away');
    const content = refundText(refund, account);
    const proposal = await lockLatest(context, refundAsThing(contractId));
    const paidOn = refund.payout ? refund.payout.paidOn : null;
    const checked = checkPreparation({ amount: refund.amount, paidOn }, proposal, sha256(content));
    if (!checked.ok) return checked;
    await context.db.update(refundAccounts).set(entered).where(eq(refundAccounts.contractId, contractId));
    await endApproval(context, refundAsThing(contractId));
    const title = refundTitle(refund.orderNumber);
    const proposed = await propose(context, { ...refundAsThing(contractId), title, content, keepContent: false });
    if (!proposed.ok) return proposed;
    await recordAct(context, { name: 'refund-prepared', things: thingsOf(refund), after: factsOf(refund, account) });
    return done(true);
  });
}

/** Approves a refund to its account as the second person, or sends it back. REF-03. */
export async function decideRefund(
  context: StaffContext,
  contractId: ContractId,
  decision: Decision,
): Promise<Outcome<true, DecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, DecisionRefusal>>(context, async (context) => {
    const locked = lockRefundWithAccount(context, contractId);
    // Asked at once: the refund is locked before the proposal about it all the same, since statements run as they were sent.
    const [, decided] = await Promise.all([
      locked,
      decide(context, refundAsThing(contractId), decision, async () => freshState(await locked)),
    ]);
    return decided.ok ? done(true) : decided;
  });
}

/** Nothing that was put up is without an account, so of a refund that has none every content is another. */
function freshState(refund: RefundToAccount | undefined): FreshState {
  if (!refund) return { content: '' };
  const { account } = refund;
  const act = { name: 'refund-approved' as const, things: thingsOf(refund), after: factsOf(refund, account) };
  return { content: refundText(refund, account), otherHands: [account.enteredBy], act };
}

/** Records a refund as paid, today, and books it. REF-04. */
export async function payRefund(context: StaffContext, contractId: ContractId): Promise<Outcome<true, PaymentRefusal>> {
  return payRefunds(context, async () => [contractId]);
}

/** Records as paid, today, everything in the live file of a day that was not recorded yet: all of it, or nothing. REF-04. */
export async function payRefundFile(context: StaffContext, transferOn: Day): Promise<Outcome<true, PaymentRefusal>> {
  return payRefunds(context, async (context) => {
    const [file, listed] = await Promise.all([
      findRefundFile(context, transferOn),
      listListedRefunds(context, transferOn),
    ]);
    return file ? listed.filter(({ payout }) => !payout).map(({ contractId }) => contractId) : [];
  });
}

/** Each once, as it was approved and stands in a file that lives, and by another person than who approved it. REF-04. */
async function payRefunds(
  context: StaffContext,
  which: (context: StaffContext) => Promise<readonly ContractId[]>,
): Promise<Outcome<true, PaymentRefusal>> {
  return inTransaction<StaffContext, Outcome<true, PaymentRefusal>>(context, async (context) => {
    const by = context.staff.userId;
    await lockFiles(context);
    const ids = await which(context);
    await lockAccounts(context, ids);
    const refunds = await listRefundStandings(context, ids);
    const proposals = new Map((await listLatestOf(context, 'refund', ids)).map((latest) => [latest.thing, latest]));
    if (refunds.length === 0) return refused({ code: 'not-listed' });
    const paid: (typeof refundPayouts.$inferInsert)[] = [];
    for (const refund of refunds) {
      const { contractId, amount, account, listed, payout } = refund;
      if (!account) return refused({ code: 'not-approved' });
      const contentHash = sha256(refundText(refund, account));
      const proposal = proposals.get(contractId);
      const standing = { paidOn: payout?.paidOn ?? null, freshHash: contentHash, listed };
      const checked = checkPayment(standing, proposal, by, context.today);
      if (!checked.ok) {
        if (checked.refusal.code === 'own-approval') await recordOwnApproval(context, thingsOf(refund));
        return checked;
      }
      invariant(proposal?.decidedBy, 'what is approved was approved by somebody');
      const approval = { approvalId: proposal.id, approvedBy: proposal.decidedBy };
      paid.push({
        contractId,
        contentHash,
        amount,
        ...approval,
        paidOn: context.today,
        paidBy: by,
        paidAt: context.now,
      });
    }
    await insertRows(context.db, refundPayouts, paid);
    await postEntries(
      context,
      refunds.map(({ contractId, partnerId, amount }) => refundPaid({ contractId, partnerId, amount })),
    );
    await recordAct(context, {
      name: 'refund-paid',
      things: refunds.flatMap(thingsOf),
      after: { amount: sumOf(refunds) },
    });
    return done(true);
  });
}

/** A file that was made, or why none was. */
type Made = Outcome<{ version: number; content: Uint8Array }, ListRefusal>;

/**
 * Makes the file of transfers of a day out of every approved refund that is due by it: a new version, which ends the one
 * before. The bytes are read back and compared; a refund stands in one file that lives; none is made while a check of the
 * money fails. REF-03, REF-04.
 */
export async function makeRefundFile(
  context: StaffContext,
  transferOn: Day,
  { sender, lineEnds }: { sender: TransferSender; lineEnds: boolean },
): Promise<Made> {
  return inTransaction<StaffContext, Made>(context, async (context) => {
    const checked = checkTransferDay(transferOn, { today: context.today, lastBankDayOf: transferDayOf });
    if (!checked.ok) return checked;
    const breaches = await listStandingBreaches(context);
    if (breaches.length > 0) return refused({ code: 'checks-failed', breaches });
    await lockFiles(context);
    const due = await listTransferable(context, transferOn);
    const ids = due.map(({ contractId }) => contractId);
    await lockAccounts(context, ids);
    const refunds = await listTransferable(context, transferOn);
    if (refunds.length === 0) return refused({ code: 'nothing-to-transfer' });
    const transfers = refunds.map(({ account, amount }) => ({ ...account, amount }));
    const written = transferFile({ sender, transferOn, transfers }, { lineEnds });
    if (!written.ok) return refused(listRefusalOf(written.refusal, refunds));
    const content = written.value;
    const version = (await countRefundFiles(context, transferOn)) + 1;
    await endFile(context, transferOn);
    const file = { transferOn, version, sha256: sha256(content), rows: refunds.length, total: sumOf(refunds) };
    const made = { madeBy: context.staff.userId, madeAt: context.now };
    await context.db.insert(refundFiles).values({ ...file, ...made, content });
    await insertRows(
      context.db,
      refundTransfers,
      refunds.map(({ contractId, amount, contentHash }, index) => ({
        ...{ contractId, amount, contentHash, transferOn, version },
        row: index + 1,
      })),
    );
    const things = [fileAsThing(transferOn), ...refunds.flatMap(thingsOf)];
    const { transferOn: _on, ...after } = file;
    await recordAct(context, { name: 'refund-file-made', things, after });
    return done({ version, content });
  });
}

/** Takes back the live file of a day of which nothing was recorded as paid: its refunds can stand in another. */
export async function endRefundFile(context: StaffContext, transferOn: Day): Promise<Outcome<true, FileRefusal>> {
  return inTransaction<StaffContext, Outcome<true, FileRefusal>>(context, async (context) => {
    await lockFiles(context);
    const [file, listed] = await Promise.all([
      findRefundFile(context, transferOn),
      listListedRefunds(context, transferOn),
    ]);
    if (!file) return refused({ code: 'changed' });
    if (listed.some(({ payout }) => payout)) return refused({ code: 'paid-already' });
    await endFile(context, transferOn);
    const things = [fileAsThing(transferOn)];
    await recordAct(context, { name: 'refund-file-ended', things, before: { version: file.version } });
    return done(true);
  });
}

/** One file after the other: a refund never joins two. */
async function lockFiles({ db }: StaffContext): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('refund-files', 0))`);
}

async function lockAccounts({ db }: StaffContext, contractIds: readonly ContractId[]): Promise<void> {
  if (contractIds.length === 0) return;
  await db
    .select({ contractId: refundAccounts.contractId })
    .from(refundAccounts)
    .where(anyOf(refundAccounts.contractId, contractIds))
    .orderBy(asc(refundAccounts.contractId))
    .for('update');
}

/** Ends the live file of a day; what was paid out of it stays where it stood. */
async function endFile({ db, now }: StaffContext, transferOn: Day): Promise<void> {
  await db
    .update(refundFiles)
    .set({ replacedAt: now })
    .where(and(eq(refundFiles.transferOn, transferOn), isNull(refundFiles.replacedAt)));
  const paid = db.select({ contractId: refundPayouts.contractId }).from(refundPayouts);
  await db
    .delete(refundTransfers)
    .where(and(eq(refundTransfers.transferOn, transferOn), notInArray(refundTransfers.contractId, paid)));
}

function sumOf(refunds: readonly { amount: Yen }[]): Yen {
  return sumYen(refunds.map(({ amount }) => amount));
}

/** The refund as it stands, its account locked: nobody edits, decides or pays it meanwhile. */
async function lockRefund(context: StaffContext, contractId: ContractId): Promise<RefundStanding | undefined> {
  const [, refund] = await Promise.all([
    accountLocked(context, { contractId }),
    findRefundStanding(context, contractId),
  ]);
  return refund;
}

const accountLocked = prepared(({ db }, given: Places<{ contractId: ContractId }>) =>
  db
    .select({ contractId: refundAccounts.contractId })
    .from(refundAccounts)
    .where(eq(refundAccounts.contractId, given.contractId))
    .for('update'),
);

function thingsOf({ contractId, partnerId }: Pick<RefundStanding, 'contractId' | 'partnerId'>): Thing[] {
  return [{ kind: 'contract', id: contractId }, ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : [])];
}

function factsOf({ amount }: Pick<RefundStanding, 'amount'>, account: BankAccount) {
  return { amount, bankAccount: maskedNumber(account.number) };
}
