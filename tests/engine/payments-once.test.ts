import { expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

test('a payment sent twice from one page is one payment: no money is booked that never arrived', async () => {
  const { context, order } = await givenOrder();
  const payment = { id: 'pay_drawn-with-the-page' as const, invoiceId: order.invoice.id, amount: order.invoice.total };

  const [first, again] = [await recordPayments(context, [payment]), await recordPayments(context, [payment])];

  invariant(first.ok && again.ok, 'both are answered as done');
  expect(again.value.payments).toEqual([{ id: payment.id, invoiceId: payment.invoiceId, unapplied: null }]);
  expect(first.value.payments[0]?.unapplied).toBeNull();
  expect(await inTheBank()).toBe(payment.amount);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('money that arrives a second time is recorded from a page of its own, and kept', async () => {
  const { context, order } = await givenOrder();
  const payment = { invoiceId: order.invoice.id, amount: order.invoice.total };

  await recordPayments(context, [{ ...payment, id: 'pay_one' }]);
  const second = await recordPayments(context, [{ ...payment, id: 'pay_two' }]);

  expect(second.ok && second.value.payments[0]?.unapplied).toBe('invoice-paid');
  expect(await inTheBank()).toBe(payment.amount * 2);
});

test('a page that recorded a payment records none of another invoice', async () => {
  const { context, order } = await givenOrder();
  const [other] = await givenOrders(context, '2026-02-01', ['par_a']);
  invariant(other, 'the other order was placed');
  await recordPayments(context, [{ id: 'pay_one', invoiceId: order.invoice.id, amount: order.invoice.total }]);

  const { id: invoiceId, total: amount } = other.invoice;
  const outcome = await recordPayments(context, [{ id: 'pay_one', invoiceId, amount }]);

  expect(outcome).toEqual({ ok: false, refusal: { code: 'form-used-elsewhere', invoiceId } });
  expect(await inTheBank()).toBe(order.invoice.total);
});

async function givenOrder() {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
  invariant(order, 'the order was placed');
  return { context, order };
}

async function inTheBank(): Promise<number> {
  const [row] = await database().sql<{ amount: string }[]>`
    select sum(amount) as amount from ledger_postings where account = 'bank'`;
  return Number(row?.amount);
}
