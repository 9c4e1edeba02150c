import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { handOutFile, makeBankFile, makeTransferFile } from '#app/features/bank-files/commands.server.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { holdPayouts } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeCp932 } from '#app/platform/cp932.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');

const CORRECTED = {
  familyName: '鈴木',
  givenName: '花子',
  familyKana: 'スズキ',
  givenKana: 'ハナコ',
  email: 'par_a@example.jp',
};

test('a file is made after the notices alone, so that none has the name before a correction', async () => {
  const context = await givenApproved();
  expect(await makeFile(context)).toEqual({ ok: false, refusal: { code: 'not-noticed' } });

  await givenPayeeChanged(context, 'par_a', CORRECTED);
  await prepareAndApprove(context);
  const noticed = await advance(context, '2026-02-15');
  expect(await findFileToSend(noticed, FEBRUARY)).toBeUndefined();
  expect((await makeFile(noticed)).ok).toBe(true);
  expect(await fileText(noticed)).toContain('鈴木,花子');
});

test('MAIL-14 a run that was approved, opened again and approved without somebody’s money is sent to the others', async () => {
  const context = await givenCompany(database().db, '2026-02-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await givenAdjustment(context, 'par_a', 1_000);
  await givenAdjustment(context, 'par_b', 1_000);
  await prepareAndApprove(context);
  await makeFile(context);
  await holdPayouts(asStaff(context), 'par_a', '名義が異なるとの連絡');
  await prepareAndApprove(context);
  const noticed = await advance(context, '2026-02-15');
  expect(await checkMoney(noticed)).toEqual([]);
  await makeFile(noticed);
  expect(await fileText(noticed)).toBe('par_b@example.jp,山田,太郎,1000,\r\n');
});

test('MAIL-15 nothing that was written before somebody’s account is handed to the bank beside it', async () => {
  const context = await givenCompany(database().db, '2026-02-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  for (const partner of ['par_a', 'par_b'] as const) await givenAdjustment(context, partner, 1_000);
  await prepareAndApprove(context);
  await makeFile(context);
  await givenAccount(context, 'par_a');
  await holdPayouts(asStaff(context), 'par_b', '名義が異なるとの連絡');
  await prepareAndApprove(context);
  const noticed = await advance(context, '2026-02-15');
  expect(await handOutFile(asStaff(noticed), FEBRUARY, 1, 'mail-money')).toBeUndefined();
  expect((await makeTransferFile(asStaff(noticed), FEBRUARY, readEnvironment({}).bankTransfer)).ok).toBe(true);
  expect(await handOutFile(asStaff(noticed), FEBRUARY, 1, 'transfer')).toMatchObject({ value: { version: 1 } });
  expect(await checkMoney(noticed)).toEqual([]);
});

test('a file that was sent can be fetched again, byte for byte', async () => {
  const context = await advance(await givenApproved(), '2026-02-15');
  expect((await makeFile(context)).ok).toBe(true);
  const before = await fileText(context);
  const later = await advance(context, '2026-03-10');
  expect(await fileText(later)).toBe(before);
});

async function givenApproved(): Promise<Context> {
  const founded = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(founded, '2026-01-15', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(founded, '2026-02-05');
  await prepareAndApprove(context);
  return context;
}

async function prepareAndApprove(context: Context): Promise<void> {
  await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY);
  const run = await findRun(context, FEBRUARY);
  const approved = await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, run?.contentHash ?? '');
  invariant(approved.ok, 'the run was approved');
}

async function makeFile(context: Context) {
  return makeBankFile(asStaff(context), FEBRUARY, { columns: DEFAULT_FILE_COLUMNS, message: '' });
}

async function fileText(context: Context): Promise<string> {
  const file = await findFileToSend(context, FEBRUARY);
  invariant(file?.ok, 'the file is handed out');
  return decodeCp932(file.value.content);
}
