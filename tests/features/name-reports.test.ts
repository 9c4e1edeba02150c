import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { decideNameRight, proposeNameRight, reportName } from '#app/features/name-reports/commands.server.ts';
import { countOpenReports, findReport } from '#app/features/name-reports/queries.server.ts';
import { reportAsThing } from '#app/features/name-reports/rules.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { LAYOUT, givenAnnounced, givenApproved, handOut, sentIn } from '#tests/support/announced-run.ts';
import { approvalOf, approvePayeeChange, givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const OFFICE = 'office@example.jp';
const SUZUKI = {
  ...{ familyName: '鈴木', givenName: '太郎', familyKana: 'スズキ', givenKana: 'タロウ' },
  email: 'par_a@example.jp',
};
const SAID = { wrong: 'family', note: '旧姓のままです' } as const;

function asPartner(context: Context, id: 'par_a' | 'par_b' = 'par_a'): PartnerContext {
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
