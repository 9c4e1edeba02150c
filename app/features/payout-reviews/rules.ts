import type { PartnerId } from '#app/core/ids.ts';
import { type Yen, ZERO_YEN, lessYen } from '#app/core/yen.ts';

/** How one partner's amount differs between two runs. */
export type RunChange<Payout> = {
  partnerId: PartnerId;
  /** Not in the run before, no longer in this one, or another amount. */
  kind: 'new' | 'gone' | 'changed';
  current: Payout | undefined;
  previous: Payout | undefined;
  /** Yen more than before; negative when it is less. */
  difference: Yen;
};

/** What differs between a run and the one before, the largest differences first; equal amounts are left out. */
export function compareRuns<Payout extends { partnerId: PartnerId; amount: Yen }>(
  current: readonly Payout[],
  previous: readonly Payout[],
): RunChange<Payout>[] {
  const before = new Map(previous.map((payout) => [payout.partnerId, payout]));
  const now = new Map(current.map((payout) => [payout.partnerId, payout]));
  const partners = [...new Set([...now.keys(), ...before.keys()])];
  return partners
    .map((partnerId): RunChange<Payout> => {
      const [one, other] = [now.get(partnerId), before.get(partnerId)];
      const difference = lessYen(one ? one.amount : ZERO_YEN, other ? other.amount : ZERO_YEN);
      return { partnerId, kind: !other ? 'new' : one ? 'changed' : 'gone', current: one, previous: other, difference };
    })
    .filter(({ difference }) => difference !== ZERO_YEN)
    .toSorted((left, right) => Math.abs(right.difference) - Math.abs(left.difference));
}
