import type { UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Capability, type Role, isStaffRole, mayDo } from '../access/rules.ts';

/**
 * What takes two people: 支払処理, 料率表, 受取名義の変更, 振込先口座, 返金, 調整, 価格と消費税率, 月末締め, 送金結果の入力,
 * 名義の申し出, 紹介元の変更, 契約の有効期間の訂正.
 */
export type ApprovalKind =
  | 'payout-run'
  | 'rate-card'
  | 'payee'
  | 'payout-account'
  | 'refund'
  | 'adjustment'
  | 'price'
  | 'close'
  | 'payout-result'
  | 'name-report'
  | 'referral'
  | 'coverage';

/** Where a proposal stands; `void`: what it was about changed. */
export type ApprovalState = 'proposed' | 'approved' | 'rejected' | 'withdrawn' | 'void';

const APPROVES: Record<ApprovalKind, Capability> = {
  'payout-run': 'payouts.approve',
  'rate-card': 'rates.approve',
  payee: 'payees.approve',
  'payout-account': 'payees.approve',
  refund: 'refunds.approve',
  adjustment: 'adjustments.approve',
  price: 'rates.approve',
  close: 'closes.approve',
  'payout-result': 'payouts.approve',
  'name-report': 'payouts.approve',
  referral: 'referrals.approve',
  coverage: 'adjustments.approve',
};

/** What somebody must be allowed to do to approve a kind of thing, or to reject it. */
export function capabilityToDecide(kind: ApprovalKind): Capability {
  return APPROVES[kind];
}

/** Somebody as the database knows them at the moment of a decision; undefined for nobody. */
export type Hand = { id: UserId; role: Role; enabled: boolean } | undefined;

/** What the decider presses. */
export type Verdict = { decision: 'approve' } | { decision: 'reject'; reason: string };

/** The same, having seen the content with this hash. */
export type Decision = Verdict & { seenHash: string };

/** What is known of a proposal at the moment of its decision. */
export type DecidedThing = {
  kind: ApprovalKind;
  state: ApprovalState;
  contentHash: string;
  proposer: Hand;
  /** Hash of what the thing holds now, worked out under its lock. */
  freshHash: string;
  /** Who else had a hand in it: who last changed a line of it, or a payee inside. */
  otherHands: readonly UserId[];
};

/** Why a proposal is not decided. */
export type DecisionRefusal =
  | { code: 'not-proposed' }
  | { code: 'already-decided'; state: Exclude<ApprovalState, 'proposed' | 'void'> }
  | { code: 'may-not' }
  | { code: 'own-work' }
  | { code: 'own-hand' }
  | { code: 'proposer-gone' }
  | { code: 'content-changed' };

/**
 * Whether somebody may decide a proposal: another person than the one who proposed it and than anybody who had a hand in
 * it, both of them still in, the decider still allowed, and for the very content that was shown. Rejecting asks for less:
 * it moves nothing.
 *
 * @param decider as the database knows them now, which may be less than their session said a moment ago.
 */
export function checkDecision(
  thing: DecidedThing | undefined,
  decider: Hand,
  { decision, seenHash }: Decision,
): Outcome<true, DecisionRefusal> {
  if (!thing) return refused({ code: 'not-proposed' });
  if (thing.state === 'void') return refused({ code: 'content-changed' });
  if (thing.state !== 'proposed') return refused({ code: 'already-decided', state: thing.state });
  if (!decider?.enabled || !isStaffRole(decider.role) || !mayDo(decider.role, capabilityToDecide(thing.kind))) {
    return refused({ code: 'may-not' });
  }
  if (thing.proposer?.id === decider.id) return refused({ code: 'own-work' });
  if (thing.contentHash !== seenHash) return refused({ code: 'content-changed' });
  if (decision === 'reject') return done(true);
  if (thing.otherHands.includes(decider.id)) return refused({ code: 'own-hand' });
  if (!thing.proposer?.enabled) return refused({ code: 'proposer-gone' });
  return thing.contentHash === thing.freshHash ? done(true) : refused({ code: 'content-changed' });
}

/** Whether a decision was refused because somebody would have been the second person to their own work. */
export function isOwnHand({ code }: DecisionRefusal): boolean {
  return code === 'own-work' || code === 'own-hand';
}

/** Why something is not put up for approval. */
export type ProposalRefusal = { code: 'already-proposed' };

/** Why a proposal is not taken back. */
export type WithdrawalRefusal = { code: 'not-waiting' } | { code: 'not-own' };

/** Only whoever proposed something takes it back, while it waits. */
export function checkWithdrawal(
  proposal: { state: ApprovalState; proposedBy: UserId } | undefined,
  by: UserId,
): Outcome<true, WithdrawalRefusal> {
  if (proposal?.state !== 'proposed') return refused({ code: 'not-waiting' });
  return proposal.proposedBy === by ? done(true) : refused({ code: 'not-own' });
}
