import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { month } from '#app/core/calendar.ts';
import type { BankResultId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { answerLine, discardResult, handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import {
  countUnanswered,
  listResultLines,
  listUnanswered,
  previewResult,
} from '#app/features/bank-results/queries.server.ts';
import { figuresOf, planText } from '#app/features/bank-results/rules.ts';
import { decideOutcome, proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { entryAsThing } from '#app/features/outcome-proposals/rules.ts';
import { findStatement } from '#app/features/payment-statements/queries.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import { balanceOf } from '#app/features/transfer-outcomes/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { asStaff } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenSent, MARCH } from '#tests/support/sent-run.ts';

const database = useDatabase();

const APRIL = month('2026-04');
const HEADING = '行番号,受取人名,金額,状態,処理日,理由';
const file = (lines: readonly string[], encoding = 'utf-8') => ({
  name: 'kekka.csv',
  bytes: new Uint8Array(iconv.encode([HEADING, ...lines].join('\r\n'), encoding)),
});

const handIn = (context: Context, lines: readonly string[], version = 1, encoding?: string) =>
  handInResult(asStaff(context), file(lines, encoding), { month: MARCH, version, part: 0 }, DEFAULT_RESULT_LAYOUT, {});

async function givenHandedIn(context: Context, lines: readonly string[], version = 1): Promise<BankResultId> {
  const handedIn = await handIn(context, lines, version);
  invariant(handedIn.ok, 'the file can be read');
  return handedIn.value;
}

async function planOf(context: Context, id: BankResultId) {
  const read = await previewResult(context, id, DEFAULT_RESULT_LAYOUT);
  invariant(read?.ok, 'the file can be read');
  return read.value.lines;
}

async function take(context: Context, id: BankResultId, by: 'usr_maker' | 'usr_checker' = 'usr_maker') {
  const seen = sha256(planText(await planOf(context, id)));
  return takeResult(asStaff(context, by), id, seen, DEFAULT_RESULT_LAYOUT);
}

async function taken(context: Context, lines: readonly string[]): Promise<void> {
  expect(await take(context, await givenHandedIn(context, lines))).toEqual({ ok: true, value: true });
}

const NAME = '山田 太郎';

const outcomes = async (context: Context) =>
  (await listEnds(context, MARCH)).map(({ partnerId, part, outcome }) => [partnerId, part, outcome]);

const owed = async () => {
  const rows = await database().sql<{ partner: string; owed: number }[]>`
    select partner_id as partner, (-sum(amount))::int as owed from ledger_postings
    where account = 'cashback-payable' group by 1 having sum(amount) <> 0 order by 1`;
  return rows.map(({ partner, owed }) => [partner, owed]);
};

const sound = async () => expect(await findBreaches(database().sql)).toEqual([]);

describe('MAIL-01, MAIL-14 a file of the bank', () => {
  test('does nothing while it is looked at, then ends each transfer as it says, and what came back is in the next run once', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700, par_c: 80 });
    const id = await givenHandedIn(context, [
      `1,${NAME},9120,受取済,2026-04-03,`,
      `2,山田　太郎,700,期限切れ,2026-04-04,`,
      `3,山田太郎,80,組戻し,,口座解約`,
    ]);
    expect(figuresOf(await planOf(context, id))).toMatchObject({
      received: { count: 1, total: 9_120 },
      expired: { count: 1, total: 700 },
      returned: { count: 1, total: 80 },
      quarantined: { count: 0 },
    });
    expect(await owed()).toEqual([]);
    expect(await take(context, id)).toEqual({ ok: true, value: true });
    expect(await outcomes(context)).toEqual([
      ['par_a', 1, 'received'],
      ['par_b', 1, 'expired'],
      ['par_c', 1, 'returned'],
    ]);
    expect(await owed()).toEqual([
      ['par_b', 700],
      ['par_c', 80],
    ]);
    expect(await take(context, id)).toMatchObject({ refusal: { code: 'taken-before', on: '2026-04-05' } });
    expect((await preparePayoutRun(asStaff(context), APRIL)).ok).toBe(true);
    expect((await listPayouts(context, APRIL)).map(({ partnerId, amount }) => [partnerId, amount])).toEqual([
      ['par_b', 700],
      ['par_c', 80],
    ]);
    await sound();
  });

  test('handed in again is the file it was, and what it says in other bytes is known', async () => {
    const context = await givenSent(database().db, { par_a: 9_120 });
    const lines = [`1,${NAME},9120,組戻し,,名義相違`];
    const id = await givenHandedIn(context, lines);
    await take(context, id);
    expect(await handIn(context, lines)).toEqual({ ok: true, value: id });
    const again = await handIn(context, lines, 1, 'cp932');
    invariant(again.ok, 'the file can be read');
    expect(again.value).not.toBe(id);
    await take(context, again.value);
    expect(await listResultLines(context, again.value, 10)).toMatchObject([{ fate: 'known', why: null }]);
    expect(await owed()).toEqual([['par_a', 9_120]]);
    await sound();
  });

  test('puts aside what fits nothing, until somebody answers, and never changes what is final', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700, par_c: 80 });
    await taken(context, [`1,${NAME},9120,受取済,,`, `2,${NAME},700,期限切れ,,`]);
    await taken(context, [
      `1,${NAME},9120,組戻し,,後から`,
      `2,${NAME},700,受取済,,`,
      `3,${NAME},81,受取済,,`,
      `3,別人 太郎,80,受取済,,`,
      `4,${NAME},80,受取済,,`,
    ]);
    expect((await listUnanswered(context, MARCH, 10)).map(({ line, why }) => [line, why])).toEqual([
      [2, 'contradicts'],
      [3, 'contradicts'],
      [4, 'amount-differs'],
      [5, 'name-differs'],
      [6, 'row-unknown'],
    ]);
    expect(await outcomes(context)).toEqual([
      ['par_a', 1, 'received'],
      ['par_b', 1, 'expired'],
      ['par_c', 1, null],
    ]);
    expect(await owed()).toEqual([['par_b', 700]]);
    const [first] = await listUnanswered(context, MARCH, 1);
    invariant(first, 'a line waits');
    expect(await answerLine(asStaff(context), first.resultId, { line: 2, answer: '銀行の誤り' })).toBe(true);
    expect(await answerLine(asStaff(context), first.resultId, { line: 2, answer: 'もう一度' })).toBe(false);
    expect(await answerLine(asStaff(context), first.resultId, { line: 99, answer: '?' })).toBe(false);
    expect(await countUnanswered(context)).toBe(4);
    await sound();
  });

  test('is taken as it was seen, or not: a transfer that ended meanwhile shows the plan anew', async () => {
    const context = await givenSent(database().db, { par_a: 9_120 });
    const id = await givenHandedIn(context, [`1,${NAME},9120,受取済,,`]);
    const seen = sha256(planText(await planOf(context, id)));
    await taken(context, [`1,${NAME},9120,期限切れ,,`]);
    expect(await takeResult(asStaff(context), id, seen, DEFAULT_RESULT_LAYOUT)).toMatchObject({
      refusal: { code: 'plan-changed' },
    });
    expect(await discardResult(asStaff(context), id)).toEqual({ ok: true, value: true });
    expect(await take(context, await givenHandedIn(context, [`1,${NAME},9120,受取済,,`]))).toEqual({
      ok: true,
      value: true,
    });
    expect(await outcomes(context)).toEqual([['par_a', 1, 'expired']]);
    await sound();
  });
});

describe('MAIL-15 a divided payout', () => {
  test('of which one transfer comes back owes that transfer again, once, and the statement says what was paid', async () => {
    const context = await givenSent(database().db, { par_a: 700_000 });
    await taken(context, [`1,${NAME},300000,受取済,,`, `2,${NAME},300000,期限切れ,,`]);
    expect(await owed()).toEqual([['par_a', 300_000]]);
    await taken(context, [`3,${NAME},100000,組戻し,,口座解約`]);
    expect(await owed()).toEqual([['par_a', 400_000]]);
    expect(balanceOf(await listEnds(context, MARCH))).toMatchObject({
      received: { total: 300_000 },
      back: { total: 400_000 },
      open: { count: 0 },
    });
    const statement = await findStatement(context, 'par_a', { kind: 'month', month: MARCH });
    expect(statement).toMatchObject({ total: 300_000 });
    await preparePayoutRun(asStaff(context), APRIL);
    expect((await listPayouts(context, APRIL)).map(({ amount }) => amount)).toEqual([400_000]);
    await sound();
  });

  test('all of which comes back at once is given up as a whole', async () => {
    const context = await givenSent(database().db, { par_a: 300_001 });
    await taken(context, [`1,${NAME},300000,期限切れ,,`, `2,${NAME},1,期限切れ,,`]);
    expect((await listPayouts(context, MARCH)).map(({ returnedOn, standing }) => [returnedOn, standing])).toEqual([
      ['2026-04-05', 0],
    ]);
    expect(await owed()).toEqual([['par_a', 300_001]]);
    await sound();
  });
});

describe('MAIL-14 a result the bank gave by telephone', () => {
  const RETURNED = { outcome: 'returned', happenedOn: null, reason: '口座解約' } as const;

  test('takes two people, and the second sees whether it still stands', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
    const ends = await listEnds(context, MARCH);
    const proposed = await proposeOutcome(asStaff(context, 'usr_maker'), MARCH, ends, RETURNED);
    invariant(proposed.ok, 'it can be put up');
    expect(await owed()).toEqual([]);
    expect(await proposeOutcome(asStaff(context), MARCH, ends, RETURNED)).toMatchObject({
      refusal: { code: 'waits-already' },
    });
    const thing = entryAsThing(proposed.value);
    const decision = await approvalOf(context, thing);
    expect(await decideOutcome(asStaff(context, 'usr_maker'), proposed.value, decision)).toMatchObject({
      refusal: { code: 'own-work' },
    });
    await taken(context, [`2,${NAME},700,受取済,,`]);
    expect(await decideOutcome(asStaff(context, 'usr_checker'), proposed.value, decision)).toMatchObject({
      refusal: { code: 'content-changed' },
    });
    expect(await outcomes(context)).toEqual([
      ['par_a', 1, null],
      ['par_b', 1, 'received'],
    ]);
    const reject = { ...decision, decision: 'reject', reason: '受取済みのため' } as const;
    expect((await decideOutcome(asStaff(context, 'usr_checker'), proposed.value, reject)).ok).toBe(true);
    const alone = await proposeOutcome(asStaff(context), MARCH, ends.slice(0, 1), RETURNED);
    invariant(alone.ok, 'it can be put up');
    const seen = await approvalOf(context, entryAsThing(alone.value));
    expect((await decideOutcome(asStaff(context, 'usr_checker'), alone.value, seen)).ok).toBe(true);
    expect(await owed()).toEqual([['par_a', 9_120]]);
    expect(await decideOutcome(asStaff(context, 'usr_checker'), alone.value, seen)).toMatchObject({
      refusal: { code: 'already-decided' },
    });
    await sound();
  });

  test('is not recorded past the two, not even by the database', async () => {
    const context = await givenSent(database().db, { par_a: 9_120 });
    const [end] = await listEnds(context, MARCH);
    invariant(end, 'there is a transfer');
    const alone = database().sql`
      insert into transfer_outcomes (payout_id, part, amount, outcome, recorded_on, reason, approval_id, recorded_by, approved_by)
      values (${end.payoutId}, 1, 9120, 'returned', '2026-04-05', 'x', 'apv_none', 'usr_maker', 'usr_checker')`;
    await expect(alone).rejects.toMatchObject({ message: 'transfer_outcomes takes effect without approval' });
  });
});

describeOnPostgres('MAIL-01 two people at once', () => {
  test('taking one file end each transfer once', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
    const { db } = await database().another(4);
    const lines = [`1,${NAME},9120,期限切れ,,`, `2,${NAME},700,組戻し,,名義`];
    const [one, other] = [await givenHandedIn(context, lines), await givenHandedIn(context, [...lines, ''])];
    const parallel = { ...context, db };
    const taken = await Promise.all(
      [one, one, other, other].map((id, index) => take(parallel, id, index % 2 === 0 ? 'usr_maker' : 'usr_checker')),
    );
    expect(taken.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await owed()).toEqual([
      ['par_a', 9_120],
      ['par_b', 700],
    ]);
    await sound();
  });
});

test('MAIL-14 a version of many files is answered in two queries a file, however many lines it has', async () => {
  const partners = Object.fromEntries(
    Array.from({ length: 60 }, (_none, index) => [`par_${100 + index}`, 300_000 * 60]),
  );
  const context = await givenSent(database().db, partners);
  const rows = Array.from({ length: 3_600 }, (_none, index) => index + 1);
  const lines = rows.map(
    (row) => `${row > 3_000 ? `2-${row - 3_000}` : row},${NAME},300000,${row % 60 === 1 ? '期限切れ' : '受取済'},,`,
  );
  const id = await givenHandedIn(context, lines);
  let statements = 0;
  database().sql.options.debug = () => void (statements += 1);
  expect(await take(context, id)).toEqual({ ok: true, value: true });
  database().sql.options.debug = false;
  expect(statements).toBeLessThan(60);
  expect(balanceOf(await listEnds(context, MARCH))).toMatchObject({
    back: { count: 60, total: 18_000_000 },
    open: { count: 0 },
  });
  expect(await findBreaches(database().sql)).toEqual([]);
});
