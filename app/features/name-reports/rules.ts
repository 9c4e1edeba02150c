import { type Day, type Month, addMonths } from '#app/core/calendar.ts';
import type { PayoutId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import type { Yen } from '#app/core/yen.ts';
import type { PayoutRoute } from '../payouts/rules.ts';
import type { DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import { approvalDeadline, changeDeadline } from '../payouts/rules.ts';

/** What may be wrong of the name a payout goes to. MAIL-07. */
export const WRONGS = ['family', 'given', 'characters', 'account', 'other'] as const;

/** What is wrong of a name. */
export type Wrong = (typeof WRONGS)[number];

/** How a report ended: the name was changed, two people found that it was right, or the money was received under it. */
export type ReportEnd = 'renamed' | 'name-right' | 'received';

/** Why a report is not taken. */
export type ReportRefusal =
  { code: 'transferred' } | { code: 'came-back' } | { code: 'received' } | { code: 'not-sent' };

/** Why staff do not say that a name was right, or not with a second person. */
export type RightRefusal = { code: 'not-open' } | ProposalRefusal | DecisionRefusal;

/** Whether a report of an announced payout still changes anything: its name is typed at the bank, and it is under way, or about to be. MAIL-07. */
export function checkReport(
  payout: { route: PayoutRoute; standing: Yen; sentOn: Day | null; returnedOn: Day | null },
  received: boolean,
): Outcome<true, ReportRefusal> {
  if (payout.route === 'transfer') return refused({ code: 'transferred' });
  if (payout.returnedOn) return refused({ code: 'came-back' });
  if (received) return refused({ code: 'received' });
  return payout.sentOn || payout.standing > 0 ? done(true) : refused({ code: 'not-sent' });
}

/** In which run a reported payout can be paid under another name, and by when the change has to be asked for. */
export type NextTry = { month: Month; changeBy: Day };

/**
 * The first month-end that can pay a reported payout again: the one after its own, or, where the bank has it, the first that
 * is approved once it came back; and never one for which a change of today would come too late. MAIL-06, MAIL-07.
 *
 * @param backBy by when the bank gives it back; null where the bank never got it.
 */
export function nextTry(payoutMonth: Month, backBy: Day | null, today: Day, policy: Policy): NextTry {
  let month = addMonths(payoutMonth, 1);
  while (changeDeadline(month, policy) < today || (backBy && approvalDeadline(month, policy) < backBy)) {
    month = addMonths(month, 1);
  }
  return { month, changeBy: changeDeadline(month, policy) };
}

/** Whether the name was changed since a payout was prepared with it. */
export function isRenamed(
  payout: { familyName: string; givenName: string },
  payee: { familyName: string; givenName: string } | undefined,
): boolean {
  return payee !== undefined && (payee.familyName !== payout.familyName || payee.givenName !== payout.givenName);
}

/** The name of a payout as what is put up for approval: that it was right after all. */
export function reportAsThing(payoutId: PayoutId) {
  return { kind: 'name-report' as const, thing: payoutId };
}

/** That a name was right, as text: what an approval holds for. */
export function rightText({
  payoutId,
  number,
  reason,
}: {
  payoutId: PayoutId;
  number: number;
  reason: string;
}): string {
  return JSON.stringify([payoutId, number, reason]);
}

/** Reads why a name was right from that text. @throws when `rightText` did not write it. */
export function readRight(text: string): { number: number; reason: string } {
  const [, number, reason] = JSON.parse(text) as [PayoutId, number, string];
  return { number, reason };
}
