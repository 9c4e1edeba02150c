import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { termRows } from '#app/features/contract-terms/rules.ts';
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
