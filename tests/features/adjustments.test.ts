import { describe, expect, test } from 'vitest';
import { parseWithZod } from '@conform-to/zod/v4';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { sumYen } from '#app/core/yen.ts';
import { AdjustmentForm } from '#app/features/adjustment-proposals/form.ts';
import { proposeAdjustment } from '#app/features/adjustment-proposals/commands.server.ts';
import { decideAdjustment } from '#app/features/correction-decisions/commands.server.ts';
import { listAdjustments, listOwnAdjustments } from '#app/features/adjustment-proposals/queries.server.ts';
import { adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { sumOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { listLiabilities, listLiabilityMonths, sumAccounts } from '#app/features/ledger/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { listLeftOut, listReviewedCorrections, previewRun } from '#app/features/payout-reviews/queries.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { approveAdjustment, givenAdjustment, givenProposed } from '#tests/support/adjustments.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const MAY = month('2026-05');

/** 45,600 yen for twelve months at 20 %. */
const CASHBACK = 9_120;

/** Two partners with a cashback each, payable on 31 March; the second has no confirmed payee, a third pays less instead. */
async function givenEarned(on = '2026-03-05') {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback', payeeConfirmed: false },
    { id: 'par_c', programme: 'discount' },
  ]);
  const orders = await givenOrders(opened, '2026-02-15', ['par_a', 'par_b']);
  const paid = await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  invariant(paid.ok, 'the orders are paid');
  return { context: await advance(opened, on), orders };
}

async function paidOut(context: Context, of: typeof MARCH): Promise<void> {
  const prepared = await preparePayoutRun(asStaff(context, 'usr_maker'), of);
  invariant(prepared.ok, 'the run can be prepared');
  const run = await findRun(context, of);
  const approved = await approvePayoutRun(asStaff(context, 'usr_third'), of, run?.contentHash ?? '');
  invariant(approved.ok, 'the run can be approved');
}

const file = (context: Context, of: typeof MARCH) =>
  makeBankFile(asStaff(context), of, { columns: DEFAULT_FILE_COLUMNS, message: '' });

const payoutsOf = async (context: Context, of: typeof MARCH) =>
  (await listPayouts(context, of)).map(({ partnerId, amount, standing }) => [partnerId, amount, standing]);

const asPartnerA = (context: Context): PartnerContext => ({
  ...context,
  actor: { kind: 'partner', userId: 'usr_a', partnerId: 'par_a' },
  partner: { id: 'par_a', userId: 'usr_a', userName: '山田', programme: 'cashback' },
});

const balanceOf = async (partner: string) => {
  const [row] = await database().sql<{ owed: number }[]>`
    select coalesce(-sum(amount), 0)::int as owed from ledger_postings
    where account = 'cashback-payable' and partner_id = ${partner}`;
  return row?.owed;
};

describe('PRG-18, MAIL-14 a correction of what a partner is owed', () => {
  test('takes two people, is posted once approved, and joins the next payout with its reason', async () => {
    const { context, orders } = await givenEarned();
    const orderNumber = orders[0]?.orderNumber ?? '';
    const id = await givenProposed(context, 'par_a', -1_000, { cashback: { orderNumber, term: 1 } });
    expect(await balanceOf('par_a')).toBe(CASHBACK);
    expect(await approveAdjustment(context, id, 'usr_maker')).toMatchObject({ refusal: { code: 'may-not' } });
    expect((await approveAdjustment(context, id)).ok).toBe(true);
    expect(await approveAdjustment(context, id)).toMatchObject({ refusal: { code: 'already-decided' } });
    expect(await balanceOf('par_a')).toBe(CASHBACK - 1_000);

    await paidOut(context, MARCH);
    expect(await payoutsOf(context, MARCH)).toEqual([['par_a', CASHBACK - 1_000, CASHBACK - 1_000]]);
    expect(await listReviewedCorrections(context, MARCH)).toMatchObject([{ id, amount: -1_000 }]);
    const noticed = await advance(context, '2026-03-20');
    await file(noticed, MARCH);
    const sent = await advance(noticed, '2026-04-02');
    expect(await listOwnAdjustments(asPartnerA(sent), 9)).toMatchObject([
      { amount: -1_000, reason: '件数の訂正による差額', orderNumber, payoutMonth: MARCH, sentOn: '2026-03-31' },
    ]);
    expect(await sumOwnCashbacks(asPartnerA(sent))).toEqual({ onTheWay: 0, sent: CASHBACK - 1_000, waiting: 0 });
    expect(await balanceOf('par_a')).toBe(0);
    const whole = {
      earned: CASHBACK,
      voided: 0,
      adjusted: -1_000,
      sent: CASHBACK - 1_000,
      returned: 0,
      outstanding: 0,
    };
    expect(await listLiabilities(sent, sent.today, 9)).toMatchObject([
      { partnerId: 'par_a', ...whole },
      { partnerId: 'par_b', earned: CASHBACK, outstanding: CASHBACK },
    ]);
    expect(await listLiabilityMonths(sent, 'par_a', day('2026-03-30'))).toMatchObject([
      { month: '2026-03', earned: 0, adjusted: -1_000, sent: 0, outstanding: -1_000 },
      { month: '2026-02', earned: CASHBACK, adjusted: 0, sent: 0, outstanding: CASHBACK },
    ]);
    const accounts = await sumAccounts(sent, sent.today);
    expect(sumYen(accounts.map(({ balance }) => balance))).toBe(0);
    expect(accounts).toContainEqual({
      ...{ account: 'cashback-payable', debit: CASHBACK, credit: 2 * CASHBACK, balance: -CASHBACK },
    });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('whoever put it up may not approve it, nor the run that pays it', async () => {
    const { context } = await givenEarned();
    const checker = asStaff(context, 'usr_checker');
    const proposed = await proposeAdjustment(checker, {
      ...{ partnerCode: 'par_a', amount: CASHBACK as never, reason: '差額', cashback: null, month: MARCH },
    });
    invariant(proposed.ok, 'it is put up');
    expect(await approveAdjustment(context, proposed.value)).toMatchObject({ refusal: { code: 'own-work' } });
    expect((await approveAdjustment(context, proposed.value, 'usr_third')).ok).toBe(true);

    await preparePayoutRun(asStaff(context, 'usr_maker'), MARCH);
    const hash = (await findRun(context, MARCH))?.contentHash ?? '';
    expect(await approvePayoutRun(checker, MARCH, hash)).toMatchObject({ refusal: { code: 'own-hand' } });
    expect((await approvePayoutRun(asStaff(context, 'usr_third'), MARCH, hash)).ok).toBe(true);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('names a partner under cashback and a cashback of that partner, or is not put up', async () => {
    const { context, orders } = await givenEarned();
    const of = async (partnerCode: string, cashback: { orderNumber: string; term: number } | null = null) => {
      const asked = { partnerCode, amount: 500 as never, reason: '差額', cashback, month: null };
      const proposed = await proposeAdjustment(asStaff(context), asked);
      return proposed.ok ? 'put up' : proposed.refusal.code;
    };
    const [own, other] = orders.map(({ orderNumber }) => orderNumber);
    expect(await of('nobody')).toBe('partner-unknown');
    expect(await of('par_c')).toBe('no-cashbacks');
    expect(await of('par_a', { orderNumber: other ?? '', term: 1 })).toBe('of-another-partner');
    expect(await of('par_a', { orderNumber: own ?? '', term: 2 })).toBe('cashback-unknown');
    expect(await of('par_a', { orderNumber: own ?? '', term: 1 })).toBe('put up');
  });

  test('is put up anew when the cashback it corrects was taken back meanwhile, and can be sent back', async () => {
    const { context, orders } = await givenEarned();
    const [order] = orders;
    invariant(order, 'there is an order');
    const id = await givenProposed(context, 'par_a', -500, { cashback: { orderNumber: order.orderNumber, term: 1 } });
    await requestCancellations(context, [order.contractId]);
    expect(await approveAdjustment(context, id)).toMatchObject({ refusal: { code: 'content-changed' } });
    const { seenHash } = await approvalOf(context, adjustmentAsThing(id));
    const back = { decision: 'reject' as const, seenHash, reason: '取消済みのため' };
    expect((await decideAdjustment(asStaff(context, 'usr_checker'), id, back)).ok).toBe(true);
    expect(await listAdjustments(context, 9)).toEqual([]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('opens a run again that was approved for the coming notices', async () => {
    const { context } = await givenEarned();
    await paidOut(context, MARCH);
    await givenAdjustment(context, 'par_a', 1);
    expect((await findRun(context, MARCH))?.state).toBe('draft');
    await paidOut(context, MARCH);
    expect(await payoutsOf(context, MARCH)).toEqual([['par_a', CASHBACK + 1, CASHBACK + 1]]);
  });

  test('waits with everything else while no payee is confirmed', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_b', -120);
    expect(await listLeftOut(context, MARCH)).toMatchObject([{ partnerId: 'par_b', lines: 2, total: CASHBACK - 120 }]);
  });
});

describe('PRG-18 a balance below 1 yen', () => {
  test('is carried to the month-end at which cashbacks outweigh it, and pays nothing before', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_a', -CASHBACK - 500);
    expect((await previewRun(context, MARCH)).carried).toEqual([{ partnerId: 'par_a', lines: 2, balance: -500 }]);
    await paidOut(context, MARCH);
    expect(await payoutsOf(context, MARCH)).toEqual([]);
    expect(await balanceOf('par_a')).toBe(-500);

    const april = await advance(context, '2026-04-05');
    await givenAdjustment(april, 'par_a', 501);
    await paidOut(april, APRIL);
    expect(await payoutsOf(april, APRIL)).toEqual([['par_a', 1, 1]]);
    await file(await advance(april, '2026-04-20'), APRIL);
    await advance(april, '2026-05-02');
    expect(await balanceOf('par_a')).toBe(0);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('REF-07 left in an announced payout by money back lets go of all of it, and is carried over', async () => {
    const given = await givenEarned('2026-02-27');
    const context = { ...given.context, policy: { ...given.context.policy, noticeDay: 2 } };
    const [late] = await givenOrders(context, '2026-03-15', ['par_a']);
    invariant(late, 'there is an order');
    await recordPayments(context, [{ invoiceId: late.invoice.id, amount: late.invoice.total }]);
    const march = await advance(context, '2026-03-05');
    await givenAdjustment(march, 'par_a', -CASHBACK - 1);
    const april = await advance(march, '2026-04-01');
    await paidOut(april, APRIL);
    expect(await payoutsOf(april, APRIL)).toEqual([['par_a', CASHBACK - 1, CASHBACK - 1]]);

    const announced = await advance(april, '2026-04-03');
    await requestCancellations(announced, [late.contractId]);
    expect(await payoutsOf(announced, APRIL)).toEqual([['par_a', CASHBACK - 1, 0]]);
    expect(await file(announced, APRIL)).toMatchObject({ refusal: { code: 'nothing-to-send' } });
    expect((await previewRun(announced, MAY)).carried).toEqual([{ partnerId: 'par_a', lines: 2, balance: -1 }]);
    expect(await balanceOf('par_a')).toBe(-1);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describe('MAIL-14 a payout that comes back', () => {
  test('carries its corrections into the next run with its cashbacks', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_a', -20);
    await paidOut(context, MARCH);
    await file(await advance(context, '2026-03-20'), MARCH);
    const sent = await advance(context, '2026-04-05');
    for (const { id } of await listPayouts(sent, MARCH)) await givenOutcome(sent, id);
    expect(await balanceOf('par_a')).toBe(CASHBACK - 20);
    await paidOut(sent, APRIL);
    expect(await payoutsOf(sent, APRIL)).toEqual([['par_a', CASHBACK - 20, CASHBACK - 20]]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a run nobody approved lets them go as well', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_a', 20);
    await preparePayoutRun(asStaff(context), MARCH);
    const april = await advance(context, '2026-04-05');
    expect((await findRun(april, MARCH))?.state).toBe('missed');
    await paidOut(april, APRIL);
    expect(await payoutsOf(april, APRIL)).toEqual([['par_a', CASHBACK + 20, CASHBACK + 20]]);
  });
});

test('the form takes a whole correction, and says what is missing of any other', () => {
  const read = (fields: Record<string, string>) => {
    const data = new URLSearchParams({
      partner: 'P001',
      direction: 'less',
      amount: '1,000円',
      reason: '差額',
      ...fields,
    });
    return parseWithZod(data, { schema: AdjustmentForm });
  };
  const whole = read({ orderNumber: 'aaaaa-00001', term: '2', month: '2026/03' });
  expect(whole.status === 'success' && whole.value).toEqual({
    ...{ partnerCode: 'P001', amount: -1_000, reason: '差額', month: '2026-03' },
    cashback: { orderNumber: 'AAAAA-00001', term: 2 },
  });
  expect(read({ orderNumber: 'AAAAA-00001' })).toMatchObject({
    status: 'error',
    error: { term: [expect.any(String)] },
  });
  for (const amount of ['0', '-5', '1.5', '10000001', '']) expect(read({ amount }).status, amount).toBe('error');
});

describeOnPostgres('the database', () => {
  test('keeps corrections as they were approved, takes none without approval, and lets one be paid once', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_a', 20);
    await paidOut(context, MARCH);
    const { sql } = database();
    for (const attempt of [
      `update adjustments set amount = amount + 1`,
      `delete from adjustments`,
      `truncate adjustments`,
      `update payout_adjustments set amount = amount + 1`,
      `delete from payout_adjustments`,
      `insert into payout_adjustments (payout_id, adjustment_id, month, amount) select payout_id, 'adj_x', month, 1 from payout_adjustments`,
    ]) {
      await expect(sql.unsafe(attempt), attempt).rejects.toMatchObject({ code: '42501' });
    }
    const copy = (changes: string) =>
      sql.unsafe(`
      insert into adjustments select (jsonb_populate_record(a, '${changes}')).* from adjustments a`);
    await expect(copy(`{"id": "adj_x", "approval_id": "apv_x"}`)).rejects.toMatchObject({ code: '23514' });
    await expect(copy(`{"id": "adj_x"}`)).rejects.toMatchObject({ code: '23505' });
    await expect(copy(`{"id": "adj_x", "proposed_by": "usr_checker"}`)).rejects.toMatchObject({ code: '23514' });
  });
});
