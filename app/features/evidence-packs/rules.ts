import type { Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { type PlannedPayout, contentOf } from '../payouts/rules.ts';

/** One payout of a run as it was prepared. */
type PreparedPayout = {
  id: string;
  partnerId: PartnerId;
  familyName: string;
  givenName: string;
  email: string;
  amount: Yen;
};

/** The lines of a run as they were prepared, whether they are still in it or not. */
type PreparedLines = {
  cashbacks: readonly { payoutId: string; contractId: `ctr_${string}`; term: number; amount: Yen }[];
  corrections: readonly { payoutId: string; adjustmentId: `adj_${string}`; amount: Yen }[];
};

/**
 * The content of a run as it was put up for approval, said again from what is stored: partners with cashbacks first, each
 * group in order of partner, lines in order of contract and term. Its SHA-256 is what was approved. MAIL-14.
 */
export function preparedContent(month: Month, payouts: readonly PreparedPayout[], lines: PreparedLines): string {
  const cashbacks = grouped(lines.cashbacks);
  const corrections = grouped(lines.corrections);
  const planned = payouts.map(({ id, ...payee }): PlannedPayout => {
    const own = (cashbacks.get(id) ?? []).toSorted(
      (left, right) => compareText(left.contractId, right.contractId) || left.term - right.term,
    );
    return {
      ...payee,
      cashbacks: {
        amount: sumYen(own.map(({ amount }) => amount)),
        count: own.length,
        listed: own.map(({ contractId, term, amount }) => JSON.stringify([contractId, term, amount])).join(','),
      },
      corrections: (corrections.get(id) ?? []).toSorted((left, right) =>
        compareText(left.adjustmentId, right.adjustmentId),
      ),
    };
  });
  const inOrder = planned.toSorted(
    (left, right) =>
      Number(left.cashbacks.count === 0) - Number(right.cashbacks.count === 0) ||
      compareText(left.partnerId, right.partnerId),
  );
  return contentOf(month, inOrder);
}

function grouped<Line extends { payoutId: string }>(lines: readonly Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const group = groups.get(line.payoutId);
    if (group) group.push(line);
    else groups.set(line.payoutId, [line]);
  }
  return groups;
}

/** As the database orders ids: by their bytes. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** A member of a pack as its manifest lists it. */
export type ListedMember = { name: string; bytes: number; sha256: string };

/** What a pack says of itself: the digest of every member, the approved content, and where the trail stood. */
export type Manifest = {
  month: Month;
  contentHash: string;
  chain: { number: number; hash: string } | null;
  members: readonly ListedMember[];
};

/** A value as JSON that is the same text each time: two spaces, keys in the order given, a line end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
