import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { DAILY_STEPS, payoutMonth, stepsWithWork } from '#app/features/operations/rules.ts';
import { anyDay } from '#tests/support/arbitraries.ts';

const NOTHING = { expiring: false, reminding: false, telling: false, passed: false };

describe('PRG-09, PRG-14, PRG-18, MAIL-04 the order of a day', () => {
  test('the month before is closed first, money leaves last, and then what is worth nothing goes', () => {
    expect(DAILY_STEPS).toEqual([
      'close',
      'move',
      'expire',
      'turn',
      'issue',
      'remind',
      'review',
      'draft',
      'notice',
      'send',
      'tell',
      'clear',
    ]);
  });

  test.each([
    {
      on: '2026-06-01',
      due: NOTHING,
      steps: ['close', 'move', 'turn', 'issue', 'review', 'draft'],
      because: 'contracts begin on a 1st',
    },
    { on: '2026-06-02', due: NOTHING, steps: [], because: 'most days bring nothing' },
    {
      on: '2026-06-15',
      due: NOTHING,
      steps: ['turn', 'issue', 'review', 'notice'],
      because: 'contracts begin on a 15th',
    },
    { on: '2026-06-29', due: NOTHING, steps: [], because: 'a day before month-end' },
    { on: '2026-06-30', due: NOTHING, steps: ['send'], because: 'the last of a short month' },
    { on: '2026-07-30', due: NOTHING, steps: [], because: 'July has one day more' },
    { on: '2028-02-28', due: NOTHING, steps: [], because: 'a leap day follows' },
    { on: '2028-02-29', due: NOTHING, steps: ['send'], because: 'the leap day is the last' },
    { on: '2100-02-28', due: NOTHING, steps: ['send'], because: 'no leap day follows' },
    { on: '2026-06-02', due: { ...NOTHING, expiring: true }, steps: ['expire'], because: 'an order runs out' },
    { on: '2026-06-02', due: { ...NOTHING, reminding: true }, steps: ['remind'], because: 'somebody is late' },
    {
      on: '2026-06-02',
      due: { ...NOTHING, telling: true },
      steps: ['tell'],
      because: 'a payout was sent the day before',
    },
    { on: '2026-06-02', due: { ...NOTHING, passed: true }, steps: ['clear'], because: 'a session ran out' },
    {
      on: '2026-06-15',
      due: { ...NOTHING, expiring: true },
      steps: ['expire', 'turn', 'issue', 'review', 'notice'],
      because: 'all but the ends',
    },
  ])('$on: $because', ({ on, due, steps }) => {
    expect(stepsWithWork(day(on), due, DEFAULT_POLICY)).toEqual(steps);
  });

  test('at notice day 28 a common February announces before it sends', () => {
    const policy = { ...DEFAULT_POLICY, noticeDay: 28 };
    expect(stepsWithWork(day('2027-02-28'), NOTHING, policy)).toEqual(['notice', 'send']);
    expect(stepsWithWork(day('2028-02-28'), NOTHING, policy)).toEqual(['notice']);
  });

  test('the steps of any day keep their order, and payouts belong to the day’s own month', () => {
    fc.assert(
      fc.property(anyDay, fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean(), (on, ...flags) => {
        const [expiring, reminding, telling, passed] = flags;
        const due = { expiring, reminding, telling, passed };
        const places = stepsWithWork(on, due, DEFAULT_POLICY).map((step) => DAILY_STEPS.indexOf(step));
        expect(places).toEqual(places.toSorted((left, right) => left - right));
        expect(on.startsWith(payoutMonth(on))).toBe(true);
      }),
    );
  });
});
