import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { type EarningTerm, earnCashback, earnsCashback } from '#app/features/cashback/rules.ts';
import type { RateCard } from '#app/features/rates/rules.ts';
import { amountUpTo, anyCardRate, anyDay, anyGridDay } from '#tests/support/arbitraries.ts';

const CARDS: RateCard[] = [
  {
    programme: 'cashback',
    effectiveFrom: month('2026-03'),
    rows: [
      { planGroup: 'shared', event: 'new', minCount: 0, rate: rate('0.2') },
      { planGroup: 'shared', event: 'renewal', minCount: 0, rate: rate('0.05') },
      { planGroup: 'shared', event: 'renewal', minCount: 2, rate: rate('0.075') },
    ],
  },
];

const TERM: EarningTerm = {
  term: 2,
  termStartsOn: day('2026-04-15'),
  paidOn: day('2026-03-31'),
  planGroup: 'shared',
  base: yen(45_600),
  count: 2,
};

function earn(change: Partial<EarningTerm>) {
  return earnCashback({ ...TERM, ...change }, CARDS);
}

describe('PRG-06, PRG-08 which contracts earn', () => {
  test.each([
    { programme: 'cashback', kind: 'server', earns: true, because: 'a server of a referred client' },
    { programme: 'cashback', kind: 'other', earns: false, because: 'options, domains and DNS rental earn nothing' },
    { programme: 'discount', kind: 'server', earns: false, because: 'the price was lower already' },
    { programme: null, kind: 'server', earns: false, because: 'nobody referred the client' },
  ] as const)('$because: $earns', ({ programme, kind, earns }) => {
    expect(earnsCashback({ programme, kind })).toBe(earns);
  });
});

describe('PRG-12, PRG-13, PRG-18, PRG-19, CTR-02 what a term earns, and when', () => {
  test('the booklet: renewed 15 April, rate of 31 March, money on 31 May', () => {
    expect(earn({})).toEqual({
      event: 'renewal',
      earnedOn: '2026-04-15',
      countMonth: '2026-03',
      count: 2,
      rate: '0.075',
      base: 45_600,
      amount: 3_420,
      payableOn: '2026-05-31',
    });
  });

  test.each([
    { paidOn: '2026-04-14', earnedOn: '2026-04-15', payableOn: '2026-05-31', because: 'paid before: with the term' },
    { paidOn: '2026-04-15', earnedOn: '2026-04-15', payableOn: '2026-05-31', because: 'paid on the renewal date' },
    { paidOn: '2026-04-30', earnedOn: '2026-04-30', payableOn: '2026-05-31', because: 'paid late, the same month' },
    { paidOn: '2026-05-01', earnedOn: '2026-05-01', payableOn: '2026-06-30', because: 'paid in the next: a month on' },
  ])('paid $paidOn → payable $payableOn: $because', ({ paidOn, earnedOn, payableOn }) => {
    expect(earn({ paidOn: day(paidOn) })).toMatchObject({ earnedOn, payableOn, countMonth: '2026-03' });
  });

  test.each([
    { change: { term: 1 }, share: '0.2', because: 'a first term is new' },
    { change: { count: 1 }, share: '0.05', because: 'one short of the step' },
    { change: { count: 0 }, share: '0.05', because: 'a count of 0 still has a row' },
    { change: { planGroup: 'hybrid' }, share: '0', because: 'the card has no row for the group' },
    { change: { termStartsOn: day('2026-03-15') }, share: '0', because: 'no card was in force in February' },
  ])('rate $share: $because', ({ change, share }) => {
    expect(earn(change).rate).toBe(share);
  });

  test('BIL-02 what is below 1 yen is dropped, and 0 yen are earned all the same', () => {
    expect(earn({ base: yen(13), term: 1 }).amount).toBe(2);
    expect(earn({ base: yen(4), term: 1 }).amount).toBe(0);
  });

  test('it is payable at the end of the month after, and never above 30 % of the fee', () => {
    fc.assert(
      fc.property(anyGridDay, anyDay, amountUpTo(10_000_000), anyCardRate, (termStartsOn, paidOn, base, share) => {
        const rows = [{ planGroup: 'shared', event: 'renewal' as const, minCount: 0, rate: share }];
        const cards = [{ programme: 'cashback' as const, effectiveFrom: month('1940-01'), rows }];
        const earned = earnCashback({ ...TERM, termStartsOn, paidOn, base }, cards);
        expect([termStartsOn, paidOn].toSorted().at(-1)).toBe(earned.earnedOn);
        expect(earned.payableOn).toBe(lastDayOf(addMonths(monthOf(earned.earnedOn), 1)));
        expect(earned.countMonth).toBe(addMonths(monthOf(termStartsOn), -1));
        expect(earned.rate).toBe(share);
        expect(earned.amount * 10).toBeLessThanOrEqual(base * 3);
      }),
    );
  });
});
