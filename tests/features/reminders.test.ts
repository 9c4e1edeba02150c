import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

async function reminders(): Promise<[string, string][]> {
  const rows = await database().sql<{ kind: string; day: string }[]>`
    select kind, written_on::text as day from letters where kind like 'reminder-%' order by written_on, id`;
  return rows.map(({ kind, day }) => [day, kind]);
}

async function givenOrder(): Promise<{ context: Context; pay: (context: Context, term: number) => Promise<void> }> {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'discount' }]);
  const placed = await placeOrders(context, [
    { planCode: 'S', termMonths: 3, startsOn: day('2026-02-01'), partnerId: 'par_a', client: null },
  ]);
  expect(placed.ok).toBe(true);
  return { context, pay };
}

async function pay(context: Context, term: number): Promise<void> {
  const [invoice] = await database().sql<{ id: `inv_${string}`; total: string }[]>`
    select id, total::text from invoices where term = ${term}`;
  const recorded = await recordPayments(context, [
    { invoiceId: invoice?.id ?? 'inv_', amount: Number(invoice?.total) as never },
  ]);
  expect(recorded.ok).toBe(true);
}

describe('MAIL-17, CON-03 whoever has not paid is reminded', () => {
  test('of an order: a week before it is due, the day after, and a week before it is void; each once', async () => {
    const { context } = await givenOrder();
    // Due on 31 January; the last day to pay is 3 March.
    await advance(context, '2026-03-20');
    expect(await reminders()).toEqual([
      ['2026-01-24', 'reminder-before-due'],
      ['2026-02-01', 'reminder-overdue'],
      ['2026-02-24', 'reminder-last-days'],
    ]);
    const [act] = await database().sql`select count(*)::int as acts from audit_entries where act = 'payers-reminded'`;
    expect(act).toEqual({ acts: 3 });
    const [letter] = await database().sql<{ body: string; link: string; to: string }[]>`
      select body, secret_link as link, to_address as to from letters where kind = 'reminder-last-days'`;
    expect(letter?.to).toBe('par_a@example.jp');
    expect(letter?.link).toMatch(/^\/invoice\/[\w-]{32}$/);
    expect(letter?.body).toContain('2026年3月3日までにご入金の確認ができない場合、お申し込みは取り消し');
  });

  test('nobody who paid, and nobody who cancelled', async () => {
    const { context } = await givenOrder();
    const paid = await advance(context, '2026-01-20');
    await pay(paid, 1);
    // The renewal invoice of 15 February is due on 30 April.
    const invoiced = await advance(paid, '2026-04-10');
    expect(await reminders()).toEqual([]);
    const [contract] = await database().sql<{ id: `ctr_${string}` }[]>`select id from contracts`;
    await requestCancellations(invoiced, [contract?.id ?? 'ctr_']);
    await advance(invoiced, '2026-06-01');
    expect(await reminders()).toEqual([]);
  });

  test('a lapsed contract until somebody pays', async () => {
    const { context } = await givenOrder();
    const paid = await advance(context, '2026-01-20');
    await pay(paid, 1);
    const lapsed = await advance(paid, '2026-05-10');
    expect((await reminders()).map(([on]) => on)).toEqual(['2026-04-23', '2026-05-01']);
    await pay(lapsed, 2);
    await advance(lapsed, '2026-05-31');
    expect(await reminders()).toHaveLength(2);
  });

  test('a company that wants none sends none', async () => {
    const { context } = await givenOrder();
    const none = { reminderDaysBeforeDue: 0, reminderDaysAfterDue: 0, reminderDaysBeforeLast: 0 };
    await advance({ ...context, policy: { ...context.policy, ...none } }, '2026-03-20');
    expect(await reminders()).toEqual([]);
  });
});
