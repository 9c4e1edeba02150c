import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Day,
  addDays,
  addGridMonths,
  day,
  daysBetween,
  gridMonthsBetween,
  isGridDay,
} from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import {
  type CancellableContract,
  cancellationEffect,
  checkOrder,
  countsAtMonthEnd,
  lastMoneyBackDay,
  orderExpiresOn,
  reinstatementEndsOn,
  startAfterPayment,
  startDaysAfter,
  termDays,
  turnOnRenewal,
} from '#app/features/contracts/rules.ts';
import { anyDay, anyGridDay } from '#tests/support/arbitraries.ts';

describe('CON-01, CON-02 what an order may ask for', () => {
  test.each([
    { termMonths: 3, startsOn: '2026-06-01', orderedOn: '2026-05-31', because: 'the shortest term, the day before' },
    { termMonths: 12, startsOn: '2026-06-15', orderedOn: '2026-06-14', because: 'the 15th, the day before' },
    { termMonths: 36, startsOn: '2028-03-01', orderedOn: '2028-02-29', because: 'ordered on a leap day' },
  ])('$termMonths months from $startsOn: $because', ({ termMonths, startsOn, orderedOn }) => {
    expect(checkOrder({ termMonths, startsOn: day(startsOn), orderedOn: day(orderedOn) }).ok).toBe(true);
  });

  test.each([
    { termMonths: 2, startsOn: '2026-06-01', code: 'term-too-short', because: 'one month short' },
    { termMonths: 3.5, startsOn: '2026-06-01', code: 'term-too-short', because: 'a term is whole months' },
    { termMonths: 3, startsOn: '2026-06-02', code: 'start-off-grid', because: 'the day after the 1st' },
    { termMonths: 3, startsOn: '2026-06-14', code: 'start-off-grid', because: 'the day before the 15th' },
    { termMonths: 3, startsOn: '2026-05-15', code: 'start-not-after-order', because: 'the very day of the order' },
    { termMonths: 3, startsOn: '2026-05-01', code: 'start-not-after-order', because: 'before the order' },
  ])('$code: $because', ({ termMonths, startsOn, code }) => {
    const checked = checkOrder({ termMonths, startsOn: day(startsOn), orderedOn: day('2026-05-15') });
    expect(checked).toMatchObject({ ok: false, refusal: { code } });
  });

  test('the start days offered are the coming grid days, the order day never among them', () => {
    expect(startDaysAfter(day('2026-12-15'), 3)).toEqual(['2027-01-01', '2027-01-15', '2027-02-01']);
    expect(startDaysAfter(day('2026-12-14'), 1)).toEqual(['2026-12-15']);
    expect(startDaysAfter(day('2026-12-14'), 0)).toEqual([]);
  });
});

describe('CON-03 the contract begins once it is paid', () => {
  test.each([
    { paidOn: '2026-04-14', startsOn: '2026-04-15', because: 'paid the day before: as ordered' },
    { paidOn: '2026-03-01', startsOn: '2026-04-15', because: 'paid long before: as ordered' },
    { paidOn: '2026-04-15', startsOn: '2026-05-01', because: 'paid on the start day: the next grid day, not this one' },
    { paidOn: '2026-04-30', startsOn: '2026-05-01', because: 'paid at month-end' },
    { paidOn: '2026-05-01', startsOn: '2026-05-15', because: 'strictly after the payment' },
    { paidOn: '2026-05-14', startsOn: '2026-05-15', because: 'the day before the middle' },
    { paidOn: '2026-05-15', startsOn: '2026-06-01', because: 'the last day to pay, start + 30' },
  ])('ordered for 15 April, paid $paidOn → begins $startsOn: $because', ({ paidOn, startsOn }) => {
    expect(startAfterPayment(day('2026-04-15'), day(paidOn))).toBe(startsOn);
  });

  test('a late payer begins after the payment, within a half-month of it', () => {
    fc.assert(
      fc.property(anyGridDay, fc.integer({ min: 0, max: 30 }), (requested, late) => {
        const paidOn = addDays(requested, late);
        const startsOn = startAfterPayment(requested, paidOn);
        expect(isGridDay(startsOn)).toBe(true);
        expect(daysBetween(paidOn, startsOn)).toBeGreaterThanOrEqual(1);
        expect(daysBetween(paidOn, startsOn)).toBeLessThanOrEqual(17);
      }),
    );
  });

  test('an order runs out in the run of the day after start + 30', () => {
    expect(orderExpiresOn(day('2026-04-15'), DEFAULT_POLICY)).toBe('2026-05-16');
    expect(orderExpiresOn(day('2028-02-01'), DEFAULT_POLICY)).toBe('2028-03-03');
    expect(orderExpiresOn(day('2026-04-15'), { ...DEFAULT_POLICY, orderExpiryDays: 0 })).toBe('2026-04-16');
  });

  test('a lapsed renewal runs out in the run of its last day + 31', () => {
    expect(reinstatementEndsOn(day('2026-04-15'), DEFAULT_POLICY)).toBe(addDays(day('2026-04-14'), 31));
    expect(reinstatementEndsOn(day('2026-04-15'), { ...DEFAULT_POLICY, reinstateDays: 0 })).toBe('2026-04-15');
  });

  test.each([
    { nextTermPaid: true, cancelledOn: null, turn: 'renew', because: 'paid in advance' },
    { nextTermPaid: true, cancelledOn: day('2026-03-01'), turn: 'renew', because: 'a paid term is served to its end' },
    { nextTermPaid: false, cancelledOn: null, turn: 'lapse', because: 'unpaid, it may still be reinstated' },
    { nextTermPaid: false, cancelledOn: day('2026-03-01'), turn: 'end', because: 'nobody wants it any more' },
  ])('$turn: $because', ({ nextTermPaid, cancelledOn, turn }) => {
    expect(turnOnRenewal({ nextTermPaid, cancelledOn })).toBe(turn);
  });
});

describe('PRG-14, PRG-15, PRG-16, CTR-01, CTR-04 the days of a term', () => {
  test('the booklet: from 15 April, renewed 15 April, invoiced 1 February', () => {
    expect(termDays(day('2025-04-15'), 12, DEFAULT_POLICY)).toEqual({
      startsOn: '2025-04-15',
      renewsOn: '2026-04-15',
      nextInvoiceOn: '2026-02-01',
    });
  });

  test.each([
    { startsOn: '2026-04-15', nextInvoiceOn: '2026-05-01', because: 'three months hold six half-months' },
    { startsOn: '2028-02-01', nextInvoiceOn: '2028-02-15', because: 'across a leap day' },
  ])('3 months from $startsOn: $because', ({ startsOn, nextInvoiceOn }) => {
    expect(termDays(day(startsOn), 3, DEFAULT_POLICY).nextInvoiceOn).toBe(nextInvoiceOn);
  });

  test.each([
    { lead: 1, nextInvoiceOn: '2026-07-01', because: 'the shortest lead' },
    { lead: 5, nextInvoiceOn: '2026-05-01', because: 'the default' },
    { lead: 6, nextInvoiceOn: '2026-04-15', because: 'as long as the term: on its first day' },
    { lead: 7, nextInvoiceOn: '2026-04-15', because: 'longer than the term: not before it begins' },
    { lead: 12, nextInvoiceOn: '2026-04-15', because: 'the longest lead' },
  ])('lead of $lead half-months: $because', ({ lead, nextInvoiceOn }) => {
    const policy = { ...DEFAULT_POLICY, renewalInvoiceLeadHalfMonths: lead };
    expect(termDays(day('2026-04-15'), 3, policy).nextInvoiceOn).toBe(nextInvoiceOn);
  });

  test('terms of any lengths follow one another to the exact day, and each invoice goes out within its term', () => {
    fc.assert(
      fc.property(
        anyGridDay,
        fc.array(fc.integer({ min: 3, max: 60 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (startsOn, lengths, lead) => {
          const policy = { ...DEFAULT_POLICY, renewalInvoiceLeadHalfMonths: lead };
          let next = startsOn;
          for (const months of lengths) {
            const days = termDays(next, months, policy);
            expect(days.startsOn).toBe(next);
            const inOrder = [days.startsOn, days.nextInvoiceOn, days.renewsOn];
            expect(inOrder.toSorted()).toEqual(inOrder);
            expect(inOrder.every(isGridDay)).toBe(true);
            next = days.renewsOn;
          }
          const months = lengths.reduce((sum, length) => sum + length, 0);
          expect(next).toBe(addGridMonths(startsOn, months));
          expect(gridMonthsBetween(startsOn, next)).toBe(months);
        },
      ),
    );
  });
});

describe('REF-01, REF-06 the money-back window', () => {
  test.each([
    { startsOn: '2026-06-01', last: '2026-06-20', because: 'the 1st is day 1' },
    { startsOn: '2026-07-15', last: '2026-08-03', because: 'a month of 31 days' },
    { startsOn: '2026-06-15', last: '2026-07-04', because: 'a month of 30 days' },
    { startsOn: '2027-02-15', last: '2027-03-06', because: 'a February of 28 days' },
    { startsOn: '2028-02-15', last: '2028-03-05', because: 'a February of 29 days' },
  ])('from $startsOn to $last: $because', ({ startsOn, last }) => {
    expect(lastMoneyBackDay(day(startsOn), DEFAULT_POLICY)).toBe(last);
  });

  test.each([
    { on: '2026-05-20', effect: { kind: 'money-back', inForceTo: null }, because: 'paid, not begun' },
    { on: '2026-06-01', effect: { kind: 'money-back', inForceTo: null }, because: 'the start day itself' },
    { on: '2026-06-02', effect: { kind: 'money-back', inForceTo: '2026-06-01' }, because: 'in force for one day' },
    { on: '2026-06-20', effect: { kind: 'money-back', inForceTo: '2026-06-19' }, because: 'the 20th day' },
    { on: '2026-06-21', effect: { kind: 'run-out', endsOn: '2027-05-31' }, because: 'the 21st day' },
  ])('from 1 June, cancelled $on: $because', ({ on, effect }) => {
    const state = on < '2026-06-01' ? 'scheduled' : 'in-force';
    expect(cancel({ state, startsOn: day('2026-06-01') }, day(on))).toEqual(effect);
  });

  test.each([
    { contract: { state: 'ordered', startsOn: null }, effect: { kind: 'void-order' }, because: 'never paid' },
    {
      contract: { state: 'in-force', nextTermEndsOn: day('2027-05-31') },
      effect: { kind: 'run-out', endsOn: '2027-05-31' },
      because: 'the renewal is paid: the contract runs through it',
    },
    {
      contract: { state: 'in-force', renewsOn: day('2028-06-01'), nextTermEndsOn: day('2028-08-31') },
      effect: { kind: 'run-out', endsOn: '2028-08-31' },
      because: 'the renewal is paid, and shorter than the term before it',
    },
    {
      contract: { state: 'lapsed' },
      effect: { kind: 'give-up-reinstatement' },
      because: 'out of force already, it cannot come back',
    },
    {
      contract: { state: 'in-force', cancelledOn: day('2026-01-10') },
      effect: { kind: 'nothing', because: 'already-cancelled' },
      because: 'the first request counts',
    },
    {
      contract: { state: 'void', startsOn: null },
      effect: { kind: 'nothing', because: 'already-over' },
      because: 'a void order has nothing to cancel',
    },
    {
      contract: { state: 'ended' },
      effect: { kind: 'nothing', because: 'already-over' },
      because: 'an ended contract has nothing to cancel',
    },
  ] as { contract: Partial<CancellableContract>; effect: object; because: string }[])(
    '$effect.kind: $because',
    ({ contract, effect }) => {
      expect(cancel(contract, day('2026-02-10'))).toEqual(effect);
    },
  );

  test('at a window of one day the start day is the only one', () => {
    const policy = { ...DEFAULT_POLICY, refundDays: 1 };
    const contract = { ...IN_FORCE, startsOn: day('2026-06-01') };
    expect(cancellationEffect(contract, day('2026-06-01'), policy).kind).toBe('money-back');
    expect(cancellationEffect(contract, day('2026-06-02'), policy).kind).toBe('run-out');
  });

  test('whatever the day, money comes back within the window and never after it', () => {
    fc.assert(
      fc.property(anyGridDay, fc.integer({ min: -40, max: 80 }), (startsOn, after) => {
        const effect = cancel({ state: after < 0 ? 'scheduled' : 'in-force', startsOn }, addDays(startsOn, after));
        expect(effect.kind).toBe(after <= 19 ? 'money-back' : 'run-out');
      }),
    );
  });
});

describe('PRG-08, PRG-09, PRG-20, CTR-03 what is counted', () => {
  test.each([
    { kind: 'server', partnerId: 'par_1', counts: true, because: 'a server of a partner' },
    { kind: 'other', partnerId: 'par_1', counts: false, because: 'options, domains and DNS rental do not count' },
    { kind: 'server', partnerId: null, counts: false, because: 'nobody referred the client' },
  ] as const)('$because: $counts', ({ kind, partnerId, counts }) => {
    expect(countsAtMonthEnd({ kind, partnerId })).toBe(counts);
  });
});

test('every day has a start day after it', () => {
  fc.assert(
    fc.property(anyDay, (orderedOn) => {
      const [startsOn] = startDaysAfter(orderedOn, 1);
      expect(startsOn && checkOrder({ termMonths: 3, startsOn, orderedOn }).ok).toBe(true);
    }),
  );
});

const IN_FORCE: CancellableContract = {
  state: 'in-force',
  startsOn: day('2025-06-01'),
  renewsOn: day('2026-06-01'),
  nextTermEndsOn: null,
  cancelledOn: null,
};

function cancel(contract: Partial<CancellableContract>, on: Day) {
  const { startsOn = IN_FORCE.startsOn } = contract;
  const renewsOn = startsOn && addGridMonths(startsOn, 12);
  return cancellationEffect({ ...IN_FORCE, renewsOn, ...contract }, on, DEFAULT_POLICY);
}
