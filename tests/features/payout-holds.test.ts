import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { makeBankFile, markSent, sendPayouts } from '#app/features/bank-files/commands.server.ts';
import { findFileToSend, listTransfers } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { listHolds } from '#app/features/payout-holds/queries.server.ts';
import { listLeftOut } from '#app/features/payout-reviews/queries.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };

/** Two partners earned a cashback of 9,120 yen each, payable on 31 March; it is 10 March. */
async function given(db = database().db) {
  const opened = await givenCompany(db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-02-01', ['par_a', 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return advance(opened, '2026-03-10');
}

const hold = (context: Context) => holdPayouts(asStaff(context), 'par_a', '名義が異なるとの連絡');

const release = (context: Context) => releaseHold(asStaff(context), 'par_a', '名義を確認');

async function prepare(context: Context, of = MARCH) {
  await preparePayoutRun(asStaff(context), of);
  return (await findRun(context, of))?.contentHash ?? '';
}

async function approve(context: Context, of = MARCH) {
  return approvePayoutRun(asStaff(context, 'usr_checker'), of, await prepare(context, of));
}

const partnersIn = async (context: Context, of = MARCH) =>
  (await listPayouts(context, of)).map(({ partnerId, standing }) => [partnerId, standing]);

test('MAIL-14 money kept back joins no run, and the run says whose and why; released, it joins the next', async () => {
  const context = await given();
  expect(await hold(context)).toEqual({ ok: true, value: true });
  expect(await hold(context)).toMatchObject({ refusal: { code: 'already-held' } });
  expect((await approve(context)).ok).toBe(true);
  expect(await partnersIn(context)).toEqual([['par_b', 9_120]]);
  expect(await listLeftOut(context, MARCH)).toMatchObject([
    { partnerId: 'par_a', heldFor: '名義が異なるとの連絡', total: 9_120 },
  ]);

  const april = await advance(context, '2026-04-10');
  expect(await partnersIn(april, APRIL)).toEqual([]);
  expect(await listHolds(april, 9)).toMatchObject([{ partnerId: 'par_a', heldOn: '2026-03-10', releasedOn: null }]);
  expect((await release(april)).ok).toBe(true);
  expect(await release(april)).toMatchObject({ refusal: { code: 'not-held' } });
  expect((await approve(april, APRIL)).ok).toBe(true);
  expect(await partnersIn(april, APRIL)).toEqual([['par_a', 9_120]]);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('MAIL-14 a hold ends the approval that counted on the money, given or asked for, and so does its end', async () => {
  const context = await given();
  const seen = await prepare(context);
  await hold(context);
  expect(await approvePayoutRun(asStaff(context, 'usr_checker'), MARCH, seen)).toMatchObject({
    refusal: { code: 'content-changed' },
  });
  expect((await approve(context)).ok).toBe(true);
  await release(context);
  expect(await findRun(context, MARCH)).toMatchObject({ state: 'draft', approvedBy: null });
  expect((await approve(context)).ok).toBe(true);
  expect(await partnersIn(context)).toHaveLength(2);
});

test('MAIL-14 what was announced is not sent while it is kept back, and joins the next run once it is let go', async () => {
  const context = await given();
  await approve(context);
  const noticed = await advance(context, '2026-03-20');
  expect((await makeBankFile(asStaff(noticed), MARCH, LAYOUT)).ok).toBe(true);
  await hold(noticed);
  expect(await findRun(noticed, MARCH)).toMatchObject({ state: 'approved' });
  expect(await findFileToSend(noticed, MARCH)).toMatchObject({ refusal: { code: 'stale' } });
  expect((await makeBankFile(asStaff(noticed), MARCH, LAYOUT)).ok).toBe(true);
  expect(await findFileToSend(noticed, MARCH)).toMatchObject({
    ok: true,
    value: { version: 2, rows: 1, total: 9_120 },
  });

  const april = await advance(noticed, '2026-04-01');
  expect((await listPayouts(april, MARCH)).map(({ partnerId, sentOn }) => [partnerId, sentOn])).toEqual([
    ['par_a', null],
    ['par_b', '2026-03-31'],
  ]);
  expect(await partnersIn(april)).toEqual([
    ['par_a', 0],
    ['par_b', 9_120],
  ]);
  expect(await markSent(asStaff(april), MARCH)).toMatchObject({ refusal: { code: 'nothing-sendable' } });

  await prepare(april, APRIL);
  expect(await partnersIn(april, APRIL)).toEqual([]);
  await release(april);
  expect(await makeBankFile(asStaff(april), MARCH, LAYOUT)).toMatchObject({ refusal: { code: 'nothing-to-send' } });
  await approve(april, APRIL);
  expect(await partnersIn(april, APRIL)).toEqual([['par_a', 9_120]]);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('MAIL-14 a hold that ends before the month’s last day lets the payout go with a new file', async () => {
  const context = await given();
  await approve(context);
  const noticed = await advance(context, '2026-03-20');
  await hold(noticed);
  await release(noticed);
  expect((await makeBankFile(asStaff(noticed), MARCH, LAYOUT)).ok).toBe(true);
  const april = await advance(noticed, '2026-04-01');
  expect((await listPayouts(april, MARCH)).map(({ sentOn }) => sentOn)).toEqual(['2026-03-31', '2026-03-31']);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('a transfer that was in the file before the hold is not taken for one that can be sent', async () => {
  const context = await given();
  await approve(context);
  const noticed = await advance(context, '2026-03-20');
  await makeBankFile(asStaff(noticed), MARCH, LAYOUT);
  await hold(noticed);
  expect(await listTransfers(noticed, MARCH)).toHaveLength(2);
  const sent = await sendPayouts({ ...noticed }, MARCH);
  expect(sent.map(({ partnerId }) => partnerId)).toEqual(['par_b']);
});

describeOnPostgres('two at once', () => {
  test('make one hold, and an approval beside it never pays what is kept back', async () => {
    const { db } = await database().another(4);
    const context = await given(db);
    const seen = await prepare(context);
    const [first, second] = await Promise.all([
      hold(context),
      hold(context),
      approvePayoutRun(asStaff(context, 'usr_checker'), MARCH, seen),
    ]);
    expect([first.ok, second.ok].toSorted()).toEqual([false, true]);
    expect((await findRun(context, MARCH))?.state).toBe('draft');
    expect(await listHolds(context, 9)).toHaveLength(1);
  });
});
