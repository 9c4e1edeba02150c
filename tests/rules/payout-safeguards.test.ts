import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { wayTo } from '#app/features/payouts/rules.ts';
import { PARTNERS_ACCOUNT } from '#tests/support/accounts.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { yen } from '#app/core/yen.ts';
import { explainAnswerRefusal, explainRunDecision } from '#app/features/payout-safeguards/messages.ts';
import {
  type ComparedPayout,
  anomaliesOf,
  checkAnswer,
  checkAnswered,
  newsOf,
  twiceMedian,
} from '#app/features/payout-safeguards/rules.ts';

const POLICY = { ...DEFAULT_POLICY, anomalyTimes: 3, anomalyMinimumYen: yen(1_000) };

const paid = (partner: string, amount: number): ComparedPayout => ({
  partnerId: `par_${partner}`,
  amount: yen(amount),
});

const before = (partner: string, ...amounts: number[]) =>
  amounts.map((amount, place) => ({ ...paid(partner, amount), month: month(`2026-0${place + 1}`) }));

describe('MAIL-14 what stands out in a run', () => {
  test.each([
    { past: [1_000, 2_000, 900], amount: 3_000, asked: false, because: 'three times the median of an odd number' },
    { past: [1_000, 2_000, 900], amount: 3_001, asked: true, because: 'one yen more' },
    { past: [1_000, 1_001], amount: 3_001, asked: false, because: 'the median is 1,000.5 and its triple 3,001.5' },
    { past: [1_000, 1_001], amount: 3_002, asked: true, because: 'half a yen more than that' },
    { past: [10], amount: 1_000, asked: false, because: 'exactly the smallest amount asked about' },
    { past: [10], amount: 1_001, asked: true, because: 'one yen above it' },
  ])('$amount yen after $past: $because', ({ past, amount, asked }) => {
    // Another partner of a steady amount keeps the run as a whole usual.
    const steady = past.map((_one, place) => ({ ...paid('z', 1_000_000), month: month(`2026-0${place + 1}`) }));
    const found = anomaliesOf([paid('a', amount), paid('z', 1_000_000)], [...before('a', ...past), ...steady], POLICY);
    expect(found.map(({ subject, code }) => [subject, code])).toEqual(asked ? [['par_a', 'payout-above']] : []);
  });

  test('a partner without a payout to compare with is asked about by the amount alone', () => {
    const past = before('z', 500_000);
    expect(anomaliesOf([paid('a', 1_000)], past, POLICY)).toEqual([]);
    expect(anomaliesOf([paid('a', 1_001)], past, POLICY)).toEqual([
      { subject: 'par_a', code: 'first-above', amount: 1_001, usual: null },
    ]);
  });

  test('the run itself is weighed against the totals of the months, each payout of it usual', () => {
    const past = [...before('a', 900, 900), ...before('b', 900)];
    // Totals of 1,800 and 900: twice their median is 2,700, three times of which is 8,100 for twice the run.
    const run = [paid('a', 1_000), paid('b', 1_000), paid('c', 1_000), paid('d', 1_000)];
    expect(anomaliesOf([...run, paid('e', 50)], past, POLICY)).toEqual([]);
    expect(anomaliesOf([...run, paid('e', 51)], past, POLICY)).toEqual([
      { subject: 'run', code: 'run-above', amount: 4_051, usual: 1_350 },
    ]);
    expect(anomaliesOf(run, [], POLICY)).toEqual([]);
  });

  test('twice the median lies between twice the smallest and twice the largest, in whatever order they come', () => {
    const amounts = fc.array(fc.nat(10_000_000).map(yen), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, (given) => {
        const twice = twiceMedian(given);
        expect(twice).toBe(twiceMedian(given.toReversed()));
        expect(twice).toBeGreaterThanOrEqual(2 * Math.min(...given));
        expect(twice).toBeLessThanOrEqual(2 * Math.max(...given));
        const atMost = given.filter((amount) => 2 * amount <= (twice ?? 0)).length;
        expect(2 * atMost).toBeGreaterThanOrEqual(given.length);
      }),
    );
    expect(twiceMedian([])).toBeUndefined();
  });
});

describe('MAIL-14 what was answered', () => {
  const run = { state: 'draft' as const, contentHash: 'seen' };

  test.each([
    { run, subject: 'par_a', seenHash: 'seen', code: undefined, because: 'it is asked' },
    { run, subject: 'par_b', seenHash: 'seen', code: 'not-asked', because: 'nobody asks about par_b' },
    { run, subject: 'par_a', seenHash: 'old', code: 'content-changed', because: 'another content was looked at' },
    { run: undefined, subject: 'par_a', seenHash: 'seen', code: 'content-changed', because: 'there is no run' },
    {
      run: { ...run, state: 'approved' as const },
      subject: 'par_a',
      seenHash: 'seen',
      code: 'content-changed',
      because: 'it was approved meanwhile',
    },
  ] as const)('$code: $because', ({ run, subject, seenHash, code }) => {
    const checked = checkAnswer(run, [{ subject: 'par_a' }], { subject, seenHash });
    expect(checked.ok ? undefined : checked.refusal.code).toBe(code);
    if (!checked.ok) expect(explainAnswerRefusal(checked.refusal)).toMatch(/。$/);
  });

  test.each([
    { answers: [], code: 'anomalies-unanswered', because: 'nobody answered' },
    { answers: [{ subject: 'par_a', answeredBy: 'usr_1' }], code: 'anomalies-unanswered', because: 'one is left' },
    {
      answers: [
        { subject: 'par_a', answeredBy: 'usr_1' },
        { subject: 'run', answeredBy: 'usr_2' },
      ],
      ...{ code: 'own-answer', because: 'the approver answered one' },
    },
    {
      answers: [
        { subject: 'par_a', answeredBy: 'usr_1' },
        { subject: 'run', answeredBy: 'usr_1' },
      ],
      ...{ code: undefined, because: 'somebody else answered all' },
    },
  ] as const)('$code: $because', ({ answers, code }) => {
    const checked = checkAnswered([{ subject: 'run' as const }, { subject: 'par_a' as const }], answers, 'usr_2');
    expect(checked.ok ? undefined : checked.refusal.code).toBe(code);
    if (!checked.ok) expect(explainRunDecision(checked.refusal)).toMatch(/。$/);
  });
});

test('MAIL-06 a run says whom it pays for the first time, and whom otherwise than last time', () => {
  const of = (partner: string, familyName: string, email: string) => ({
    ...{ partnerId: `par_${partner}` as const, familyName, givenName: '太郎', email },
    ...wayTo(null),
  });
  const march = month('2026-03');
  const now = [
    of('a', '山田', 'a@x.jp'),
    of('b', '山本', 'b@x.jp'),
    of('c', '佐藤', 'c@y.jp'),
    of('d', '鈴木', 'd@x.jp'),
    { ...of('e', '青空', 'e@x.jp'), ...wayTo(PARTNERS_ACCOUNT) },
    { ...of('f', '青空', 'f@x.jp'), ...wayTo(PARTNERS_ACCOUNT) },
    { ...of('g', '青空', 'g@x.jp'), ...wayTo(PARTNERS_ACCOUNT) },
  ];
  const last = [
    ...[of('a', '山田', 'a@x.jp'), of('b', '山田', 'b@x.jp'), of('c', '佐藤', 'c@x.jp'), of('e', '青空', 'e@x.jp')],
    { ...of('f', '青空', 'f@x.jp'), ...wayTo({ ...PARTNERS_ACCOUNT, number: '7654321' }) },
    { ...of('g', '青空', 'g@x.jp'), ...wayTo(PARTNERS_ACCOUNT) },
  ];
  expect(
    newsOf(
      now,
      last.map((one) => ({ ...one, month: march })),
    ),
  ).toEqual({
    first: ['par_d'],
    changed: [
      { partnerId: 'par_b', name: true, email: false, account: false, lastMonth: '2026-03' },
      { partnerId: 'par_c', name: false, email: true, account: false, lastMonth: '2026-03' },
      { partnerId: 'par_e', name: false, email: false, account: true, lastMonth: '2026-03' },
      { partnerId: 'par_f', name: false, email: false, account: true, lastMonth: '2026-03' },
    ],
  });
});
