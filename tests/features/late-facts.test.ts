import { describe, expect, test } from 'vitest';
import { type Day, day, month } from '#app/core/calendar.ts';
import type { ContractId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { listLateFacts } from '#app/features/close-reviews/queries.server.ts';
import { listCounts, replayClose } from '#app/features/closes/queries.server.ts';
import { loadCoverage } from '#app/features/contracts/queries.server.ts';
import { listLateDifferences } from '#app/features/correction-origins/queries.server.ts';
import { decideLateFact, proposeLateFact } from '#app/features/late-facts/commands.server.ts';
import { loadImpact } from '#app/features/late-facts/queries.server.ts';
import { type FactKind, factAsThing } from '#app/features/late-facts/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenOrders } from '#tests/support/company.ts';
import { givenCountedFebruary } from '#tests/support/counted-february.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { countStatements } from '#tests/support/statements.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');
const REASON = '2026年2月の入金明細を確認';

/**
 * Two contracts of par_a in force from 1 February on, and a third from 1 March on whose cashback stands on February's count:
 * two contracts bring 20 %, one 10 %, three 30 %. It is 5 March.
 */
async function givenEarned() {
  const { opened, first, earning } = await givenCountedFebruary(database().db, ['0.1', '0.2', '0.3']);
  return { context: await advance(opened, '2026-03-05'), first: first.contractId, earning };
}

const fact = (kind: FactKind, from: Day, to: Day) => ({ kind, from, to, reason: REASON });
const put = (context: Context, id: ContractId, kind: FactKind, from: string, to: string) =>
  proposeLateFact(asStaff(context, 'usr_maker'), id, fact(kind, day(from), day(to)));
const approve = async (context: Context, id: ContractId, by: UserId = 'usr_checker') =>
  decideLateFact(asStaff(context, by), id, await approvalOf(context, factAsThing(id)));

const known = async (context: Context, id: ContractId) =>
  (await loadCoverage(context, [id])).map(({ inForceFrom, inForceTo, recordedOn }) => [
    inForceFrom,
    inForceTo,
    recordedOn,
  ]);

describe('PRG-09, PRG-18 what is learned of a contract after a close', () => {
  test('that it was not in force: shown with its impact before it is approved, known from then on, and no close changes', async () => {
    const { context, first, earning } = await givenEarned();
    const [counts, before] = [await listCounts(context, FEBRUARY), await known(context, first)];
    expect(await put(context, first, 'not-in-force', '2026-02-20', '2026-03-02')).toEqual({ ok: true, value: true });
    expect(await known(context, first)).toEqual(before);
    const asked = fact('not-in-force', day('2026-02-20'), day('2026-03-02'));
    const would = await loadImpact(context, asked, 'par_a', false);
    expect(would).toMatchObject({
      counts: [{ month: FEBRUARY, closed: 2, now: 1 }],
      differences: [{ orderNumber: earning.orderNumber, difference: -4_560 }],
    });
    expect(await listLateDifferences(context, [FEBRUARY], 10)).toEqual([]);

    expect(await approve(context, first)).toEqual({ ok: true, value: true });
    expect(await known(context, first)).toEqual([
      ['2026-02-01', '2026-02-19', '2026-03-05'],
      ['2026-03-03', null, '2026-03-05'],
    ]);
    expect(await loadImpact(context, asked, 'par_a', true)).toEqual(would);
    expect(await listLateFacts(context, FEBRUARY, 10)).toMatchObject([{ contractId: first, added: false }]);
    expect(await listCounts(context, FEBRUARY)).toEqual(counts);
    expect(await replayClose(context, FEBRUARY)).toEqual(counts);
    expect(await findBreaches(database().sql)).toEqual([]);

    // March, closed afterwards, counts it: it is in force again.
    const april = await advance(context, '2026-04-02');
    expect(await listCounts(april, month('2026-03'))).toMatchObject([{ count: 3 }]);
    expect(await replayClose(april, FEBRUARY)).toEqual(counts);
  });

  test('that it was in force after all: before its first day, for more', async () => {
    const { context, earning } = await givenEarned();
    const { contractId } = earning;
    expect(await put(context, contractId, 'in-force', '2026-02-15', '2026-02-28')).toEqual({ ok: true, value: true });
    expect(await approve(context, contractId)).toEqual({ ok: true, value: true });
    expect(await listLateFacts(context, FEBRUARY, 10)).toMatchObject([{ contractId, added: true }]);
    expect(await listLateDifferences(context, [FEBRUARY], 10)).toMatchObject([
      { before: { count: 2, amount: 9_120 }, after: { count: 3, amount: 13_680 }, difference: 4_560 },
    ]);
    expect(await listCounts(context, FEBRUARY)).toMatchObject([{ count: 2 }]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('over several month-ends: each with its counts and its cashbacks, the earliest first, by the statements of one', async () => {
    const { opened, first, earning } = await givenCountedFebruary(database().db, ['0.1', '0.2', '0.3']);
    const [later] = await givenOrders(opened, '2026-04-01', ['par_a']);
    invariant(later, 'it is ordered');
    await recordPayments(opened, [{ invoiceId: later.invoice.id, amount: later.invoice.total }]);
    const context = await advance(opened, '2026-04-05');
    await put(context, first.contractId, 'not-in-force', '2026-02-20', '2026-04-02');
    expect(await approve(context, first.contractId)).toEqual({ ok: true, value: true });
    const year = fact('not-in-force', day('2025-05-01'), day('2026-04-02'));
    const { counts, differences } = await loadImpact(context, year, 'par_a', true);
    expect(counts).toHaveLength(11);
    expect(counts.slice(-3)).toEqual([
      { month: '2026-01', closed: 0, now: 0 },
      { month: '2026-02', closed: 2, now: 1 },
      { month: '2026-03', closed: 3, now: 2 },
    ]);
    expect(differences).toMatchObject([
      { month: '2026-02', orderNumber: earning.orderNumber, after: { count: 1, rate: '0.1' }, difference: -4_560 },
      { month: '2026-03', orderNumber: later.orderNumber, after: { count: 2, rate: '0.2' }, difference: -4_560 },
    ]);
    const statementsFor = (from: string) => {
      const asked = fact('not-in-force', day(from), day('2026-04-02'));
      return countStatements(database().sql, (db) => loadImpact({ ...context, db }, asked, 'par_a', true));
    };
    expect(await statementsFor('2025-05-01')).toBe(await statementsFor('2026-03-15'));
  });

  test('two people take it, and it is put up once at a time', async () => {
    const { context, first } = await givenEarned();
    await put(context, first, 'not-in-force', '2026-02-20', '2026-03-02');
    expect(await put(context, first, 'not-in-force', '2026-02-21', '2026-03-02')).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    expect(await approve(context, first, 'usr_maker')).toMatchObject({
      refusal: { code: expect.any(String) as string },
    });
    const { seenHash } = await approvalOf(context, factAsThing(first));
    const back = { decision: 'reject' as const, seenHash, reason: '書類が足りない' };
    expect(await decideLateFact(asStaff(context, 'usr_checker'), first, back)).toMatchObject({ ok: true });
    expect(await known(context, first)).toEqual([['2026-02-01', null, '2026-02-01']]);
  });

  test('what became of the contract meanwhile takes the approval away', async () => {
    const { context, first } = await givenEarned();
    await put(context, first, 'not-in-force', '2026-02-20', '2026-03-02');
    await requestCancellations(context, [first]);
    expect(await approve(context, first)).toMatchObject({ refusal: { code: 'content-changed' } });
  });

  test('a contract that was never in force, or that nobody knows, is not put right', async () => {
    const { context } = await givenEarned();
    const [unpaid] = await givenOrders(context, '2026-04-01', ['par_a']);
    invariant(unpaid, 'it is ordered');
    const may = await advance(context, '2026-05-02');
    const days = ['2026-04-01', '2026-04-30'] as const;
    expect(await put(may, unpaid.contractId, 'in-force', ...days)).toMatchObject({
      refusal: { code: 'never-in-force' },
    });
    expect(await put(may, 'ctr_nothing', 'in-force', ...days)).toMatchObject({ refusal: { code: 'contract-unknown' } });
  });
});
