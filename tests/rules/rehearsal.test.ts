import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { readScenario } from '#app/features/rehearsal/form.ts';
import { byCodePoint } from '#app/features/rehearsal/rules.ts';
import { CARD, CARD_ROW, CONTRACT, PARTNER, PLAN, SCENARIO, contract, faultsOf } from '#tests/support/scenario-file.ts';

describe('a scenario that can be played', () => {
  test.each([
    { change: {}, because: 'as it stands' },
    { change: { to: '2026-01-20', from: '2026-01-20' }, because: 'one day, the day of the order' },
    { change: { partners: [], contracts: [] }, because: 'a company without anybody' },
    { change: { policy: { taxRate: '0', maxTransferYen: 1, orderExpiryDays: 0 } }, because: 'settings at their least' },
    { change: rows({}, { minCount: 3, rate: '0.1' }), because: 'a card that falls may be tried out' },
    { change: rows({ rate: '0.30' }), because: '30 % itself' },
    { change: { events: [{ type: 'cancel', contract: 'C1', on: '2026-01-20' }] }, because: 'cancelled when ordered' },
    {
      change: { events: [pay(1, '2026-02-03'), { type: 'unpaid', contract: 'C1', term: 2 }] },
      because: 'each term has an event of its own',
    },
    {
      change: {
        events: [
          { type: 'cancel', contract: 'C1', on: '2026-03-01' },
          { type: 'cancel', contract: 'C1', on: '2026-04-01' },
        ],
      },
      because: 'a second request to cancel changes nothing',
    },
    {
      change: { events: [{ type: 'payee-confirmed', partner: 'CASH', on: '2026-12-31' }] },
      because: 'on the last day',
    },
  ])('$because', ({ change }) => {
    expect(faultsOf(change)).toEqual([]);
  });

  test('settings it does not name keep their defaults, and nobody is reminded', () => {
    const reminders = {
      ...{ reminderDaysBeforeDue: 0, reminderDaysAfterDue: 0, reminderDaysBeforeLast: 0 },
      transferReminderDays: 0,
      payeeReviewDay: 0,
    };
    const read = readScenario({ ...SCENARIO, policy: { refundDays: 31 } });
    expect(read).toMatchObject({ ok: true, value: { policy: { ...DEFAULT_POLICY, ...reminders, refundDays: 31 } } });
    expect(readScenario(SCENARIO)).toMatchObject({ ok: true, value: { policy: { ...DEFAULT_POLICY, ...reminders } } });
  });
});

describe('a scenario that breaks its format is refused with the path', () => {
  test.each([
    { change: { format: 'rehearsal/2' }, path: 'format', because: 'another format' },
    { change: { form: 1 }, path: 'form', because: 'a field the format does not have' },
    { change: contract({ note: '' }), path: 'contracts[0].note', because: 'one deeper down' },
    { change: { plans: undefined }, path: 'plans', because: 'a list that is missing' },
    { change: { from: '2026-02-29' }, path: 'from', because: 'a day that does not exist' },
    { change: { to: '2026-1-31' }, path: 'to', because: 'a day that is not written as one' },
    {
      change: { from: '2026-12-31', to: '2026-12-30', contracts: [] },
      path: 'to',
      because: 'the end before the beginning',
    },
    { change: { plans: [{ ...PLAN, kind: 'mail' }] }, path: 'plans[0].kind', because: 'neither server nor other' },
    { change: { plans: [{ ...PLAN, monthlyFee: -1 }] }, path: 'plans[0].monthlyFee', because: 'less than nothing' },
    { change: { plans: [{ ...PLAN, setupFee: 0.5 }] }, path: 'plans[0].setupFee', because: 'half a yen' },
    { change: { plans: [{ ...PLAN, setupFee: '500' }] }, path: 'plans[0].setupFee', because: 'money as text' },
    { change: { plans: [{ ...PLAN, code: '' }, PLAN] }, path: 'plans[0].code', because: 'a code of nothing' },
    { change: { plans: [PLAN, PLAN] }, path: 'plans[1].code', because: 'a plan twice' },
    { change: { partners: [PARTNER, PARTNER] }, path: 'partners[1].code', because: 'a partner twice' },
    { change: { contracts: [CONTRACT, CONTRACT] }, path: 'contracts[1].code', because: 'a contract twice' },
    {
      change: { partners: [{ ...PARTNER, programme: 'both' }] },
      path: 'partners[0].programme',
      because: 'no such one',
    },
    {
      change: { partners: [{ ...PARTNER, payeeConfirmedOn: '2026-04-31' }] },
      path: 'partners[0].payeeConfirmedOn',
      because: 'confirmed on no day',
    },
    { change: contract({ partner: 'X' }), path: 'contracts[0].partner', because: 'a partner nobody defined' },
    { change: contract({ plan: 'X' }), path: 'contracts[0].plan', because: 'a plan nobody defined' },
    { change: { from: '2026-01-21' }, path: 'contracts[0].orderedOn', because: 'ordered before from' },
    { change: { to: '2026-01-19' }, path: 'contracts[0].orderedOn', because: 'ordered after to' },
    { change: contract({ orderedOn: '2026-01-09' }), path: 'contracts[0].orderedOn', because: 'before joining' },
  ])('$path: $because', ({ change, path }) => {
    expect(faultsOf(change)).toEqual([path]);
  });

  test.each([
    { startsOn: '2026-02-02', because: 'CON-01 off the grid' },
    { startsOn: '2026-02-14', because: 'CON-01 a day short of the 15th' },
    { startsOn: '2026-01-15', because: 'CON-01 before the order' },
    { startsOn: '2026-02-30', because: 'CON-01 no such day' },
  ])('contracts[0].startsOn $startsOn: $because', ({ startsOn }) => {
    expect(faultsOf(contract({ startsOn }))).toEqual(['contracts[0].startsOn']);
  });

  test('CON-01 a contract cannot begin on the very grid day it was ordered', () => {
    expect(faultsOf(contract({ orderedOn: '2026-02-01' }))).toEqual(['contracts[0].startsOn']);
  });

  test.each([
    { termMonths: 2, because: 'CON-02 one month short' },
    { termMonths: 3.5, because: 'CON-02 not whole months' },
    { termMonths: '12', because: 'CON-02 text' },
    { termMonths: 1_000_000, because: 'a term whose days could not be written' },
  ])('contracts[0].termMonths $termMonths: $because', ({ termMonths }) => {
    expect(faultsOf(contract({ termMonths }))).toEqual(['contracts[0].termMonths']);
  });

  test.each([
    { change: rows({ rate: '0.300001' }), path: 'rateCards[0].rates[0].rate', because: 'PRG-07 above 30 %' },
    { change: rows({ rate: '-0.1' }), path: 'rateCards[0].rates[0].rate', because: 'PRG-07 below 0' },
    { change: rows({ rate: 0.2 }), path: 'rateCards[0].rates[0].rate', because: 'a number, which floats' },
    { change: rows({ minCount: -1 }), path: 'rateCards[0].rates[0].minCount', because: 'less than no contract' },
    { change: rows({ event: 'late' }), path: 'rateCards[0].rates[0].event', because: 'no such event' },
    { change: rows({}, { rate: '0.1' }), path: 'rateCards[0].rates[1].minCount', because: 'two rows for one step' },
    { change: { rateCards: [CARD, CARD] }, path: 'rateCards[1].effectiveFrom', because: 'two cards for one month' },
    {
      change: { rateCards: [{ ...CARD, effectiveFrom: '2026-13' }] },
      path: 'rateCards[0].effectiveFrom',
      because: 'no such month',
    },
  ])('$path: $because', ({ change, path }) => {
    expect(faultsOf(change)).toEqual([path]);
  });

  test.each([
    { event: pay(1, '2027-01-01'), path: 'events[0].on', because: 'after to' },
    { event: pay(1, '2025-12-31'), path: 'events[0].on', because: 'before from' },
    { event: pay(1, '2026-01-19'), path: 'events[0].on', because: 'paid before it was ordered' },
    { event: { type: 'cancel', contract: 'C1', on: '2026-01-19' }, path: 'events[0].on', because: 'cancelled before' },
    { event: { ...pay(1, '2026-02-03'), contract: 'X' }, path: 'events[0].contract', because: 'an unknown contract' },
    { event: pay(0, '2026-02-03'), path: 'events[0].term', because: 'terms are counted from 1' },
    { event: { type: 'lost', contract: 'C1' }, path: 'events[0].type', because: 'an unknown kind' },
    { event: { type: 'unpaid', contract: 'C1' }, path: 'events[0].term', because: 'which term is not said' },
    {
      event: { type: 'payee-confirmed', partner: 'X', on: '2026-02-03' },
      path: 'events[0].partner',
      because: 'an unknown partner',
    },
  ])('$path: $because', ({ event, path }) => {
    expect(faultsOf({ events: [event] })).toEqual([path]);
  });

  test.each([
    { second: pay(1, '2026-02-04'), because: 'paid twice' },
    { second: { type: 'unpaid', contract: 'C1', term: 1 }, because: 'paid and not paid' },
  ])('events[1]: $because', ({ second }) => {
    expect(faultsOf({ events: [pay(1, '2026-02-03'), second] })).toEqual(['events[1]']);
  });

  test.each([
    { name: 'renewalInvoiceLeadHalfMonths', accepted: [1, 12], refused: [0, 13, 1.5] },
    { name: 'refundDays', accepted: [1, 31], refused: [0, 32] },
    { name: 'refundTransferFee', accepted: [0, 1_000_000], refused: [-1, 0.5] },
    { name: 'reinstateDays', accepted: [0, 89], refused: [-1, 90] },
    { name: 'orderExpiryDays', accepted: [0, 365], refused: [-1] },
    { name: 'maxTransferYen', accepted: [1, 300_000], refused: [0] },
    { name: 'noticeDay', accepted: [2, 28], refused: [1, 29] },
    { name: 'taxRate', accepted: ['0', '0.10', '1'], refused: ['-0.1', 0.1, 'ten'] },
    { name: 'expiryDays', accepted: [], refused: [1] },
  ])('policy.$name takes $accepted and refuses $refused', ({ name, accepted, refused }) => {
    const faults = (value: unknown) => faultsOf({ policy: { [name]: value } });
    expect(accepted.flatMap(faults)).toEqual([]);
    expect(refused.flatMap(faults)).toEqual(refused.map(() => `policy.${name}`));
  });

  test.each([
    { json: null, because: 'nothing at all' },
    { json: [], because: 'a list' },
    { json: 'rehearsal/1', because: 'text' },
  ])('$$: $because', ({ json }) => {
    expect(readScenario(json)).toMatchObject({ ok: false, refusal: [{ path: '$' }] });
  });

  test('everything wrong is said at once, with a reason', () => {
    const read = readScenario({ ...SCENARIO, from: 'x', to: 'y' });
    expect(read.ok ? [] : read.refusal.map(({ path }) => path)).toEqual(['from', 'to']);
    expect(read.ok ? [] : read.refusal.filter(({ reason }) => reason === '')).toEqual([]);
  });
});

describe('results are listed by Unicode code point', () => {
  test.each([
    { left: 'A', right: 'B' },
    { left: 'B', right: 'a' },
    { left: 'C1', right: 'C10' },
    { left: 'C10', right: 'C2' },
    { left: '', right: 'A' },
    { left: '｡', right: '😀' },
  ])('"$left" stands before "$right"', ({ left, right }) => {
    expect(byCodePoint(left, right)).toBeLessThan(0);
    expect(byCodePoint(right, left)).toBeGreaterThan(0);
  });

  test('it is the order of the bytes of UTF-8', () => {
    const anyCode = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(anyCode, anyCode, (left, right) => {
        expect(Math.sign(byCodePoint(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });
});

function pay(term: number, on: string) {
  return { type: 'pay', contract: 'C1', term, on };
}

function rows(...changes: object[]) {
  return { rateCards: [{ ...CARD, rates: changes.map((change) => ({ ...CARD_ROW, ...change })) }] };
}
