import { describe, expect, test } from 'vitest';
import { sumYen } from '#app/core/yen.ts';
import { loadAgingList } from '#app/features/receivables/queries.server.ts';
import { AGES } from '#app/features/receivables/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

describe('the aging list 売掛金年齢表', () => {
  test('is empty where nothing is open', async () => {
    const context = await givenCompany(database().db, '2026-01-05', []);
    expect(await loadAgingList(context)).toEqual({ all: null, counterparties: [] });
  });

  test('sums what is open by counterparty and age, to the day', async () => {
    const opened = await givenCompany(database().db, '2026-01-05', [
      { id: 'par_a', programme: 'discount' },
      { id: 'par_b', programme: 'discount' },
    ]);
    // Open for two months, so that ages beyond 30 days are met before an order is void.
    const context = { ...opened, policy: { ...opened.policy, orderExpiryDays: 200 } };
    const [early, , other] = await givenOrders(context, '2026-02-01', ['par_a', 'par_a', 'par_b']);
    await givenOrders(context, '2026-04-01', ['par_b']);
    const paid = await recordPayments(context, [
      { invoiceId: early?.invoice.id ?? 'inv_', amount: early?.invoice.total ?? (0 as never) },
    ]);
    expect(paid.ok).toBe(true);
    const total = other?.invoice.total ?? 0;

    // The invoices of February are due on 31 January.
    const onTheDay = await loadAgingList({ ...context, today: '2026-01-31' as never });
    expect(onTheDay.all).toMatchObject({ invoices: 3, byAge: { 'not-due': 3 * total, 'to-30': 0 } });
    const after30 = await loadAgingList({ ...context, today: '2026-03-02' as never });
    expect(after30.all?.byAge).toMatchObject({ 'not-due': total, 'to-30': 2 * total, 'to-60': 0 });
    const after31 = await loadAgingList(await advance(context, '2026-03-03'));
    expect(after31.all?.byAge).toMatchObject({ 'to-30': 0, 'to-60': 2 * total });
    expect(after31.counterparties.map(({ name, invoices, firstDueOn }) => [name, invoices, firstDueOn])).toEqual([
      ['par_a商会', 1, '2026-01-31'],
      ['par_b商会', 2, '2026-01-31'],
    ]);
    for (const one of [after31.all, ...after31.counterparties]) {
      expect(sumYen(AGES.map(({ age }) => one?.byAge[age] ?? (0 as never)))).toBe(one?.total);
    }
  });
});
