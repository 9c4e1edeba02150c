import type { Day } from '#app/core/calendar.ts';
import type { ContractId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, ZERO_YEN } from '#app/core/yen.ts';
import type { ApprovalState, ProposalRefusal } from '../approvals/rules.ts';

/** A bank account as a transfer names it: all in half-width characters, `number` with its leading zeros. */
export type BankAccount = {
  bankCode: string;
  branchCode: string;
  kind: 'ordinary' | 'current';
  number: string;
  holder: string;
};

/** Money owed to a customer who gave a contract back, and the day it is due. */
type OwedRefund = { contractId: ContractId; amount: Yen; payOn: Day };

/** Where a refund stands: 口座待ち, 承認待ち, 承認済み, 支払済み. */
export type RefundState = 'needs-account' | 'waiting' | 'approved' | 'paid';

/** Where a refund stands; what was sent back or changed needs its account again. */
export function stateOfRefund(paidOn: Day | null, proposal: ApprovalState | undefined): RefundState {
  if (paidOn) return 'paid';
  if (proposal === 'proposed') return 'waiting';
  return proposal === 'approved' ? 'approved' : 'needs-account';
}

/** A refund as what is put up for approval. */
export function refundAsThing(contractId: ContractId) {
  return { kind: 'refund' as const, thing: contractId };
}

/** A refund and its account as text: what an approval holds for, to the letter. REF-03, REF-04. */
export function refundText({ contractId, amount, payOn }: OwedRefund, account: BankAccount): string {
  const { bankCode, branchCode, kind, number, holder } = account;
  return JSON.stringify([contractId, amount, payOn, bankCode, branchCode, kind, number, holder]);
}

/** An account number as it is shown outside the pages that pay to it, and recorded: its last two digits. */
export function maskedNumber(number: string): string {
  return `${'＊'.repeat(Math.max(0, number.length - 2))}${number.slice(-2)}`;
}

/** Why a refund is not prepared. */
export type PreparationRefusal = ProposalRefusal | { code: 'nothing-owed' } | { code: 'already-paid' };

/** Whether a refund can be prepared: money is owed, was not paid, and the very same does not wait already. */
export function checkPreparation(
  refund: { amount: Yen; paidOn: Day | null },
  proposal: { state: ApprovalState; contentHash: string } | undefined,
  contentHash: string,
): Outcome<true, PreparationRefusal> {
  if (refund.amount <= ZERO_YEN) return refused({ code: 'nothing-owed' });
  if (refund.paidOn) return refused({ code: 'already-paid' });
  const stands = proposal?.state === 'proposed' || proposal?.state === 'approved';
  return stands && proposal.contentHash === contentHash ? refused({ code: 'already-proposed' }) : done(true);
}

/** Why a refund is not recorded as paid. */
export type PaymentRefusal =
  { code: 'already-paid' } | { code: 'not-approved' } | { code: 'not-yet'; from: Day } | { code: 'own-approval' };

/**
 * Whether a refund is recorded as paid: once, as it was approved, from the day its transfer is made, and by another
 * person than the one who approved it. REF-04.
 *
 * @param transferOn the last day up to the due day on which banks are open.
 */
export function checkPayment(
  refund: { paidOn: Day | null; freshHash: string; transferOn: Day },
  proposal: { state: ApprovalState; contentHash: string; decidedBy: UserId | null } | undefined,
  by: UserId,
  today: Day,
): Outcome<true, PaymentRefusal> {
  if (refund.paidOn) return refused({ code: 'already-paid' });
  if (proposal?.state !== 'approved' || proposal.contentHash !== refund.freshHash) {
    return refused({ code: 'not-approved' });
  }
  if (proposal.decidedBy === by) return refused({ code: 'own-approval' });
  return today < refund.transferOn ? refused({ code: 'not-yet', from: refund.transferOn }) : done(true);
}
