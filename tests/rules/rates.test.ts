import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addHalfMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { compareRates, rate } from '#app/core/rate.ts';
import { termDays } from '#app/features/contracts/rules.ts';
import { noticeDayOf, payoutDay } from '#app/features/payouts/rules.ts';
import {
  type RateCard,
  type RateRow,
  cardFaults,
  cardInForce,
  cashbackCountMonth,
  discountCountMonth,
  eventOfTerm,
  nextStep,
  rateFor,
} from '#app/features/rates/rules.ts';
import { earnCashback } from '#app/features/cashback/rules.ts';
import { yen } from '#app/core/yen.ts';
import { anyCardRate, anyGridDay } from '#tests/support/arbitraries.ts';

/** A row of a card for renewals of shared servers. */
function row(minCount: number, share: string, change: Partial<RateRow> = {}): RateRow {
  return { planGroup: 'shared', event: 'renewal', minCount, rate: rate(share), ...change };
}

function card(effectiveFrom: string, rows: readonly RateRow[], programme: RateCard['programme'] = 'cashback') {
  return { programme, effectiveFrom: month(effectiveFrom), rows };
}

describe('PRG-10, PRG-11, PRG-12, PRG-13, PRG-15, PRG-16, PRG-18 the days that follow from a renewal date', () => {
  test.each([
    { renewal: '2027-01-01', days: ['2026-10-15', '2026-09-30', '2026-12-31', '2027-02-15', '2027-02-28'] },
    { renewal: '2028-01-01', days: ['2027-10-15', '2027-09-30', '2027-12-31', '2028-02-15', '2028-02-29'] },
    { renewal: '2027-01-15', days: ['2026-11-01', '2026-10-31', '2026-12-31', '2027-02-15', '2027-02-28'] },
    { renewal: '2026-04-01', days: ['2026-01-15', '2025-12-31', '2026-03-31', '2026-05-15', '2026-05-31'] },
    { renewal: '2026-04-15', days: ['2026-02-01', '2026-01-31', '2026-03-31', '2026-05-15', '2026-05-31'] },
    { renewal: '2026-05-01', days: ['2026-02-15', '2026-01-31', '2026-04-30', '2026-06-15', '2026-06-30'] },
    { renewal: '2026-05-15', days: ['2026-03-01', '2026-02-28', '2026-04-30', '2026-06-15', '2026-06-30'] },
    { renewal: '2028-05-15', days: ['2028-03-01', '2028-02-29', '2028-04-30', '2028-06-15', '2028-06-30'] },
    { renewal: '2026-11-15', days: ['2026-09-01', '2026-08-31', '2026-10-31', '2026-12-15', '2026-12-31'] },
  ])('renewed $renewal: invoice, discount fixed, cashback fixed, notice, money = $days', ({ renewal, days }) => {
    const renewsOn = day(renewal);
    const issuedOn = termDays(addHalfMonths(renewsOn, -24), 12, DEFAULT_POLICY).nextInvoiceOn;
    const term = { term: 2, termStartsOn: renewsOn, paidOn: issuedOn, planGroup: 'shared', base: yen(0), count: 0 };
    const { payableOn } = earnCashback(term, []);
    expect([
      issuedOn,
      lastDayOf(discountCountMonth(issuedOn)),
      lastDayOf(cashbackCountMonth(renewsOn)),
      noticeDayOf(monthOf(payableOn), DEFAULT_POLICY),
      payoutDay(monthOf(payableOn)),
    ]).toEqual(days);
    expect(payableOn).toBe(days.at(-1));
  });

  test('a discount is fixed before its invoice goes out, a cashback before its term begins', () => {
    fc.assert(
      fc.property(anyGridDay, (date) => {
        expect(lastDayOf(discountCountMonth(date)) < date).toBe(true);
        expect(cashbackCountMonth(date)).toBe(discountCountMonth(date));
      }),
    );
  });
});

describe('PRG-02, PRG-07 which card speaks', () => {
  const first = card('2026-04', [row(0, '0.05')]);
  const second = card('2026-10', [row(0, '0.1')]);
  const discount = card('2026-01', [row(0, '0.2')], 'discount');
  const cards = [second, discount, first];

  test.each([
    { at: '2026-03', speaks: undefined, because: 'no card is in force yet' },
    { at: '2026-04', speaks: first, because: 'its first month' },
    { at: '2026-09', speaks: first, because: 'the month before it is replaced' },
    { at: '2026-10', speaks: second, because: 'a later card replaces it' },
    { at: '2030-01', speaks: second, because: 'a card has no last month' },
  ])('at the end of $at: $because', ({ at, speaks }) => {
    expect(cardInForce(cards, 'cashback', month(at))).toBe(speaks);
  });

  test('the other programme has cards of its own', () => {
    expect(cardInForce(cards, 'discount', month('2026-04'))).toBe(discount);
    expect(cardInForce([first], 'discount', month('2026-04'))).toBeUndefined();
  });
});

describe('PRG-07 the step a count reaches', () => {
  const steps = card('2026-04', [row(5, '0.15'), row(1, '0.05'), row(3, '0.1'), row(0, '0.3', { event: 'new' })]);

  test.each([
    { count: 0, share: '0', because: 'no row that low is 0 %' },
    { count: 1, share: '0.05', because: 'the first step begins with its first contract' },
    { count: 2, share: '0.05', because: 'one short of the second' },
    { count: 3, share: '0.1', because: 'the second step' },
    { count: 4, share: '0.1', because: 'one short of the third' },
    { count: 5, share: '0.15', because: 'the third step' },
    { count: 5000, share: '0.15', because: 'the top has no end' },
  ])('$count contracts → $share: $because', ({ count, share }) => {
    expect(rateFor(steps, 'shared', 'renewal', count)).toBe(share);
  });

  test('groups and events have rows of their own, and no card is 0 %', () => {
    expect(rateFor(steps, 'shared', 'new', 0)).toBe('0.3');
    expect(rateFor(steps, 'managed', 'renewal', 9)).toBe('0');
    expect(rateFor(undefined, 'shared', 'new', 9)).toBe('0');
  });

  test('the next step is named until the top is reached', () => {
    expect([0, 1, 3, 4].map((count) => nextStep(steps, 'shared', 'renewal', count)?.minCount)).toEqual([1, 3, 5, 5]);
    expect(nextStep(steps, 'shared', 'renewal', 5)).toBeUndefined();
  });

  test('a first term is new, every later one a renewal', () => {
    expect([1, 2, 3].map(eventOfTerm)).toEqual(['new', 'renewal', 'renewal']);
  });
});

describe('PRG-07 which cards can be entered', () => {
  test.each([
    { rows: [], faults: [{ code: 'no-rows' }], because: 'a card without rows says nothing' },
    { rows: [row(0, '0.30')], faults: [], because: '30 % itself is allowed' },
    {
      rows: [row(0, '0.3000001')],
      faults: [{ code: 'rate-too-high', row: 0, rate: '0.3000001' }],
      because: 'a hair above is not',
    },
    { rows: [row(0, '0.1'), row(5, '0.1')], faults: [], because: 'a step may bring nothing' },
    {
      rows: [row(0, '0.1'), row(5, '0.0999')],
      faults: [{ code: 'rate-decreases', row: 1, before: '0.1', rate: '0.0999' }],
      because: 'more contracts never earn less',
    },
    {
      rows: [row(5, '0.05'), row(0, '0.1')],
      faults: [{ code: 'rate-decreases', row: 0, before: '0.1', rate: '0.05' }],
      because: 'the order of the rows does not matter',
    },
    {
      rows: [row(0, '0.1'), row(0, '0.1')],
      faults: [{ code: 'row-twice', row: 1 }],
      because: 'a step stands once, even with the same rate',
    },
    {
      rows: [row(0, '0.2'), row(1, '0.1', { event: 'new' }), row(1, '0.1', { planGroup: 'managed' })],
      faults: [],
      because: 'groups and events are not compared with each other',
    },
  ])('$because', ({ rows, faults }) => {
    expect(cardFaults(rows)).toEqual(faults);
  });

  test('on a card without faults the rate never falls when the count grows', () => {
    const anyRows = fc.array(
      fc.tuple(fc.nat(20), anyCardRate).map(([minCount, share]) => row(minCount, share)),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(anyRows, fc.nat(25), (rows, count) => {
        fc.pre(cardFaults(rows).length === 0);
        const entered = card('2026-04', rows);
        const more = rateFor(entered, 'shared', 'renewal', count + 1);
        expect(compareRates(more, rateFor(entered, 'shared', 'renewal', count))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
