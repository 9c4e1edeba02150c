import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { yen } from '#app/core/yen.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { addPlans } from '#app/features/catalogue/commands.server.ts';
import { listCountedContracts } from '#app/features/closes/queries.server.ts';
import { listTerms } from '#app/features/contract-terms/queries.server.ts';
import { loadContracts } from '#app/features/contracts/queries.server.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { requestChange, withdrawChange } from '#app/features/renewal-changes/commands.server.ts';
import { previewChange } from '#app/features/renewal-changes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { cashbacks } from '#db/schema/cashback.ts';
import { termChanges } from '#db/schema/term-changes.ts';
import { givenClients } from '#tests/support/client-contract.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches, findUnaudited } from '#tests/support/invariants.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

/** Two clients' contracts of three months from 1 March, renewed on 1 June and invoiced on 15 March; it is the 10th. */
async function given(): Promise<{ context: Context; changed: ContractId; same: ContractId }> {
  const opened = await givenCompany(database().db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  await addPlans(opened, {
    plans: [
      { code: 'M', name: 'マネージドプラン', planGroup: 'managed', kind: 'server' },
      { code: 'NO-PRICE', name: '準備中', planGroup: 'shared', kind: 'server' },
      { code: 'MAIL', name: 'KWCメール', planGroup: 'mail', kind: 'other' },
    ],
    prices: ['M', 'MAIL'].map((planCode) => ({
      ...{ planCode, fromDay: opened.today, monthlyFee: yen(10_000), setupFee: yen(30_000) },
    })),
  });
  const [changed = 'ctr_none', same = 'ctr_none'] = await givenClients(opened, '2026-03-01', 'par_a', [3, 3]);
  return { context: await advance(opened, '2026-03-10'), changed, same };
}

async function change(context: Context, id: ContractId, planCode: string, termMonths: number) {
  const shown = await previewChange(context, id, { planCode, termMonths });
  if (!shown.ok) return shown;
  return requestChange(context, id, { planCode, termMonths, seen: shown.value.seen, by: 'client' });
}

async function payNext(context: Context, id: ContractId): Promise<void> {
  const invoice = (await loadInvoicesOfContracts(context, [id])).at(-1);
  if (invoice) await recordPayments(asStaff(context), [{ invoiceId: invoice.id, amount: invoice.total }]);
}

const contractOf = async (context: Context, id: ContractId) => (await loadContracts(context, [id]))[0];

describe('PRG-14, CON-02, CTR-04 a plan and a length of its own for the next term', () => {
  test('are invoiced, begin and go on exactly as asked for; the past keeps what it had', async () => {
    const { context, changed, same } = await given();
    const shown = await previewChange(context, changed, { planCode: 'M', termMonths: 6 });
    expect(shown).toMatchObject({
      value: {
        startsOn: '2026-06-01',
        renewsOn: '2026-12-01',
        invoiceOn: '2026-03-15',
        after: { setupFee: 0, total: 66_000 },
      },
    });
    expect(await change(context, changed, 'M', 6)).toMatchObject({ ok: true });
    const planned = await contractOf(context, changed);
    expect(planned).toMatchObject({ planCode: 'S', termMonths: 3, renewsOn: '2026-06-01' });
    expect(planned && (await listTerms(context, planned))).toMatchObject([
      { term: 2, state: 'planned', planName: 'マネージドプラン', from: '2026-06-01', to: '2026-11-30', number: null },
      { term: 1, state: 'running', planName: 'シェアードプラン', from: '2026-03-01', to: '2026-05-31' },
    ]);

    const issued = await advance(context, '2026-03-15');
    const [, renewal] = await loadInvoicesOfContracts(issued, [changed]);
    expect(renewal).toMatchObject({
      ...{ planCode: 'M', planGroup: 'managed', termMonths: 6, serverFee: 60_000, setupFee: 0, total: 66_000 },
      ...{ coversFrom: '2026-06-01', coversTo: '2026-11-30' },
    });
    expect(await change(issued, changed, 'S', 12)).toMatchObject({
      refusal: { code: 'already-invoiced', from: '2026-06-01' },
    });
    expect(await withdrawChange(issued, changed)).toMatchObject({ refusal: { code: 'nothing-waits' } });
    await payNext(issued, changed);
    await payNext(issued, same);

    const turned = await advance(issued, '2026-07-02');
    expect(await contractOf(turned, changed)).toMatchObject({
      ...{ planCode: 'M', planGroup: 'managed', termMonths: 6, term: 2 },
      ...{ renewsOn: '2026-12-01', nextInvoiceOn: '2026-09-15' },
    });
    expect(await contractOf(turned, same)).toMatchObject({ planCode: 'S', termMonths: 3, renewsOn: '2026-09-01' });
    const earned = await turned.db.select().from(cashbacks);
    const second = earned.filter(({ term }) => term === 2);
    // The card names the shared group alone: the changed one earns by its new group, which is in no row.
    expect(second.find(({ contractId }) => contractId === same)).toMatchObject({ base: 11_400, amount: 2_280 });
    expect(second.find(({ contractId }) => contractId === changed)).toMatchObject({ base: 60_000, amount: 0 });
    const plansIn = async (at: string) =>
      (await listCountedContracts(turned, month(at), 'par_a')).map(({ planCode }) => planCode).toSorted();
    expect(await plansIn('2026-05')).toEqual(['S', 'S']);
    expect(await plansIn('2026-06')).toEqual(['M', 'S']);
    expect(await findBreaches(database().sql)).toEqual([]);
    expect(await findUnaudited(database().sql)).toEqual([]);
  });

  test('end with the term that is paid, whatever its length, when the contract is cancelled', async () => {
    const { context, changed } = await given();
    await change(context, changed, 'M', 6);
    const issued = await advance(context, '2026-03-25');
    await payNext(issued, changed);
    const [cancelled] = await requestCancellations(issued, [changed]);
    expect(cancelled?.effect).toEqual({ kind: 'run-out', endsOn: '2026-11-30' });
    const over = await advance(issued, '2026-12-01');
    expect(await contractOf(over, changed)).toMatchObject({ state: 'ended', endsOn: '2026-11-30', planCode: 'M' });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('hold for one that lapsed and was paid late, with the dates the term had', async () => {
    const { context, changed } = await given();
    await change(context, changed, 'S', 12);
    const late = await advance(context, '2026-06-10');
    expect(await contractOf(late, changed)).toMatchObject({ state: 'lapsed', termMonths: 3 });
    expect(await change(late, changed, 'M', 6)).toMatchObject({ refusal: { code: 'not-running' } });
    await payNext(late, changed);
    expect(await contractOf(late, changed)).toMatchObject({ term: 2, termMonths: 12, renewsOn: '2027-06-01' });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('can be taken back until the invoice goes out, and are asked for once however often', async () => {
    const { context, changed } = await given();
    const shown = await previewChange(context, changed, { planCode: 'M', termMonths: 3 });
    const seen = shown.ok ? shown.value.seen : '';
    const asked = { planCode: 'M', termMonths: 3, seen, by: 'client' as const };
    const twice = await Promise.all([requestChange(context, changed, asked), requestChange(context, changed, asked)]);
    expect(twice.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await context.db.select().from(termChanges)).toHaveLength(1);
    expect(await requestChange(context, changed, { ...asked, termMonths: 6 })).toMatchObject({
      refusal: { code: 'preview-changed' },
    });
    expect(await change(context, changed, 'M', 6)).toMatchObject({ ok: true });
    expect(await withdrawChange(context, changed)).toMatchObject({ ok: true });
    expect(await withdrawChange(context, changed)).toMatchObject({ refusal: { code: 'nothing-waits' } });
    const told = (await lettersIn(context.db)).filter(({ kind }) => kind === 'term-changed');
    expect(told.map(({ toAddress }) => toAddress).toSorted()).toEqual(
      Array.from({ length: 3 }, () => ['hanako@aozora.example', 'par_a@example.jp'])
        .flat()
        .toSorted(),
    );
    const issued = await advance(context, '2026-03-15');
    const [, renewal] = await loadInvoicesOfContracts(issued, [changed]);
    expect(renewal).toMatchObject({ planCode: 'S', termMonths: 3, total: 12_540 });
  });

  test('are what a discount partner’s forecast says they cost', async () => {
    const opened = await givenCompany(database().db, '2026-02-02', [{ id: 'par_d', programme: 'discount' }]);
    const placed = await placeOrders(opened, [
      {
        planCode: 'S',
        termMonths: 3,
        startsOn: opened.today.replace('02-02', '03-01') as typeof opened.today,
        partnerId: 'par_d',
        client: null,
      },
    ]);
    const id = placed.ok ? (placed.value[0]?.contractId ?? 'ctr_none') : 'ctr_none';
    await payNext(opened, id);
    const context = await advance(opened, '2026-03-10');
    expect(await change(context, id, 'S', 12)).toMatchObject({ value: { after: { discount: 9_120, total: 40_128 } } });
    const partner = { id: 'par_d' as const, userId: 'usr_d' as const, userName: 'd', programme: 'discount' as const };
    const actor = { kind: 'partner' as const, userId: 'usr_d' as const, partnerId: 'par_d' as const };
    const { lines } = await loadOwnForecast({ ...context, partner, actor });
    const issued = await advance(context, '2026-03-15');
    const [, renewal] = await loadInvoicesOfContracts(issued, [id]);
    expect(renewal).toMatchObject({ termMonths: 12, discount: 9_120, total: 40_128 });
    expect(lines.map(({ term, on, amount }) => [term, on, amount])).toEqual([[2, renewal?.dueOn, renewal?.total]]);
  });
});

test('PRG-12, PRG-19 the rate of the next term shows as soon as its month-end is closed, before the term earns', async () => {
  const opened = await givenCompany(database().db, '2026-03-02', [{ id: 'par_a', programme: 'cashback' }]);
  const [id = 'ctr_none'] = await givenClients(opened, '2026-03-15', 'par_a', [3]);
  const ratesOn = async (on: string) => {
    const context = await advance(opened, on);
    const contract = await contractOf(context, id);
    return contract && (await listTerms(context, contract)).map(({ term, rate }) => [term, rate && String(rate.rate)]);
  };
  expect(await ratesOn('2026-05-31')).toMatchObject([
    [2, null],
    [1, '0.2'],
  ]);
  await payNext({ ...opened, today: day('2026-05-31') }, id);
  expect(await ratesOn('2026-06-01')).toMatchObject([
    [2, '0.2'],
    [1, '0.2'],
  ]);
  const turned = await contractOf(await advance(opened, '2026-06-16'), id);
  const earned = await opened.db.select().from(cashbacks);
  expect([turned?.term, earned.map(({ term, rate }) => [term, String(rate)]).toSorted()]).toEqual([
    2,
    [
      [1, '0.2'],
      [2, '0.2'],
    ],
  ]);
});
