import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { takeLines } from '#app/features/bank-lines/commands.server.ts';
import { listProposed } from '#app/features/bank-lines/queries.server.ts';
import { handInStatement } from '#app/features/bank-statements/commands.server.ts';
import { reportPayment } from '#app/features/payment-reports/commands.server.ts';
import { PaymentReportForm } from '#app/features/payment-reports/form.ts';
import { countReportedInvoices, listOpenReports } from '#app/features/payment-reports/queries.server.ts';
import { MOST_REPORTS } from '#app/features/payment-reports/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { bytesOf, transferRecords } from '#tests/support/bank-files.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

async function givenInvoice() {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'discount' }]);
  const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
  invariant(order, 'an order was placed');
  const report = {
    id: context.newId('rep'),
    payer: 'アオゾラ ハナコ',
    paidOn: context.today,
    amount: order.invoice.total,
    message: '',
  };
  return { context: { ...context, actor: { kind: 'visitor' as const } }, staff: asStaff(context), order, report };
}

describe('CON-07 a customer reports a transfer', () => {
  test('and staff see it until the invoice is paid; it pays nothing itself', async () => {
    const { context, staff, order, report } = await givenInvoice();
    expect(await reportPayment(context, order.invoice.id, report)).toEqual({ ok: true, value: 'kept' });
    expect(await countReportedInvoices(staff)).toBe(1);
    expect(await listOpenReports(staff, 9)).toMatchObject([{ number: order.invoice.number, payer: 'アオゾラ ハナコ' }]);
    expect(await database().sql`select 1 from payments union all select 1 from invoice_settlements`).toHaveLength(0);

    await recordPayments(staff, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    expect(await countReportedInvoices(staff)).toBe(0);
    const late = await reportPayment(context, order.invoice.id, { ...report, id: context.newId('rep') });
    expect(late).toEqual({ ok: false, refusal: { code: 'already-paid' } });
  });

  test('sent twice it is one, at the same moment too', async () => {
    const { context, order, report } = await givenInvoice();
    const answers = await Promise.all([1, 2].map(() => reportPayment(context, order.invoice.id, report)));
    expect(answers.map((answer) => answer.ok && answer.value).toSorted()).toEqual(['kept', 'known']);
    expect(await database().sql`select 1 from payment_reports`).toHaveLength(1);
    expect(await database().sql`select 1 from audit_entries where act = 'payment-reported'`).toHaveLength(1);
  });

  test('told once more in the same words it is known already, and staff read it once; with other words it is one more', async () => {
    const { context, staff, order, report } = await givenInvoice();
    const send = (change: Partial<typeof report>) =>
      reportPayment(context, order.invoice.id, { ...report, ...change, id: context.newId('rep') });
    const ofTwoTabs = await Promise.all([send({ message: '2件分です' }), send({ message: '2件分です' })]);
    expect(ofTwoTabs.map((answer) => answer.ok && answer.value).toSorted()).toEqual(['kept', 'known']);
    expect(await send({ message: '2件分です', payer: 'ｱｵｿﾞﾗ　ﾊﾅｺ' })).toEqual({ ok: true, value: 'known' });
    expect(await send({ message: '' })).toEqual({ ok: true, value: 'known' });
    expect(await listOpenReports(staff, 9)).toMatchObject([{ message: '2件分です' }]);
    expect(await send({ message: '1件分でした' })).toEqual({ ok: true, value: 'kept' });
    expect(await send({ amount: yen(1) })).toEqual({ ok: true, value: 'kept' });
    expect(await listOpenReports(staff, 9)).toHaveLength(3);
  });

  test('the name it was made in proposes that invoice, and no other', async () => {
    const { context, staff, order, report } = await givenInvoice();
    await givenOrders({ ...staff }, '2026-02-01', ['par_a']);
    const { total } = order.invoice;
    const file = bytesOf(transferRecords([{ day: '080105', amount: total, payer: 'ｱｵｿﾞﾗ ﾊﾅｺ' }]));
    const statement = await handInStatement(staff, { name: 'a.txt', bytes: file }, {});
    invariant(statement.ok, 'the file is read');
    await takeLines(staff, statement.value);
    const because = async () =>
      (await listProposed(staff)).map(({ proposal, invoice }) => [
        proposal.grade,
        proposal.because.code,
        invoice?.number,
      ]);
    expect(await because()).toEqual([['unknown', 'amount-several', undefined]]);
    await reportPayment(context, order.invoice.id, report);
    expect(await because()).toEqual([['likely', 'reported', order.invoice.number]]);
  });

  test('of a day to come or before the invoice, or too often, it is refused in words', async () => {
    const { context, order, report } = await givenInvoice();
    const ahead = await reportPayment(context, order.invoice.id, { ...report, paidOn: day('2026-01-06') });
    expect(ahead).toMatchObject({ ok: false, refusal: { code: 'day-ahead' } });
    const before = await reportPayment(context, order.invoice.id, { ...report, paidOn: day('2026-01-04') });
    expect(before).toMatchObject({ ok: false, refusal: { code: 'before-issue' } });
    for (let time = 0; time < MOST_REPORTS; time += 1) {
      const message = `${time + 1}回目のご連絡`;
      await reportPayment(context, order.invoice.id, { ...report, message, id: context.newId('rep') });
    }
    const again = { ...report, message: 'まだでしょうか', id: context.newId('rep') };
    const often = await reportPayment(context, order.invoice.id, again);
    expect(often).toEqual({ ok: false, refusal: { code: 'too-many' } });
  });
});

test('CON-07 the name may be typed as anybody types, and is kept as kana', () => {
  const typed = {
    id: 'rep_1',
    payer: 'ｶ)ｱｵｿﾞﾗ　しょうてん',
    paidOn: '２０２６-01-05',
    amount: '￥12,540円',
    message: '',
  };
  expect(PaymentReportForm.parse(typed)).toMatchObject({
    payer: 'カ)アオゾラ ショウテン',
    paidOn: '2026-01-05',
    amount: 12_540,
  });
  expect(PaymentReportForm.safeParse({ ...typed, payer: '青空商店' }).success).toBe(false);
  expect(PaymentReportForm.safeParse({ ...typed, amount: '0' }).success).toBe(false);
});
