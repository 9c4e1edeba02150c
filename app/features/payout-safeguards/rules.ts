import type { Month } from '#app/core/calendar.ts';
import { groupedBy } from '#app/core/grouping.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, sumYen, yen } from '#app/core/yen.ts';
import { isSameAccount } from '../bank-accounts/rules.ts';
import { type ApprovalRefusal, type PayoutWay, accountOf } from '../payouts/rules.ts';

/** What is asked about: the run as a whole, or one partner's payout in it. */
export type Subject = 'run' | PartnerId;

/** A payout of a month-end, as much as it is compared by. */
export type ComparedPayout = { partnerId: PartnerId; amount: Yen };

/** What about a run needs an answer: it, or a payout, is far above what was usual, or a first payout is large. */
export type Anomaly = {
  subject: Subject;
  code: 'run-above' | 'payout-above' | 'first-above';
  amount: Yen;
  /** The median it was compared with, parts of a yen dropped; null where there was none. */
  usual: Yen | null;
};

/**
 * What stands out in a run against the approved payouts of the month-ends before, the run itself first, then payouts in
 * their order. What is exactly so many times the median, or exactly the smallest amount asked about, does not. MAIL-14.
 *
 * @param past of the month-ends that are compared with.
 */
export function anomaliesOf(
  payouts: readonly ComparedPayout[],
  past: readonly (ComparedPayout & { month: Month })[],
  policy: Policy,
): Anomaly[] {
  const amountsOf = (rows: readonly ComparedPayout[]) => rows.map(({ amount }) => amount);
  const total = sumYen(amountsOf(payouts));
  const totals = [...groupedBy(past, ({ month }) => month).values()].map((rows) => sumYen(amountsOf(rows)));
  const ofPartner = groupedBy(past, ({ partnerId }) => partnerId);
  const run = totals.length > 0 ? compared('run', total, totals, policy) : [];
  return [
    ...run,
    ...payouts.flatMap(({ partnerId, amount }) =>
      compared(partnerId, amount, amountsOf(ofPartner.get(partnerId) ?? []), policy),
    ),
  ];
}

function compared(subject: Subject, amount: Yen, before: readonly Yen[], policy: Policy): Anomaly[] {
  if (amount <= policy.anomalyMinimumYen) return [];
  const twice = twiceMedian(before);
  if (twice === undefined) return [{ subject, code: 'first-above', amount, usual: null }];
  // Twice the amount against so many times twice the median: whole numbers alone.
  if (2 * amount <= policy.anomalyTimes * twice) return [];
  const code = subject === 'run' ? 'run-above' : 'payout-above';
  return [{ subject, code, amount, usual: yen(Math.floor(twice / 2)) }];
}

/** Twice the median, which is whole where the median of an even number of amounts is not; undefined of none. */
export function twiceMedian(amounts: readonly Yen[]): number | undefined {
  const sorted = amounts.toSorted((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : lower + upper;
}

/** To whose name, address or account a payout goes. */
type Addressed = PayoutWay & { partnerId: PartnerId; familyName: string; givenName: string; email: string };

/** What is new about to whom a run pays. */
export type RunNews = {
  /** Never paid before. */
  first: PartnerId[];
  /** Paid before under another name, at another address, or to another account or none. */
  changed: { partnerId: PartnerId; name: boolean; email: boolean; account: boolean; lastMonth: Month }[];
};

/** What is new about to whom a run pays, in the order given, against the last payout of each that was not given back. MAIL-06. */
export function newsOf(payouts: readonly Addressed[], lastPaid: readonly (Addressed & { month: Month })[]): RunNews {
  const before = new Map(lastPaid.map((payout) => [payout.partnerId, payout]));
  return {
    first: payouts.filter(({ partnerId }) => !before.has(partnerId)).map(({ partnerId }) => partnerId),
    changed: payouts.flatMap((payout) => {
      const { partnerId, familyName, givenName, email } = payout;
      const last = before.get(partnerId);
      if (!last) return [];
      const account = !isSameAccount(accountOf(last), accountOf(payout));
      const name = last.familyName !== familyName || last.givenName !== givenName;
      const change = { partnerId, name, email: last.email !== email, account, lastMonth: last.month };
      return change.name || change.email || change.account ? [change] : [];
    }),
  };
}

/** Why an answer is not taken. */
export type AnswerRefusal = { code: 'content-changed' } | { code: 'not-asked' } | { code: 'already-answered' };

/** Whether something may be answered: the run is a draft with the very content that was looked at, and it stands out. MAIL-14. */
export function checkAnswer(
  run: { state: 'draft' | 'approved' | 'missed'; contentHash: string } | undefined,
  anomalies: readonly { subject: Subject }[],
  answer: { subject: Subject; seenHash: string },
): Outcome<true, AnswerRefusal> {
  if (run?.state !== 'draft' || run.contentHash !== answer.seenHash) return refused({ code: 'content-changed' });
  return anomalies.some(({ subject }) => subject === answer.subject) ? done(true) : refused({ code: 'not-asked' });
}

/** Why a run is not decided: what stands out was not answered, or by the decider; or what runs are refused for anyway. */
export type RunDecisionRefusal =
  ApprovalRefusal | { code: 'anomalies-unanswered'; anomalies: number } | { code: 'own-answer' };

/** What stands out and has no answer yet. */
export function unanswered<Asked extends { subject: Subject }>(
  anomalies: readonly Asked[],
  answers: readonly { subject: string }[],
): Asked[] {
  const answered = new Set(answers.map(({ subject }) => subject));
  return anomalies.filter(({ subject }) => !answered.has(subject));
}

/** Whether everything that stands out was answered, and by somebody else than who approves. MAIL-14. */
export function checkAnswered(
  anomalies: readonly { subject: Subject }[],
  answers: readonly { subject: string; answeredBy: UserId }[],
  approver: UserId,
): Outcome<true, RunDecisionRefusal> {
  const open = unanswered(anomalies, answers);
  if (open.length > 0) return refused({ code: 'anomalies-unanswered', anomalies: open.length });
  return answers.some(({ answeredBy }) => answeredBy === approver) ? refused({ code: 'own-answer' }) : done(true);
}
