import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { findLiveFile, listFileRowsOf } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS, dividedBytes } from '#app/features/bank-files/rules.ts';
import { listPostingsIn, listTransactions } from '#app/features/ledger/queries.server.ts';
import { onceKeyOf } from '#app/features/ledger/rules.ts';
import { listOwed, traceCashback, tracePayout, traceTransaction } from '#app/features/money-traces/queries.server.ts';
import { pageOfSubject, sidesOf, subjectOf } from '#app/features/money-traces/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeCp932 } from '#app/platform/cp932.server.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };

/** March's run of two partners, approved, put in two versions of the file, sent, and one payout given back. */
async function givenSent(): Promise<{ context: Context; contractId: `ctr_${string}` }> {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-02-15', ['par_a', 'par_b']);
  const paid = await recordPayments(
    asStaff(opened, 'usr_programme'),
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  invariant(paid.ok && orders[1], 'the orders are paid');
  const march = await advance(opened, '2026-03-05');
  await givenAdjustment(march, 'par_b', 30);
  await preparePayoutRun(asStaff(march, 'usr_maker'), MARCH);
  const hash = (await findRun(march, MARCH))?.contentHash ?? '';
  invariant((await approvePayoutRun(asStaff(march, 'usr_third'), MARCH, hash)).ok, 'the run is approved');
  const announced = await advance(march, '2026-03-20');
  for (const maker of ['usr_maker', 'usr_checker'] as const) {
    invariant((await makeBankFile(asStaff(announced, maker), MARCH, LAYOUT)).ok, 'the file is made');
  }
  const context = await advance(announced, '2026-04-02');
  const payout = (await listPayouts(context, MARCH)).find(({ partnerId }) => partnerId === 'par_b');
  invariant(payout, 'the partner is paid');
  await givenOutcome(context, payout.id);
  return { context, contractId: orders[1].contractId };
}

test('a cashback is followed from its order to the books, person by person and digest by digest', async () => {
  const { context, contractId } = await givenSent();
  const trace = await traceCashback(context, contractId, 1);
  invariant(trace, 'the term earned a cashback');
  expect(trace).toMatchObject({
    cashback: { base: 45_600, amount: 9_120, countMonth: '2026-01' },
    partner: { id: 'par_b' },
    invoice: { serverFee: 45_600 },
    payments: [{ amount: trace.invoice?.total, line: null }],
    count: { certificate: 'RC-202601-par_b', closedOn: '2026-02-01', confirmedBy: null },
    card: { effectiveFrom: '2020-01', row: { minCount: 0, rate: '0.2' }, enteredBy: 'test' },
  });
  const [holding] = trace.holdings;
  const run = await findRun(context, MARCH);
  expect(holding).toMatchObject({
    month: MARCH,
    run: { state: 'approved', contentHash: run?.contentHash },
    sentOn: '2026-03-31',
    returnedOn: '2026-04-02',
    returnReason: '名義相違',
  });
  expect(holding?.rows.map(({ version, row, live }) => [version, row, live])).toEqual([
    [2, 2, true],
    [1, 2, false],
  ]);
  expect(trace.transactions.map(({ kind }) => kind).toSorted()).toEqual([
    'cashback-earned',
    'invoice-issued',
    'payment-applied',
    'payout-returned',
    'payout-sent',
  ]);
  for (const { postings } of trace.transactions) {
    const { debit, credit } = sidesOf(postings);
    expect(debit).toBe(credit);
  }
});

test('the row named is the very row of the file that carries the transfer', async () => {
  const { context } = await givenSent();
  const file = await findLiveFile(context, MARCH);
  invariant(file, 'the file was made');
  const lines = dividedBytes(file.content).flatMap((part) => decodeCp932(part).trimEnd().split('\r\n'));
  const payouts = await listPayouts(context, MARCH);
  const rows = await listFileRowsOf(
    context,
    payouts.map(({ id }) => id),
  );
  const live = rows.filter(({ version }) => version === file.version);
  expect(live.length).toBe(lines.length);
  for (const { payoutId, row, amount, sha256 } of live) {
    const payout = payouts.find(({ id }) => id === payoutId);
    expect(lines[row - 1]).toBe(`${payout?.email},${payout?.familyName},${payout?.givenName},${amount},`);
    expect(sha256).toBe(file.sha256);
  }
});

test('a payout says what was in it, what left it again, and what was booked of it', async () => {
  const { context, contractId } = await givenSent();
  const payout = (await listPayouts(context, MARCH)).find(({ partnerId }) => partnerId === 'par_b');
  const trace = payout && (await tracePayout(context, payout.id));
  expect(trace).toMatchObject({
    payout: { sentAmount: 9_150, standing: 0 },
    items: [{ contractId, term: 1, amount: 9_120, releasedOn: '2026-04-02' }],
    transactions: [{ kind: 'payout-sent' }, { kind: 'payout-returned' }],
  });
});

test('every posting leads to its transaction, and every one that moved what partners are owed to what it is about', async () => {
  const { context } = await givenSent();
  const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map(month);
  const postings = (await Promise.all(months.map((one) => listPostingsIn(context, one)))).flat();
  for (const { transactionId } of postings) {
    const transaction = await traceTransaction(context, transactionId);
    invariant(transaction, 'a posting has its transaction');
    const { debit, credit } = sidesOf(transaction.postings);
    expect(debit).toBe(credit);
    expect(subjectOf(transaction)).toBeDefined();
    expect(await listTransactions(context, [onceKeyOf(transaction.kind, transaction.reference)])).toHaveLength(1);
  }
  const owed = await Promise.all(
    months.map((one) => listOwed(context, { month: one, partnerId: undefined, limit: 100 })),
  );
  const places = new Map(owed.flat().map(({ kind, to }) => [kind, to?.split('/').slice(2, -1).join('/')]));
  expect(places.get('payout-sent')).toBe('traces/payouts');
  expect(places.get('payout-returned')).toBe('traces/payouts');
  expect(places.get('cashback-adjusted')).toBe('adjustments');
  expect(places.get('cashback-earned')).toMatch(/^traces\/cashbacks\/ctr_/);
  expect(owed.flat().every(({ to }) => to !== null)).toBe(true);
});

test('what nobody knows is not found, and a kind nobody posts leads nowhere', async () => {
  const { context, contractId } = await givenSent();
  expect(await traceCashback(context, contractId, 2)).toBeUndefined();
  expect(await tracePayout(context, 'out_none')).toBeUndefined();
  expect(await traceTransaction(context, 'txn_none')).toBeUndefined();
  expect(subjectOf({ kind: 'cashback-earned', reference: `${contractId}:0` })).toBeUndefined();
  expect(subjectOf({ kind: 'gift', reference: contractId })).toBeUndefined();
  expect(pageOfSubject({ kind: 'invoice', id: 'inv_1' })).toBeUndefined();
});
