import fc from 'fast-check';
import { type Day, addDays, addHalfMonths, day, month, nextGridDay } from '#app/core/calendar.ts';
import { DEFAULT_POLICY, type Policy } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import type { Scenario, ScenarioEvent } from '#app/features/rehearsal/rules.ts';

const FROM = day('2027-11-01');
const GROUPS = ['shared', 'managed'];
const MONTHS = 24;

/** Orders come in through most of the two years; what they bring about has to happen within them. */
const ORDERED_WITHIN_DAYS = 500;

const policies: fc.Arbitrary<Policy> = fc
  .record({
    renewalInvoiceLeadHalfMonths: fc.integer({ min: 1, max: 12 }),
    refundDays: fc.integer({ min: 1, max: 31 }),
    refundTransferFee: fc.constantFrom(0, 1, 440).map(yen),
    reinstateDays: fc.constantFrom(0, 1, 14, 30, 89),
    orderExpiryDays: fc.constantFrom(0, 1, 30),
    maxTransferYen: fc.constantFrom(1_000, 30_000, 300_000).map(yen),
    noticeDay: fc.constantFrom(2, 15, 28),
    taxRate: fc.constantFrom('0.10', '0.08', '0').map(rate),
  })
  .map((chosen) => ({ ...DEFAULT_POLICY, ...chosen }));

const cards: fc.Arbitrary<Scenario['rateCards'][number]['rates']> = fc
  .array(
    fc.tuple(fc.constantFrom(...GROUPS), fc.constantFrom('new' as const, 'renewal' as const), fc.nat(4), fc.nat(300)),
    {
      maxLength: 14,
    },
  )
  .map((rows) => {
    const steps = new Map(rows.map((row) => [`${row[0]} ${row[1]} ${row[2]}`, row]));
    return [...steps.values()].map(([group, event, minCount, thousandths]) => ({
      group,
      event,
      minCount,
      rate: rate(`0.${String(thousandths).padStart(3, '0')}`),
    }));
  });

const contracts = fc.record({
  partner: fc.nat(3),
  plan: fc.nat(2),
  termMonths: fc.constantFrom(3, 3, 4, 6, 12),
  ordered: fc.nat(ORDERED_WITHIN_DAYS),
  startSteps: fc.nat(3),
  happening: fc.array(
    fc.record({
      type: fc.constantFrom('unpaid', 'pay', 'cancel'),
      term: fc.integer({ min: 1, max: 3 }),
      after: fc.nat(200),
    }),
    { maxLength: 2 },
  ),
});

/** What a company is like, whoever its partners are. */
export const randomLikeness = fc.record({
  policy: fc.oneof(fc.constant(DEFAULT_POLICY), policies),
  early: cards,
  late: cards,
  fees: fc.tuple(fc.nat(40_000), fc.nat(40_000), fc.nat(5_000)),
});

/** What four partners and their contracts go through in two years, dense in late payments, cancellations and counts at the edge of a step. */
export const randomLife = fc.record({
  confirmed: fc.array(fc.option(fc.nat(240), { nil: undefined }), { minLength: 4, maxLength: 4 }),
  contracts: fc.array(contracts, { minLength: 1, maxLength: 14 }),
});

/** The two years of a company whose partners go through some lives side by side. */
export function twoYearsOf(
  { policy, early, late, fees }: Drawn<typeof randomLikeness>,
  lives: readonly Drawn<typeof randomLife>[],
): Scenario {
  const to = addDays(addHalfMonths(FROM, MONTHS * 2), -1);
  const placed = lives.flatMap((life, number) =>
    life.contracts.map((contract, index) => place(contract, { number, index }, to)),
  );
  return {
    from: FROM,
    to,
    policy,
    plans: ['shared', 'managed', 'dns'].map((group, index) => ({
      code: group,
      group,
      kind: group === 'dns' ? ('other' as const) : ('server' as const),
      monthlyFee: yen(fees[index] ?? 1),
      setupFee: yen(index * 1_000),
    })),
    rateCards: (['discount', 'cashback'] as const).flatMap((programme) => [
      { programme, effectiveFrom: month('2027-10'), rates: early },
      { programme, effectiveFrom: month('2028-03'), rates: late },
    ]),
    partners: lives.flatMap(({ confirmed }, number) =>
      confirmed.map((after, index) => ({
        code: partnerCode(number, index),
        programme: index % 2 === 1 ? ('discount' as const) : ('cashback' as const),
        joinedOn: FROM,
        payeeConfirmedOn: after === undefined ? undefined : addDays(FROM, after),
      })),
    ),
    contracts: placed.map(({ contract }) => contract),
    events: placed.flatMap(({ events }) => events),
  };
}

/** What an arbitrary draws. */
export type Drawn<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** A partner of a life by the places of both; the even ones earn cashbacks. */
export function partnerCode(life: number, partner: number): string {
  return `H${life}P${partner}`;
}

/** A contract of a life by the places of both; '' for the beginning that all of a life have in common. */
export function contractCode(life: number, contract: number | ''): string {
  return `H${life}C${contract}`;
}

function place(
  drawn: {
    partner: number;
    plan: number;
    termMonths: number;
    ordered: number;
    startSteps: number;
    happening: { type: string; term: number; after: number }[];
  },
  { number, index }: { number: number; index: number },
  to: Day,
): { contract: Scenario['contracts'][number]; events: ScenarioEvent[] } {
  const code = contractCode(number, index);
  const orderedOn = addDays(FROM, drawn.ordered);
  const startsOn = addHalfMonths(nextGridDay(orderedOn), drawn.startSteps);
  const contract = {
    code,
    partner: partnerCode(number, drawn.partner),
    plan: ['shared', 'managed', 'dns'][drawn.plan] ?? 'shared',
    termMonths: drawn.termMonths,
    orderedOn,
    startsOn,
  };
  const terms = new Set<number>();
  const events = drawn.happening.flatMap(({ type, term, after }): ScenarioEvent[] => {
    const on = addDays(orderedOn, after);
    if (type === 'cancel') return on <= to ? [{ type, contract: code, on }] : [];
    if (terms.has(term) || on > to) return [];
    terms.add(term);
    return [type === 'pay' ? { type, contract: code, term, on } : { type: 'unpaid', contract: code, term }];
  });
  return { contract, events };
}
