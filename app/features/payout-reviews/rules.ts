import type { Day, Month } from '#app/core/calendar.ts';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, ZERO_YEN, lessYen, sumYen } from '#app/core/yen.ts';
import { type PayoutRoute, type PayoutStanding, approvalDeadline, payoutDay } from '../payouts/rules.ts';

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

/** The same with the partner's name, an amount on each side or none. */
export function namedChanges<Payout extends { partnerId: PartnerId; partnerName: string; amount: Yen }>(
  current: readonly Payout[],
  previous: readonly Payout[],
) {
  return compareRuns(current, previous).map(({ partnerId, kind, current: now, previous: before, difference }) => ({
    ...{ partnerId, kind, difference },
    partnerName: (now ?? before)?.partnerName ?? '',
    now: now ? now.amount : null,
    before: before ? before.amount : null,
  }));
}

/** Money of an announced run that nobody took to the bank in a file, though the day for it has come. */
export type Unhanded = {
  month: Month;
  payouts: number;
  total: Yen;
  /** The first of the days by which it had to be at the bank. */
  uploadBy: Day;
  /** Whether the books say already that some of it was sent. */
  sent: boolean;
};

/**
 * What of a month's run the bank was never given although the day for it has come; undefined where it was given all of it, and
 * before that day. What the books say was sent counts until it is known how it ended. MAIL-14, MAIL-15, PRG-18.
 *
 * @param payouts without what is kept back.
 * @param known payouts whose file was handed out, or of which the bank has told something.
 * @param uploadDay by when the file of a way is at the bank.
 */
export function unhandedOf(
  month: Month,
  payouts: readonly (Pick<PayoutStanding, 'id' | 'route' | 'standing' | 'noticedOn' | 'sentOn' | 'sentAmount'> & {
    returnedOn: Day | null;
  })[],
  known: ReadonlySet<PayoutId>,
  uploadDay: (route: PayoutRoute) => Day,
  today: Day,
): Unhanded | undefined {
  const left = payouts.filter(
    ({ id, route, standing, noticedOn, sentOn, returnedOn }) =>
      noticedOn && !returnedOn && (sentOn || standing > 0) && !known.has(id) && uploadDay(route) <= today,
  );
  const [uploadBy] = left.map(({ route }) => uploadDay(route)).toSorted();
  if (!uploadBy) return undefined;
  const total = sumYen(left.map(({ standing, sentAmount }) => sentAmount ?? standing));
  return { month, payouts: left.length, total, uploadBy, sent: left.some(({ sentOn }) => sentOn !== null) };
}

/** What a month's run needs next from staff. */
export type RunStage =
  /** Nothing was drafted yet, and the deadline is still to come. */
  | 'to-prepare'
  /** Drafted; nobody put it up, or what was put up was sent back, taken back or changed. */
  | 'to-put-up'
  | 'to-approve'
  /** Approved; the notices go out on the 15th. */
  | 'to-notice'
  | 'to-make-file'
  /** The bank file no longer says what is to be sent. */
  | 'file-stale'
  /** The file waits for the month's last day. */
  | 'to-send'
  /** The month's last day has come and money is still there. */
  | 'unsent'
  | 'sent'
  /** Nobody approved it in time: its cashbacks join the next month's. */
  | 'missed'
  | 'empty';

/** Where a month's run stands on a day; `waits` where it was put up and nobody decided yet. MAIL-04, MAIL-14, PRG-18. */
export function stageOfRun(
  run: { state: 'draft' | 'approved' | 'missed'; waits: boolean } | undefined,
  payouts: readonly { standing: Yen; noticedOn: Day | null; sentOn: Day | null }[],
  file: { made: boolean; stale: boolean },
  month: Month,
  today: Day,
  policy: Policy,
): RunStage {
  if (!run || run.state === 'draft') {
    if (today > approvalDeadline(month, policy)) return 'missed';
    if (!run) return 'to-prepare';
    return run.waits ? 'to-approve' : 'to-put-up';
  }
  if (run.state === 'missed') return 'missed';
  if (payouts.length === 0) return 'empty';
  const unsent = payouts.filter(({ standing, sentOn }) => !sentOn && standing > 0);
  if (unsent.length === 0) return 'sent';
  if (unsent.some(({ noticedOn }) => !noticedOn)) return 'to-notice';
  if (!file.made) return 'to-make-file';
  if (file.stale) return 'file-stale';
  return today >= payoutDay(month) ? 'unsent' : 'to-send';
}
