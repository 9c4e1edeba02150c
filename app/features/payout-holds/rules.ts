import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import { type Yen, ZERO_YEN } from '#app/core/yen.ts';

/** Who keeps money back: staff, or its partner, who reported that the name is wrong. */
export type HoldCause = 'staff' | 'reported';

/** Why money is not kept back, or not let go. */
export type HoldRefusal = { code: 'already-held' } | { code: 'not-held' };

/** What is not kept back of what is owed to partners. MAIL-14. */
export function notHeld<Owed extends { partnerId: PartnerId }>(
  owed: readonly Owed[],
  held: ReadonlySet<PartnerId>,
): Owed[] {
  return held.size === 0 ? [...owed] : owed.filter(({ partnerId }) => !held.has(partnerId));
}

/** Whether a payout is kept back: its partner's money is, and the bank has not got it yet. MAIL-07, MAIL-14. */
export function isKeptBack(
  { id, partnerId }: { id: PayoutId; partnerId: PartnerId },
  held: ReadonlySet<PartnerId>,
  handed: ReadonlySet<PayoutId>,
): boolean {
  return held.has(partnerId) && !handed.has(id);
}

/**
 * Payouts with nothing to send in those that are kept back. What the bank has is sent, whoever wants it back: nothing here
 * stops it any more. MAIL-07, MAIL-14.
 */
export function withoutHeld<Payout extends { id: PayoutId; partnerId: PartnerId; standing: Yen }>(
  payouts: readonly Payout[],
  held: ReadonlySet<PartnerId>,
  handed: ReadonlySet<PayoutId>,
): Payout[] {
  return payouts.map((payout) => (isKeptBack(payout, held, handed) ? { ...payout, standing: ZERO_YEN } : payout));
}
