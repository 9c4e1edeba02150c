import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeCp932 } from '#app/platform/cp932.server.ts';
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

test('a file with the name before a correction is not handed out, until one with the approved name is made', async () => {
  const context = await givenFileOfApprovedRun();
  expect(await findFileToSend(context, FEBRUARY)).toEqual({ ok: false, refusal: { code: 'not-noticed' } });

  await givenPayeeChanged(context, 'par_a', CORRECTED);
  expect(await findFileToSend(context, FEBRUARY)).toEqual({ ok: false, refusal: { code: 'not-approved' } });

  await prepareAndApprove(context);
  const noticed = await advance(context, '2026-02-15');
  expect(await findFileToSend(noticed, FEBRUARY)).toEqual({ ok: false, refusal: { code: 'stale' } });

  await makeFile(noticed);
  expect(await fileText(noticed)).toContain('鈴木,花子');
});

test('a file that was sent can be fetched again, byte for byte', async () => {
  const context = await advance(await givenFileOfApprovedRun(), '2026-02-15');
  const before = await fileText(context);
  const later = await advance(context, '2026-03-10');
  expect(await fileText(later)).toBe(before);
});

async function givenFileOfApprovedRun(): Promise<Context> {
  const founded = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const [order] = await givenOrders(founded, '2026-01-15', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  const context = await advance(founded, '2026-02-05');
  await prepareAndApprove(context);
  await makeFile(context);
  return context;
}

async function prepareAndApprove(context: Context): Promise<void> {
  await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY);
  const run = await findRun(context, FEBRUARY);
  const approved = await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, run?.contentHash ?? '');
  invariant(approved.ok, 'the run was approved');
}

async function makeFile(context: Context): Promise<void> {
  const made = await makeBankFile(asStaff(context), FEBRUARY, { columns: DEFAULT_FILE_COLUMNS, message: '' });
  invariant(made.ok, 'the file was made');
}

async function fileText(context: Context): Promise<string> {
  const file = await findFileToSend(context, FEBRUARY);
  invariant(file?.ok, 'the file is handed out');
  return decodeCp932(file.value.content);
}
