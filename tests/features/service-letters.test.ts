import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

type Written = { day: string; kind: string; to: string; subject: string; body: string };

/** Letters about payments and starts, oldest first. */
function written(): Promise<Written[]> {
  return database().sql<Written[]>`
    select written_on::text as day, kind, to_address as to, subject, body
    from letters where kind in ('payment-received', 'service-started') order by written_on, id`;
}

const CLIENT = {
  company: '株式会社あおぞら',
  companyKana: 'アオゾラ',
  contactName: '青空 花子',
  contactKana: 'アオゾラ ハナコ',
  email: 'hanako@aozora.example',
  phone: '03-1234-5678',
  postalCode: '105-0001',
  address: '東京都港区虎ノ門2-10-1',
  building: null,
  domain: null,
  ...{ orderSlug: null, doneToken: 'a'.repeat(32), consentVersion: 'test', consentedAt: new Date(0) },
};

async function givenOrder(programme: 'discount' | 'cashback'): Promise<Context> {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme }]);
  const client = programme === 'cashback' ? CLIENT : null;
  const placed = await placeOrders(context, [
    { planCode: 'S', termMonths: 3, startsOn: day('2026-02-01'), partnerId: 'par_a', client },
  ]);
  expect(placed.ok).toBe(true);
  return context;
}

async function pay(context: Context, term: number, id?: `pay_${string}`): Promise<void> {
  const [invoice] = await database().sql<{ id: `inv_${string}`; total: string }[]>`
    select id, total::text from invoices where term = ${term}`;
  const asked = { invoiceId: invoice?.id ?? 'inv_', amount: Number(invoice?.total) as never, ...(id ? { id } : {}) };
  expect((await recordPayments(context, [asked])).ok).toBe(true);
}

describe('CON-01, CON-03, CON-08 whoever pays is told that the money arrived, and when service begins', () => {
  test('a discount partner: its payment, its start, and the month-end the contract counts at', async () => {
    const context = await advance(await givenOrder('discount'), '2026-01-20');
    await pay(context, 1);
    await advance(context, '2026-02-02');
    const [received, started, ...more] = await written();
    expect(more).toEqual([]);
    expect(received).toMatchObject({ day: '2026-01-20', kind: 'payment-received', to: 'par_a@example.jp' });
    expect(received?.body).toContain('ご入金確認日　2026年1月20日');
    expect(received?.body).toContain('ご利用開始日は2026年2月1日です。');
    expect(received?.body).toContain('領収書は、お振込時の控えをもって');
    expect(started).toMatchObject({ day: '2026-02-01', kind: 'service-started', to: 'par_a@example.jp' });
    expect(started?.body).toContain('■ プラン　　　　シェアードプラン');
    expect(started?.body).toContain('■ 契約期間　　　2026年4月30日まで');
    expect(started?.body).toContain('更新の請求書は、2026年2月15日に発行');
    expect(started?.body).toContain('2026年2月28日の契約件数に含まれる見込みです');
  });

  test('a client, who has no count; its partner is not written to', async () => {
    const context = await advance(await givenOrder('cashback'), '2026-01-20');
    await pay(context, 1);
    await advance(context, '2026-02-02');
    const letters = await written();
    expect(letters.map(({ kind, to }) => [kind, to])).toEqual([
      ['payment-received', CLIENT.email],
      ['service-started', CLIENT.email],
    ]);
    expect(letters[1]?.body).toMatch(/^株式会社あおぞら 様/);
    expect(letters[1]?.body).not.toContain('契約件数');
  });

  test('paid late: the day on which it begins instead, and nothing is said to have begun before', async () => {
    const context = await advance(await givenOrder('discount'), '2026-02-03');
    await pay(context, 1);
    expect((await written()).map(({ body }) => /ご利用開始日は(.*)です/.exec(body)?.[1])).toEqual(['2026年2月15日']);
    await advance(context, '2026-02-20');
    expect((await written()).map(({ day }) => day)).toEqual(['2026-02-03', '2026-02-15']);
  });

  test('a renewal paid in time goes on, one paid late brings the service back; a start is told of once', async () => {
    const context = await advance(await givenOrder('discount'), '2026-01-20');
    await pay(context, 1);
    const invoiced = await advance(context, '2026-02-16');
    await pay(invoiced, 2);
    const second = await advance(invoiced, '2026-08-10');
    await pay(second, 3);
    const told = (await written()).map(({ day, kind, body }) => [day, kind, /■ 今後について\n(.*)/.exec(body)?.[1]]);
    expect(told.slice(2)).toEqual([
      [
        '2026-02-16',
        'payment-received',
        '契約更新日の2026年5月1日から、次の契約期間に入ります。お手続きは必要ございません。',
      ],
      ['2026-08-10', 'payment-received', 'サービスを再開いたしました。次の契約更新日は2026年11月1日です。'],
    ]);
  });

  test('the same payment sent twice, and money nobody owes, are told of once and not at all', async () => {
    const context = await advance(await givenOrder('discount'), '2026-01-20');
    await pay(context, 1, 'pay_0001');
    await pay(context, 1, 'pay_0001');
    await pay(context, 1);
    expect(await written()).toHaveLength(1);
  });
});
