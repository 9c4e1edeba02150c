import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import {
  type PayableCashback,
  approvalDeadline,
  checkPreparation,
  checkStillOpen,
  contentOf,
  joinsRun,
  noticeDayOf,
  payoutDay,
  planPayouts,
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
  function cashback(partner: string, term: number, amount: number): PayableCashback {
    const name = { familyName: '山田', givenName: '太郎', email: `${partner}@example.jp` };
    return { partnerId: `par_${partner}`, contractId: `ctr_${term}`, term, amount: yen(amount), ...name };
  }

  test('a partner’s cashbacks are one sum, and 0 yen make no payout', () => {
    const planned = planPayouts([
      cashback('a', 1, 100),
      cashback('b', 2, 0),
      cashback('a', 3, 23),
      cashback('c', 4, 1),
    ]);
    expect(planned.map(({ partnerId, amount }) => [partnerId, amount])).toEqual([
      ['par_a', 123],
      ['par_c', 1],
    ]);
    expect(planPayouts([])).toEqual([]);
  });

  test('no yen is lost or invented, and no partner is paid twice', () => {
    const anyCashbacks = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(99), amountUpTo(1_000_000)).map((row) => cashback(...row)),
    );
    fc.assert(
      fc.property(anyCashbacks, (cashbacks) => {
        const planned = planPayouts(cashbacks);
        expect(sumYen(planned.map(({ amount }) => amount))).toBe(sumYen(cashbacks.map(({ amount }) => amount)));
        expect(new Set(planned.map(({ partnerId }) => partnerId)).size).toBe(planned.length);
        for (const { amount, items } of planned) expect(sumYen(items.map((item) => item.amount))).toBe(amount);
        expect(planned.every(({ amount }) => amount > 0)).toBe(true);
      }),
    );
  });

  test('an approval holds for the month, the yen, the address and the letters of the name', () => {
    const [payout] = planPayouts([cashback('a', 1, 100)]);
    if (!payout) throw new Error('one payout was planned');
    const contents = [
      contentOf(MAY, [payout]),
      contentOf(month('2026-06'), [payout]),
      contentOf(MAY, [{ ...payout, amount: yen(101) }]),
      contentOf(MAY, [{ ...payout, familyName: '山', givenName: '田太郎' }]),
      contentOf(MAY, [{ ...payout, email: 'b@example.jp' }]),
      contentOf(MAY, [{ ...payout, items: [] }]),
      contentOf(MAY, []),
    ];
    expect(new Set(contents).size).toBe(contents.length);
    expect(contentOf(MAY, [{ ...payout }])).toBe(contents[0]);
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
