import { describe, expect, test } from 'vitest';
import { type Day, day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { fixedRate, termRows } from '#app/features/contract-terms/rules.ts';
import { explainChangeRefusal } from '#app/features/renewal-changes/messages.ts';
import { type ChangingContract, type WantedPlan, checkChange } from '#app/features/renewal-changes/rules.ts';

const CONTRACT: ChangingContract = {
  ...{ state: 'in-force', cancelledOn: null, renewsOn: day('2026-06-01'), nextInvoiced: false },
  ...{ kind: 'server', planCode: 'S', planGroup: 'shared', termMonths: 12 },
};
const MANAGED: WantedPlan = { code: 'M', kind: 'server', planGroup: 'managed', priced: true };
const OWN: WantedPlan = { ...MANAGED, code: 'S', planGroup: 'shared' };

describe('CON-02, PRG-08, PRG-09, GAP-01 what may change with the next term', () => {
  test.each([
    { plan: MANAGED, months: 12, because: 'servers of any group among themselves' },
    { plan: OWN, months: 3, because: 'the shortest length' },
    { contract: { state: 'scheduled' as const }, plan: MANAGED, months: 6, because: 'paid, and not begun yet' },
    { contract: { termMonths: 4 }, plan: MANAGED, months: 4, because: 'a length it has already is kept' },
  ])('$because', ({ contract = {}, plan, months }) => {
    expect(checkChange({ ...CONTRACT, ...contract }, { plan, termMonths: months })).toEqual({
      ok: true,
      value: '2026-06-01',
    });
  });

  test.each([
    { code: 'cancelled', contract: { cancelledOn: day('2026-02-01') }, because: 'it will not be renewed' },
    { code: 'not-running', contract: { state: 'lapsed' as const }, because: 'the invoice it waits for is out already' },
    { code: 'not-running', contract: { state: 'ordered' as const, renewsOn: null }, because: 'not paid' },
    { code: 'not-running', contract: { state: 'ended' as const }, because: 'over' },
    { code: 'already-invoiced', contract: { nextInvoiced: true }, because: 'the next term is sold' },
    { code: 'plan-not-sold', plan: undefined, because: 'nobody knows it' },
    { code: 'plan-not-sold', plan: { ...MANAGED, priced: false }, because: 'it has no price' },
    {
      code: 'other-kind',
      plan: { ...MANAGED, kind: 'other' as const, planGroup: 'mail' },
      because: 'a count would change',
    },
    { code: 'term-not-sold', months: 4, because: 'no order has it' },
    { code: 'term-not-sold', months: 2, because: 'shorter than anything sold' },
    { code: 'nothing-changes', plan: OWN, months: 12, because: 'as it is' },
  ])('$code: $because', ({ code, contract = {}, months = 6, ...wanted }) => {
    const plan = 'plan' in wanted ? wanted.plan : MANAGED;
    const checked = checkChange({ ...CONTRACT, ...contract }, { plan, termMonths: months });
    expect(checked).toMatchObject({ ok: false, refusal: { code } });
    if (!checked.ok) expect(explainChangeRefusal(checked.refusal)).toMatch(/。$/);
  });

  test('mail stays mail', () => {
    const mail = { ...CONTRACT, kind: 'other' as const, planGroup: 'mail', planCode: 'MAIL' };
    const dns = { code: 'DNS', kind: 'other' as const, planGroup: 'dns', priced: true };
    expect(checkChange(mail, { plan: dns, termMonths: 12 })).toMatchObject({ refusal: { code: 'other-kind' } });
  });
});

describe('CTR-04 every term of a contract', () => {
  const invoice = (term: number, status: 'open' | 'paid' | 'void', from: string, to: string) => ({
    ...{ term, number: term, planName: 'S', termMonths: 3, status, paidOn: status === 'paid' ? day(from) : null },
    ...{ coversFrom: day(from), coversTo: day(to) },
  });
  const contract = {
    ...{ state: 'in-force' as const, term: 1, startsOn: day('2026-03-15'), renewsOn: day('2026-06-15') },
    ...{ nextInvoiceOn: day('2026-04-01'), cancelledOn: null, endsOn: null },
    ...{ planCode: 'S', planGroup: 'shared', termMonths: 3 },
  };
  const first = invoice(1, 'paid', '2026-03-01', '2026-05-31');
  const rowsOf = (changed: object, invoices: Parameters<typeof termRows>[1]) =>
    termRows({ ...contract, ...changed }, invoices, { planName: 'M', termMonths: 6 }, () => null).map(
      ({ term, state, from, to, planName }) => `${term} ${state} ${from} ${to} ${planName}`,
    );

  test.each([
    {
      rows: ['2 planned 2026-06-15 2026-12-14 M', '1 running 2026-03-15 2026-06-14 S'],
      because: 'the first began later than invoiced, the next is longer',
    },
    {
      changed: { cancelledOn: day('2026-05-01') },
      rows: ['1 running 2026-03-15 2026-06-14 S'],
      because: 'cancelled, no term comes',
    },
    {
      invoices: [invoice(2, 'open', '2026-06-15', '2026-09-14')],
      rows: ['2 unpaid 2026-06-15 2026-09-14 S', '1 running 2026-03-15 2026-06-14 S'],
      because: 'invoiced, it is as it was invoiced',
    },
    {
      changed: { state: 'lapsed' as const },
      invoices: [invoice(2, 'void', '2026-06-15', '2026-09-14')],
      rows: ['2 void 2026-06-15 2026-09-14 S', '1 over 2026-03-15 2026-06-14 S'],
      because: 'lapsed and not paid in time',
    },
  ])('$because', ({ changed = {}, invoices = [], rows }) => {
    expect(rowsOf(changed, [first, ...invoices])).toEqual(rows);
  });
});

describe('PRG-10, PRG-12, PRG-19 the rate of a term to come', () => {
  const row = (state: 'planned' | 'unpaid' | 'waiting' | 'running' | 'void', from: string, issueOn: string | null) => ({
    ...{ term: 2, state, from: day(from), issueOn: issueOn === null ? null : day(issueOn) },
  });
  const card = (programme: 'discount' | 'cashback', share: string) => ({
    ...{ programme, effectiveFrom: month('2026-01') },
    rows: [{ planGroup: 'shared', event: 'renewal' as const, minCount: 5, rate: rate(share) }],
  });
  const source = (programme: 'discount' | 'cashback', planGroup = 'shared') => ({
    ...{ programme, planGroup, cards: [card('cashback', '0.2'), card('discount', '0.1')] },
    counts: new Map([[month('2026-05'), 6]]),
    leavesOn: null,
  });
  const started = day('2026-03-15');

  test.each([
    { programme: 'cashback' as const, row: row('waiting', '2026-06-15', null), rate: '0.2', because: 'May is closed' },
    { programme: 'cashback' as const, row: row('unpaid', '2026-06-15', null), rate: '0.2', because: 'paid or not' },
    { programme: 'cashback' as const, row: row('waiting', '2026-07-01', null), rate: null, because: 'June goes on' },
    { programme: 'cashback' as const, row: row('running', '2026-06-15', null), rate: null, because: 'it earned none' },
    { programme: 'cashback' as const, row: row('void', '2026-06-15', null), rate: null, because: 'it never comes' },
    {
      programme: 'discount' as const,
      row: row('planned', '2026-09-01', '2026-06-15'),
      rate: '0.1',
      because: 'by issue',
    },
    {
      programme: 'discount' as const,
      row: row('planned', '2026-09-15', '2026-07-01'),
      rate: null,
      because: 'June again',
    },
  ])('$programme: $row.state from $row.from → $rate: $because', ({ programme, row, rate: share }) => {
    const read = fixedRate(row, started, source(programme), day('2026-06-10'));
    expect(read && [String(read.rate), read.count]).toEqual(share === null ? null : [share, 6]);
  });

  test('a first term waits for its first day, a closed month without the partner counts 0, and options have no rate', () => {
    const today = day('2026-06-10');
    const first = { ...row('unpaid', '2026-06-15', null), term: 1 };
    expect(fixedRate(first, null, source('cashback'), today)).toBe(null);
    const uncounted = { ...source('cashback'), counts: new Map() };
    expect(fixedRate(row('waiting', '2026-06-15', null), started, uncounted, today)).toMatchObject({ count: 0 });
    expect(fixedRate(row('waiting', '2026-06-15', null), started, source('cashback', 'other'), today)).toBe(null);
  });

  test('GAP-09 a term that comes to another partner shows no rate of this one: by its start, or its invoice', () => {
    const [today, leavesOn] = [day('2026-06-10'), day('2026-06-01')];
    const leaving = (programme: 'discount' | 'cashback', on: Day) => ({ ...source(programme), leavesOn: on });
    const cashback = row('waiting', '2026-06-15', null);
    expect(fixedRate(cashback, started, leaving('cashback', leavesOn), today)).toBe(null);
    expect(fixedRate(cashback, started, leaving('cashback', day('2026-07-01')), today)).toMatchObject({ count: 6 });
    const discount = row('planned', '2026-09-01', '2026-06-15');
    expect(fixedRate(discount, started, leaving('discount', leavesOn), today)).toBe(null);
    expect(fixedRate(discount, started, leaving('discount', day('2026-07-01')), today)).toMatchObject({ count: 6 });
  });
});
