import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { APPLICATION_ROLE } from '#db/walls.ts';
import { givenAccruedCashbacks } from '#tests/support/accrued-cashbacks.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');

/** Two partners' cashbacks in the draft of February's run, before its notices. */
async function givenDraft() {
  const { context, orders } = await givenAccruedCashbacks(database().db);
  invariant((await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY)).ok, 'the run is prepared');
  return { context, orders };
}

async function givenApproved() {
  const { context, orders } = await givenDraft();
  const hash = (await findRun(context, FEBRUARY))?.contentHash ?? '';
  invariant((await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, hash)).ok, 'the run is approved');
  return { context, orders };
}

/** What somebody at the database might try on an approved run. */
const ATTEMPTS = [
  `update payouts set amount = amount + 1`,
  `update payouts set family_name = '別名'`,
  `update payouts set email = 'else@example.jp'`,
  `update payouts set partner_id = 'par_c' where partner_id = 'par_b'`,
  `update payouts set month = '2026-04'`,
  `delete from payouts where partner_id = 'par_a'`,
  `insert into payouts (id, month, partner_id, amount, family_name, given_name, email)
     values ('out_x', '2026-02', 'par_c', 100, '丙', '野', 'c@example.jp')`,
  `update payout_lots set amount = amount + 1`,
  `update payout_lots set lot_id = 'lot_x'`,
  `update payout_lots set amount = amount + 1, released_on = '2026-02-03'`,
  `delete from payout_lots`,
  `insert into payout_lots (payout_id, lot_id, month, amount) select id, 'lot_x', '2026-02', 100 from payouts limit 1`,
  `insert into payout_lots (payout_id, lot_id, month, amount) values ('out_none', 'lot_x', '2026-02', 100)`,
  `insert into payout_gaps select payout_id, lot_id, contract_id, term, amount, '2026-02-03' from payout_items`,
  `update payout_runs set content_hash = 'x'`,
  `update payout_runs set prepared_by = 'usr_other'`,
  `update payout_runs set month = '2026-04'`,
  `update payout_runs set state = 'missed', approved_by = null`,
];

const EMPTYING = [
  'delete from payout_runs',
  'truncate payouts',
  'truncate payout_lots',
  'truncate payout_gaps',
  'truncate payout_runs',
];

async function expectRefused(sql: Sql, attempts: readonly string[]) {
  for (const attempt of attempts) {
    await expect(sql.unsafe(attempt), attempt).rejects.toMatchObject({ code: '42501' });
  }
}

const paid = () =>
  database().sql`select * from payouts left join payout_items on payout_id = id order by id, contract_id`;

test('nothing an owner of the database writes changes what an approved run pays', async () => {
  await givenApproved();
  const before = await paid();

  await expectRefused(database().sql, [...ATTEMPTS, ...EMPTYING]);

  expect(await paid()).toEqual(before);
});

test('a draft is written anew as a whole, never changed in place', async () => {
  const { context } = await givenDraft();

  await expectRefused(database().sql, [
    `update payouts set amount = amount + 1`,
    `update payout_lots set amount = amount + 1`,
    `update payout_runs set month = '2026-04'`,
    ...EMPTYING,
  ]);

  const again = await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY);
  expect(again.ok).toBe(true);
  expect(await database().sql`select 1 from payouts`).toHaveLength(2);
});

test('an approved run whose content changes becomes a draft again and is prepared and approved anew', async () => {
  const { context, orders } = await givenApproved();
  const [first] = orders;
  invariant(first, 'there are orders');

  await requestCancellations(context, [first.contractId]);

  expect((await findRun(context, FEBRUARY))?.state).toBe('draft');
  expect(await database().sql`select 1 from payout_items where released_on is not null`).toHaveLength(1);
  expect((await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY)).ok).toBe(true);
  const hash = (await findRun(context, FEBRUARY))?.contentHash ?? '';
  expect((await approvePayoutRun(asStaff(context, 'usr_checker'), FEBRUARY, hash)).ok).toBe(true);
});

test('after the notices a run is never a draft again, and notice is given once', async () => {
  const { context } = await givenApproved();
  await advance(context, '2026-02-15');
  expect(await database().sql`select 1 from payouts where noticed_on = '2026-02-15'`).toHaveLength(2);

  await expectRefused(database().sql, [
    `update payout_runs set state = 'draft', approved_by = null, approval_id = null`,
    `update payouts set noticed_on = null`,
    `update payouts set noticed_on = '2026-02-20'`,
    ...ATTEMPTS,
  ]);
});

test('a missed run stays missed, and what it let go stays let go', async () => {
  const { context } = await givenDraft();
  await advance(context, '2026-02-20');
  expect((await findRun(context, FEBRUARY))?.state).toBe('missed');

  await expectRefused(database().sql, [
    `update payout_runs set state = 'draft'`,
    `update payout_lots set released_on = null`,
    `delete from payout_lots`,
    `delete from payouts`,
  ]);
});

describeOnPostgres('the role the portal works as', () => {
  test('is refused just so', async () => {
    await givenApproved();
    const before = await paid();
    const { sql } = await database().another(1, APPLICATION_ROLE);

    await expectRefused(sql, [...ATTEMPTS, ...EMPTYING]);

    expect(await paid()).toEqual(before);
  });

  test('does everything a run needs', async () => {
    const { db } = await database().another(2, APPLICATION_ROLE);
    const { context, orders } = await givenApproved();
    const asPortal = { ...context, db };
    await requestCancellations(asPortal, [orders[0]?.contractId ?? 'ctr_none']);
    expect((await preparePayoutRun(asStaff(asPortal, 'usr_maker'), FEBRUARY)).ok).toBe(true);
    const hash = (await findRun(asPortal, FEBRUARY))?.contentHash ?? '';
    expect((await approvePayoutRun(asStaff(asPortal, 'usr_checker'), FEBRUARY, hash)).ok).toBe(true);

    const announced = await advance(asPortal, '2026-02-15');
    await makeBankFile(asStaff(announced, 'usr_maker'), FEBRUARY, { columns: DEFAULT_FILE_COLUMNS, message: '' });
    await advance(announced, '2026-03-02');

    expect(await database().sql`select 1 from payout_sendings`).toHaveLength(2);
  });
});
