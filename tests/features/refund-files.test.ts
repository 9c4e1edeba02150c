import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { readTransfers } from '#app/core/zengin-transfers.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import {
  decideRefund,
  endRefundFile,
  makeRefundFile,
  payRefund,
  payRefundFile,
  prepareRefund,
} from '#app/features/refund-payouts/commands.server.ts';
import { findRefundFileToSend, listRefundFiles } from '#app/features/refund-payouts/queries.server.ts';
import { refundAsThing } from '#app/features/refund-payouts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { decodeJis8 } from '#app/platform/cp932.server.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { refundAccounts } from '#db/schema/refund-payouts.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { CUSTOMERS_ACCOUNT } from '#tests/support/refunds.ts';

const database = useDatabase();
const { bankTransfer } = readEnvironment({});
const DUE = day('2026-03-31');

/** Three clients gave their contracts back; the refunds of the first two are approved, due on 31 March. */
async function given(db = database().db) {
  const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  const orders = await givenOrders(opened, '2026-03-01', ['par_a', 'par_a', 'par_a']);
  await recordPayments(
    asStaff(opened),
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const context = await advance(opened, '2026-03-10');
  const ids = orders.map(({ contractId }) => contractId).toSorted();
  await requestCancellations(context, ids);
  for (const [place, id] of ids.entries()) {
    await prepareRefund(asStaff(context), id, { ...CUSTOMERS_ACCOUNT, number: `000000${place + 1}` });
  }
  for (const id of ids.slice(0, 2)) await approve(context, id);
  const [first, second, third] = ids;
  invariant(first && second && third, 'three contracts were given back');
  return { context, first, second, third };
}

async function approve(context: Context, id: ContractId) {
  const decided = await decideRefund(asStaff(context, 'usr_checker'), id, await approvalOf(context, refundAsThing(id)));
  invariant(decided.ok, 'what waits is approved');
}

const make = (context: Context, on = DUE) => makeRefundFile(asStaff(context), on, bankTransfer);

const handOut = (context: Context, on = DUE) => findRefundFileToSend(context, on);

describe('REF-03, REF-04 the file of transfers', () => {
  test('is not made while a check of the money fails', async () => {
    const { context } = await given();
    const { sql } = database();
    const closes = (change: string) =>
      sql.unsafe(`set session_replication_role = replica;
      update month_closes set contracts = contracts ${change}; set session_replication_role = default`);
    await closes('+ 1');
    await checkMoney(context);
    expect(await make(context)).toMatchObject({ refusal: { breaches: [{ invariant: 'close-kept' }] } });
    await closes('- 1');
    await checkMoney(context);
    expect((await make(context)).ok).toBe(true);
  });

  test('asks the bank for every approved refund due by its day, to the yen and to the account', async () => {
    const { context } = await given();
    const made = await make(context);
    invariant(made.ok, 'the file is made');
    const read = readTransfers(decodeJis8(made.value.content));
    const transfer = { bankCode: '0036', branchCode: '251', kind: 'ordinary', holder: 'ｶ)ﾐﾎﾝ', amount: 72_160 };
    expect(read).toEqual({
      ok: true,
      value: {
        sender: bankTransfer.sender,
        monthDay: '0331',
        transfers: [
          { ...transfer, number: '0000001' },
          { ...transfer, number: '0000002' },
        ],
      },
    });
    expect(await listRefundFiles(context, 9)).toMatchObject([
      { version: 1, rows: 2, total: 144_320, replacedAt: null },
    ]);
  });

  test('is the same bytes however often it is fetched', async () => {
    const { context } = await given();
    const made = await make(context);
    const fetched = [await handOut(context), await handOut(context)];
    for (const one of fetched) {
      expect(one).toMatchObject({ ok: true, value: { version: 1 } });
      expect(made.ok && one?.ok && Buffer.compare(made.value.content, one.value.content)).toBe(0);
    }
  });

  test('ends with its next version, and a refund stands in one file only', async () => {
    const { context, third } = await given();
    expect(await make(context)).toMatchObject({ value: { version: 1 } });
    await approve(context, third);
    expect(await make(context, day('2026-04-30'))).toMatchObject({ ok: true });
    expect(await make(context)).toMatchObject({ value: { version: 2 } });
    const files = await listRefundFiles(context, 9);
    expect(files.map(({ transferOn, version, rows, replacedAt }) => [transferOn, version, rows, !replacedAt])).toEqual([
      ['2026-04-30', 1, 1, true],
      ['2026-03-31', 2, 2, true],
      ['2026-03-31', 1, 2, false],
    ]);
  });

  test('pays its refunds, all of them once, and none that stands in no file', async () => {
    const { context, first, third } = await given();
    await make(context);
    await approve(context, third);
    expect(await payRefundFile(asStaff(context), DUE)).toMatchObject({ refusal: { code: 'not-yet', from: DUE } });
    const due = await advance(context, '2026-03-31');
    expect(await payRefund(asStaff(due), third)).toMatchObject({ refusal: { code: 'not-listed' } });
    expect(await payRefundFile(asStaff(due, 'usr_checker'), DUE)).toMatchObject({ refusal: { code: 'own-approval' } });
    expect((await payRefund(asStaff(due), first)).ok).toBe(true);
    expect((await payRefundFile(asStaff(due), DUE)).ok).toBe(true);
    expect(await payRefundFile(asStaff(due), DUE)).toMatchObject({ refusal: { code: 'not-listed' } });
    expect(await endRefundFile(asStaff(due), DUE)).toMatchObject({ refusal: { code: 'paid-already' } });
    const owed = await database().sql`
      select sum(amount)::int as owed from ledger_postings where account = 'refunds-payable'`;
    expect(owed).toEqual([{ owed: -72_160 }]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is neither fetched nor paid once an account in it changed', async () => {
    const { context, first, second } = await given();
    await make(context);
    await prepareRefund(asStaff(context), first, { ...CUSTOMERS_ACCOUNT, number: '7654321' });
    expect(await handOut(context)).toMatchObject({ refusal: { code: 'changed' } });
    await approve(context, first);
    expect(await handOut(context)).toMatchObject({ refusal: { code: 'changed' } });
    const due = await advance(context, '2026-03-31');
    expect(await payRefund(asStaff(due), first)).toMatchObject({ refusal: { code: 'not-listed' } });
    expect(await make(due)).toMatchObject({ value: { version: 2 } });
    expect((await payRefundFile(asStaff(due), DUE)).ok).toBe(true);
    expect(await payRefund(asStaff(due), second)).toMatchObject({ refusal: { code: 'already-paid' } });
  });

  test('taken back, lets its refunds stand in another', async () => {
    const { context } = await given();
    await make(context);
    expect(await make(context, day('2026-04-01'))).toMatchObject({ refusal: { code: 'nothing-to-transfer' } });
    expect((await endRefundFile(asStaff(context), DUE)).ok).toBe(true);
    expect(await handOut(context)).toBeUndefined();
    expect(await make(context, day('2026-04-01'))).toMatchObject({ ok: true });
  });

  test('is made for a day on which banks are open, today at the earliest', async () => {
    const { context } = await given();
    expect(await make(context, day('2026-03-29'))).toMatchObject({
      refusal: { code: 'no-bank-day', before: '2026-03-27' },
    });
    expect(await make(context, day('2026-03-09'))).toMatchObject({ refusal: { code: 'day-past' } });
    expect(await make(context, day('9999-12-31'))).toMatchObject({ refusal: { code: 'too-far' } });
    expect(await make(context, day('2026-03-30'))).toMatchObject({ refusal: { code: 'nothing-to-transfer' } });
  });

  test('names the character that the bank cannot read, and leaves nothing behind', async () => {
    const { context } = await given();
    const sender = { ...bankTransfer.sender, name: 'サンプル' };
    expect(await makeRefundFile(asStaff(context), DUE, { ...bankTransfer, sender })).toMatchObject({
      refusal: { code: 'bank-cannot-read', orderNumber: null, character: 'サ' },
    });
    await context.db.update(refundAccounts).set({ holder: 'ﾔﾏﾀﾞ' });
    expect(await make(context)).toMatchObject({ refusal: { code: 'nothing-to-transfer' } });
    expect(await listRefundFiles(context, 9)).toEqual([]);
  });
});

describeOnPostgres('two at once', () => {
  test('make two versions of which one lives, and pay once', async () => {
    const { db } = await database().another(4);
    const { context } = await given(db);
    expect((await Promise.all([make(context), make(context), make(context)])).every(({ ok }) => ok)).toBe(true);
    const files = await listRefundFiles(context, 9);
    expect(files.filter(({ replacedAt }) => replacedAt === null)).toMatchObject([{ version: 3, rows: 2 }]);
    const due = await advance(context, '2026-03-31');
    const paid = await Promise.all([1, 2, 3].map(() => payRefundFile(asStaff(due), DUE)));
    expect(paid.filter(({ ok }) => ok)).toHaveLength(1);
  });
});
