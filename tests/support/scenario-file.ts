import { readScenario } from '#app/features/rehearsal/form.ts';

/** A row of a rate card as a file has it. */
export const CARD_ROW = { group: 'shared', event: 'new', minCount: 0, rate: '0.2' };
/** A rate card of one row. */
export const CARD = { programme: 'cashback', effectiveFrom: '2026-01', rates: [CARD_ROW] };
/** A plan as a file has it. */
export const PLAN = { code: 'SHARED', group: 'shared', kind: 'server', monthlyFee: 3800, setupFee: 20000 };
/** A partner who joined in the first month. */
export const PARTNER = { code: 'CASH', programme: 'cashback', joinedOn: '2026-01-10' };
/** A contract of that partner. */
export const CONTRACT = {
  code: 'C1',
  partner: 'CASH',
  plan: 'SHARED',
  termMonths: 3,
  orderedOn: '2026-01-20',
  startsOn: '2026-02-01',
};

/** A year in which one contract is ordered. */
export const SCENARIO = {
  format: 'rehearsal/1',
  from: '2026-01-01',
  to: '2026-12-31',
  plans: [PLAN],
  rateCards: [CARD],
  partners: [PARTNER],
  contracts: [CONTRACT],
  events: [] as unknown[],
};

/** The paths of everything wrong with a scenario changed in some fields; empty when it can be played. */
export function faultsOf(change: object): string[] {
  const read = readScenario({ ...SCENARIO, ...change });
  return read.ok ? [] : read.refusal.map(({ path }) => path);
}

/** One contract changed in some fields. */
export function contract(change: object) {
  return { contracts: [{ ...CONTRACT, ...change }] };
}
