import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { yen } from '#app/core/yen.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { storePayee } from '#app/features/partners/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { answerAnomaly, decideRun, holdPayouts } from '#app/features/payout-safeguards/commands.server.ts';
import { loadNews, loadStoredAnomalies } from '#app/features/payout-safeguards/queries.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');

/** What is above so many yen, or above 2 times the median, is asked about. */
const asking = (context: Context, above: number): Context => ({
  ...context,
  policy: { ...DEFAULT_POLICY, anomalyMinimumYen: yen(above), anomalyTimes: 2 },
});

/** Two partners earned a cashback of 9,120 yen each, payable on 31 March; it is 10 March. */
async function given(above: number, db = database().db) {
  const opened = await givenCompany(db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await paidOrders(opened, '2026-02-01', ['par_a', 'par_b']);
  return asking(await advance(opened, '2026-03-10'), above);
}

async function paidOrders(context: Context, startsOn: string, partners: Parameters<typeof givenOrders>[2]) {
  const orders = await givenOrders(context, startsOn, partners);
  await recordPayments(
    context,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
}

async function prepare(context: Context, of = MARCH) {
  await preparePayoutRun(asStaff(context, 'usr_maker'), of);
  return (await findRun(context, of))?.contentHash ?? '';
}

const answer = (context: Context, seenHash: string, subject: 'run' | `par_${string}`, of = MARCH, by = 'usr_maker') =>
  answerAnomaly(asStaff(context, by as 'usr_maker'), of, { subject, seenHash, reason: '請求書と照合済み' });

const approve = (context: Context, seenHash: string, of = MARCH, by = 'usr_checker') =>
  decideRun(asStaff(context, by as 'usr_checker'), of, { decision: 'approve', seenHash });

async function asked(context: Context, of = MARCH) {
  const run = await findRun(context, of);
  const { anomalies } = await loadStoredAnomalies(context, of, run ?? { contentHash: '' });
  return anomalies.map(({ subject, code }) => `${subject} ${code}`);
}

test('MAIL-14 what stands out is answered by name before the run is approved, and not by who approves', async () => {
  const context = await given(9_119);
  const hash = await prepare(context);
  expect(await asked(context)).toEqual(['par_a first-above', 'par_b first-above']);
  expect(await approve(context, hash)).toMatchObject({ refusal: { code: 'anomalies-unanswered', anomalies: 2 } });
  expect(await answer(context, hash, 'par_a')).toEqual({ ok: true, value: true });
  expect(await answer(context, hash, 'par_a')).toMatchObject({ refusal: { code: 'already-answered' } });
  expect(await answer(context, hash, 'run')).toMatchObject({ refusal: { code: 'not-asked' } });
  expect(await approve(context, hash)).toMatchObject({ refusal: { code: 'anomalies-unanswered', anomalies: 1 } });
  expect((await answer(context, hash, 'par_b', MARCH, 'usr_third')).ok).toBe(true);
  expect(await approve(context, hash, MARCH, 'usr_third')).toMatchObject({ refusal: { code: 'own-answer' } });
  expect((await findRun(context, MARCH))?.state).toBe('draft');
  expect(await approve(context, hash)).toEqual({ ok: true, value: true });
  expect(await answer(context, hash, 'par_a')).toMatchObject({ refusal: { code: 'content-changed' } });
});

test('MAIL-14 exactly the smallest amount asked about is approved without an answer', async () => {
  const context = await given(9_120);
  const hash = await prepare(context);
  expect(await asked(context)).toEqual([]);
  expect((await approve(context, hash)).ok).toBe(true);
});

test('MAIL-14 what changes voids the answers: the content prepared anew is asked about anew', async () => {
  const context = await given(9_119);
  const hash = await prepare(context);
  await answer(context, hash, 'par_a');
  await answer(context, hash, 'par_b');
  await holdPayouts(asStaff(context), 'par_b', '名義が異なるとの連絡');
  expect((await approve(context, hash)).ok).toBe(false);
  const fresh = await prepare(context);
  expect(fresh).not.toBe(hash);
  expect(await approve(context, fresh)).toMatchObject({ refusal: { code: 'anomalies-unanswered', anomalies: 1 } });
  expect(await answer(context, hash, 'par_a')).toMatchObject({ refusal: { code: 'content-changed' } });
  expect((await answer(context, fresh, 'par_a')).ok).toBe(true);
  expect((await approve(context, fresh)).ok).toBe(true);
});

test('MAIL-14, MAIL-06 a month later the medians speak, and the run says what is new about its payees', async () => {
  const opened = asking(await given(9_119), 9_119);
  const march = await prepare(opened);
  expect((await approvePayoutRun(asStaff(opened, 'usr_checker'), MARCH, march)).ok).toBe(true);
  expect((await loadNews(opened, MARCH, await listPayouts(opened, MARCH))).first).toEqual(['par_a', 'par_b']);
  await paidOrders(opened, '2026-03-15', ['par_a', 'par_a', 'par_a', 'par_b']);
  const file = await advance(opened, '2026-03-20');
  await makeBankFile(asStaff(file), MARCH, { columns: DEFAULT_FILE_COLUMNS, message: '' });
  const april = asking(await advance(file, '2026-04-10'), 9_119);
  const name = { familyName: '青空', givenName: '花子', familyKana: 'アオゾラ', givenKana: 'ハナコ' };
  await storePayee(april, 'par_b', { ...name, email: 'b@example.jp' }, 'usr_programme');
  await prepare(april, APRIL);
  expect((await listPayouts(april, APRIL)).map(({ amount }) => amount)).toEqual([27_360, 9_120]);
  expect(await asked(april, APRIL)).toEqual(['par_a payout-above']);
  expect(await loadNews(april, APRIL, await listPayouts(april, APRIL))).toMatchObject({
    first: [],
    changed: [{ partnerId: 'par_b', name: true, lastMonth: '2026-03' }],
  });
});

describeOnPostgres('at the same moment', () => {
  test('two answers are one, and an answer beside a change is for what was looked at', async () => {
    const { db } = await database().another(4);
    const context = await given(9_119, db);
    const hash = await prepare(context);
    const both = await Promise.all([answer(context, hash, 'par_a'), answer(context, hash, 'par_a')]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    await Promise.all([
      answer(context, hash, 'par_b'),
      holdPayouts(asStaff(context), 'par_b', '名義が異なるとの連絡'),
      approve(context, hash),
    ]);
    expect((await findRun(context, MARCH))?.state).toBe('draft');
    expect(await approve(context, await prepare(context))).toMatchObject({
      refusal: { code: 'anomalies-unanswered', anomalies: 1 },
    });
  });
});
