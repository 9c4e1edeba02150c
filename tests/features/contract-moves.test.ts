import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { loadStandingCashbacks } from '#app/features/cashback/queries.server.ts';
import { listCountedContracts, listCounts, replayClose } from '#app/features/closes/queries.server.ts';
import { moveContracts, withdrawMove } from '#app/features/contract-moves/commands.server.ts';
import { listMovesOf } from '#app/features/contract-moves/queries.server.ts';
import { loadContracts, loadCoverage } from '#app/features/contracts/queries.server.ts';
import { requestCancellations, requestSeenCancellation } from '#app/features/cancellations/commands.server.ts';
import { showCancellation } from '#app/features/cancellations/queries.server.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownRowsToRead, ownRowsToWrite } from '#app/platform/partner-rows.server.ts';
import { contracts } from '#db/schema/contracts.ts';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { moveAsApproved } from '#tests/support/corrections.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

/** A running contract of a partner's, from 15 June 2026 for twelve months, on 10 August. */
async function given(programme: 'cashback' | 'discount' = 'cashback') {
  const founded = await givenCompany(database().db, '2026-05-20', [
    { id: 'par_a', programme },
    { id: 'par_b', programme },
    { id: 'par_other', programme: programme === 'cashback' ? 'discount' : 'cashback' },
  ]);
  const [order] = await givenOrders(founded, '2026-06-15', ['par_a']);
  invariant(order, 'the order was placed');
  await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
  return { context: await advance(founded, '2026-08-10'), id: order.contractId };
}

function move(context: Context, id: ContractId, to: PartnerId | null, from: string) {
  return moveAsApproved(context, id, { to, fromMonth: month(from), reason: '紹介元の取り違え' });
}

async function countsOf(context: Context, of: string) {
  const rows = await listCounts(context, month(of));
  return Object.fromEntries(rows.map(({ partnerId, count }) => [partnerId, count]));
}

async function payOpen(context: Context, id: ContractId) {
  const open = (await loadInvoicesOfContracts(context, [id])).filter(({ status }) => status === 'open');
  const paid = await recordPayments(
    context,
    open.map(({ id: invoiceId, total: amount }) => ({ invoiceId, amount })),
  );
  expect(paid.ok).toBe(true);
}

describe('GAP-09, PRG-09 a contract belongs to another partner from a month on', () => {
  test('the month under way counts for the new partner, closed months stay as they were counted', async () => {
    const { context, id } = await given();
    const july = await listCounts(context, month('2026-07'));
    expect(await move(context, id, 'par_b', '2026-08')).toMatchObject({ ok: true, value: { applied: true } });
    const september = await advance(context, '2026-09-01');
    expect(await countsOf(september, '2026-07')).toMatchObject({ par_a: 1, par_b: 0 });
    expect(await countsOf(september, '2026-08')).toMatchObject({ par_a: 0, par_b: 1 });
    expect(await replayClose(september, month('2026-07'))).toEqual(july);
    expect((await listCountedContracts(september, month('2026-07'), 'par_a')).map((row) => row.contractId)).toEqual([
      id,
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('a month to come changes nothing before its first day', async () => {
    const { context, id } = await given();
    expect(await move(context, id, 'par_b', '2026-10')).toMatchObject({ ok: true, value: { applied: false } });
    const october = await advance(context, '2026-10-31');
    expect(await countsOf(october, '2026-09')).toMatchObject({ par_a: 1, par_b: 0 });
    const november = await advance(october, '2026-11-01');
    expect(await countsOf(november, '2026-10')).toMatchObject({ par_a: 0, par_b: 1 });
  });

  test('before it comes, a cancellation is shown at the count it will be missing from', async () => {
    const { context, id } = await given();
    await move(context, id, 'par_b', '2026-10');
    // The contract runs to 14 June 2027, long after it moved.
    expect(await showCancellation(asStaff(context), id)).toMatchObject({
      loss: { partnerName: 'par_b商会', month: '2027-06', before: 1, after: 0 },
    });
    await requestCancellations(context, [id]);
    const told = (await lettersIn(context.db)).find(({ kind }) => kind === 'client-cancelled');
    expect(told).toMatchObject({ partnerId: 'par_a' });
    expect(told?.body).toContain('■ 契約件数　　変わりません');
  });

  test('before it comes, a partner is told that its own count stays, and not whom the contract goes to', async () => {
    const { context, id } = await given('discount');
    expect(await showCancellation(asPartner(context, 'par_a', 'discount'), id)).toMatchObject({
      loss: { partnerName: null, month: '2027-06', before: 1, after: 0 },
    });
    await move(context, id, 'par_b', '2026-10');
    const own = ownRowsToRead(context.db, 'par_a');
    expect(await showCancellation({ ...asPartner(context, 'par_a', 'discount'), db: own.db }, id)).toMatchObject({
      loss: null,
    });
    await own.close();
    expect(await showCancellation(asStaff(context), id)).toMatchObject({ loss: { partnerName: 'par_b商会' } });
  });

  test('a planned move can be taken back, one carried out cannot', async () => {
    const { context, id } = await given();
    await move(context, id, 'par_b', '2026-10');
    const [planned] = await listMovesOf(context, id);
    invariant(planned, 'the move is listed');
    expect(planned).toMatchObject({ fromName: 'par_a商会', toName: 'par_b商会', outcome: null });
    expect(await withdrawMove(asStaff(context), planned.id, '取り違え')).toMatchObject({ ok: true });
    expect(await withdrawMove(asStaff(context), planned.id, '取り違え')).toMatchObject({
      refusal: { code: 'move-not-waiting' },
    });
    const november = await advance(context, '2026-11-01');
    expect(await countsOf(november, '2026-10')).toMatchObject({ par_a: 1, par_b: 0 });
  });

  test('to nobody it counts for nobody, and back again for somebody', async () => {
    const { context, id } = await given();
    await move(context, id, null, '2026-08');
    const september = await advance(context, '2026-09-10');
    expect(await countsOf(september, '2026-08')).toMatchObject({ par_a: 0, par_b: 0 });
    expect(await move(september, id, 'par_b', '2026-09')).toMatchObject({ ok: true });
    const october = await advance(september, '2026-10-01');
    expect(await countsOf(october, '2026-09')).toMatchObject({ par_a: 0, par_b: 1 });
  });

  test('two moves at once are one', async () => {
    const { context, id } = await given();
    const both = await Promise.allSettled([move(context, id, 'par_b', '2026-10'), move(context, id, null, '2026-11')]);
    const moved = both.filter((one) => one.status === 'fulfilled' && one.value.ok);
    expect(moved).toHaveLength(1);
    expect(await listMovesOf(context, id)).toHaveLength(1);
  });

  test('not from a closed month, not years ahead, and only to another partner of its programme', async () => {
    const { context, id } = await given();
    for (const [to, from, code] of [
      ['par_b', '2026-07', 'month-closed'],
      ['par_b', '2027-09', 'month-too-far'],
      ['par_a', '2026-08', 'same-partner'],
      ['par_other', '2026-08', 'other-programme'],
      ['par_nobody', '2026-08', 'partner-unknown'],
    ] as const) {
      expect(await move(context, id, to, from), code).toMatchObject({ ok: false, refusal: { code } });
    }
    expect(await listMovesOf(context, id)).toEqual([]);
  });

  test('partners agree on months to come only', async () => {
    const { context, id } = await given();
    const handover = {
      kind: 'handover' as const,
      contractIds: [id],
      to: 'par_b' as const,
      reason: '事業の引き継ぎ',
      approvalId: null,
    };
    const acting = { ...asPartner(context, 'par_b'), db: ownRowsToWrite(context.db, 'par_b') };
    expect(await moveContracts(acting, { ...handover, fromMonth: month('2026-08') })).toMatchObject({
      refusal: { code: 'month-closed', first: '2026-09' },
    });
    // What nobody agreed on moves nothing, whatever month is asked for.
    await expect(moveContracts(acting, { ...handover, fromMonth: month('2026-09') })).rejects.toThrow();
    expect(await listMovesOf(context, id)).toEqual([]);
  });
});

describe('PRG-13, GAP-09 what a term earns is its partner’s on the day it began', () => {
  test('earned cashbacks stay, the next term earns for the new partner', async () => {
    const { context, id } = await given();
    await move(context, id, 'par_b', '2026-08');
    const renewing = await advance(context, '2027-04-20');
    await payOpen(renewing, id);
    const renewed = await advance(renewing, '2027-06-20');
    const earned = await loadStandingCashbacks(renewed, [id]);
    expect(earned.map(({ term, partnerId }) => [term, partnerId])).toEqual([
      [1, 'par_a'],
      [2, 'par_b'],
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('paid late, after it moved, the term is still that of the partner who had it when it began', async () => {
    const { context, id } = await given();
    const lapsed = await advance(context, '2027-07-02');
    expect(await move(lapsed, id, 'par_b', '2027-07')).toMatchObject({ ok: true });
    await payOpen(lapsed, id);
    expect((await loadStandingCashbacks(lapsed, [id])).map(({ term, partnerId }) => [term, partnerId])).toEqual([
      [1, 'par_a'],
      [2, 'par_a'],
    ]);
    const august = await advance(lapsed, '2027-08-01');
    expect(await countsOf(august, '2027-07')).toMatchObject({ par_a: 0, par_b: 1 });
  });

  test('the day it moves may be the day it lapses and comes back', async () => {
    const founded = await givenCompany(database().db, '2026-05-20', [
      { id: 'par_a', programme: 'cashback' },
      { id: 'par_b', programme: 'cashback' },
    ]);
    const [order] = await givenOrders(founded, '2026-06-01', ['par_a']);
    invariant(order, 'the order was placed');
    await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    const may = await advance(founded, '2027-05-10');
    await move(may, order.contractId, 'par_b', '2027-06');
    const june = await advance(may, '2027-06-01');
    expect(await loadContracts(june, [order.contractId])).toMatchObject([{ state: 'lapsed', partnerId: 'par_b' }]);
    expect(await loadCoverage(june, [order.contractId])).toMatchObject([
      { partnerId: 'par_a', inForceTo: '2027-05-31' },
    ]);
    await payOpen(june, order.contractId);
    expect(await loadCoverage(june, [order.contractId])).toMatchObject([
      { partnerId: 'par_a', inForceFrom: '2026-06-01', inForceTo: '2027-05-31' },
      { partnerId: 'par_b', inForceFrom: '2027-06-01', inForceTo: null },
    ]);
    expect((await loadStandingCashbacks(june, [order.contractId])).at(-1)).toMatchObject({
      term: 2,
      partnerId: 'par_b',
    });
  });

  test('a forecast ends where the contract leaves', async () => {
    const { context, id } = await given();
    const renewals = async () =>
      (await loadOwnForecast(asPartner(context, 'par_a'))).lines.filter(({ term }) => term === 2).length;
    expect(await renewals()).toBe(1);
    await move(context, id, 'par_b', '2026-10');
    expect(await renewals()).toBe(0);
  });
});

describe('PRG-03, GAP-09 under discount the new partner is billed from the next renewal invoice on', () => {
  test('not while the money could go back', async () => {
    const founded = await givenCompany(database().db, '2026-05-20', [
      { id: 'par_a', programme: 'discount' },
      { id: 'par_b', programme: 'discount' },
    ]);
    const [order] = await givenOrders(founded, '2026-06-15', ['par_a']);
    invariant(order, 'the order was placed');
    expect(await move(founded, order.contractId, 'par_b', '2026-06')).toMatchObject({
      refusal: { code: 'money-back-open', until: null },
    });
    await recordPayments(founded, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    expect(await move(founded, order.contractId, 'par_b', '2026-07')).toMatchObject({
      refusal: { code: 'money-back-open', until: day('2026-07-04') },
    });
    expect(await move(founded, order.contractId, 'par_b', '2026-08')).toMatchObject({ ok: true });
    expect(await move(founded, order.contractId, null, '2026-08')).toMatchObject({ ok: false });
  });

  test('and never to nobody', async () => {
    const { context, id } = await given('discount');
    expect(await move(context, id, null, '2026-08')).toMatchObject({ refusal: { code: 'own-contract' } });
  });

  test('the renewal goes to the new partner, at the rate of its own count; the old one keeps its papers', async () => {
    const { context, id } = await given('discount');
    await move(context, id, 'par_b', '2026-08');
    const april = await advance(context, '2027-04-02');
    const invoices = await loadInvoicesOfContracts(april, [id]);
    expect(invoices.map(({ term, partnerId }) => [term, partnerId])).toEqual([
      [1, 'par_a'],
      [2, 'par_b'],
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('an invoice the old partner has to pay keeps the new one from cancelling alone', async () => {
    const { context, id } = await given('discount');
    const april = await advance(context, '2027-04-02');
    await move(april, id, 'par_b', '2027-04');
    expect(await requestSeenCancellation(asPartner(april, 'par_b', 'discount'), id, 'x')).toMatchObject({
      refusal: { code: 'billed-to-another' },
    });
  });
});

describe('what was a partner’s stays readable for it, what is another’s is not', () => {
  test('the old partner still sees which contract it was paid for', async () => {
    const { context, id } = await given();
    await move(context, id, 'par_b', '2026-08');
    for (const [partnerId, sees] of [
      ['par_a', 1],
      ['par_b', 1],
      ['par_other', 0],
    ] as const) {
      const own = ownRowsToRead(context.db, partnerId);
      expect(await own.db.select({ id: contracts.id }).from(contracts), partnerId).toHaveLength(sees);
      await own.close();
    }
  });
});
