import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addGridMonths, day, month, monthOf } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import { certaintyName, explainCertainty } from '#app/features/forecasts/messages.ts';
import type { MoneyDays } from '#app/features/cashback-ways/rules.ts';
import { payoutDay } from '#app/features/payouts/rules.ts';
import type { LiveContract } from '#app/features/coming-terms/rules.ts';
import {
  type CorrectedAlready,
  type ForecastFacts,
  forecastLines,
  forecastMonths,
  isEmptyMonth,
  sumForecast,
  sumWithoutDay,
} from '#app/features/forecasts/rules.ts';

const TODAY = day('2026-04-20');

const CONTRACT: LiveContract = {
  orderNumber: 'AAAAA-00001',
  programme: 'cashback',
  planCode: 'S',
  planGroup: 'shared',
  kind: 'server',
  termMonths: 12,
  state: 'in-force',
  requestedStartOn: day('2025-06-01'),
  startsOn: day('2025-06-01'),
  renewsOn: day('2026-06-01'),
  term: 1,
  cancelledOn: null,
  invoice: null,
};

const ISSUED = {
  issuedOn: day('2026-03-15'),
  dueOn: day('2026-05-31'),
  paidOn: null,
  serverFee: yen(45_600),
  total: yen(50_160),
};

const byMail: MoneyDays = (month) => ({ route: 'mail-money', on: payoutDay(month) });

function facts(contracts: readonly LiveContract[], changed: Partial<ForecastFacts> = {}): ForecastFacts {
  const rows = [0, 2].flatMap((minCount) =>
    (['new', 'renewal'] as const).map((event) => ({
      planGroup: 'shared',
      event,
      minCount,
      rate: rate(minCount === 0 ? '0.1' : '0.2'),
    })),
  );
  return {
    contracts: contracts.map((contract) => ({
      ...contract,
      renewsOn: contract.startsOn && addGridMonths(contract.startsOn, contract.termMonths),
    })),
    ...{ earned: [], corrected: [], hold: null, itemPrices: [], taxRates: [] },
    counts: new Map([[month('2026-03'), 1]]),
    cards: (['cashback', 'discount'] as const).map((programme) => ({
      programme,
      effectiveFrom: month('2020-01'),
      rows,
    })),
    prices: [{ planCode: 'S', fromDay: day('2020-01-01'), monthlyFee: yen(3_800), setupFee: yen(20_000) }],
    payeeConfirmedOn: day('2025-01-01'),
    moneyOf: byMail,
    ...changed,
  };
}

const told = (given: ForecastFacts, programme: 'cashback' | 'discount' = 'cashback') =>
  forecastLines(given, programme, TODAY, DEFAULT_POLICY).map(
    ({ certainty, on, term, amount }) => `${certainty} ${on} term ${term}: ${amount}`,
  );

describe('PRG-18 what a partner may expect in twelve months', () => {
  test('a contract in force is likely to renew, at the rate of the count that comes of it', () => {
    expect(told(facts([CONTRACT]))).toEqual(['likely 2026-07-31 term 2: 4560']);
    expect(told(facts([CONTRACT, { ...CONTRACT, orderNumber: 'AAAAA-00002' }]))).toEqual([
      'likely 2026-07-31 term 2: 9120',
      'likely 2026-07-31 term 2: 9120',
    ]);
  });

  test('how many more bring the next step is told while the month-end is to come, and not at the highest', () => {
    const one = forecastLines(facts([CONTRACT]), 'cashback', TODAY, DEFAULT_POLICY);
    expect(one.map(({ count, next }) => [count, next])).toEqual([[1, { missing: 1, rate: '0.2' }]]);
    const two = facts([CONTRACT, { ...CONTRACT, orderNumber: 'AAAAA-00002' }]);
    expect(forecastLines(two, 'cashback', TODAY, DEFAULT_POLICY).map(({ next }) => next)).toEqual([null, null]);
  });

  test('short terms come several times', () => {
    const short = { ...CONTRACT, termMonths: 3, startsOn: day('2026-03-01') };
    expect(told(facts([short]))).toEqual([
      'likely 2026-07-31 term 2: 1140',
      'likely 2026-10-31 term 3: 1140',
      'likely 2027-01-31 term 4: 1140',
    ]);
  });

  test('a change of plan and length holds from the next term on, invoiced already or not', () => {
    const next = { planCode: 'L', planGroup: 'shared', termMonths: 6 };
    const priced = { planCode: 'S', fromDay: day('2020-01-01'), monthlyFee: yen(3_800), setupFee: yen(20_000) };
    const prices = [priced, { ...priced, planCode: 'L', monthlyFee: yen(10_000) }];
    expect(told(facts([{ ...CONTRACT, next }], { prices }))).toEqual([
      'likely 2026-07-31 term 2: 6000',
      'likely 2027-01-31 term 3: 6000',
    ]);
    const issued = { ...CONTRACT, next, invoice: { ...ISSUED, serverFee: yen(60_000) } };
    expect(told(facts([issued], { prices }))).toEqual([
      'likely 2026-07-31 term 2: 6000',
      'likely 2027-01-31 term 3: 6000',
    ]);
  });

  test('overdue, lapsed and unpaid orders are at risk, as if the money came today', () => {
    const overdue = { ...CONTRACT, startsOn: day('2025-05-01'), invoice: { ...ISSUED, dueOn: day('2026-03-31') } };
    const lapsed = { ...overdue, state: 'lapsed' as const, startsOn: day('2025-04-01') };
    const ordered = {
      ...CONTRACT,
      ...{ state: 'ordered' as const, startsOn: null, term: 0, requestedStartOn: day('2026-05-01') },
      invoice: { ...ISSUED, dueOn: day('2026-04-30') },
    };
    expect(told(facts([overdue]))).toEqual(['at-risk 2026-06-30 term 2: 4560']);
    expect(told(facts([lapsed]))[0]).toBe('at-risk 2026-05-31 term 2: 4560');
    expect(told(facts([ordered]))).toEqual(['at-risk 2026-06-30 term 1: 4560']);
  });

  test('what a cancelled contract would have brought is in none of them, unless its next term is paid', () => {
    const cancelled = { ...CONTRACT, cancelledOn: day('2026-04-10') };
    expect(told(facts([cancelled]))).toEqual([]);
    expect(told(facts([{ ...cancelled, invoice: { ...ISSUED, paidOn: day('2026-04-01') } }]))).toEqual([
      'likely 2026-07-31 term 2: 4560',
    ]);
  });

  test('MAIL-06 without a confirmed payee even what was earned is at risk', () => {
    const earned = {
      ...{ orderNumber: 'AAAAA-00009', term: 1, amount: yen(700), base: yen(7_000), rate: rate('0.1') },
      ...{ countMonth: month('2026-03'), count: 1, payableOn: day('2026-05-31'), payoutMonth: null },
      ...{ noticedOn: null, sentOn: null },
    };
    expect(told(facts([], { earned: [earned] }))).toEqual(['fixed 2026-05-31 term 1: 700']);
    expect(told(facts([], { earned: [earned], payeeConfirmedOn: null }))).toEqual(['at-risk 2026-05-31 term 1: 700']);
  });

  const corrected = (amount: number, changed: Partial<CorrectedAlready> = {}): CorrectedAlready => ({
    ...{ amount: yen(amount), reason: '件数の訂正', orderNumber: null, term: null },
    ...{ payableOn: day('2026-04-20'), payoutMonth: null, noticedOn: null, sentOn: null },
    ...changed,
  });
  const renewing = (begun: string) => ({ ...CONTRACT, startsOn: day(begun) });

  test('a correction is in the payout after its approval, more or less than what comes with it', () => {
    expect(told(facts([renewing('2025-05-01')], { corrected: [corrected(-1_000), corrected(1_300)] }))).toEqual([
      'fixed 2026-05-31 term null: -1000',
      'fixed 2026-05-31 term null: 1300',
      'likely 2026-06-30 term 2: 4560',
    ]);
  });

  test('corrections that outweigh what comes take it along to the first month that pays; what is at risk waits for nothing', () => {
    const lapsed = { ...renewing('2025-04-01'), orderNumber: 'AAAAA-00002', state: 'lapsed' as const, invoice: ISSUED };
    const given = facts([renewing('2025-05-01'), renewing('2025-08-01'), lapsed], { corrected: [corrected(-10_000)] });
    expect(told(given)).toEqual([
      'at-risk 2026-05-31 term 2: 4560',
      'fixed 2026-09-30 term null: -10000',
      'likely 2026-09-30 term 2: 9120',
      'likely 2026-09-30 term 2: 9120',
    ]);
  });

  test('outweighed for all the months looked at, nothing has a day', () => {
    const given = facts([CONTRACT], { corrected: [corrected(-9_999)] });
    expect(told(given)).toEqual(['fixed null term null: -9999', 'likely null term 2: 4560']);
    const lines = forecastLines(given, 'cashback', TODAY, DEFAULT_POLICY);
    expect(sumWithoutDay(lines)).toEqual({ owed: -9_999, joining: 4_560, lines: 2 });
    expect(sumForecast(lines, TODAY).every(({ total }) => total === 0)).toBe(true);
  });

  test('while money is kept back nothing has a day but what was sent', () => {
    const hold = { since: day('2026-04-10'), reason: '口座名義の確認のため' };
    const announced = { payoutMonth: month('2026-04'), noticedOn: day('2026-04-15') };
    const sent = { payoutMonth: month('2026-03'), noticedOn: day('2026-03-15'), sentOn: day('2026-04-02') };
    expect(
      told(
        facts([CONTRACT], {
          ...{ hold, corrected: [corrected(500), corrected(700, announced), corrected(900, sent)] },
          moneyOf: (of) => (of === '2026-03' ? { route: 'mail-money', on: day('2026-04-02') } : byMail(of)),
        }),
      ),
    ).toEqual([
      'fixed 2026-04-02 term null: 900',
      'fixed null term null: 500',
      'fixed null term null: 700',
      'likely null term 2: 4560',
    ]);
    const kept = forecastLines(facts([CONTRACT], { hold, corrected: [] }), 'cashback', TODAY, DEFAULT_POLICY);
    expect(sumForecast(kept, TODAY).every(isEmptyMonth)).toBe(true);
    const free = forecastLines(facts([CONTRACT]), 'cashback', TODAY, DEFAULT_POLICY);
    expect(sumForecast(free, TODAY).filter((one) => !isEmptyMonth(one))).toHaveLength(1);
  });

  test('MAIL-01 to an account it stays in its month and names the day on which banks move it', () => {
    const moneyOf: MoneyDays = (of) => ({ route: 'transfer', on: addDays(payoutDay(of), 2) });
    const given = facts([CONTRACT], { corrected: [corrected(500)], moneyOf });
    expect(told(given)).toEqual(['fixed 2026-06-02 term null: 500', 'likely 2026-08-02 term 2: 4560']);
    const months = sumForecast(forecastLines(given, 'cashback', TODAY, DEFAULT_POLICY), TODAY);
    expect(months.filter((one) => !isEmptyMonth(one)).map(({ month, on, total }) => [month, on, total])).toEqual([
      ['2026-05', '2026-06-02', 500],
      ['2026-07', '2026-08-02', 4_560],
    ]);
  });

  test('PRG-08, CAT-02 under discount what was added is billed at full price beside the discounted fee', () => {
    const monthly = { code: 'DNS', name: 'DNS', about: null, quantity: 2, cycle: 'monthly' as const, freeYears: 0 };
    const items = [
      { ...monthly, fromTerm: 2, monthsAhead: 12, lastTerm: null },
      { ...monthly, code: 'GONE', fromTerm: 1, monthsAhead: 0, lastTerm: 1 },
    ];
    const itemPrices = ['DNS', 'GONE'].map((itemCode) => ({
      ...{ itemCode, fromDay: day('2020-01-01'), amount: yen(500) },
    }));
    const own = { ...CONTRACT, programme: 'discount' as const, startsOn: day('2025-10-15'), items };
    // (45,600 − 4,560 + 2 × 500 × 12) × 1.1
    expect(told(facts([own], { itemPrices }), 'discount')).toEqual(['likely 2026-09-30 term 2: 58344']);
  });

  test('under discount it is what will be invoiced, on the day it is due', () => {
    const own = { ...CONTRACT, programme: 'discount' as const };
    expect(told(facts([{ ...own, invoice: ISSUED }]), 'discount')).toEqual(['fixed 2026-05-31 term 2: 50160']);
    const later = { ...own, startsOn: day('2025-10-15') };
    expect(told(facts([later]), 'discount')).toEqual(['likely 2026-09-30 term 2: 45144']);
    expect(told(facts([{ ...own, invoice: { ...ISSUED, dueOn: day('2026-04-19') } }]), 'discount')[0]).toBe(
      'at-risk 2026-04-20 term 2: 50160',
    );
  });
});

const anyContract: fc.Arbitrary<LiveContract> = fc
  .record({
    state: fc.constantFrom('ordered' as const, 'scheduled' as const, 'in-force' as const, 'lapsed' as const),
    programme: fc.constantFrom('cashback' as const, 'discount' as const),
    kind: fc.constantFrom('server' as const, 'other' as const),
    termMonths: fc.constantFrom(3, 4, 6, 12, 36),
    paid: fc.boolean(),
    cancelled: fc.boolean(),
    dueOn: fc.constantFrom(day('2026-04-10'), day('2026-04-20'), day('2026-05-31')),
    begins: fc.constantFrom(day('2026-05-01'), day('2026-04-15')),
  })
  .map(({ state, paid, cancelled, dueOn, begins, ...rest }) => {
    const begun = state === 'in-force' || state === 'lapsed';
    return {
      ...{ ...CONTRACT, ...rest, state, requestedStartOn: begins },
      startsOn: state === 'ordered' ? null : begun ? day('2026-01-15') : begins,
      term: state === 'ordered' ? 0 : 1,
      cancelledOn: begun && cancelled ? day('2026-04-01') : null,
      invoice: paid || !begun ? { ...ISSUED, dueOn, paidOn: paid && state !== 'ordered' ? TODAY : null } : null,
    };
  });

describe('its parts add up', () => {
  test('every line is in one month and one part, and the months are twelve from this one on', () => {
    fc.assert(
      fc.property(
        fc.array(anyContract, { maxLength: 8 }),
        fc.constantFrom('cashback' as const, 'discount' as const),
        fc.constantFrom(null, day('2025-01-01')),
        (contracts, programme, payeeConfirmedOn) => {
          const lines = forecastLines(facts(contracts, { payeeConfirmedOn }), programme, TODAY, DEFAULT_POLICY);
          const months = sumForecast(lines, TODAY);
          expect(months.map(({ month }) => month)).toEqual(forecastMonths(TODAY));
          for (const { month, fixed, likely, atRisk, total } of months) {
            const within = lines.filter(({ on }) => on && monthOf(on) === month);
            expect(total).toBe(sumYen(within.map(({ amount }) => amount)));
            expect(total).toBe(fixed + likely + atRisk);
          }
          expect(sumYen(months.map(({ total }) => total))).toBe(sumYen(lines.map(({ amount }) => amount)));
          expect(new Set(lines.map(({ what }) => what)).size).toBeLessThanOrEqual(1);
          expect(lines.every(({ on }) => on && on >= '2026-04-01' && on <= '2027-03-31')).toBe(true);
        },
      ),
    );
  });

  test('every part has a name and a sentence', () => {
    for (const certainty of ['fixed', 'likely', 'at-risk'] as const) {
      expect(certaintyName(certainty)).not.toBe('');
      for (const programme of ['cashback', 'discount'] as const)
        expect(explainCertainty(certainty, programme)).toMatch(/。$/);
    }
  });
});
