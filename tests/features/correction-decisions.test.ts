import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import type { ApprovalId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { decideAdjustment, decideFactCorrections } from '#app/features/correction-decisions/commands.server.ts';
import { findCorrectionLetter, listFactCorrections } from '#app/features/correction-decisions/queries.server.ts';
import { togetherText, waitingOf } from '#app/features/correction-decisions/rules.ts';
import { decideLateFact, proposeFactCorrections, proposeLateFact } from '#app/features/late-facts/commands.server.ts';
import { findTakenFact, listFactDifferences } from '#app/features/late-facts/queries.server.ts';
import { differencesText, factAsThing } from '#app/features/late-facts/rules.ts';
import { adjustmentAsThing } from '#app/features/adjustment-proposals/rules.ts';
import { holdPayouts } from '#app/features/payout-safeguards/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { approveAdjustment, givenAdjustment, givenProposed } from '#tests/support/adjustments.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { givenCountedFebruary } from '#tests/support/counted-february.ts';
import { empty, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { countStatements } from '#tests/support/statements.ts';
import { actsIn, lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

/** par_a has earned 9,120 yen for the payout of 31 May, a Sunday; par_b has nothing, and no confirmed payee. It is 5 May. */
async function givenEarned() {
  const opened = await givenCompany(database().db, '2026-04-01', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback', payeeConfirmed: false },
  ]);
  const [order] = await givenOrders(opened, '2026-04-15', ['par_a']);
  invariant(order, 'it is ordered');
  await recordPayments(opened, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  return { context: await advance(opened, '2026-05-05'), orderNumber: order.orderNumber };
}

const told = async (context: Context) =>
  (await lettersIn(context.db)).filter(({ kind }) => kind === 'correction-approved');

describe('PRG-18, MAIL-14 a partner is told of a correction that was approved', () => {
  test('what, why, how much, and in which payout on which day of its own way; once', async () => {
    const { context, orderNumber } = await givenEarned();
    await givenAccount(context, 'par_a');
    const id = await givenProposed(context, 'par_a', -1_000, { cashback: { orderNumber, term: 1 } });
    expect(await told(context)).toEqual([]);
    expect(await findCorrectionLetter(context, id)).toBeUndefined();
    await approveAdjustment(context, id);
    expect(await approveAdjustment(context, id)).toMatchObject({ refusal: { code: 'already-decided' } });
    const [letter, ...more] = await told(context);
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      ...{ toAddress: 'par_a@example.jp', partnerId: 'par_a', writtenOn: context.today },
      subject: `【CPI】キャッシュバックの金額を調整いたしました(${orderNumber})`,
    });
    for (const words of [
      `${orderNumber} 第1期`,
      '件数の訂正による差額',
      '−1,000円',
      '2026年5月末の送金(2026年5月29日の予定)に減算',
    ]) {
      expect(letter?.body).toContain(words);
    }
    expect(await findCorrectionLetter(context, id)).toMatchObject({ writtenOn: context.today, state: 'waiting' });
  });

  test('carried, kept back, or without a payee it says so instead of a day', async () => {
    const { context } = await givenEarned();
    await givenAdjustment(context, 'par_b', 500);
    await givenAdjustment(context, 'par_a', -20_000);
    await holdPayouts(asStaff(context, 'usr_maker'), 'par_a', '口座名義の確認のため');
    await givenAdjustment(context, 'par_a', 700);
    const bodies = (await told(context)).map(({ body }) => body);
    expect(bodies.map((body) => /■ 送金への反映\n(.+)/.exec(body)?.[1])).toEqual([
      '受取名義をご確認いただいた後の、最初の月末の送金に加算いたします。',
      'これまでの金額との合計が1円に満たないため、翌月以降の送金へ繰り越します。',
      '送金を保留しているため、保留が解除された後の、最初の月末の送金に加算いたします。',
    ]);
    expect(bodies.join('')).not.toContain('口座名義の確認のため');
  });

  test('sent back, nobody is told', async () => {
    const { context } = await givenEarned();
    const id = await givenProposed(context, 'par_a', 500);
    const { seenHash } = await approvalOf(context, adjustmentAsThing(id));
    const back = { decision: 'reject' as const, seenHash, reason: '金額が違う' };
    expect(await decideAdjustment(asStaff(context, 'usr_checker'), id, back)).toMatchObject({ ok: true });
    expect(await told(context)).toEqual([]);
  });
});

/**
 * Cashbacks of par_a that stand on February's count of two, of which one contract was not in force, as two people recorded:
 * 20 % become 10 %. It is 5 March.
 */
async function givenFact({ cashbacks = 2 } = {}) {
  const { opened, first } = await givenCountedFebruary(database().db, ['0.1', '0.2', '0.3']);
  const more = await givenOrders(opened, '2026-03-01', Array<'par_a'>(cashbacks - 1).fill('par_a'));
  await recordPayments(
    opened,
    more.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const context = await advance(opened, '2026-03-05');
  const fact = { kind: 'not-in-force' as const, from: day('2026-02-20'), to: day('2026-03-02'), reason: '入金明細' };
  await proposeLateFact(asStaff(context, 'usr_maker'), first.contractId, fact);
  await decideLateFact(
    asStaff(context, 'usr_checker'),
    first.contractId,
    await approvalOf(context, factAsThing(first.contractId)),
  );
  const taken = await findTakenFact(context, first.contractId);
  invariant(taken, 'it was taken');
  const differences = await listFactDifferences(context, taken);
  return { context, contractId: first.contractId, taken, shown: sha256(differencesText(differences)), differences };
}

const together = async (context: Context, factId: ApprovalId) =>
  sha256(togetherText(waitingOf(await listFactCorrections(context, factId))));

describe('PRG-09, PRG-18 the corrections of one fact', () => {
  test('are put up together, each with the reason its partner reads, as they were shown; once', async () => {
    const { context, contractId, taken, shown, differences } = await givenFact();
    expect(differences.map(({ difference }) => difference)).toEqual([-4_560, -4_560]);
    expect(await proposeFactCorrections(asStaff(context, 'usr_maker'), contractId, sha256('else'))).toMatchObject({
      refusal: { code: 'differences-changed' },
    });
    expect(await listFactCorrections(context, taken.id)).toEqual([]);
    const both = await Promise.all(
      ['usr_maker', 'usr_programme'].map((by) =>
        proposeFactCorrections(asStaff(context, by as 'usr_maker'), contractId, shown),
      ),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await listFactCorrections(context, taken.id)).toMatchObject(
      [1, 2].map(() => ({
        state: 'proposed',
        amount: -4_560,
        reason: expect.stringContaining('2件から1件') as string,
      })),
    );
    expect(await listFactDifferences(context, taken)).toEqual([]);
  });

  test('are approved together by another, for the very list that was shown: an act and a letter each', async () => {
    const { context, contractId, taken, shown } = await givenFact();
    await proposeFactCorrections(asStaff(context, 'usr_maker'), contractId, shown);
    const approve = async (by: UserId, seenHash?: string) =>
      decideFactCorrections(asStaff(context, by), taken.id, {
        decision: 'approve',
        seenHash: seenHash ?? (await together(context, taken.id)),
      });
    expect(await approve('usr_maker')).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await approve('usr_programme')).toMatchObject({ refusal: { code: 'may-not' } });
    expect(await approve('usr_checker', sha256('else'))).toMatchObject({ refusal: { code: 'content-changed' } });
    expect(await told(context)).toEqual([]);
    expect(await approve('usr_checker')).toEqual({ ok: true, value: 2 });
    expect(await approve('usr_third')).toMatchObject({ refusal: { code: 'not-proposed' } });
    const acts = (await actsIn(context.db)).filter(({ act }) => act === 'adjustment-approved');
    expect(acts).toHaveLength(2);
    expect(new Set((await told(context)).map(({ subject }) => subject)).size).toBe(2);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('two people at once approve them once', async () => {
    const { context, contractId, taken, shown } = await givenFact();
    await proposeFactCorrections(asStaff(context, 'usr_maker'), contractId, shown);
    const all = { decision: 'approve' as const, seenHash: await together(context, taken.id) };
    const both = await Promise.all(
      ['usr_checker', 'usr_third'].map((by) => decideFactCorrections(asStaff(context, by as UserId), taken.id, all)),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await told(context)).toHaveLength(2);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('one decided alone meanwhile is another list; one whose cashback was taken back stops all', async () => {
    const { context, contractId, taken, shown } = await givenFact();
    await proposeFactCorrections(asStaff(context, 'usr_maker'), contractId, shown);
    const seenHash = await together(context, taken.id);
    const [one, other] = await listFactCorrections(context, taken.id);
    invariant(one && other, 'two were put up');
    await requestCancellations(context, [other.contractId]);
    const all = { decision: 'approve' as const, seenHash };
    expect(await decideFactCorrections(asStaff(context, 'usr_checker'), taken.id, all)).toMatchObject({
      refusal: { code: 'content-changed' },
    });
    expect((await listFactCorrections(context, taken.id)).map(({ state }) => state)).toEqual(['proposed', 'proposed']);
    expect(await told(context)).toEqual([]);
    await approveAdjustment(context, one.id);
    expect(await decideFactCorrections(asStaff(context, 'usr_checker'), taken.id, all)).toMatchObject({
      refusal: { code: 'content-changed' },
    });
    const back = { decision: 'reject' as const, seenHash: await together(context, taken.id), reason: '返金のため不要' };
    expect(await decideFactCorrections(asStaff(context, 'usr_checker'), taken.id, back)).toEqual({
      ok: true,
      value: 1,
    });
    expect((await listFactCorrections(context, taken.id)).map(({ state }) => state).toSorted()).toEqual([
      'approved',
      'rejected',
    ]);
  });
});

/** What it takes to put up so many corrections of a fact, to look at them, and to decide them. */
async function statementsFor(cashbacks: number, decision: 'approve' | 'reject') {
  await empty(database().sql);
  const { context, contractId, taken, shown } = await givenFact({ cashbacks });
  const counted = (work: (context: Context) => Promise<unknown>) =>
    countStatements(database().sql, (db) => work({ ...context, db }));
  const proposed = await counted(async (context) => {
    expect(await proposeFactCorrections(asStaff(context, 'usr_maker'), contractId, shown)).toMatchObject({ ok: true });
  });
  const seenHash = await together(context, taken.id);
  const decided = await counted(async (context) => {
    const all = decision === 'approve' ? { decision, seenHash } : { decision, seenHash, reason: '金額が違う' };
    expect(await decideFactCorrections(asStaff(context, 'usr_checker'), taken.id, all)).toEqual({
      ok: true,
      value: cashbacks,
    });
  });
  const waits = decision === 'approve' ? 'adjustment-approved' : 'proposal-rejected';
  expect((await actsIn(context.db)).filter(({ act }) => act === 'adjustment-proposed')).toHaveLength(cashbacks);
  expect((await actsIn(context.db)).filter(({ act }) => act === waits)).toHaveLength(cashbacks);
  expect(await told(context)).toHaveLength(decision === 'approve' ? cashbacks : 0);
  expect(await findBreaches(database().sql)).toEqual([]);
  return { proposed, decided };
}

test.each(['approve', 'reject'] as const)(
  'forty corrections are put up and decided by the statements that two take: %s',
  async (decision) => {
    expect(await statementsFor(40, decision)).toEqual(await statementsFor(2, decision));
  },
);
