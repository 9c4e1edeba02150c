import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { ACCOUNT_NAMES, freeeRows, slipsOf, totalsOf, yayoiRows } from '#app/features/journals/rules.ts';
import { listPostingsIn } from '#app/features/ledger/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';
import { asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

test('the journal of a month has each transaction once, balances, and sums to the ledger’s trial balance', async () => {
  const context = await givenCompany(database().db, '2026-03-01', [{ id: 'par_shop', programme: 'discount' }]);
  const placed = await givenOrders(context, '2026-04-01', ['par_shop', 'par_shop', 'par_shop']);
  const paid = placed.slice(0, 2).map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total }));
  await recordPayments(asStaff(context), paid);
  await requestCancellations(
    context,
    placed.slice(1).map(({ contractId }) => contractId),
  );
  const postings = await listPostingsIn(context, month('2026-03'));
  const slips = slipsOf(postings);
  const transactions = await database().sql<{ count: number }[]>`select count(*)::int from ledger_transactions`;
  expect(slips).toHaveLength(transactions[0]?.count ?? 0);
  expect(slips.length).toBeGreaterThan(5);

  const trial = await database().sql<{ account: keyof typeof ACCOUNT_NAMES; balance: string }[]>`
    select account, sum(amount) as balance from ledger_postings group by 1`;
  const balances = new Map(trial.map(({ account, balance }) => [account, Number(balance)]));
  expect(new Map(totalsOf(postings).map(({ account, debit, credit }) => [account, debit - credit]))).toEqual(balances);

  const read = (rows: string[][], [debitName, debit, creditName, credit]: [number, number, number, number]) => {
    const sums = new Map<string, number>();
    const add = (name: string | undefined, amount: number) => name && sums.set(name, (sums.get(name) ?? 0) + amount);
    for (const row of rows) {
      add(row[debitName], Number(row[debit]));
      add(row[creditName], -Number(row[credit]));
    }
    return sums;
  };
  const named = new Map([...balances].map(([account, balance]) => [ACCOUNT_NAMES[account], balance]));
  expect(read(freeeRows(slips).slice(1), [2, 4, 5, 7])).toEqual(named);
  const yayoi = yayoiRows(slips);
  expect(read(yayoi, [4, 8, 10, 14])).toEqual(named);
  expect(new Set(yayoi.map((row) => row.length))).toEqual(new Set([25]));
  expect(encodeCp932(yayoi.flat().join(',')).ok).toBe(true);
  expect(await listPostingsIn(context, month('2026-04'))).toEqual([]);
});
