import type { Sql } from 'postgres';
import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { handOutFile, makeBankFile, markSent } from '#app/features/bank-files/commands.server.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { closeRun } from '#app/features/run-closings/commands.server.ts';
import { findClosing } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { LAYOUT, givenAnnounced, givenApproved, handOut, sentIn } from '#tests/support/announced-run.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const APRIL = month('2026-04');
const MAY = month('2026-05');

const hold = (context: Context) => holdPayouts(asStaff(context), 'par_a', '名義が異なるとの連絡');
const release = (context: Context) => releaseHold(asStaff(context), 'par_a', '名義を確認');

describe('MAIL-07 what the bank has', () => {
  test('is sent though it is kept back, and pays nobody twice once it is let go', async () => {
    const context = await givenAnnounced(database().db);
    expect(await handOut(context)).toMatchObject({ ok: true, value: { version: 1, parts: 1 } });
    expect((await hold(context)).ok).toBe(true);
    // Whoever makes another version makes it of all the rows the bank has.
    expect(await makeBankFile(asStaff(context), MARCH, LAYOUT)).toMatchObject({ ok: true, value: { version: 2 } });

    const april = await advance(context, '2026-04-05');
    expect(await sentIn(april, MARCH)).toEqual([
      ['par_a', 9_120, '2026-03-31'],
      ['par_b', 9_120, '2026-03-31'],
    ]);
    await release(april);
    await preparePayoutRun(asStaff(april), APRIL);
    expect(await sentIn(april, APRIL)).toEqual([]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('joins the next run once it came back and nobody keeps it back', async () => {
    const context = await givenAnnounced(database().db);
    await handOut(context);
    await hold(context);
    const april = await advance(context, '2026-04-05');
    const [payout] = await listPayouts(april, MARCH);
    invariant(payout, 'the partner is paid');
    await givenOutcome(april, payout.id, {});
    await preparePayoutRun(asStaff(april), APRIL);
    expect(await sentIn(april, APRIL)).toEqual([]);
    await release(april);
    await givenApproved(april, APRIL);
    expect(await sentIn(april, APRIL)).toEqual([['par_a', 9_120, null]]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is refused in another payout by the database, and found where somebody put it there', async () => {
    const context = await givenAnnounced(database().db);
    await handOut(context);
    const april = await advance(context, '2026-03-28');
    const { sql } = database();
    await sql`update payout_lots set released_on = '2026-03-28' where payout_id in (
      select id from payouts where partner_id = 'par_a')`;
    const double = `
      insert into payout_runs (month, state, prepared_by, prepared_at, content_hash)
        values ('2026-04', 'draft', 'usr_maker', now(), '');
      insert into payouts (id, month, partner_id, amount, family_name, given_name, email)
        values ('out_double', '2026-04', 'par_a', 9120, '山田', '太郎', 'par_a@example.jp');
      insert into payout_lots (payout_id, lot_id, month, amount)
        select 'out_double', lot_id, '2026-04', amount from payout_lots where released_on is not null`;
    await expect(sql.begin((sql) => sql.unsafe(double))).rejects.toMatchObject({
      message: 'the bank has what is in another payout: INSERT on payout_lots refused',
    });
    await withoutWalls(sql, double);
    expect((await checkMoney(april)).map(({ invariant }) => invariant)).toContain('at-bank-once');
  });

  test('is not known before its file was handed out, and the same file is handed out as often as it is asked for', async () => {
    const context = await givenAnnounced(database().db);
    expect(await handOutFile(asStaff(context), MARCH, 2)).toBeUndefined();
    expect(await database().sql`select 1 from payout_handings`).toHaveLength(0);
    await handOut(context);
    await handOut(context);
    expect(await database().sql`select 1 from payout_handings`).toHaveLength(2);
    expect(await database().sql`select 1 from audit_entries where act = 'bank-file-handed-out'`).toHaveLength(1);
  });
});

async function withoutWalls(sql: Sql, statements: string): Promise<void> {
  await sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql.unsafe(statements);
  });
}

describe('MAIL-14 what is kept back past the month’s last day', () => {
  test('is let go at once where the file was missing on that day', async () => {
    const context = await givenAnnounced(database().db, { filed: false });
    const april = await advance(context, '2026-04-02');
    expect(await sentIn(april, MARCH)).toEqual([
      ['par_a', 9_120, null],
      ['par_b', 9_120, null],
    ]);
    await hold(april);
    expect(await sentIn(april, MARCH)).toEqual([
      ['par_a', 0, null],
      ['par_b', 9_120, null],
    ]);
    await release(april);
    await makeBankFile(asStaff(april), MARCH, LAYOUT);
    expect((await markSent(asStaff(april), MARCH)).ok).toBe(true);
    await givenApproved(april, APRIL);
    expect(await sentIn(april, APRIL)).toEqual([['par_a', 9_120, null]]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('leaves a run of which nothing is sent, which closes at 0 yen with a reason', async () => {
    const context = await givenAnnounced(database().db, { partners: ['par_a'] });
    await hold(context);
    expect(await makeBankFile(asStaff(context), MARCH, LAYOUT)).toMatchObject({ refusal: { code: 'nothing-to-send' } });
    expect(await closeRun(asStaff(context), MARCH, '保留')).toMatchObject({ refusal: { code: 'unsent', payouts: 1 } });
    const april = await advance(context, '2026-04-05');
    expect(await closeRun(asStaff(april), MARCH)).toMatchObject({ refusal: { code: 'reason-missing' } });
    expect(await closeRun(asStaff(april), MARCH, 'すべて保留')).toEqual({ ok: true, value: true });
    expect(await findClosing(april, MARCH)).toMatchObject({ sent: 0, sentCount: 0, reason: 'すべて保留' });
    await release(april);
    await givenApproved(april, APRIL);
    const may = await advance(april, '2026-05-05');
    expect(await closeRun(asStaff(may), MAY, 'x')).toMatchObject({ refusal: { code: 'nothing-sent' } });
    expect(await sentIn(may, APRIL)).toEqual([['par_a', 9_120, null]]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describeOnPostgres('a hold at the moment the file is handed out', () => {
  test('comes before it and stops it, or after it and stops nothing', async () => {
    const { db } = await database().another(4);
    const context = await givenAnnounced(db);
    const [handed, held] = await Promise.all([handOut(context), hold(context)]);
    expect(held.ok).toBe(true);
    const april = await advance(context, '2026-04-05');
    const [first] = await sentIn(april, MARCH);
    expect(first).toEqual(handed?.ok ? ['par_a', 9_120, '2026-03-31'] : ['par_a', 0, null]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});
