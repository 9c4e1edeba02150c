import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { nextTry } from '#app/features/name-reports/rules.ts';

describe('MAIL-06, MAIL-07 when a reported payout is paid again, and by when its name has to be changed', () => {
  test.each([
    { today: '2026-11-15', backBy: null, paid: '2026-12', by: '2026-12-07', because: 'the bank never got it' },
    { today: '2026-12-07', backBy: null, paid: '2026-12', by: '2026-12-07', because: 'the last day for December' },
    { today: '2026-12-08', backBy: null, paid: '2027-01', by: '2027-01-07', because: 'too late for December' },
    { today: '2026-12-01', backBy: '2027-01-14', paid: '2027-01', by: '2027-01-07', because: 'back just in time' },
    { today: '2026-12-01', backBy: '2027-01-15', paid: '2027-02', by: '2027-02-07', because: 'back a day too late' },
  ])('$today, back by $backBy: $because', ({ today, backBy, paid, by }) => {
    const told = nextTry(month('2026-11'), backBy === null ? null : day(backBy), day(today), DEFAULT_POLICY);
    expect(told).toEqual({ month: paid, changeBy: by });
  });
});
