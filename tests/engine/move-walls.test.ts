import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import { proposeCorrection, withdrawPlanned } from '#app/features/referral-corrections/commands.server.ts';
import { asStaff } from '#tests/support/company.ts';
import { correct } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenTwoContracts } from '#tests/support/two-contracts.ts';

const database = useDatabase();

const FROM_JULY = { partnerCode: 'PAR_B', fromMonth: month('2026-07'), reason: '紹介元の取り違え' };

/** Two contracts of par_a: two people decided that the first is par_b's from July on, and it was taken back. */
async function given() {
  const { context, first, second } = await givenTwoContracts(database().db);
  expect(await correct(context, first.contractId, FROM_JULY)).toMatchObject({ ok: true });
  expect(await withdrawPlanned(asStaff(context), first.contractId, '取り違え')).toMatchObject({ ok: true });
  return { context, first: first.contractId, second: second.contractId };
}

/** The move that was approved, written once more with something else in it. */
function copied(changed: Record<string, string>): string {
  const columns = ['id', 'contract_id', 'effective_from', 'from_partner_id', 'from_programme', 'to_partner_id'];
  const rest = ['to_programme', 'kind', 'reason', 'planned_on', 'outcome', 'approval_id'];
  const all = [...columns, ...rest];
  const values = { id: `'mov_copied'`, outcome: 'null', ...changed } as Record<string, string>;
  return `insert into contract_moves (${all.join(', ')})
    select ${all.map((column) => values[column] ?? column).join(', ')} from contract_moves`;
}

test('GAP-09 nothing an owner of the database writes sets a referral right other than two people decided', async () => {
  const { first, second, context } = await given();
  for (const changed of [
    { approval_id: 'null' },
    { contract_id: `'${second}'` },
    { from_partner_id: `'par_c'` },
    { from_partner_id: 'null', from_programme: 'null' },
    { to_partner_id: `'par_c'` },
    { to_partner_id: 'null', to_programme: 'null' },
    { effective_from: `'2026-08-01'` },
    { reason: `'ほかの理由'` },
  ]) {
    const written = database().sql.unsafe(copied(changed));
    await expect(written, JSON.stringify(changed)).rejects.toThrow(/moves without approval/);
  }
  expect(await listMovesOf(context, first)).toHaveLength(1);
  expect(await listMovesOf(context, second)).toEqual([]);
});

test('GAP-09 one approval moves a contract once', async () => {
  await given();
  await expect(database().sql.unsafe(copied({}))).rejects.toThrow(/moves_once_an_approval/);
});

test('GAP-09 what waits for a second person moves nothing', async () => {
  const { context, second } = await given();
  expect(await proposeCorrection(asStaff(context), second, FROM_JULY)).toMatchObject({ ok: true });
  const waiting = `(select id from approvals where thing = '${second}')`;
  const written = database().sql.unsafe(copied({ contract_id: `'${second}'`, approval_id: waiting }));
  await expect(written).rejects.toThrow(/moves without approval/);
});
