import { describe, expect, test } from 'vitest';
import { readScenario } from '#app/features/rehearsal/form.ts';
import { CONTRACT, PARTNER, PLAN, SCENARIO, contract, faultsOf } from '#tests/support/scenario-file.ts';

describe('figures no computer could hold are refused before anything is played', () => {
  const dear = { plans: [{ ...PLAN, monthlyFee: 3_000_000_000_000_000 }] };

  test.each([
    { change: dear, path: 'contracts[0].termMonths', because: 'a fee beyond exact numbers' },
    {
      change: { policy: { taxRate: '999999999999999' } },
      path: 'contracts[0].termMonths',
      because: 'a tax beyond them',
    },
    { change: { plans: [{ ...PLAN, code: 'A\u0000' }, PLAN] }, path: 'plans[0].code', because: 'a NUL in a code' },
    { change: { plans: [{ ...PLAN, code: 'A\ud800' }, PLAN] }, path: 'plans[0].code', because: 'half a character' },
    {
      change: { plans: [{ ...PLAN, code: 'A'.repeat(201) }, PLAN] },
      path: 'plans[0].code',
      because: 'a code no index holds',
    },
    {
      change: {
        plans: [{ ...PLAN, monthlyFee: 1_000_000_000_000_000 }],
        contracts: ['C1', 'C2', 'C3'].map((code) => ({ ...CONTRACT, code })),
        policy: { maxTransferYen: Number.MAX_SAFE_INTEGER },
      },
      path: 'contracts',
      because: 'invoices that are each small enough, and together too much',
    },
    {
      change: { plans: [{ ...PLAN, monthlyFee: 10_000_000_000 }], policy: { maxTransferYen: 1_000 } },
      path: 'policy.maxTransferYen',
      because: 'payouts of more transfers than can be listed',
    },
  ])('$because', ({ change, path }) => {
    expect(faultsOf(change)).toEqual([path]);
  });

  test('the smallest transfers are played where the payouts are of a usual size', () => {
    const contracts = Array.from({ length: 20 }, (_none, place) => ({ ...CONTRACT, code: `C${place}` }));
    expect(faultsOf({ contracts, policy: { maxTransferYen: 1 } })).toEqual([]);
  });
});

describe('days beyond the calendar the portal keeps are refused before anything is played', () => {
  const longest = { partners: [{ ...PARTNER, joinedOn: '9998-01-01' }] };

  test.each([
    { change: { from: '1899-12-31' }, path: 'from', because: 'a day before the first year there is' },
    { change: { from: '1900-12-31' }, path: 'from', because: 'a beginning that has too little before it' },
    { change: { to: '9999-01-01' }, path: 'to', because: 'an end that has too little after it' },
    {
      change: {
        ...longest,
        ...{ from: '9998-01-01', to: '9998-03-31' },
        ...contract({ orderedOn: '9998-01-02', startsOn: '9998-01-15', termMonths: 12 }),
      },
      path: 'contracts[0]',
      because: 'a term whose next one ends beyond the last year',
    },
    {
      change: { policy: { orderExpiryDays: 36_500 }, ...contract({ startsOn: '9900-01-01' }) },
      path: 'contracts[0]',
      because: 'an order that could still be paid beyond it',
    },
  ])('$path: $because', ({ change, path }) => {
    expect(faultsOf(change)).toEqual([path]);
  });

  test.each([
    { change: { from: '1901-01-01' }, because: 'the first beginning' },
    { change: { from: '9998-12-01', to: '9998-12-31', contracts: [] }, because: 'the last end' },
    { change: contract({ termMonths: 12_000 }), because: 'a term of a thousand years' },
  ])('$because is played', ({ change }) => {
    expect(faultsOf(change)).toEqual([]);
  });
});

describe('the reason says what is too large', () => {
  test.each([
    { change: contract({ termMonths: 12_001 }), reason: 'must be 12000 or less' },
    { change: contract({ termMonths: 3.5 }), reason: 'must be a whole number that is held exactly' },
    {
      change: { plans: [{ ...PLAN, monthlyFee: 2 ** 53 }] },
      reason: 'must be a whole number that is held exactly',
    },
  ])('$reason', ({ change, reason }) => {
    const read = readScenario({ ...SCENARIO, ...change });
    expect(read.ok ? [] : read.refusal.map((fault) => fault.reason)).toEqual([reason]);
  });
});
