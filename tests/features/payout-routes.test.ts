import { expect, test } from 'vitest';
import { readTransfers } from '#app/core/zengin-transfers.ts';
import { addMonths, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile, makeTransferFile } from '#app/features/bank-files/commands.server.ts';
import { findFileToSend, findLiveFile, listFiles } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { listDue } from '#app/features/payout-letters/queries.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import { loadNews } from '#app/features/payout-safeguards/queries.server.ts';
import { listUnclaimed } from '#app/features/unclaimed-transfers/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeJis8 } from '#app/platform/cp932.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { PARTNERS_ACCOUNT, givenAccount } from '#tests/support/accounts.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches, findFileBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const MAY = month('2026-05');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };
const { bankTransfer } = readEnvironment({});

/** May 2026, whose last day is a Sunday: par_a is paid to its account, par_b by mail, 400,000 yen each. */
async function givenBothRoutes(): Promise<Context> {
  const context = await givenCompany(database().db, '2026-05-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await givenAdjustment(context, 'par_a', 400_000);
  await givenAdjustment(context, 'par_b', 400_000);
  await givenAccount(context, 'par_a');
  return approved(context);
}

/** The run of the context's month prepared by one, approved by another and announced. */
async function approved(context: Context): Promise<Context> {
  const of = month(context.today.slice(0, 7));
  await preparePayoutRun(asStaff(context, 'usr_maker'), of);
  const run = await findRun(context, of);
  invariant(run, 'the run was prepared');
  invariant((await approvePayoutRun(asStaff(context, 'usr_checker'), of, run.contentHash)).ok, 'it was approved');
  return advance(context, `${of}-16`);
}

async function givenFiles(context: Context): Promise<void> {
  const of = month(context.today.slice(0, 7));
  invariant((await makeTransferFile(asStaff(context), of, bankTransfer)).ok, 'the file of transfers is made');
  invariant((await makeBankFile(asStaff(context), of, LAYOUT)).ok, 'the file of Mail-Money is made');
}

test('MAIL-15 a run goes both ways: one file each, an account’s money whole, and nothing in both', async () => {
  const context = await givenBothRoutes();
  await givenFiles(context);
  const mail = await findLiveFile(context, MAY, 'mail-money');
  const transfers = await findLiveFile(context, MAY, 'transfer');
  invariant(mail && transfers, 'each route has its file');
  expect([mail.rows, mail.total]).toEqual([2, 400_000]);
  expect([transfers.rows, transfers.total]).toEqual([1, 400_000]);

  const read = readTransfers(decodeJis8(transfers.content));
  expect(read).toMatchObject({
    value: { monthDay: '0529', transfers: [{ ...PARTNERS_ACCOUNT, amount: 400_000 }] },
  });
  expect(Buffer.from(mail.content).toString('latin1')).not.toContain('par_a');
  const handed = await findFileToSend(context, MAY, 'transfer');
  expect(handed?.ok && Buffer.compare(handed.value.content, transfers.content)).toBe(0);
  expect(await findFileBreaches(database().sql)).toEqual([]);

  invariant((await makeTransferFile(asStaff(context), MAY, bankTransfer)).ok, 'it is made again');
  expect(await listFiles(context, MAY)).toMatchObject([
    { version: 3, route: 'transfer', replacedAt: null },
    { version: 2, route: 'mail-money', replacedAt: null },
    { version: 1, route: 'transfer', replacedAt: expect.any(Date) },
  ]);
  const sent = await advance(context, '2026-06-01');
  expect((await listPayouts(sent, MAY)).map(({ sentOn }) => sentOn)).toEqual(['2026-05-31', '2026-05-31']);
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('MAIL-04 each is announced as it comes, and told of as it went', async () => {
  const context = await givenBothRoutes();
  await givenFiles(context);
  await advance(context, '2026-06-02');
  const told = await lettersIn(database().db);
  const [account, mail] = ['par_a@example.jp', 'par_b@example.jp'].map((address) =>
    told.filter(({ kind, toAddress }) => kind.startsWith('payout-') && toAddress === address),
  );
  expect(account?.map(({ kind }) => kind).toSorted()).toEqual(['payout-notice', 'payout-sent']);
  const [toAccount, byMail] = [account, mail].map((those) => those?.map(({ body }) => body).join('\n'));
  expect(toAccount).toContain('2026年5月29日');
  expect(toAccount).toContain('＊＊＊＊＊56');
  expect(toAccount).not.toContain('メルマネ');
  expect(toAccount).not.toContain(PARTNERS_ACCOUNT.number);
  expect(byMail).toContain('メルマネ');
  expect(new Set(told.filter(({ kind }) => kind === 'payout-notice').map(({ subject }) => subject)).size).toBe(1);
});

test('MAIL-14 a transfer waits for nobody: it never expires, nobody is reminded, and it is on no list of the unclaimed', async () => {
  const context = await givenBothRoutes();
  await givenFiles(context);
  const late = await advance(context, '2026-07-12');
  const [ofAccount] = await listPayouts(late, MAY);
  const ends = await listEnds(late, MAY);
  expect(new Set((await listUnclaimed(late)).map(({ partnerId }) => partnerId))).toEqual(new Set(['par_b']));
  expect((await listDue(late, 'transfer-reminder')).some(({ partnerId }) => partnerId === 'par_a')).toBe(false);
  const reminded = (await lettersIn(database().db)).filter(({ kind }) => kind === 'transfer-reminder');
  expect(reminded.map(({ toAddress }) => toAddress)).toEqual(['par_b@example.jp']);
  const expired = { outcome: 'expired' as const, happenedOn: null, reason: '期限' };
  const transfer = ends.filter(({ payoutId }) => payoutId === ofAccount?.id);
  expect(await proposeOutcome(asStaff(late, 'usr_maker'), MAY, transfer, expired)).toMatchObject({
    refusal: { code: 'never-expires' },
  });
});

test('MAIL-01 a transfer that came back is paid again with the next run, to the account as it is then, once', async () => {
  const context = await givenBothRoutes();
  await givenFiles(context);
  const back = await advance(context, '2026-06-03');
  const [ofAccount] = await listPayouts(back, MAY);
  invariant(ofAccount, 'the payout is there');
  await givenOutcome(back, ofAccount.id, { reason: '口座番号の相違' });
  await givenAccount(back, 'par_a', { ...PARTNERS_ACCOUNT, number: '7654321' });

  const june = await approved(back);
  const JUNE = addMonths(MAY, 1);
  expect(await listPayouts(june, JUNE)).toMatchObject([
    { partnerId: 'par_a', amount: 400_000, route: 'transfer', accountNumber: '7654321' },
  ]);
  expect(await makeBankFile(asStaff(june), JUNE, LAYOUT)).toMatchObject({ refusal: { code: 'nothing-to-send' } });
  invariant((await makeTransferFile(asStaff(june), JUNE, bankTransfer)).ok, 'the file is made');
  const july = await advance(june, '2026-07-01');
  expect(await listPayouts(july, JUNE)).toMatchObject([{ sentOn: '2026-06-30', sentAmount: 400_000 }]);
  const [sums] = await database().sql<{ paid: string; back: string }[]>`
    select sum(s.amount)::bigint as paid,
      sum(s.amount) filter (where r.payout_id is not null)::bigint as back
    from payout_sendings s join payouts p on p.id = s.payout_id left join payout_returns r on r.payout_id = s.payout_id
    where p.partner_id = 'par_a'`;
  expect(sums).toEqual({ paid: '800000', back: '400000' });
  expect(await findBreaches(database().sql)).toEqual([]);
  expect(await findFileBreaches(database().sql)).toEqual([]);
});

test('MAIL-06 a run says whose account is another than last time, and whose stands in another name than the payee', async () => {
  const context = await givenBothRoutes();
  await givenFiles(context);
  const june = await advance(context, '2026-06-05');
  for (const partner of ['par_a', 'par_b'] as const) await givenAdjustment(june, partner, 1_000);
  await givenAccount(june, 'par_a', { ...PARTNERS_ACCOUNT, number: '7654321' });
  await givenAccount(june, 'par_b', { ...PARTNERS_ACCOUNT, holder: 'ｽｽﾞｷ ﾊﾅｺ' });
  const JUNE = addMonths(MAY, 1);
  await preparePayoutRun(asStaff(june, 'usr_maker'), JUNE);
  const payouts = await listPayouts(june, JUNE);
  const news = await loadNews(june, JUNE, payouts);
  expect(news.changed).toEqual(
    ['par_a', 'par_b'].map((partnerId) => ({ partnerId, name: false, email: false, account: true, lastMonth: MAY })),
  );
  expect(news.otherHolders).toEqual(['par_b']);
});
