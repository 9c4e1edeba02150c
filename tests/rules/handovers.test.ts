import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import {
  type HandoverStep,
  answerByOf,
  changeOfCount,
  checkHandoverStep,
  countsInMonth,
  handoverState,
  mayReceive,
} from '#app/features/handovers/rules.ts';

describe('GAP-09 where a handover stands', () => {
  const handover = { answerBy: day('2026-06-14'), effectiveFrom: day('2026-07-01') };
  test.each<[string, HandoverStep[], string]>([
    ['2026-06-14', [], 'open'],
    ['2026-06-15', [], 'expired'],
    ['2026-06-30', ['accepted'], 'accepted'],
    ['2026-07-01', ['accepted'], 'done'],
    ['2026-07-01', ['accepted', 'withdrawn'], 'withdrawn'],
    ['2026-07-01', ['declined'], 'declined'],
  ])('on %s after %j: %s', (today, steps, state) => {
    expect(handoverState(handover, steps, day(today))).toBe(state);
  });

  test('who may do what, when', () => {
    const allowed = (['open', 'expired', 'accepted', 'declined', 'withdrawn', 'refused', 'done'] as const).flatMap(
      (state) =>
        (['giver', 'receiver', 'staff'] as const).flatMap((hand) =>
          (['accepted', 'declined', 'withdrawn', 'refused'] as const)
            .filter((step) => checkHandoverStep(state, hand, step).ok)
            .map((step) => `${state} ${hand} ${step}`),
        ),
    );
    expect(allowed).toEqual([
      'open giver withdrawn',
      'open receiver accepted',
      'open receiver declined',
      'open staff refused',
      'accepted giver withdrawn',
      'accepted receiver withdrawn',
      'accepted staff refused',
    ]);
  });

  test.each([
    ['2026-06-01', '2026-07', '2026-06-15'],
    ['2026-06-25', '2026-07', '2026-06-30'],
    ['2026-06-16', '2026-07', '2026-06-30'],
  ])('proposed on %s for %s it is answered by %s', (today, from, by) => {
    expect(answerByOf(day(today), month(from), DEFAULT_POLICY)).toBe(by);
  });

  test('another partner of the same programme', () => {
    const giver = { id: 'par_a', programme: 'cashback' } as const;
    expect(mayReceive(giver, undefined)).toBe(false);
    expect(mayReceive(giver, giver)).toBe(false);
    expect(mayReceive(giver, { id: 'par_b', programme: 'discount' })).toBe(false);
    expect(mayReceive(giver, { id: 'par_b', programme: 'cashback' })).toBe(true);
  });
});

describe('PRG-09, PRG-07 what it does to a count', () => {
  const running = { kind: 'server', state: 'in-force', endsOn: null } as const;
  test.each([
    [running, true],
    [{ ...running, kind: 'other' } as const, false],
    [{ ...running, state: 'lapsed' } as const, false],
    [{ ...running, endsOn: day('2026-07-30') }, false],
    [{ ...running, endsOn: day('2026-07-31') }, true],
  ])('%o is counted at the end of July: %s', (contract, counted) => {
    expect(countsInMonth(contract, month('2026-07'))).toBe(counted);
  });

  test('the rates are those of the card of the month at both counts; no count falls below 0', () => {
    const rows = [
      { planGroup: 'shared', event: 'new' as const, minCount: 0, rate: rate('0.1') },
      { planGroup: 'shared', event: 'new' as const, minCount: 5, rate: rate('0.2') },
    ];
    const cards = [{ programme: 'cashback' as const, effectiveFrom: month('2026-01'), rows }];
    const at = month('2026-07');
    const comes = changeOfCount('cashback', { month: at, before: 4, by: 1 }, ['shared', 'shared'], cards);
    expect(comes).toMatchObject({ before: 4, after: 5 });
    expect(comes.rates).toEqual([
      { planGroup: 'shared', event: 'new', before: rate('0.1'), after: rate('0.2') },
      { planGroup: 'shared', event: 'renewal', before: rate('0'), after: rate('0') },
    ]);
    expect(changeOfCount('cashback', { month: at, before: 1, by: -2 }, [], cards)).toMatchObject({ after: 0 });
  });
});
