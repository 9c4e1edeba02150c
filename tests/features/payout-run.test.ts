import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { listLeftOut, listReviewedItems, listReviewedPayouts } from '#app/features/payout-reviews/queries.server.ts';
import { proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { confirmPayees } from '#app/features/payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { payoutRuns } from '#db/schema/payouts.ts';
import { givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { ownApprovalsRefused } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');

/** 45,600 yen for twelve months at 20 %. */
const CASHBACK = 9_120;

/** Two partners earn a cashback on 1 February, payable on 31 March; only the first has confirmed its payee. */
async function givenEarned(): Promise<Context> {
  const context = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback', payeeConfirmed: false },
  ]);
  const orders = await givenOrders(context, '2026-02-01', ['par_a', 'par_b']);
  const paid = await recordPayments(
    context,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  expect(paid.ok).toBe(true);
  return context;
}

async function prepared(context: Context): Promise<string> {
  expect((await preparePayoutRun(asStaff(context, 'usr_maker'), MARCH)).ok).toBe(true);
  const run = await findRun(context, MARCH);
  invariant(run, 'a prepared run is stored');
  return run.contentHash;
}

const payeesOf = async (context: Context, of: typeof MARCH) =>
  (await listReviewedPayouts(context, of)).map(({ partnerId, amount }) => [partnerId, amount]);

describe('MAIL-14 a run needs two people', () => {
  test('whoever prepared it may not approve it, and the database would not store it either', async () => {
    const context = await advance(await givenEarned(), '2026-03-10');
    const hash = await prepared(context);
    expect(await approvePayoutRun(asStaff(context, 'usr_maker'), MARCH, hash)).toEqual({
      ok: false,
      refusal: { code: 'own-work' },
    });
    expect(await ownApprovalsRefused(database().sql)).toEqual([{ by: 'usr_maker', kind: 'run' }]);
    const byHand = context.db
      .update(payoutRuns)
      .set({ state: 'approved', approvedBy: 'usr_maker', approvedAt: context.now, approvedOn: context.today })
      .where(eq(payoutRuns.month, MARCH));
    await expect(byHand).rejects.toMatchObject({
      cause: { message: 'payout_runs takes effect without approval' },
    });
    expect((await findRun(context, MARCH))?.state).toBe('draft');
  });

  test('somebody else approves exactly what was shown, once', async () => {
    const context = await advance(await givenEarned(), '2026-03-14');
    const hash = await prepared(context);
    const checker = asStaff(context, 'usr_checker');
    expect((await approvePayoutRun(checker, MARCH, hash)).ok).toBe(true);
    expect(await findRun(context, MARCH)).toMatchObject({
      state: 'approved',
      preparedBy: 'usr_maker',
      approvedBy: 'usr_checker',
      approvedOn: day('2026-03-14'),
    });
    expect(await approvePayoutRun(checker, MARCH, hash)).toMatchObject({ refusal: { code: 'already-decided' } });
  });

  test('a change between the look and the click refuses the approval until the run is prepared anew', async () => {
    const context = await advance(await givenEarned(), '2026-03-10');
    const seen = await prepared(context);
    await confirmPayees(context, ['par_b']);
    const checker = asStaff(context, 'usr_checker');
    expect(await approvePayoutRun(checker, MARCH, seen)).toMatchObject({ refusal: { code: 'content-changed' } });

    const anew = await prepared(context);
    expect(anew).not.toBe(seen);
    expect(await approvePayoutRun(checker, MARCH, seen)).toMatchObject({ refusal: { code: 'content-changed' } });
    expect((await approvePayoutRun(checker, MARCH, anew)).ok).toBe(true);
    expect(await payeesOf(context, MARCH)).toEqual([
      ['par_a', CASHBACK],
      ['par_b', CASHBACK],
    ]);
  });

  test('correcting a payee takes the approval back: nobody approved that name', async () => {
    const context = await advance(await givenEarned(), '2026-03-10');
    const hash = await prepared(context);
    await approvePayoutRun(asStaff(context, 'usr_checker'), MARCH, hash);
    const payee = {
      familyName: '山田',
      givenName: '次郎',
      familyKana: 'ヤマダ',
      givenKana: 'ジロウ',
      email: 'a@example.jp',
    };
    await givenPayeeChanged(context, 'par_a', payee);
    expect(await findRun(context, MARCH)).toMatchObject({ state: 'draft', approvedBy: null });
  });
});

describe('MAIL-14 the draft of the 1st', () => {
  test('it holds what is payable, is nobody’s word, and becomes a run when a maker puts it up', async () => {
    const first = await advance(await givenEarned(), '2026-03-01');
    const draft = await findRun(first, MARCH);
    expect(draft).toMatchObject({ state: 'draft', preparedBy: null });
    expect(await payeesOf(first, MARCH)).toEqual([['par_a', CASHBACK]]);
    const checker = asStaff(first, 'usr_checker');
    expect(await approvePayoutRun(checker, MARCH, draft?.contentHash ?? '')).toMatchObject({
      refusal: { code: 'not-proposed' },
    });

    const putUp = await prepared(first);
    expect(putUp).toBe(draft?.contentHash);
    expect(await findRun(first, MARCH)).toMatchObject({ state: 'draft', preparedBy: 'usr_maker' });
    expect((await approvePayoutRun(checker, MARCH, putUp)).ok).toBe(true);
  });

  test('the database stores no run as approved that nobody put up', async () => {
    const context = await advance(await givenEarned(), '2026-03-01');
    const byHand = database().sql`
      update payout_runs set state = 'approved', approved_by = 'usr_checker', approved_at = now(), approved_on = '2026-03-01'`;
    await expect(byHand).rejects.toThrow();
    expect((await findRun(context, MARCH))?.state).toBe('draft');
  });

  test('what changes after it is in the run that is put up, and nobody’s approval had to end', async () => {
    const first = await advance(await givenEarned(), '2026-03-01');
    await confirmPayees(first, ['par_b']);
    expect(await payeesOf(first, MARCH)).toEqual([['par_a', CASHBACK]]);
    await prepared(first);
    expect(await payeesOf(first, MARCH)).toEqual([
      ['par_a', CASHBACK],
      ['par_b', CASHBACK],
    ]);
    const [reopened] = await database().sql`select count(*)::int as acts from audit_entries where act = 'run-reopened'`;
    expect(reopened).toEqual({ acts: 0 });
  });

  test('a month with nothing to pay has none, and one that nobody put up is missed', async () => {
    const earned = await givenEarned();
    expect(await findRun(await advance(earned, '2026-02-01'), month('2026-02'))).toBeUndefined();
    const late = await advance(earned, '2026-03-15');
    expect(await findRun(late, MARCH)).toMatchObject({ state: 'missed', preparedBy: null });
    expect(await payeesOf(await advance(late, '2026-04-01'), APRIL)).toEqual([['par_a', CASHBACK]]);
  });
});

describe('MAIL-06 who is in a run, and who is left out', () => {
  test('an unconfirmed payee keeps the money out, and the reason is said', async () => {
    const context = await advance(await givenEarned(), '2026-03-10');
    await prepared(context);
    expect(await payeesOf(context, MARCH)).toEqual([['par_a', CASHBACK]]);
    expect(await listLeftOut(context, MARCH)).toMatchObject([
      { partnerId: 'par_b', lines: 1, total: CASHBACK, confirmedOn: null },
    ]);
    expect(await listReviewedItems(context, MARCH)).toMatchObject([
      { term: 1, countMonth: '2026-01', rate: '0.2', base: 45_600, amount: CASHBACK },
    ]);
  });
});

describe('MAIL-04 the deadline', () => {
  test('a run nobody approved by the 14th is missed, and its money joins the next month', async () => {
    const context = await advance(await givenEarned(), '2026-03-14');
    const hash = await prepared(context);
    const late = await advance(context, '2026-03-15');
    expect((await findRun(late, MARCH))?.state).toBe('missed');
    expect(await approvePayoutRun(asStaff(late, 'usr_checker'), MARCH, hash)).toMatchObject({
      refusal: { code: 'too-late', deadline: '2026-03-14' },
    });
    expect(await preparePayoutRun(asStaff(late), MARCH)).toMatchObject({ refusal: { code: 'run-missed' } });

    const next = await advance(late, '2026-04-02');
    expect((await preparePayoutRun(asStaff(next), APRIL)).ok).toBe(true);
    expect(await payeesOf(next, APRIL)).toEqual([['par_a', CASHBACK]]);
  });

  test('a run is not prepared before its month begins', async () => {
    const context = await advance(await givenEarned(), '2026-02-28');
    expect(await preparePayoutRun(asStaff(context), MARCH)).toMatchObject({ refusal: { code: 'month-not-begun' } });
  });
});

describe('MAIL-14 money that comes back', () => {
  test('a returned payout is owed again, joins the next run with its reason kept, and is returned once', async () => {
    const early = await advance(await givenEarned(), '2026-03-10');
    const hash = await prepared(early);
    await approvePayoutRun(asStaff(early, 'usr_checker'), MARCH, hash);
    const context = await advance(early, '2026-03-15');
    const file = await makeBankFile(asStaff(context), MARCH, { columns: DEFAULT_FILE_COLUMNS, message: '' });
    expect(file.ok).toBe(true);
    const [payout] = await listPayouts(context, MARCH);
    invariant(payout, 'the run has one payout');
    const returned = { outcome: 'returned', happenedOn: null, reason: '名義相違' } as const;
    const transfer = { payoutId: payout.id, part: 1 };
    expect(await proposeOutcome(asStaff(context), MARCH, [transfer], returned)).toMatchObject({
      refusal: { code: 'not-sent' },
    });

    const sent = await advance(context, '2026-04-05');
    await givenOutcome(sent, payout.id);
    expect(await proposeOutcome(asStaff(sent), MARCH, [transfer], returned)).toMatchObject({
      refusal: { code: 'ended-already', outcome: 'returned' },
    });
    expect(await listReviewedPayouts(sent, MARCH)).toMatchObject([
      { sentOn: '2026-03-31', sentAmount: CASHBACK, returnedOn: '2026-04-05', returnReason: '名義相違', standing: 0 },
    ]);

    expect((await preparePayoutRun(asStaff(sent), APRIL)).ok).toBe(true);
    expect(await payeesOf(sent, APRIL)).toEqual([['par_a', CASHBACK]]);
  });
});
