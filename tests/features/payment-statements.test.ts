import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { findStatement, loadPaid } from '#app/features/payment-statements/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { recordOwnRegistration } from '#app/features/tax-registrations/commands.server.ts';
import { listRegistrations } from '#app/features/tax-registrations/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const IN_MARCH = { kind: 'month', month: MARCH } as const;

/** Two partners whose clients' contracts began on 1 February; both payouts of March were sent. It is 1 April. */
async function givenPaid(
  correct?: (context: Context, orders: Awaited<ReturnType<typeof givenOrders>>) => Promise<void>,
) {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-02-01', ['par_a', 'par_a', 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const march = await advance(opened, '2026-03-02');
  await correct?.(march, orders);
  await preparePayoutRun(asStaff(march), MARCH);
  const run = await findRun(march, MARCH);
  invariant(run, 'the run was prepared');
  await approvePayoutRun(asStaff(march, 'usr_checker'), MARCH, run.contentHash);
  const noticed = await advance(march, '2026-03-20');
  const layout = { columns: DEFAULT_FILE_COLUMNS, message: 'キャッシュバック' };
  await makeBankFile(asStaff(noticed), MARCH, layout);
  return { context: await advance(noticed, '2026-04-01'), orders };
}

/** The same context in the hands of a partner's person. */
function asPartner(context: Awaited<ReturnType<typeof givenPaid>>['context'], id: 'par_a' | 'par_b'): PartnerContext {
  const userId = `usr_${id}` as const;
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName: id, programme: 'cashback' },
  };
}

describe('GAP-10, GAP-12 what was paid, on paper', () => {
  test('the statement has the partner’s own cashbacks of the payout and sums to what was sent', async () => {
    const { context, orders } = await givenPaid();
    const own = orders.slice(0, 2).map(({ orderNumber }) => orderNumber);
    const statement = await findStatement(context, 'par_a', IN_MARCH);
    expect(statement).toMatchObject({
      number: 'PS-202603-par_a',
      total: 18_240,
      corrections: [],
      paidOn: '2026-03-31',
      taxes: [{ number: null, deductible: '0.8', taxRate: '0.1', total: 18_240, tax: 1_658 }],
    });
    expect(statement?.lines.map(({ orderNumber }) => orderNumber)).toEqual(own.toSorted());
  });

  test('corrections in the payout are listed one by one, and the sum is what was sent', async () => {
    const { context, orders } = await givenPaid(async (march, [first]) => {
      const orderNumber = first?.orderNumber ?? 'none';
      await givenAdjustment(march, 'par_a', -2_000, { reason: '率の訂正', cashback: { orderNumber, term: 1 } });
      await givenAdjustment(march, 'par_a', 500, { reason: '2026年1月分の件数の訂正', month: month('2026-01') });
      await givenAdjustment(march, 'par_b', 300);
    });
    const statement = await findStatement(context, 'par_a', IN_MARCH);
    expect(statement).toMatchObject({
      total: 16_740,
      corrections: [
        { on: '2026-03-02', reason: '率の訂正', orderNumber: orders[0]?.orderNumber, term: 1, amount: -2_000 },
        { on: '2026-03-02', reason: '2026年1月分の件数の訂正', orderNumber: null, corrects: '2026-01', amount: 500 },
      ],
      taxes: [{ total: 16_740 }],
    });
    const [march] = (await listPayouts(context, MARCH)).filter(({ partnerId }) => partnerId === 'par_a');
    expect(march?.sentAmount).toBe(16_740);
    const year = await findStatement(context, 'par_a', { kind: 'year', year: 2026 });
    expect(year).toMatchObject({ total: 16_740, corrections: [{ amount: -2_000 }, { amount: 500 }] });
    expect((await loadPaid(context, 'par_b')).corrections).toMatchObject([{ amount: 300, month: '2026-03' }]);
  });

  test('money the bank gave back is in no sum, and the statement of its month says so', async () => {
    const { context } = await givenPaid();
    const payout = (await listPayouts(context, MARCH)).find(({ partnerId }) => partnerId === 'par_a');
    invariant(payout, 'par_a has a payout');
    await givenOutcome(context, payout.id);
    expect(await findStatement(context, 'par_a', IN_MARCH)).toMatchObject({ total: 0, returnedOn: '2026-04-01' });
    expect(await findStatement(context, 'par_a', { kind: 'year', year: 2026 })).toBeUndefined();
    expect((await loadPaid(context, 'par_b')).payouts).toMatchObject([{ month: '2026-03', amount: 9_120 }]);
  });

  test('a number counts from its day on, for its own partner alone, and what was said before stays', async () => {
    const { context } = await givenPaid();
    const own = asPartner(context, 'par_a');
    const entry = { standing: 'company', number: 't4011001098993', from: day('2026-02-01') } as const;
    expect(await recordOwnRegistration(own, { ...entry, number: 'T4011001098994' })).toMatchObject({
      refusal: { code: 'check-digit' },
    });
    expect(await recordOwnRegistration(own, entry)).toEqual({ ok: true, value: true });
    expect(await recordOwnRegistration(own, { standing: 'ended', from: day('2026-03-01') })).toMatchObject({
      ok: true,
    });
    expect(await listRegistrations(context, 'par_a')).toEqual([
      { fromDay: '2026-02-01', number: 'T4011001098993', enteredOn: '2026-04-01' },
      { fromDay: '2026-03-01', number: null, enteredOn: '2026-04-01' },
    ]);
    expect((await findStatement(context, 'par_a', IN_MARCH))?.taxes).toMatchObject([
      { number: 'T4011001098993', deductible: '1' },
    ]);
    expect((await findStatement(context, 'par_b', IN_MARCH))?.taxes).toMatchObject([
      { number: null, deductible: '0.8' },
    ]);
  });
});
