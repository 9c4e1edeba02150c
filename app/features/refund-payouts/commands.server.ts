import { eq } from 'drizzle-orm';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { refundAccounts, refundPayouts } from '#db/schema/refund-payouts.ts';
import { decide, endApproval, propose, recordOwnApproval } from '../approvals/commands.server.ts';
import { lockLatest } from '../approvals/queries.server.ts';
import type { Decision, DecisionRefusal } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { refundPaid } from '../ledger/rules.ts';
import { refundTitle } from './messages.ts';
import { type RefundStanding, findRefundStanding, transferDayOf } from './queries.server.ts';
import {
  type BankAccount,
  type PaymentRefusal,
  type PreparationRefusal,
  checkPayment,
  checkPreparation,
  maskedNumber,
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
    const refund = await lockRefund(context, contractId);
    const account = refund?.account;
    const decided = await decide(context, refundAsThing(contractId), decision, () =>
      refund && account ? { content: refundText(refund, account), otherHands: [account.enteredBy] } : { content: '' },
    );
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    invariant(refund && account, 'what is approved has an account');
    await recordAct(context, { name: 'refund-approved', things: thingsOf(refund), after: factsOf(refund, account) });
    return done(true);
  });
}

/** Records a refund as paid, today, and books it; once, as it was approved, and by another person than who did. REF-04. */
export async function payRefund(context: StaffContext, contractId: ContractId): Promise<Outcome<true, PaymentRefusal>> {
  return inTransaction<StaffContext, Outcome<true, PaymentRefusal>>(context, async (context) => {
    const refund = await lockRefund(context, contractId);
    if (!refund?.account) return refused({ code: 'not-approved' });
    const { account, amount, partnerId, payOn, payout } = refund;
    const proposal = await lockLatest(context, refundAsThing(contractId));
    const by = context.staff.userId;
    const contentHash = sha256(refundText(refund, account));
    const standing = { paidOn: payout?.paidOn ?? null, freshHash: contentHash, transferOn: transferDayOf(payOn) };
    const checked = checkPayment(standing, proposal, by, context.today);
    if (!checked.ok) {
      if (checked.refusal.code === 'own-approval') await recordOwnApproval(context, thingsOf(refund));
      return checked;
    }
    invariant(proposal?.decidedBy, 'what is approved was approved by somebody');
    await context.db.insert(refundPayouts).values({
      ...{ contractId, contentHash, amount },
      approvalId: proposal.id,
      approvedBy: proposal.decidedBy,
      paidOn: context.today,
      paidBy: by,
      paidAt: context.now,
    });
    await postEntries(context, [refundPaid({ contractId, partnerId, amount })]);
    await recordAct(context, { name: 'refund-paid', things: thingsOf(refund), after: { amount } });
    return done(true);
  });
}

/** The refund as it stands, its account locked: nobody edits, decides or pays it meanwhile. */
async function lockRefund(context: StaffContext, contractId: ContractId): Promise<RefundStanding | undefined> {
  await context.db
    .select({ contractId: refundAccounts.contractId })
    .from(refundAccounts)
    .where(eq(refundAccounts.contractId, contractId))
    .for('update');
  return findRefundStanding(context, contractId);
}

function thingsOf({ contractId, partnerId }: RefundStanding): Thing[] {
  return [{ kind: 'contract', id: contractId }, ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : [])];
}

function factsOf({ amount }: RefundStanding, account: BankAccount) {
  return { amount, bankAccount: maskedNumber(account.number) };
}
