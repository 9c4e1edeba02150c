import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { makeBankFile, markSent } from '#app/features/bank-files/commands.server.ts';
import { explainFileRefusal } from '#app/features/bank-files/messages.ts';
import {
  findFileToSend,
  findUnreadable,
  listFileParts,
  listFiles,
  listTransfers,
} from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS, MOST_FILE_ROWS, dividedBytes } from '#app/features/bank-files/rules.ts';
import { addPlans } from '#app/features/catalogue/commands.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { storePayee } from '#app/features/partners/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { enterPayee } from '#app/features/payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeCp932 } from '#app/platform/cp932.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { day } from '#app/core/calendar.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: 'キャッシュバック' };
const YAMADA = {
  familyName: '山田',
  givenName: '太郎',
  familyKana: 'ヤマダ',
  givenKana: 'タロウ',
  email: 'a@example.jp',
};

/** A partner that earned 300,001 yen on 1 February: 500,002 yen a month for three months at 20 %. */
async function givenEarned(): Promise<Context> {
  const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  await addPlans(context, {
    plans: [{ code: 'L', name: '大きなプラン', planGroup: 'shared', kind: 'server' }],
    prices: [{ planCode: 'L', fromDay: context.today, monthlyFee: yen(500_002), setupFee: yen(0) }],
  });
  const placed = await placeOrders(context, [
    { planCode: 'L', termMonths: 3, startsOn: day('2026-02-01'), partnerId: 'par_a', client: null },
  ]);
  invariant(placed.ok && placed.value[0], 'the order is accepted');
  const { invoice } = placed.value[0];
  await recordPayments(context, [{ invoiceId: invoice.id, amount: invoice.total }]);
  return advance(context, '2026-03-10');
}

/** The run of March was approved and announced; it is the 15th. */
async function givenAnnounced(context: Context): Promise<Context> {
  expect((await preparePayoutRun(asStaff(context, 'usr_maker'), MARCH)).ok).toBe(true);
  const run = await findRun(context, MARCH);
  invariant(run, 'a prepared run is stored');
  expect((await approvePayoutRun(asStaff(context, 'usr_checker'), MARCH, run.contentHash)).ok).toBe(true);
  return advance(context, '2026-03-15');
}

describe('MAIL-15 the file for the bank', () => {
  test('300,001 yen are sent as 300,000 and 1 yen, in the bank’s encoding', async () => {
    const context = await givenAnnounced(await givenEarned());
    const made = await makeBankFile(asStaff(context), MARCH, LAYOUT);
    invariant(made.ok, 'the file is made');
    expect(decodeCp932(made.value.content)).toBe(
      'par_a@example.jp,山田,太郎,300000,キャッシュバック\r\npar_a@example.jp,山田,太郎,1,キャッシュバック\r\n',
    );
    expect((await listTransfers(context, MARCH)).map(({ amount }) => amount)).toEqual([300_000, 1]);
  });

  test('the columns stand in the order the company set', async () => {
    const context = await givenAnnounced(await givenEarned());
    const made = await makeBankFile(asStaff(context), MARCH, { columns: ['amount', 'familyName'], message: '' });
    invariant(made.ok, 'the file is made');
    expect(decodeCp932(made.value.content)).toBe('300000,山田\r\n1,山田\r\n');
  });

  test('the live version is kept byte for byte, and a new version ends the one before', async () => {
    const context = await givenAnnounced(await givenEarned());
    const first = await makeBankFile(asStaff(context), MARCH, LAYOUT);
    invariant(first.ok, 'the file is made');
    for (let fetched = 0; fetched < 2; fetched += 1) {
      const file = await findFileToSend(context, MARCH);
      invariant(file?.ok, 'the file may be handed out');
      expect(Buffer.compare(first.value.content, file.value.content)).toBe(0);
    }
    await makeBankFile(asStaff(context), MARCH, LAYOUT);
    expect(await listFiles(context, MARCH)).toMatchObject([
      { version: 2, rows: 2, total: 300_001, replacedAt: null },
      { version: 1, replacedAt: context.now },
    ]);
  });

  test('more rows than the bank takes in one file make several, of one version and together the very bytes', async () => {
    const context = await givenAnnounced(await givenEarned());
    const small = { ...context, policy: { ...context.policy, maxTransferYen: yen(100) } };
    const made = await makeBankFile(asStaff(small), MARCH, LAYOUT);
    invariant(made.ok, 'the file is made');
    const files = dividedBytes(made.value.content);
    expect(files.map((file) => decodeCp932(file).split('\r\n').length - 1)).toEqual([MOST_FILE_ROWS, 1]);
    expect(Buffer.compare(Buffer.concat(files), made.value.content)).toBe(0);
    expect(await listFileParts(context, MARCH)).toMatchObject(
      [300_000, 1].map((total, place) => ({
        ...{ version: 1, part: place + 1, rows: [3_000, 1][place], total },
        sha256: sha256(files[place] ?? new Uint8Array()),
      })),
    );
    await makeBankFile(asStaff(context), MARCH, LAYOUT);
    expect((await listFileParts(context, MARCH)).map(({ version, part }) => [version, part])).toEqual([
      [2, 1],
      [1, 1],
      [1, 2],
    ]);
  });

  test('no file is made of a run that was not approved', async () => {
    const context = await givenEarned();
    await preparePayoutRun(asStaff(context), MARCH);
    expect(await makeBankFile(asStaff(context), MARCH, LAYOUT)).toMatchObject({ refusal: { code: 'not-approved' } });
  });
});

describe('MAIL-06 a name the bank cannot read', () => {
  test('is refused where it is entered, naming the character, and nothing is stored', async () => {
    const context = await givenEarned();
    const entered = await enterPayee(asStaff(context), 'par_a', { ...YAMADA, familyName: '𠮷田' }, true);
    expect(entered).toEqual({
      ok: false,
      refusal: { code: 'bank-cannot-read', field: 'familyName', character: '𠮷' },
    });
    await preparePayoutRun(asStaff(context), MARCH);
    expect(await listPayouts(context, MARCH)).toMatchObject([{ familyName: '山田' }]);
  });

  test('that stands from earlier days is found before the approval and refuses the whole file', async () => {
    const earned = await givenEarned();
    await storePayee(earned, 'par_a', { ...YAMADA, familyName: '𠮷田' });
    const context = await givenAnnounced(earned);
    expect(findUnreadable(await listPayouts(context, MARCH))).toMatchObject({ column: 'familyName', character: '𠮷' });
    const made = await makeBankFile(asStaff(context), MARCH, LAYOUT);
    invariant(!made.ok, 'the file is refused');
    expect(explainFileRefusal(made.refusal)).toContain('「𠮷」');
    expect(await findFileToSend(context, MARCH)).toBeUndefined();
    expect(await listTransfers(context, MARCH)).toEqual([]);
  });
});

describe('PRG-18 what the last day’s run did not send', () => {
  test('is recorded by hand from the last day on, once the file is right', async () => {
    const context = await givenAnnounced(await givenEarned());
    expect(await markSent(asStaff(context), MARCH)).toMatchObject({
      refusal: { code: 'not-yet', sendOn: '2026-03-31' },
    });

    const lastDay = await advance(context, '2026-03-31');
    expect(await markSent(asStaff(lastDay), MARCH)).toMatchObject({ refusal: { code: 'nothing-sendable' } });
    await makeBankFile(asStaff(lastDay), MARCH, LAYOUT);
    expect((await markSent(asStaff(lastDay), MARCH)).ok).toBe(true);
    expect(await listPayouts(lastDay, MARCH)).toMatchObject([{ sentOn: '2026-03-31', sentAmount: 300_001 }]);
    expect(await markSent(asStaff(lastDay), MARCH)).toMatchObject({ refusal: { code: 'nothing-sendable' } });
  });
});
