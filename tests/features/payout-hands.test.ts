import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { listTransfers } from '#app/features/bank-files/queries.server.ts';
import { handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { previewResult } from '#app/features/bank-results/queries.server.ts';
import { planText } from '#app/features/bank-results/rules.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { LAYOUT, givenApproved } from '#tests/support/announced-run.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');

/** A partner is owed so much in March; it is the 5th. */
async function givenOwed(amount = 1_000): Promise<Context> {
  const context = await givenCompany(database().db, '2026-03-05', [{ id: 'par_a', programme: 'cashback' }]);
  await givenAdjustment(context, 'par_a', amount);
  return context;
}

/** What becomes of somebody's approval of a run that usr_programme prepared. */
async function approvedBy(context: Context, by: UserId, of = MARCH) {
  await preparePayoutRun(asStaff(context, 'usr_programme'), of);
  const hash = (await findRun(context, of))?.contentHash ?? '';
  return approvePayoutRun(asStaff(context, by), of, hash);
}

const OWN_HAND = { refusal: { code: 'own-hand' } };

/** So much was sent to par_a at the end of March, in as many transfers as it takes; it is 5 April. */
async function givenSent(amount: number): Promise<Context> {
  const owed = await givenOwed(amount);
  await givenApproved(owed, MARCH);
  const noticed = await advance(owed, '2026-03-20');
  invariant((await makeBankFile(asStaff(noticed), MARCH, LAYOUT)).ok, 'the file is made');
  return advance(noticed, '2026-04-05');
}

/** Takes, as usr_checker and alone, a file in which the bank says that these rows came back. */
async function takeReturns(context: Context, rows: readonly number[]): Promise<void> {
  const transfers = await listTransfers(context, MARCH);
  const lines = rows.map((row) => `${row},山田 太郎,${transfers[row - 1]?.amount},返戻,口座なし`);
  const bytes = Buffer.from(`行番号,受取人名,金額,状態,理由\r\n${lines.join('\r\n')}\r\n`);
  const checker = asStaff(context, 'usr_checker');
  const answered = { month: MARCH, version: 1, part: 0 };
  const kept = await handInResult(checker, { name: 'result.csv', bytes }, answered, DEFAULT_RESULT_LAYOUT, {});
  invariant(kept.ok, 'the file is read');
  const plan = await previewResult(context, kept.value, DEFAULT_RESULT_LAYOUT);
  invariant(plan?.ok, 'the file fits');
  const taken = await takeResult(checker, kept.value, sha256(planText(plan.value.lines)), DEFAULT_RESULT_LAYOUT);
  invariant(taken.ok, 'the file is taken');
}

describe('MAIL-14 no payout is approved by somebody with a hand in it', () => {
  test('nor by who gave the account up to which it went, so that it goes by mail', async () => {
    const context = await givenOwed();
    await givenAccount(context, 'par_a');
    await givenAccount(context, 'par_a', null, { by: 'usr_checker', approvedBy: 'usr_third' });
    expect(await approvedBy(context, 'usr_checker')).toMatchObject(OWN_HAND);
    expect((await approvedBy(context, 'usr_third')).ok).toBe(true);
  });

  test('nor by who let it go after it was kept back, for its first run', async () => {
    const context = await givenOwed();
    await holdPayouts(asStaff(context, 'usr_maker'), 'par_a', '不審な口座');
    await releaseHold(asStaff(context, 'usr_checker'), 'par_a', '確認した');
    expect(await approvedBy(context, 'usr_checker')).toMatchObject(OWN_HAND);
    expect((await approvedBy(context, 'usr_third')).ok).toBe(true);

    const april = await advance(context, '2026-04-05');
    await givenAdjustment(april, 'par_a', 500);
    expect((await approvedBy(april, 'usr_checker', APRIL)).ok).toBe(true);
  });

  test('nor by who alone took the file in which it came back, as a whole', async () => {
    const april = await givenSent(1_000);
    await takeReturns(april, [1]);
    expect(await approvedBy(april, 'usr_checker', APRIL)).toMatchObject(OWN_HAND);
    expect((await approvedBy(april, 'usr_third', APRIL)).ok).toBe(true);
    expect(await listPayouts(april, APRIL)).toMatchObject([{ amount: 1_000 }]);
  });

  test('nor by who alone took the file in which one transfer of it came back', async () => {
    const april = await givenSent(300_001);
    await takeReturns(april, [2]);
    expect(await approvedBy(april, 'usr_checker', APRIL)).toMatchObject(OWN_HAND);
    expect((await approvedBy(april, 'usr_third', APRIL)).ok).toBe(true);
    expect(await listPayouts(april, APRIL)).toMatchObject([{ amount: 1 }]);
  });

  test('nor by who entered that it came back, whoever approved the entry', async () => {
    const april = await givenSent(1_000);
    const [payout] = await listPayouts(april, MARCH);
    invariant(payout, 'the partner was paid');
    await givenOutcome(april, payout.id);
    expect(await approvedBy(april, 'usr_maker', APRIL)).toMatchObject(OWN_HAND);
    expect((await approvedBy(april, 'usr_checker', APRIL)).ok).toBe(true);
  });
});
