import type { Day } from '#app/core/calendar.ts';

/** What must always hold of the money, and the number of each in the list of what must never be false. */
export const INVARIANTS = {
  'cashbacks-accounted': 1,
  'payout-above-zero': 1,
  'lots-as-accrued': 1,
  'refunds-owed': 1,
  'ledger-balances': 2,
  'receivables-open': 2,
  'earned-once': 3,
  'cashback-in-one-payout': 4,
  'correction-in-one-payout': 4,
  'at-bank-once': 4,
  'sent-what-is-in-it': 5,
  'file-kept': 5,
  'correction-by-two': 6,
  'refund-by-two': 6,
  'run-by-two': 6,
  'payout-as-approved': 7,
  'payout-in-order': 8,
  'days-complete': 9,
  'counted-while-in-force': 12,
  'close-kept': 12,
  'count-of-its-month': 13,
  'rate-of-its-card': 13,
  'rate-within-bounds': 14,
  'rounded-once': 15,
  'options-billed-once': 15,
  'terms-follow': 15,
  'notice-of-its-payout': 16,
  'transfers-within-limit': 17,
  'filed-by-its-route': 17,
  'owed-again-once': 29,
  'ended-as-sent': 29,
  'closed-at-zero': 29,
  'audit-linked': 19,
  'audit-verified': 19,
} as const;

/** One thing that must always hold. */
export type Invariant = keyof typeof INVARIANTS;

/** What must always hold, in the order in which staff read it: under what it is about. Each stands once. */
export const GROUPS = {
  books: ['ledger-balances', 'receivables-open', 'cashbacks-accounted', 'lots-as-accrued', 'refunds-owed'],
  contracts: ['counted-while-in-force', 'terms-follow', 'options-billed-once', 'rounded-once', 'earned-once'],
  rates: ['close-kept', 'count-of-its-month', 'rate-of-its-card', 'rate-within-bounds'],
  runs: [
    ...(['cashback-in-one-payout', 'correction-in-one-payout', 'payout-above-zero', 'sent-what-is-in-it'] as const),
    ...(['payout-as-approved', 'payout-in-order', 'notice-of-its-payout'] as const),
  ],
  hands: ['run-by-two', 'correction-by-two', 'refund-by-two'],
  transfers: [
    ...(['transfers-within-limit', 'filed-by-its-route', 'file-kept', 'at-bank-once'] as const),
    ...(['ended-as-sent', 'owed-again-once', 'closed-at-zero'] as const),
  ],
  records: ['days-complete', 'audit-linked', 'audit-verified'],
} as const satisfies Record<string, readonly Invariant[]>;

/** What invariants are about. */
export type InvariantGroup = keyof typeof GROUPS;

/** An invariant that does not hold, with in how many places and some of them. */
export type Breach = { invariant: Invariant; places: number; examples: string[] };

/** Reads what was stored of a check; what is no invariant any more is passed over. */
export function knownBreaches(stored: readonly { invariant: string; places: number; examples: string[] }[]): Breach[] {
  return stored.flatMap(({ invariant, ...found }) =>
    invariant in INVARIANTS ? [{ invariant: invariant as Invariant, ...found }] : [],
  );
}

/** An invariant that does not hold now, and the day of the first of the checks in a row that found it. */
export type StandingBreach = Breach & { since: Day };

/** What the latest check found broken, each since when: `checks` come the latest first. */
export function standingSince(checks: readonly { day: Day; breaches: readonly Breach[] }[]): StandingBreach[] {
  const [latest] = checks;
  if (!latest) return [];
  return latest.breaches.map((breach) => {
    const held = checks.findIndex(({ breaches }) => breaches.every(({ invariant }) => invariant !== breach.invariant));
    const first = checks.at(held < 0 ? -1 : held - 1);
    return { ...breach, since: (first ?? latest).day };
  });
}
