import type { PartnerId } from '#app/core/ids.ts';
import { type Yen, ZERO_YEN } from '#app/core/yen.ts';

/** Why money is not kept back, or not let go. */
export type HoldRefusal = { code: 'already-held' } | { code: 'not-held' };

/** What is not kept back of what is owed to partners. MAIL-14. */
export function notHeld<Owed extends { partnerId: PartnerId }>(
  owed: readonly Owed[],
  held: ReadonlySet<PartnerId>,
): Owed[] {
  return held.size === 0 ? [...owed] : owed.filter(({ partnerId }) => !held.has(partnerId));
}

/** Payouts with nothing to send in those whose money is kept back. MAIL-14. */
export function withoutHeld<Payout extends { partnerId: PartnerId; standing: Yen }>(
  payouts: readonly Payout[],
  held: ReadonlySet<PartnerId>,
): Payout[] {
  return payouts.map((payout) => (held.has(payout.partnerId) ? { ...payout, standing: ZERO_YEN } : payout));
}
