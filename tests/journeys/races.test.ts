import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { runUntil } from '#app/features/operations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { invariant } from '#app/core/invariant.ts';
import { addDays } from '#app/core/calendar.ts';
import { approveAdjustment, givenProposed } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const ROUNDS = 10;
const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

describeOnPostgres('several people at once', () => {
  const database = useDatabase();

  test('eight recordings of one payment pay the invoice once; the rest is kept unapplied', async () => {
    const { db } = await database().another(8);
    const context = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
      invariant(order, 'the order was placed');
      const payment = { invoiceId: order.invoice.id, amount: order.invoice.total };

      const answers = await Promise.all(EIGHT.map(() => recordPayments(context, [payment])));

      const effects = answers.flatMap((answer) => (answer.ok ? answer.value.payments : []));
      expect(effects.filter(({ unapplied }) => unapplied === null)).toHaveLength(1);
      expect(effects.filter(({ unapplied }) => unapplied === 'invoice-paid')).toHaveLength(7);
    }
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a payment and a cancellation at the same moment come one after the other', async () => {
    const { db } = await database().another(8);
    const context = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
      invariant(order, 'the order was placed');
      const { id: invoiceId, total: amount } = order.invoice;

      const [paid, cancelled] = await Promise.all([
        recordPayments(context, [{ invoiceId, amount }]),
        requestCancellations(context, [order.contractId]),
      ]);

      const unapplied = paid.ok ? paid.value.payments[0]?.unapplied : undefined;
      const effect = cancelled[0]?.effect.kind;
      expect([unapplied, effect]).toEqual(unapplied === null ? [null, 'money-back'] : ['invoice-void', 'void-order']);
    }
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('orders at the same moment draw invoice numbers without a gap, refused ones included', async () => {
    const { db } = await database().another(8);
    const context = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'discount' }]);

    await Promise.all(
      EIGHT.flatMap(() => [
        givenOrders(context, '2026-02-01', ['par_a', 'par_a']),
        givenOrders(context, '2026-02-02', ['par_a']).catch(() => undefined),
      ]),
    );

    const [numbers] = await database().sql<{ count: number; highest: number }[]>`
      select count(*)::int, max(number)::int as highest from invoices`;
    expect(numbers).toEqual({ count: 16, highest: 16 });
  });

  test('eight makers and eight checkers leave one run, approved once, never by its maker', async () => {
    const { db } = await database().another(8);
    let context = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const orders = await givenOrders(context, '2026-01-15', ['par_a', 'par_a']);
    await recordPayments(
      context,
      orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
    );
    context = await advance(context, '2026-02-03');
    const february = month('2026-02');

    await Promise.all(EIGHT.map((one) => preparePayoutRun(asStaff(context, `usr_${one}`), february)));
    const run = await findRun(context, february);
    const answers = await Promise.all(
      EIGHT.map((one) => approvePayoutRun(asStaff(context, `usr_${one}`), february, run?.contentHash ?? '')),
    );

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const approved = await findRun(context, february);
    expect(approved?.approvedBy).not.toBe(approved?.preparedBy);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a correction approved while a run is approved is in it, or opens it again', async () => {
    const { db } = await database().another(8);
    const opened = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const orders = await givenOrders(opened, '2026-01-15', ['par_a']);
    await recordPayments(
      opened,
      orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
    );
    const context = await advance(opened, '2026-02-03');
    const february = month('2026-02');
    for (let round = 0; round < ROUNDS; round += 1) {
      await preparePayoutRun(asStaff(context, 'usr_1'), february);
      const hash = (await findRun(context, february))?.contentHash ?? '';
      const correction = await givenProposed(context, 'par_a', round % 2 === 0 ? -7 : 9);
      const approving = [2, 3, 4].map((one) => approveAdjustment(context, correction, `usr_${one}`));
      const running = [5, 6, 7].map((one) => approvePayoutRun(asStaff(context, `usr_${one}`), february, hash));

      const [corrected] = await Promise.all([Promise.all(approving), Promise.all(running)]);

      expect(corrected.filter(({ ok }) => ok)).toHaveLength(1);
      expect((await findRun(context, february))?.state).toBe('draft');
    }
    await preparePayoutRun(asStaff(context, 'usr_1'), february);
    const [paid] = await listPayouts(context, february);
    expect(paid?.amount).toBe(9_120 + ROUNDS);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('four processes playing the same days do each step once and end alike', async () => {
    const { db } = await database().another(8);
    const context = await givenCompany(db, '2026-01-05', [
      { id: 'par_a', programme: 'cashback' },
      { id: 'par_b', programme: 'discount' },
    ]);
    const orders = await givenOrders(context, '2026-01-15', ['par_a', 'par_b']);
    await recordPayments(
      context,
      orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
    );

    await Promise.all([1, 2, 3, 4].map(() => runUntil(context, addDays(context.today, 400))));

    expect(await findBreaches(database().sql)).toEqual([]);
    const [counted] = await database().sql<{ closes: number; renewals: number; days: number }[]>`
      select (select count(*)::int from month_closes) as closes,
        (select count(*)::int from invoices where term = 2) as renewals,
        (select count(distinct day)::int from daily_steps) as days`;
    expect(counted).toEqual({ closes: 13, renewals: 2, days: 400 });
  });
});
