import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { listProposed } from '#app/features/approvals/queries.server.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import { loadContracts } from '#app/features/contracts/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import {
  decideCorrection,
  proposeCorrection,
  withdrawPlanned,
} from '#app/features/referral-corrections/commands.server.ts';
import { previewEffect } from '#app/features/referral-corrections/queries.server.ts';
import { correctionAsThing, readCorrection } from '#app/features/referral-corrections/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { correct } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { actsIn, lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const GIVE = { partnerCode: 'PAR_B', fromMonth: month('2026-09'), reason: '紹介元の取り違え' };

/** A contract of par_a's client of twelve months from 15 June on; it is 10 August. */
async function given(): Promise<{ context: Context; id: ContractId }> {
  const founded = await givenCompany(database().db, '2026-05-20', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
    { id: 'par_other', programme: 'discount' },
  ]);
  const [order] = await givenOrders(founded, '2026-06-15', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  return { context: await advance(founded, '2026-08-10'), id: order.contractId };
}

async function holderOf(context: Context, id: ContractId) {
  return (await loadContracts(context, [id]))[0]?.partnerId;
}

describe('GAP-09 a referral is set right by two people', () => {
  test('one puts it up and cannot approve it; nothing moves before a second one does', async () => {
    const { context, id } = await given();
    const maker = asStaff(context, 'usr_programme');
    expect(await proposeCorrection(maker, id, GIVE)).toMatchObject({ ok: true });
    expect(await proposeCorrection(asStaff(context), id, GIVE)).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    expect(await listMovesOf(context, id)).toEqual([]);
    const [waiting] = await listProposed(context);
    expect(waiting?.title).toMatch(/の紹介元 par_a商会 → par_b商会$/);

    const approval = await approvalOf(context, correctionAsThing(id));
    expect(await decideCorrection(maker, id, approval)).toMatchObject({ refusal: { code: 'own-work' } });
    // Makers of payouts do not approve whose a client is.
    expect(await decideCorrection(asStaff(context, 'usr_maker'), id, approval)).toMatchObject({
      refusal: { code: 'may-not' },
    });
    const twice = await Promise.all(
      ['usr_checker', 'usr_third'].map((who) => decideCorrection(asStaff(context, who as 'usr_third'), id, approval)),
    );
    expect(twice.map(({ ok }) => ok).toSorted()).toEqual([false, true]);

    expect(await holderOf(context, id)).toBe('par_a');
    const september = await advance(context, '2026-09-02');
    expect(await holderOf(september, id)).toBe('par_b');
    const told = (await lettersIn(context.db)).filter(({ partnerId }) => partnerId === 'par_b');
    expect(told.map(({ kind }) => kind)).toEqual(['order-referred']);
    const acts = (await actsIn(context.db)).map(({ act }) => act);
    expect(acts).toEqual(expect.arrayContaining(['correction-proposed', 'contracts-moved', 'own-approval-refused']));
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('whoever approves sees whose cashback of the coming term it is, with it and without', async () => {
    const { context, id } = await given();
    const [contract] = await loadContracts(context, [id]);
    invariant(contract, 'the contract is there');
    const correction = { from: 'par_a' as const, to: 'par_b' as const, fromMonth: month('2026-09'), reason: '' };
    const effect = await previewEffect(context, contract, correction);
    expect(effect).toMatchObject({
      reaches: true,
      month: '2027-05',
      term: { term: 2, startsOn: '2027-06-15' },
      before: { partnerId: 'par_a', count: 1 },
      after: { partnerId: 'par_b', count: 1 },
    });
    const late = await previewEffect(context, contract, { ...correction, fromMonth: month('2027-07') });
    expect(late).toMatchObject({ reaches: false, after: { partnerId: 'par_a' } });
  });

  test('what changed hands meanwhile, or can no longer move, is not approved', async () => {
    const { context, id } = await given();
    await proposeCorrection(asStaff(context), id, { ...GIVE, partnerCode: '', fromMonth: month('2026-08') });
    const put = await approvalOf(context, correctionAsThing(id));
    const september = await advance(context, '2026-09-02');
    expect(await decideCorrection(asStaff(september, 'usr_checker'), id, put)).toMatchObject({
      refusal: { code: 'month-closed', first: '2026-09' },
    });
    expect(await listProposed(september)).toHaveLength(1);
    const back = { decision: 'reject' as const, seenHash: put.seenHash, reason: '月を改めて申請' };
    expect(await decideCorrection(asStaff(september, 'usr_checker'), id, back)).toMatchObject({ ok: true });
    expect(await holderOf(september, id)).toBe('par_a');
    expect(await proposeCorrection(asStaff(september), id, { ...GIVE, partnerCode: 'PAR_OTHER' })).toMatchObject({
      refusal: { code: 'other-programme' },
    });
  });

  test('approved for a month to come, it is taken back with a reason, and the partner that waited for it is told', async () => {
    const { context, id } = await given();
    expect(await correct(context, id, { ...GIVE, fromMonth: month('2026-10') })).toMatchObject({ ok: true });
    const both = await Promise.all([1, 2].map(() => withdrawPlanned(asStaff(context), id, '申請の誤り')));
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const november = await advance(context, '2026-11-01');
    expect(await holderOf(november, id)).toBe('par_a');
    const told = (await lettersIn(context.db)).filter(({ kind }) => kind === 'referral-withdrawn');
    expect(told.map(({ partnerId, body }) => [partnerId, body.includes('申請の誤り')])).toEqual([['par_b', true]]);
    const trail = (await actsIn(context.db)).filter(({ act }) => act === 'move-withdrawn');
    expect(trail.map(({ reason }) => reason)).toEqual(['申請の誤り']);
  });
});

test('GAP-09 a correction is read from its text as it was put up', () => {
  const text = JSON.stringify([null, 'par_b', '2026-09', '理由']);
  expect(readCorrection(text)).toEqual({ from: null, to: 'par_b', fromMonth: '2026-09', reason: '理由' });
});
