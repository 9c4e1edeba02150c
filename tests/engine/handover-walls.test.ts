import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { answerHandover, proposeHandover, refuseHandover } from '#app/features/handovers/commands.server.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { asPartner, asStaff } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenTwoContracts } from '#tests/support/two-contracts.ts';

const database = useDatabase();

const offer = (orderNumber: string) => ({
  ...{ orderNumbers: [orderNumber], partnerCode: 'PAR_B', fromMonth: month('2026-09'), note: '' },
});

/** Of two contracts of par_a the first is offered to par_b from September on; nobody answered yet. */
async function givenOffered() {
  const { context, first, second } = await givenTwoContracts(database().db);
  const proposed = await proposeHandover(asPartner(context, 'par_a'), offer(first.orderNumber));
  invariant(proposed.ok, 'it may be proposed');
  return { context, first: first.contractId, second: second.contractId, id: proposed.value };
}

const answered = (context: Context, id: `hnd_${string}`, by: PartnerId, step: 'accepted' | 'declined') =>
  answerHandover(asPartner(context, by), id, step);

/** A move of the first contract to par_b as the handover says it, with something else in it. */
function written(of: { first: string; id: string }, changed: Record<string, string> = {}) {
  const values = {
    ...{ id: `'mov_written'`, contract_id: `'${of.first}'`, effective_from: `'2026-09-01'` },
    ...{ from_partner_id: `'par_a'`, from_programme: `'cashback'` },
    ...{ to_partner_id: `'par_b'`, to_programme: `'cashback'` },
    ...{ kind: `'handover'`, reason: `'x'`, planned_on: `'2026-05-20'`, handover_id: `'${of.id}'` },
    ...changed,
  };
  const columns = Object.keys(values).join(', ');
  return database().sql.unsafe(`insert into contract_moves (${columns}) values (${Object.values(values).join(', ')})`);
}

test('GAP-09 nothing an owner of the database writes hands a contract over other than two partners agreed', async () => {
  const given = await givenOffered();
  const { context, first, second, id } = given;
  await expect(written(given), 'offered, and not accepted').rejects.toThrow(/moves without handover/);
  expect(await answered(context, id, 'par_b', 'accepted')).toEqual({ ok: true, value: true });
  for (const changed of [
    { handover_id: 'null' },
    { handover_id: `'hnd_other'` },
    { contract_id: `'${second}'` },
    { from_partner_id: `'par_c'` },
    { from_partner_id: 'null', from_programme: 'null' },
    { to_partner_id: `'par_c'` },
    { to_partner_id: 'null', to_programme: 'null' },
    { to_programme: `'discount'` },
    { effective_from: `'2026-08-01'` },
    { kind: `'gift'` },
  ] as Record<string, string>[]) {
    await expect(written(given, changed), JSON.stringify(changed)).rejects.toThrow(/moves without handover/);
  }
  expect(await listMovesOf(context, first)).toHaveLength(1);
  expect(await listMovesOf(context, second)).toEqual([]);
});

test('GAP-09 one handover moves a contract once, also when its move is over', async () => {
  const given = await givenOffered();
  await answered(given.context, given.id, 'par_b', 'accepted');
  await expect(written(given, { outcome: `'applied'` })).rejects.toThrow(/moves_once_a_handover/);
});

test('GAP-09 what was declined moves nothing', async () => {
  const declined = await givenOffered();
  await answered(declined.context, declined.id, 'par_b', 'declined');
  await expect(written(declined)).rejects.toThrow(/moves without handover/);
});

test('GAP-09 a handover that staff stopped moves nothing any more', async () => {
  const given = await givenOffered();
  const { context, id, first } = given;
  await answered(context, id, 'par_b', 'accepted');
  expect(await refuseHandover(asStaff(context), id, '契約の確認のため')).toMatchObject({ ok: true });
  await expect(written(given)).rejects.toThrow(/moves without handover/);
  expect(await listMovesOf(context, first)).toMatchObject([{ outcome: 'withdrawn' }]);
});
