import { type Day, type Month, addDays } from '#app/core/calendar.ts';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import type { Policy } from '#app/core/policy.ts';
import { monthText } from '#app/core/wording.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import type { PayoutRoute } from '../payouts/rules.ts';

/** How a transfer ends: received, not received in time, or given back by the bank. MAIL-14. */
export const FINAL_OUTCOMES = ['received', 'expired', 'returned'] as const;

/** How a transfer ended, for good. */
export type FinalOutcome = (typeof FINAL_OUTCOMES)[number];

/** Whether the money came back with an outcome. */
export function cameBack(outcome: FinalOutcome): boolean {
  return outcome !== 'received';
}

/** The first day on which a transfer that nobody claimed counts as expired. MAIL-14. */
export function expiryOf(sentOn: Day, policy: Policy): Day {
  return addDays(sentOn, policy.transferExpiryDays);
}

/** A transfer that ended, with what its payout was sent in. */
export type EndedTransfer = {
  payoutId: PayoutId;
  part: number;
  partnerId: PartnerId;
  amount: Yen;
  /** In how many transfers the payout was sent. */
  parts: number;
  outcome: FinalOutcome;
  /** The bank's day; null where it named none. */
  happenedOn: Day | null;
  /** Why the money came back; empty where it was received. */
  reason: string;
};

/** The payouts of which a transfer was received among those that ended. */
export function receivedAmong(ended: readonly EndedTransfer[]): PayoutId[] {
  return ended.filter(({ outcome }) => !cameBack(outcome)).map(({ payoutId }) => payoutId);
}

/** A payout all of whose transfers came back at once. */
export type WholeReturn = { payoutId: PayoutId; partnerId: PartnerId; amount: Yen; reason: string };

/**
 * What is owed again of transfers that ended together: a payout of which every transfer came back is given up as a whole, and
 * its cashbacks are free again; of a divided payout with transfers that were received or are under way, each transfer that
 * came back is owed by itself. MAIL-01, MAIL-15.
 */
export function owedAgain(ended: readonly EndedTransfer[]): { whole: WholeReturn[]; single: EndedTransfer[] } {
  const ofPayout = new Map<PayoutId, EndedTransfer[]>();
  for (const transfer of ended.filter(({ outcome }) => cameBack(outcome))) {
    const others = ofPayout.get(transfer.payoutId);
    if (others) others.push(transfer);
    else ofPayout.set(transfer.payoutId, [transfer]);
  }
  const whole: WholeReturn[] = [];
  const single: EndedTransfer[] = [];
  for (const [payoutId, back] of ofPayout) {
    const [first] = back;
    if (!first || back.length < first.parts) {
      single.push(...back);
      continue;
    }
    const amount = sumYen(back.map((transfer) => transfer.amount));
    const reason = [...new Set(back.map((transfer) => transfer.reason))].join('、');
    whole.push({ payoutId, partnerId: first.partnerId, amount, reason });
  }
  return { whole, single };
}

/** The ways a transfer of a route may end: only what goes by mail waits to be claimed, and can expire. MAIL-14. */
export function outcomesOf(route: PayoutRoute): readonly FinalOutcome[] {
  return route === 'mail-money' ? FINAL_OUTCOMES : FINAL_OUTCOMES.filter((outcome) => outcome !== 'expired');
}

/** A transfer with how it ended; `outcome` is null while nobody knows. */
export type TransferStanding = {
  route: PayoutRoute;
  payoutId: PayoutId;
  part: number;
  amount: Yen;
  sentOn: Day | null;
  outcome: FinalOutcome | null;
};

/** What a run's transfers come to: how many and how much of each end. Sent less the others is the difference. */
export type RunBalance = Record<'sent' | 'received' | 'back' | 'open', { count: number; total: Yen }>;

/** Adds up how the transfers of a run that were sent ended. MAIL-14. */
export function balanceOf(transfers: readonly TransferStanding[]): RunBalance {
  const sent = transfers.filter(({ sentOn }) => sentOn !== null);
  const sums = (which: readonly TransferStanding[]) => ({
    count: which.length,
    total: sumYen(which.map(({ amount }) => amount)),
  });
  return {
    sent: sums(sent),
    received: sums(sent.filter(({ outcome }) => outcome === 'received')),
    back: sums(sent.filter(({ outcome }) => outcome !== null && cameBack(outcome))),
    open: sums(sent.filter(({ outcome }) => outcome === null)),
  };
}

/** The month a come-back transfer's line names, and why, as the partner reads it. */
export function returnedReason({ month, part, reason }: { month: Month; part: number; reason: string }): string {
  return `${monthText(month)}の送金の${part}件目が返戻されたため(${reason})`;
}
