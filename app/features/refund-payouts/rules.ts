import { type Day, addDays } from '#app/core/calendar.ts';
import type { ContractId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Yen, ZERO_YEN } from '#app/core/yen.ts';
import type { TransferFault } from '#app/core/zengin-transfers.ts';
import type { Capability } from '../access/rules.ts';
import type { ApprovalState, ProposalRefusal } from '../approvals/rules.ts';
import type { BankAccount } from '../bank-accounts/rules.ts';
import type { Breach } from '../money-checks/rules.ts';
import type { Thing } from '../audit/rules.ts';

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

/** What is done about a refund next. */
export type RefundStep = 'enter-account' | 'correct-account' | 'approve' | 'list' | 'record';

/** What somebody must be allowed to do to take a step. */
export const STEP_TAKES: Record<RefundStep, Capability> = {
  'enter-account': 'refunds.prepare',
  'correct-account': 'refunds.prepare',
  approve: 'refunds.approve',
  list: 'payouts.export',
  record: 'refunds.pay',
};

/**
 * What is done about a refund next; null once it was paid. An account that was entered and needs to be entered again was sent
 * back, taken back, or is no longer what was approved. REF-03, REF-04.
 */
export function nextStepOf(
  state: RefundState,
  { account, listed }: { account: unknown; listed: unknown },
): RefundStep | null {
  switch (state) {
    case 'needs-account':
      return account ? 'correct-account' : 'enter-account';
    case 'waiting':
      return 'approve';
    case 'approved':
      return listed ? 'record' : 'list';
    case 'paid':
      return null;
  }
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

/** Where a refund stands in a file of transfers: on which day it moves, and what was approved when it was written. */
export type ListedRefund = { transferOn: Day; contentHash: string };

/** Why a refund is not recorded as paid. */
export type PaymentRefusal =
  | { code: 'already-paid' }
  | { code: 'not-approved' }
  | { code: 'not-listed' }
  | { code: 'not-yet'; from: Day }
  | { code: 'own-approval' };

/**
 * Whether a refund is recorded as paid: once, as it was approved and as it stands in a file of transfers that lives, from
 * the day of that file, and by another person than the one who approved it. REF-04.
 */
export function checkPayment(
  refund: { paidOn: Day | null; freshHash: string; listed: ListedRefund | null },
  proposal: { state: ApprovalState; contentHash: string; decidedBy: UserId | null } | undefined,
  by: UserId,
  today: Day,
): Outcome<true, PaymentRefusal> {
  if (refund.paidOn) return refused({ code: 'already-paid' });
  if (proposal?.state !== 'approved' || proposal.contentHash !== refund.freshHash) {
    return refused({ code: 'not-approved' });
  }
  if (proposal.decidedBy === by) return refused({ code: 'own-approval' });
  if (refund.listed?.contentHash !== refund.freshHash) return refused({ code: 'not-listed' });
  const { transferOn } = refund.listed;
  return today < transferOn ? refused({ code: 'not-yet', from: transferOn }) : done(true);
}

/** Why no file of transfers is made for a day. `orderNumber` names the refund the bank could not read; null our own name. */
export type ListRefusal =
  | { code: 'no-bank-day'; before: Day }
  | { code: 'day-past'; today: Day }
  | { code: 'too-far'; last: Day }
  | { code: 'nothing-to-transfer' }
  | { code: 'checks-failed'; breaches: readonly Breach[] }
  | { code: 'bank-cannot-read'; orderNumber: string | null; character: string }
  | { code: 'too-long'; orderNumber: string | null };

/** So many days ahead a file of transfers can be made: refunds are due within two months. */
const DAYS_AHEAD = 90;

/** Transfers are made on a day on which banks are open, today at the earliest. REF-04. */
export function checkTransferDay(
  transferOn: Day,
  { today, lastBankDayOf }: { today: Day; lastBankDayOf: (day: Day) => Day },
): Outcome<true, ListRefusal> {
  if (transferOn < today) return refused({ code: 'day-past', today });
  const last = addDays(today, DAYS_AHEAD);
  if (transferOn > last) return refused({ code: 'too-far', last });
  const lastBankDay = lastBankDayOf(transferOn);
  return transferOn === lastBankDay ? done(true) : refused({ code: 'no-bank-day', before: lastBankDay });
}

/** Why a file of transfers is not handed out, or not taken back. */
export type FileRefusal = { code: 'changed' } | { code: 'paid-already' };

/** A file is handed out while every refund in it stands approved, or was paid, as it was written. REF-03. */
export function checkHandingOut(
  rows: readonly { contentHash: string; approvedHash: string | null }[],
): Outcome<true, FileRefusal> {
  return rows.every(({ contentHash, approvedHash }) => contentHash === approvedHash)
    ? done(true)
    : refused({ code: 'changed' });
}

/** Why the bank cannot be told, with the refund it is about. */
export function listRefusalOf(fault: TransferFault, refunds: readonly { orderNumber: string }[]): ListRefusal {
  if (fault.code === 'no-transfers') return { code: 'nothing-to-transfer' };
  const orderNumber = refunds[fault.row - 1]?.orderNumber ?? null;
  return fault.code === 'too-long'
    ? { code: 'too-long', orderNumber }
    : { code: 'bank-cannot-read', orderNumber, character: fault.character };
}

/** A day's file as the trail names it. */
export function fileAsThing(transferOn: Day): Thing {
  return { kind: 'refund-file', id: transferOn };
}
