import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import {
  type FactKind,
  type KnownPeriod,
  factText,
  monthEndsIn,
  readFact,
  relearn,
} from '#app/features/late-facts/rules.ts';

const TODAY = day('2026-05-05');
const ORDERED = { orderedOn: day('2026-01-05') };

function period(from: string, to: string | null, id = 1): KnownPeriod {
  const [inForceFrom, inForceTo] = [day(from), to === null ? null : day(to)];
  return { id: `cov_${id}`, partnerId: 'par_a', counts: true, inForceFrom, inForceTo };
}

const asked = (kind: FactKind, from: string, to: string) => ({
  kind,
  from: day(from),
  to: day(to),
  reason: '入金明細',
});

describe('PRG-09 which days of a contract may turn out otherwise after a close', () => {
  test.each([
    {
      kind: 'not-in-force',
      from: '2026-03-20',
      to: '2026-03-10',
      code: 'turned-round',
      because: 'the end comes first',
    },
    { kind: 'not-in-force', from: '2026-03-20', to: '2026-05-05', code: 'not-over', because: 'today is not over' },
    {
      kind: 'not-in-force',
      from: '2026-05-01',
      to: '2026-05-04',
      code: 'no-month-end',
      because: 'no close counted it',
    },
    { kind: 'not-in-force', from: '2026-03-01', to: '2026-03-30', code: 'no-month-end', because: 'a day short of it' },
    { kind: 'not-in-force', from: '2026-01-31', to: '2026-02-28', code: 'known-so', because: 'it began in February' },
    { kind: 'not-in-force', from: '2026-03-31', to: '2026-04-10', code: 'known-so', because: 'it had ended by then' },
    { kind: 'in-force', from: '2026-01-20', to: '2026-02-01', code: 'known-so', because: '1 February was in force' },
    { kind: 'in-force', from: '2026-04-09', to: '2026-04-30', code: 'known-so', because: '9 April was in force' },
    { kind: 'in-force', from: '2026-01-04', to: '2026-01-31', code: 'before-order', because: 'nobody had ordered it' },
  ] as const)('$code: $because', ({ kind, from, to, code }) => {
    const periods = [period('2026-02-01', '2026-04-09')];
    expect(relearn(asked(kind, from, to), ORDERED, periods, TODAY)).toMatchObject({ ok: false, refusal: { code } });
  });

  test.each([
    {
      ...{ kind: 'not-in-force' as const, from: '2026-02-10', to: '2026-05-04', because: 'yesterday is over' },
      ended: ['cov_1'],
      learned: [
        ['2026-02-01', '2026-02-09'],
        ['2026-05-05', null],
      ],
    },
    {
      ...{ kind: 'not-in-force' as const, from: '2026-02-01', to: '2026-02-28', because: 'from its first day on' },
      ended: ['cov_1'],
      learned: [['2026-03-01', null]],
    },
    {
      ...{ kind: 'in-force' as const, from: '2026-01-15', to: '2026-01-31', because: 'before its first day' },
      ended: [],
      learned: [['2026-01-15', '2026-01-31']],
    },
  ])('$kind: $because', ({ kind, from, to, ended, learned }) => {
    const outcome = relearn(asked(kind, from, to), ORDERED, [period('2026-02-01', null)], TODAY);
    expect(outcome).toMatchObject({ ok: true, value: { partnerId: 'par_a', ended } });
    const rows = outcome.ok ? outcome.value.learned.map((one) => [one.inForceFrom, one.inForceTo]) : [];
    expect(rows).toEqual(learned);
  });

  test('a gap is filled, and belongs to the partner of the days before it', () => {
    const periods = [
      period('2026-02-01', '2026-03-14'),
      { ...period('2026-04-02', null, 2), partnerId: 'par_b' as const },
    ];
    expect(relearn(asked('in-force', '2026-03-15', '2026-04-01'), ORDERED, periods, TODAY)).toMatchObject({
      ...{ ok: true, value: { partnerId: 'par_a', ended: [] } },
    });
  });

  test('what nobody counts is not put right, and neither is what never was in force', () => {
    const fact = asked('not-in-force', '2026-02-10', '2026-02-28');
    for (const odd of [{ counts: false }, { partnerId: null }]) {
      const periods = [{ ...period('2026-02-01', null), ...odd }];
      expect(relearn(fact, ORDERED, periods, TODAY)).toMatchObject({ refusal: { code: 'not-counted' } });
    }
    expect(relearn(fact, ORDERED, [], TODAY)).toMatchObject({ refusal: { code: 'never-in-force' } });
  });

  test('a fact reaches twelve month-ends at most', () => {
    const periods = [period('2025-01-01', null)];
    const long = (to: string) =>
      relearn(asked('not-in-force', '2025-01-31', to), { orderedOn: day('2025-01-01') }, periods, TODAY);
    expect(long('2025-12-31')).toMatchObject({ ok: true });
    expect(long('2026-01-31')).toMatchObject({ refusal: { code: 'too-many-months', most: 12 } });
    expect(monthEndsIn({ from: day('2026-02-28'), to: day('2026-03-31') })).toEqual([
      month('2026-02'),
      month('2026-03'),
    ]);
  });

  test('an approval holds for the fact and for the periods it was weighed against', () => {
    const fact = asked('in-force', '2026-03-15', '2026-04-01');
    const text = factText(fact, [period('2026-02-01', null)]);
    expect(readFact(text)).toEqual(fact);
    expect(factText(fact, [period('2026-02-01', null, 2)])).not.toBe(text);
  });
});
