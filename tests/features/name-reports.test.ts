import { describe, expect, test } from 'vitest';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { yen } from '#app/core/yen.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { previewResult } from '#app/features/bank-results/queries.server.ts';
import { planText } from '#app/features/bank-results/rules.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { decideNameRight, proposeNameRight, reportName } from '#app/features/name-reports/commands.server.ts';
import { countOpenReports, findReport } from '#app/features/name-reports/queries.server.ts';
import { reportAsThing } from '#app/features/name-reports/rules.ts';
import { decideOutcome, proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { entryAsThing } from '#app/features/outcome-proposals/rules.ts';
import { findHold, listHeldPartners } from '#app/features/payout-holds/queries.server.ts';
import { listEndsOfPayout } from '#app/features/transfer-outcomes/queries.server.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { LAYOUT, givenAnnounced, givenApproved, handOut, sentIn } from '#tests/support/announced-run.ts';
import { approvalOf, approvePayeeChange, givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { describeOnPostgres, empty, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';
import { countStatements } from '#tests/support/statements.ts';
import { actsIn } from '#tests/support/written.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const OFFICE = 'office@example.jp';
const SUZUKI = {
  ...{ familyName: '鈴木', givenName: '太郎', familyKana: 'スズキ', givenKana: 'タロウ' },
  email: 'par_a@example.jp',
};
const SAID = { wrong: 'family', note: '旧姓のままです' } as const;

function asPartner(context: Context, id: PartnerId = 'par_a'): PartnerContext {
  const userId = `usr_${id}` as const;
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName: id, programme: 'cashback' },
  };
}

async function payoutOfA(context: Context) {
  const payout = (await listPayouts(context, MARCH)).find(({ partnerId }) => partnerId === 'par_a');
  invariant(payout, 'the partner is paid');
  return payout.id;
}

async function report(context: Context) {
  return reportName(asPartner(context), await payoutOfA(context), SAID, OFFICE);
}

const lettersOf = async (kind: string) => database().sql`select to_address as to from letters where kind = ${kind}`;

describe('MAIL-07 a partner reports that the name is wrong', () => {
  test('before the bank has the file: it is kept back at once and paid once, under the new name, by the next run', async () => {
    const context = await givenAnnounced(database().db);
    expect(await report(context)).toEqual({ ok: true, value: true });
    expect(await report(context)).toEqual({ ok: true, value: true });
    expect(await countOpenReports(context)).toBe(1);
    expect(await lettersOf('name-report-received')).toHaveLength(1);
    expect(await lettersOf('name-report-arrived')).toEqual([{ to: OFFICE }]);
    expect(await findFileToSend(context, MARCH)).toMatchObject({ refusal: { code: 'stale' } });
    expect(await makeBankFile(asStaff(context), MARCH, LAYOUT)).toMatchObject({ ok: true, value: { version: 2 } });

    const april = await advance(context, '2026-04-05');
    expect(await sentIn(april, MARCH)).toEqual([
      ['par_a', 0, null],
      ['par_b', 9_120, '2026-03-31'],
    ]);
    await preparePayoutRun(asStaff(april), APRIL);
    expect(await sentIn(april, APRIL)).toEqual([]);
    await givenPayeeChanged(april, 'par_a', SUZUKI);
    expect(await findReport(april, await payoutOfA(april))).toMatchObject({ closedAs: 'renamed', atBank: false });
    expect(await lettersOf('name-report-settled')).toHaveLength(1);
    await givenApproved(april, APRIL);
    expect(await listPayouts(april, APRIL)).toMatchObject([
      { partnerId: 'par_a', standing: 9_120, familyName: '鈴木' },
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('and has it changed before the month’s last day: the old name is never sent, and the file is made without it', async () => {
    const context = await givenAnnounced(database().db);
    await report(context);
    await givenPayeeChanged(context, 'par_a', SUZUKI);
    expect(await sentIn(context, MARCH)).toMatchObject([['par_a', 0, null], {}]);
    await makeBankFile(asStaff(context), MARCH, LAYOUT);
    const april = await advance(context, '2026-04-05');
    await givenApproved(april, APRIL);
    expect(await listPayouts(april, APRIL)).toMatchObject([{ standing: 9_120, familyName: '鈴木' }]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('once the bank has it: it goes on, and is paid again only when it came back and the name was changed', async () => {
    const context = await givenAnnounced(database().db);
    await handOut(context);
    expect(await report(context)).toEqual({ ok: true, value: true });
    const april = await advance(context, '2026-04-05');
    expect(await sentIn(april, MARCH)).toMatchObject([['par_a', 9_120, '2026-03-31'], {}]);
    await givenPayeeChanged(april, 'par_a', SUZUKI);
    expect(await findReport(april, await payoutOfA(april))).toMatchObject({ closedAs: 'renamed', atBank: true });
    await preparePayoutRun(asStaff(april), APRIL);
    expect(await sentIn(april, APRIL)).toEqual([]);
    await givenOutcome(april, await payoutOfA(april), {});
    await givenApproved(april, APRIL);
    expect(await listPayouts(april, APRIL)).toMatchObject([{ standing: 9_120, familyName: '鈴木' }]);
    expect(await report(april)).toMatchObject({ refusal: { code: 'came-back' } });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is nobody else’s to report, and nothing to report once it was received', async () => {
    const context = await givenAnnounced(database().db);
    expect(await reportName(asPartner(context, 'par_b'), await payoutOfA(context), SAID, OFFICE)).toBeUndefined();
    const april = await advance(context, '2026-04-05');
    await givenOutcome(april, await payoutOfA(april), { outcome: 'received', reason: '' });
    expect(await report(april)).toMatchObject({ refusal: { code: 'received' } });
  });
});

describe('MAIL-07 a reported name that the bank took', () => {
  async function givenReportedAndSent(): Promise<Context> {
    const context = await givenAnnounced(database().db);
    await handOut(context);
    await report(context);
    return advance(context, '2026-04-05');
  }

  test('is settled when the money was received: nothing is kept back, and its partner is told', async () => {
    const april = await givenReportedAndSent();
    const id = await payoutOfA(april);
    expect((await proposeNameRight(asStaff(april), id, '電話で確認')).ok).toBe(true);
    await givenAdjustment(april, 'par_a', 500);
    await preparePayoutRun(asStaff(april), APRIL);
    expect(await sentIn(april, APRIL)).toEqual([]);
    await givenOutcome(april, id, { outcome: 'received', reason: '' });
    expect(await findReport(april, id)).toMatchObject({ closedAs: 'received', closedBy: 'usr_checker' });
    expect(await countOpenReports(april)).toBe(0);
    expect(await findHold(april, 'par_a')).toBeUndefined();
    expect(await findLatest(april, reportAsThing(id))).toMatchObject({ state: 'void' });
    expect(await lettersOf('name-report-settled')).toEqual([{ to: 'par_a@example.jp' }]);
    await givenApproved(april, APRIL);
    expect(await sentIn(april, APRIL)).toEqual([['par_a', 500, null]]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  /** The bank's file that says of so many transfers that they were received, read and ready to be taken. */
  async function givenResult(april: Context, transfers: number) {
    const rows = Array.from({ length: transfers }, (_none, at) => `${at + 1},山田 太郎,9120,受取済,2026-04-01,`);
    const lines = ['行番号,受取人名,金額,状態,処理日,理由', ...rows];
    const file = { name: 'kekka.csv', bytes: new TextEncoder().encode(lines.join('\r\n')) };
    const answered = { month: MARCH, version: 1, part: 0 };
    const handedIn = await handInResult(asStaff(april), file, answered, DEFAULT_RESULT_LAYOUT, {});
    invariant(handedIn.ok, 'the file can be read');
    const read = await previewResult(april, handedIn.value, DEFAULT_RESULT_LAYOUT);
    invariant(read?.ok, 'and read again');
    const seen = sha256(planText(read.value.lines));
    return async (context: Context) =>
      expect(await takeResult(asStaff(context), handedIn.value, seen, DEFAULT_RESULT_LAYOUT)).toMatchObject({
        ok: true,
      });
  }

  test('by the bank’s own file as well', async () => {
    const april = await givenReportedAndSent();
    await (
      await givenResult(april, 1)
    )(april);
    expect(await findReport(april, await payoutOfA(april))).toMatchObject({ closedAs: 'received' });
    expect(await findHold(april, 'par_a')).toBeUndefined();
  });

  test('of twelve partners by the statements that two take: a letter and two acts each', async () => {
    const statementsFor = async (count: number) => {
      await empty(database().sql);
      const partners = Array.from({ length: count }, (_none, at): PartnerId => `par_${100 + at}`);
      const context = await givenAnnounced(database().db, { partners });
      await handOut(context);
      for (const { id, partnerId } of await listPayouts(context, MARCH)) {
        await reportName(asPartner(context, partnerId), id, SAID, OFFICE);
      }
      const april = await advance(context, '2026-04-05');
      const take = await givenResult(april, count);
      const statements = await countStatements(database().sql, (db) => take({ ...april, db }));
      expect(await countOpenReports(april)).toBe(0);
      expect(await listHeldPartners(april)).toEqual(new Set());
      expect(await lettersOf('name-report-settled')).toHaveLength(count);
      const acts = (await actsIn(database().db)).map(({ act }) => act);
      expect(acts.filter((act) => act === 'name-report-settled')).toHaveLength(count);
      expect(acts.filter((act) => act === 'hold-released')).toHaveLength(count);
      expect(await findBreaches(database().sql)).toEqual([]);
      return statements;
    };
    expect(await statementsFor(12)).toBe(await statementsFor(2));
  });

  test('stays open, and its money kept back, while a part of the payout was not received', async () => {
    const context = await givenAnnounced(database().db, { filed: false });
    const divided = { ...context, policy: { ...context.policy, maxTransferYen: yen(5_000) } };
    invariant((await makeBankFile(asStaff(divided), MARCH, LAYOUT)).ok, 'the file is made in parts');
    await handOut(divided);
    await report(divided);
    const april = await advance(divided, '2026-04-05');
    const id = await payoutOfA(april);
    const [first] = await listEndsOfPayout(april, id);
    invariant(first, 'the payout was sent in two transfers');
    const entered = await proposeOutcome(asStaff(april), MARCH, [first], {
      ...{ outcome: 'received', happenedOn: null, reason: '' },
    });
    invariant(entered.ok, 'the outcome can be put up');
    const decision = await approvalOf(april, entryAsThing(entered.value));
    expect((await decideOutcome(asStaff(april, 'usr_checker'), entered.value, decision)).ok).toBe(true);
    expect(await findReport(april, id)).toMatchObject({ closedAs: null });
    expect(await findHold(april, 'par_a')).toBeDefined();
  });
});

describe('MAIL-07 a name that was right after all', () => {
  test('takes two people, and lets the payout go in its own run', async () => {
    const context = await givenAnnounced(database().db);
    await report(context);
    const id = await payoutOfA(context);
    expect((await proposeNameRight(asStaff(context), id, '電話で確認')).ok).toBe(true);
    const decision = await approvalOf(context, reportAsThing(id));
    expect(await decideNameRight(asStaff(context), id, decision)).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await decideNameRight(asStaff(context, 'usr_checker'), id, decision)).toEqual({ ok: true, value: true });
    expect(await decideNameRight(asStaff(context, 'usr_checker'), id, decision)).toMatchObject({
      refusal: { code: 'not-open' },
    });
    expect(await findReport(context, id)).toMatchObject({ closedAs: 'name-right' });
    await makeBankFile(asStaff(context), MARCH, LAYOUT);
    const april = await advance(context, '2026-04-05');
    expect(await sentIn(april, MARCH)).toMatchObject([['par_a', 9_120, '2026-03-31'], {}]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describeOnPostgres('a report at the same moment', () => {
  test('as the file is handed out, or as another, has one effect', async () => {
    const { db } = await database().another(4);
    const context = await givenAnnounced(db);
    const [handed] = await Promise.all([handOut(context), report(context), report(context)]);
    expect(await countOpenReports(context)).toBe(1);
    const april = await advance(context, '2026-04-05');
    const [first] = await sentIn(april, MARCH);
    expect(first).toEqual(handed?.ok ? ['par_a', 9_120, '2026-03-31'] : ['par_a', 0, null]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('as the change of the name is approved leaves nothing open and pays once', async () => {
    const { db } = await database().another(4);
    const context = await givenAnnounced(db);
    expect((await proposePayeeChange(asStaff(context, 'usr_programme'), 'par_a', SUZUKI)).ok).toBe(true);
    await Promise.all([report(context), approvePayeeChange(context, 'par_a', 'usr_third')]);
    expect(await countOpenReports(context)).toBe(0);
    const april = await advance(context, '2026-04-05');
    await givenApproved(april, APRIL);
    expect(await listPayouts(april, APRIL)).toMatchObject([{ standing: 9_120, familyName: '鈴木' }]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});
