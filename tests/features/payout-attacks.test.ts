import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { readTransfers } from '#app/core/zengin-transfers.ts';
import { proposeAccount } from '#app/features/account-changes/commands.server.ts';
import { handOutFile, makeBankFile, makeTransferFile, markSent } from '#app/features/bank-files/commands.server.ts';
import { findLiveFile, listFiles } from '#app/features/bank-files/queries.server.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import { decideOutcome, proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { entryAsThing } from '#app/features/outcome-proposals/rules.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { closeRun } from '#app/features/run-closings/commands.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeJis8 } from '#app/platform/cp932.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { PARTNERS_ACCOUNT, approveAccount, givenAccount } from '#tests/support/accounts.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { LAYOUT, givenApproved, sentIn } from '#tests/support/announced-run.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const [DECEMBER, JANUARY, FEBRUARY] = [month('2026-12'), month('2027-01'), month('2027-02')];
const { bankTransfer } = readEnvironment({});

/** In December 2026 par_a is owed money to its account and par_b by mail; it is the 5th. */
async function givenOwed(db: Db = database().db, amount = 1_000): Promise<Context> {
  const context = await givenCompany(db, '2026-12-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await givenAccount(context, 'par_a');
  for (const partner of ['par_a', 'par_b'] as const) await givenAdjustment(context, partner, amount);
  return context;
}

/** The same, approved and announced, on a day. */
async function givenAnnounced(on: string, db: Db = database().db, amount = 1_000): Promise<Context> {
  const context = await givenOwed(db, amount);
  await givenApproved(context, DECEMBER);
  return advance(context, on);
}

const makeBoth = (context: Context) =>
  Promise.all([
    makeTransferFile(asStaff(context), DECEMBER, bankTransfer),
    makeBankFile(asStaff(context), DECEMBER, LAYOUT),
  ]);

async function transferDay(context: Context): Promise<string | undefined> {
  const file = await findLiveFile(context, DECEMBER, 'transfer');
  const read = file && readTransfers(decodeJis8(file.content));
  return read?.ok ? read.value.monthDay : undefined;
}

describe('PRG-18 the year’s end', () => {
  test('is passed by both ways: the transfer on the last open day, the books on the last day, and each yen once', async () => {
    const context = await givenAnnounced('2026-12-20');
    await makeBoth(context);
    expect(await transferDay(context)).toBe('1230');
    for (const route of ['transfer', 'mail-money'] as const) await handOutFile(asStaff(context), DECEMBER, 1, route);
    const newYear = await advance(context, '2027-01-05');
    expect(await sentIn(newYear, DECEMBER)).toEqual([
      ['par_a', 1_000, '2026-12-31'],
      ['par_b', 1_000, '2026-12-31'],
    ]);
    const received = { outcome: 'received' as const, happenedOn: day('2026-12-30'), reason: '' };
    for (const { id } of await listPayouts(newYear, DECEMBER)) await givenOutcome(newYear, id, received);
    expect(await closeRun(asStaff(newYear), DECEMBER)).toEqual({ ok: true, value: true });
    await givenApproved(newYear, JANUARY);
    expect(await sentIn(newYear, JANUARY)).toEqual([]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('that found no file is made up for on the first open day of the new year, once', async () => {
    const context = await givenAnnounced('2027-01-01');
    expect(await sentIn(context, DECEMBER)).toEqual([
      ['par_a', 1_000, null],
      ['par_b', 1_000, null],
    ]);
    await makeBoth(context);
    expect(await transferDay(context)).toBe('0104');
    expect((await markSent(asStaff(context), DECEMBER)).ok).toBe(true);
    await givenApproved(context, JANUARY);
    expect(await sentIn(context, JANUARY)).toEqual([]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describe('MAIL-14 no yen of a payout is lost', () => {
  test('through a returned part, a correction that outweighs it, another name, account and a hold', async () => {
    const context = await givenAnnounced('2026-12-20', database().db, 300_001);
    await makeBoth(context);
    const january = await advance(context, '2027-01-05');
    const [, byMail] = await listPayouts(january, DECEMBER);
    invariant(byMail, 'par_b was paid by mail');
    const [, second] = (await listEnds(january, DECEMBER)).filter(({ payoutId }) => payoutId === byMail.id);
    invariant(second, 'in two transfers');
    const entered = { outcome: 'returned' as const, happenedOn: null, reason: '名義相違' };
    const proposed = await proposeOutcome(asStaff(january), DECEMBER, [second], entered);
    invariant(proposed.ok, 'the result is entered');
    const decision = await approvalOf(january, entryAsThing(proposed.value));
    invariant((await decideOutcome(asStaff(january, 'usr_checker'), proposed.value, decision)).ok, 'and approved');
    await givenAdjustment(january, 'par_b', -500);
    await givenAccount(january, 'par_b', { ...PARTNERS_ACCOUNT, number: '7654321' });
    await holdPayouts(asStaff(january, 'usr_third'), 'par_b', '口座の確認');
    await preparePayoutRun(asStaff(january, 'usr_programme'), JANUARY);
    expect(await sentIn(january, JANUARY)).toEqual([]);

    const february = await advance(january, '2027-02-05');
    await releaseHold(asStaff(february, 'usr_third'), 'par_b', '確認した');
    await givenAdjustment(february, 'par_b', 600);
    await preparePayoutRun(asStaff(february, 'usr_programme'), FEBRUARY);
    expect(await listPayouts(february, FEBRUARY)).toMatchObject([
      { partnerId: 'par_b', amount: 101, route: 'transfer', accountNumber: '7654321' },
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describeOnPostgres('at the same moment', () => {
  const given = async (on?: string) => {
    const { db } = await database().another(6);
    return on ? givenAnnounced(on, db) : givenOwed(db);
  };

  test('an account’s approval beside a run’s: what is approved in the end is what would be paid', async () => {
    const context = await given();
    await preparePayoutRun(asStaff(context), DECEMBER);
    const seen = (await findRun(context, DECEMBER))?.contentHash ?? '';
    invariant(
      (await proposeAccount(asStaff(context, 'usr_programme'), 'par_b', PARTNERS_ACCOUNT)).ok,
      'it is asked for',
    );
    const [account] = await Promise.all([
      approveAccount(context, 'par_b', 'usr_third'),
      approvePayoutRun(asStaff(context, 'usr_checker'), DECEMBER, seen),
      preparePayoutRun(asStaff(context, 'usr_maker'), DECEMBER),
    ]);
    expect(account.ok).toBe(true);
    const run = await findRun(context, DECEMBER);
    const routes = (await listPayouts(context, DECEMBER)).map(({ route }) => route);
    // Approved by mail it would go to the wrong place: then it is a draft again.
    expect(run?.state === 'draft' || routes.every((route) => route === 'transfer')).toBe(true);
    expect(await checkMoney(context)).toEqual([]);
  });

  test('two of each file and the handing out of either: one lives of each way, and no payout is in both', async () => {
    const context = await given('2026-12-20');
    await Promise.all([makeBoth(context), makeBoth(context)]);
    await Promise.all([
      handOutFile(asStaff(context), DECEMBER, 1, 'transfer'),
      handOutFile(asStaff(context), DECEMBER, 1, 'mail-money'),
      makeBoth(context),
    ]);
    const files = await listFiles(context, DECEMBER);
    expect(files.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(
      files
        .filter(({ replacedAt }) => !replacedAt)
        .map(({ route }) => route)
        .toSorted(),
    ).toEqual(['mail-money', 'transfer']);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a hold, its end, a new file and the sending: a payout is sent or waits, and never both', async () => {
    const context = await given('2026-12-20');
    await makeBoth(context);
    const last = { ...(await advance(context, '2026-12-30')) };
    await holdPayouts(asStaff(last), 'par_b', '口座の確認');
    await Promise.all([
      releaseHold(asStaff(last), 'par_b', '確認した'),
      makeBoth(last),
      handOutFile(asStaff(last), DECEMBER, 1),
    ]);
    const january = await advance(last, '2027-01-05');
    await Promise.all([makeBoth(january), markSent(asStaff(january), DECEMBER), markSent(asStaff(january), DECEMBER)]);
    await markSent(asStaff(january), DECEMBER);
    await givenApproved(january, JANUARY);
    const [december, next] = [await sentIn(january, DECEMBER), await sentIn(january, JANUARY)];
    expect(december.filter(([, , sentOn]) => sentOn !== null)).toHaveLength(2);
    expect(next).toEqual([]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('two results of one transfer and the closing of its run: one is recorded, and the run closes at 0 or not at all', async () => {
    const context = await given('2026-12-20');
    await makeBoth(context);
    const january = await advance(context, '2027-01-05');
    const [ofAccount, byMail] = await listPayouts(january, DECEMBER);
    invariant(ofAccount && byMail, 'both were paid');
    await givenOutcome(january, ofAccount.id, { outcome: 'received', reason: '' });
    const transfers = (await listEnds(january, DECEMBER)).filter(({ payoutId }) => payoutId === byMail.id);
    const enter = (outcome: 'received' | 'returned') =>
      proposeOutcome(asStaff(january), DECEMBER, transfers, {
        ...{ outcome, happenedOn: null },
        reason: outcome === 'received' ? '' : '名義相違',
      });
    const both = await Promise.all([enter('received'), enter('returned')]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const [entered] = both.flatMap((one) => (one.ok ? [one.value] : []));
    invariant(entered, 'one of them waits');
    const decision = await approvalOf(january, entryAsThing(entered));
    const [first, second] = await Promise.all([
      decideOutcome(asStaff(january, 'usr_checker'), entered, decision),
      decideOutcome(asStaff(january, 'usr_third'), entered, decision),
      closeRun(asStaff(january), DECEMBER),
    ]);
    expect([first.ok, second.ok].toSorted()).toEqual([false, true]);
    await closeRun(asStaff(january), DECEMBER);
    expect(await closeRun(asStaff(january), DECEMBER)).toMatchObject({ refusal: { code: 'closed-already' } });
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});
