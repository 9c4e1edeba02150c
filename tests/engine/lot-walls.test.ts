import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { givenAccruedCashbacks } from '#tests/support/accrued-cashbacks.ts';
import { asStaff } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');

/** A cashback nobody accrued, in the lot that `lot` names. */
const another = (lot: string, changed = '') => `
  insert into cashbacks select (jsonb_populate_record(c, jsonb_build_object('contract_id', 'ctr_x', 'lot_id', ${lot}) || '{${changed}}')).*
  from cashbacks c where partner_id = 'par_b'`;

async function expectRefused(attempts: readonly string[], message: RegExp) {
  for (const attempt of attempts) {
    await expect(
      database().sql.begin((sql) => sql.unsafe(attempt)),
      attempt,
    ).rejects.toMatchObject({ message: expect.stringMatching(message) as unknown });
  }
}

test('PRG-18 what accrues at one stroke is one lot for each partner and payable day', async () => {
  await givenAccruedCashbacks(database().db);
  const { sql } = database();
  expect(await sql`select partner_id, payable_on::text, count::int, amount::int from cashback_lots order by 1`).toEqual(
    [
      { partner_id: 'par_a', payable_on: '2026-02-28', count: 2, amount: 18_240 },
      { partner_id: 'par_b', payable_on: '2026-02-28', count: 1, amount: 9_120 },
    ],
  );
});

test('a lot never grows, and is never other than its cashbacks', async () => {
  await givenAccruedCashbacks(database().db);
  await expectRefused([another('c.lot_id')], /a lot never grows/);
  const lotOf = (amount: number, count: number, partner = 'par_b', day = '2026-02-28') =>
    `${another(`'lot_x'`)}; insert into cashback_lots (id, partner_id, payable_on, amount, count, sha256)
       values ('lot_x', '${partner}', '${day}', ${amount}, ${count}, '')`;
  await expectRefused(
    [
      lotOf(9_121, 1),
      lotOf(9_120, 2),
      lotOf(9_120, 1, 'par_a'),
      lotOf(9_120, 1, 'par_b', '2026-03-31'),
      lotOf(9_120, 1).replace('insert into cashback_lots', 'delete from cashback_lots; insert into cashback_lots'),
      `insert into cashback_lots (id, partner_id, payable_on, amount, count, sha256) values ('lot_x', 'par_b', '2026-02-28', 0, 0, '')`,
    ],
    /is not what its cashbacks come to|append-only/,
  );
  await expectRefused(
    [another('null'), another(`'lot_x'`, '"amount": 0')],
    /violates check constraint "cashbacks_in_a_lot"/,
  );
  await database().sql.begin((sql) => sql.unsafe(lotOf(9_120, 1)));
});

test('a draft takes up lots of its own partners, whole or without what was taken back, and no more than there is', async () => {
  const { context, orders } = await givenAccruedCashbacks(database().db);
  invariant((await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY)).ok, 'the run is prepared');
  const { sql } = database();
  const moved = (amount: string, lotOf: string, monthOf = `'2026-02'`) => `delete from payout_lots;
    insert into payout_lots (payout_id, lot_id, month, amount)
      select p.id, l.id, ${monthOf}, ${amount} from payouts p, cashback_lots l where p.partner_id = 'par_a' and l.partner_id = '${lotOf}'`;
  await expectRefused(
    [
      moved('l.amount', 'par_b'),
      moved('l.amount + 1', 'par_a'),
      moved('0', 'par_a'),
      moved('l.amount', 'par_a', `'2026-03'`),
    ],
    /a payout takes up lots of its own partner/,
  );

  const gap = (changed: string) => `insert into payout_gaps select (jsonb_populate_record(null::payout_gaps,
    to_jsonb(i) || '{${changed}}')).* from payout_items i where i.contract_id = '${orders[0]?.contractId}'`;
  await expectRefused([gap('"released_on": "2026-02-03"'), gap('')], /only what was taken back leaves a lot/);
  await sql`insert into cashback_voids select contract_id, term, '2026-02-03' from cashbacks where contract_id = ${orders[0]?.contractId ?? ''}`;
  await expectRefused(
    [gap('"amount": 1'), gap('"lot_id": "lot_x"'), gap('"payout_id": "out_x"'), gap('"term": 2')],
    /only what was taken back leaves a lot/,
  );
  await sql.unsafe(gap('"released_on": "2026-02-03"'));
  await expectRefused(['update payout_gaps set amount = 1', 'truncate payout_gaps'], /append-only/);
});

test('REF-07 what was taken back before a draft never was in it, what was taken back since has left it', async () => {
  const { context, orders } = await givenAccruedCashbacks(database().db);
  const [first, second] = orders;
  const items = () =>
    database().sql`select contract_id, released_on::text from payout_items order by contract_id, released_on`;
  const draft = async () =>
    invariant((await preparePayoutRun(asStaff(context, 'usr_maker'), FEBRUARY)).ok, 'the run is prepared');
  await draft();
  await requestCancellations(context, [first?.contractId ?? 'ctr_none']);
  expect((await listPayouts(context, FEBRUARY)).map(({ amount, standing }) => [amount, standing])).toEqual([
    [18_240, 9_120],
    [9_120, 9_120],
  ]);
  expect(await items()).toEqual([
    { contract_id: orders[0]?.contractId, released_on: '2026-02-03' },
    { contract_id: orders[1]?.contractId, released_on: null },
    { contract_id: orders[2]?.contractId, released_on: null },
  ]);
  await draft();
  expect((await listPayouts(context, FEBRUARY)).map(({ standing }) => standing)).toEqual([9_120, 9_120]);
  expect(await items()).toEqual([
    { contract_id: orders[1]?.contractId, released_on: null },
    { contract_id: orders[2]?.contractId, released_on: null },
  ]);
  await requestCancellations(context, [second?.contractId ?? 'ctr_none']);
  await draft();
  expect(await items()).toEqual([{ contract_id: orders[2]?.contractId, released_on: null }]);
});
