import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import type { PayableCorrection } from '#app/features/adjustments/rules.ts';
import type { PayableLot } from '#app/features/payout-lots/rules.ts';
import {
  approvalDeadline,
  checkPreparation,
  checkStillOpen,
  contentOf,
  joinsRun,
  noticeDayOf,
  payoutDay,
  weighRun,
} from '#app/features/payouts/rules.ts';
import { amountUpTo, anyDay, anyMonth } from '#tests/support/arbitraries.ts';

const MAY = month('2026-05');

describe('MAIL-04, PRG-18 the days of a month’s run', () => {
  test.each([
    { noticeDay: 15, deadline: '2026-05-14', notice: '2026-05-15', because: 'the default' },
    { noticeDay: 2, deadline: '2026-05-01', notice: '2026-05-02', because: 'the earliest: approved on the 1st' },
    { noticeDay: 28, deadline: '2026-05-27', notice: '2026-05-28', because: 'the latest: every month has a 28th' },
  ])('notices on day $noticeDay: $because', ({ noticeDay, deadline, notice }) => {
    const policy = { ...DEFAULT_POLICY, noticeDay };
    expect([approvalDeadline(MAY, policy), noticeDayOf(MAY, policy)]).toEqual([deadline, notice]);
  });

  test('money leaves on the calendar’s last day, a Sunday or not', () => {
    expect(payoutDay(MAY)).toBe('2026-05-31');
    expect([payoutDay(month('2027-02')), payoutDay(month('2028-02'))]).toEqual(['2027-02-28', '2028-02-29']);
  });
});

describe('MAIL-05, MAIL-06 which cashbacks join a run', () => {
  test.each([
    { payableOn: '2026-05-31', confirmed: '2026-05-14', joins: true, because: 'confirmed the day before the notice' },
    { payableOn: '2026-05-31', confirmed: '2026-05-15', joins: false, because: 'confirmed on the notice day itself' },
    { payableOn: '2026-05-31', confirmed: null, joins: false, because: 'no name was ever confirmed' },
    { payableOn: '2026-06-30', confirmed: '2025-01-01', joins: false, because: 'payable a month later' },
    { payableOn: '2025-12-31', confirmed: '2026-05-14', joins: true, because: 'it waited for the name' },
  ])('payable $payableOn, confirmed $confirmed: $because', ({ payableOn, confirmed, joins }) => {
    const payeeConfirmedOn = confirmed === null ? null : day(confirmed);
    expect(joinsRun({ payableOn: day(payableOn), payeeConfirmedOn }, MAY, DEFAULT_POLICY)).toBe(joins);
  });

  test('what could join a run could join every later one: nothing waits for ever', () => {
    fc.assert(
      fc.property(anyMonth, anyDay, fc.nat(24), (payableIn, payeeConfirmedOn, later) => {
        const cashback = { payableOn: lastDayOf(payableIn), payeeConfirmedOn };
        const run = [payableIn, addMonths(monthOf(payeeConfirmedOn), 1)].toSorted().at(-1) ?? payableIn;
        expect(joinsRun(cashback, run, DEFAULT_POLICY)).toBe(true);
        expect(joinsRun(cashback, addMonths(run, later), DEFAULT_POLICY)).toBe(true);
      }),
    );
  });
});

describe('MAIL-14 when a run can be prepared', () => {
  test.each([
    { today: '2026-05-01', state: undefined, because: 'the first day of its month' },
    { today: '2026-05-14', state: undefined, because: 'the last day before the notices' },
    { today: '2026-05-10', state: 'draft', because: 'a draft is prepared anew as often as needed' },
  ] as const)('on $today: $because', ({ today, state }) => {
    expect(checkPreparation(MAY, state, day(today), DEFAULT_POLICY).ok).toBe(true);
  });

  test.each([
    { today: '2026-04-30', state: undefined, code: 'month-not-begun', because: 'April is not over' },
    { today: '2026-05-15', state: undefined, code: 'too-late', because: 'the notices went out this morning' },
    { today: '2026-05-15', state: 'draft', code: 'too-late', because: 'nobody approved the draft' },
    { today: '2026-05-10', state: 'approved', code: 'run-approved', because: 'what was approved stays' },
    { today: '2026-05-20', state: 'missed', code: 'run-missed', because: 'its cashbacks join the next run' },
  ] as const)('not on $today ($code): $because', ({ today, state, code }) => {
    const checked = checkPreparation(MAY, state, day(today), DEFAULT_POLICY);
    expect(checked).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('MAIL-14 until when a run is decided', () => {
  test.each([
    { state: 'draft', today: '2026-05-01', because: 'the day it was prepared' },
    { state: 'draft', today: '2026-05-14', because: 'the last evening' },
    { state: 'approved', today: '2026-05-20', because: 'that it was decided is the answer of the approval itself' },
  ] as const)('$state on $today: $because', ({ state, today }) => {
    expect(checkStillOpen({ state }, MAY, day(today), DEFAULT_POLICY).ok).toBe(true);
  });

  test.each([
    { run: undefined, today: '2026-05-10', code: 'not-prepared', because: 'there is nothing to approve' },
    { run: { state: 'draft' }, today: '2026-05-15', code: 'too-late', because: 'the notice day has begun' },
    { run: { state: 'missed' }, today: '2026-05-10', code: 'too-late', because: 'it was missed' },
  ] as const)('$code: $because', ({ run, today, code }) => {
    expect(checkStillOpen(run, MAY, day(today), DEFAULT_POLICY)).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('MAIL-15 one payout per partner and month-end', () => {
  function lot(partner: string, ...amounts: number[]): PayableLot {
    const name = { familyName: '山田', givenName: '太郎', email: `${partner}@example.jp` };
    const sealed = amounts.map((amount, term) => `["ctr_${partner}",${term},${amount}]`).join(',');
    const sums = { amount: sumYen(amounts.map(yen)), count: amounts.length };
    return { partnerId: `par_${partner}`, ...name, lotId: `lot_${partner}`, ...sums, sealed, takenBack: [] };
  }

  test('a partner’s cashbacks are one sum', () => {
    const { payouts: planned } = weighRun([lot('a', 100, 23), lot('c', 1)], []);
    expect(planned.map(({ partnerId, amount }) => [partnerId, amount])).toEqual([
      ['par_a', 123],
      ['par_c', 1],
    ]);
    expect(weighRun([], [])).toEqual({ payouts: [], carried: [] });
  });

  function correction(partner: string, id: number, amount: number): PayableCorrection {
    const name = { familyName: '山田', givenName: '太郎', email: `${partner}@example.jp` };
    return { partnerId: `par_${partner}`, adjustmentId: `adj_${id}`, amount: yen(amount), ...name };
  }

  test('corrections join the sum; what comes to nothing or less is carried over whole', () => {
    const earned = [lot('a', 100), lot('b', 60, 40), lot('c', 100)];
    const corrections = [
      correction('a', 1, -30),
      correction('b', 2, -100),
      correction('c', 3, -101),
      correction('d', 4, 7),
    ];
    const { payouts, carried } = weighRun(earned, corrections);
    expect(payouts.map(({ partnerId, amount }) => [partnerId, amount])).toEqual([
      ['par_a', 70],
      ['par_d', 7],
    ]);
    expect(carried).toEqual([
      { partnerId: 'par_b', lines: 3, balance: 0 },
      { partnerId: 'par_c', lines: 2, balance: -1 },
    ]);
  });

  test('no yen is lost or invented, and no partner is paid twice', () => {
    const anyCashbacks = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(amountUpTo(1_000_000), { minLength: 1, maxLength: 5 }))
      .map((earned) => Object.entries(earned).map(([partner, amounts]) => lot(partner, ...amounts)));
    const anyCorrections = fc.array(
      fc
        .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(99), fc.integer({ min: -1_000_000, max: 1_000_000 }))
        .map((row) => correction(...row)),
    );
    fc.assert(
      fc.property(anyCashbacks, anyCorrections, (earned, corrections) => {
        const { payouts: planned, carried } = weighRun(earned, corrections);
        expect(sumYen([...planned.map(({ amount }) => amount), ...carried.map(({ balance }) => balance)])).toBe(
          sumYen([...earned, ...corrections].map(({ amount }) => amount)),
        );
        const partners = [...planned, ...carried].map(({ partnerId }) => partnerId);
        expect(new Set(partners).size).toBe(partners.length);
        for (const { amount, lots, corrections: corrected } of planned) {
          expect(sumYen([...lots, ...corrected].map((line) => line.amount))).toBe(amount);
        }
        expect(planned.every(({ amount }) => amount > 0)).toBe(true);
        expect(carried.every(({ balance }) => balance <= 0)).toBe(true);
      }),
    );
  });

  test('an approval holds for the month, the yen, the address and the letters of the name', () => {
    const [payout] = weighRun([lot('a', 60, 40)], []).payouts;
    if (!payout) throw new Error('one payout was planned');
    const contents = [
      contentOf(MAY, [payout]),
      contentOf(month('2026-06'), [payout]),
      contentOf(MAY, [{ ...payout, amount: yen(101) }]),
      contentOf(MAY, [{ ...payout, familyName: '山', givenName: '田太郎' }]),
      contentOf(MAY, [{ ...payout, email: 'b@example.jp' }]),
      contentOf(MAY, [{ ...payout, lots: [{ ...lot('a', 100) }] }]),
      contentOf(MAY, [{ ...payout, corrections: [{ adjustmentId: 'adj_1', amount: yen(5) }] }]),
      contentOf(MAY, [{ ...payout, corrections: [{ adjustmentId: 'adj_1', amount: yen(-5) }] }]),
      contentOf(MAY, [{ ...payout, corrections: [{ adjustmentId: 'adj_2', amount: yen(5) }] }]),
      contentOf(MAY, []),
    ];
    expect(new Set(contents).size).toBe(contents.length);
    expect(contentOf(MAY, [{ ...payout }])).toBe(contents[0]);
    const corrected = {
      ...payout,
      familyName: '"',
      corrections: [{ adjustmentId: 'adj_1' as const, amount: yen(-5) }],
    };
    expect(JSON.parse(contentOf(MAY, [payout, corrected]))).toEqual([
      '2026-05',
      [
        [
          'par_a',
          '山田',
          '太郎',
          'a@example.jp',
          100,
          [
            ['ctr_a', 0, 60],
            ['ctr_a', 1, 40],
          ],
        ],
        [
          'par_a',
          '"',
          '太郎',
          'a@example.jp',
          100,
          [
            ['ctr_a', 0, 60],
            ['ctr_a', 1, 40],
          ],
          [['adj_1', -5]],
        ],
      ],
    ]);
  });
});

test('every notice day leaves the evening before for the approval', () => {
  fc.assert(
    fc.property(anyMonth, fc.integer({ min: 2, max: 28 }), (of, noticeDay) => {
      const policy = { ...DEFAULT_POLICY, noticeDay };
      const deadline = approvalDeadline(of, policy);
      expect(addDays(deadline, 1)).toBe(noticeDayOf(of, policy));
      expect(checkPreparation(of, undefined, deadline, policy).ok).toBe(true);
      expect(checkPreparation(of, undefined, addDays(deadline, 1), policy).ok).toBe(false);
    }),
  );
});
