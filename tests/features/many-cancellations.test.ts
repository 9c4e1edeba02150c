import { expect, test } from 'vitest';
import { type Day, addDays, day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { loadContracts, loadCoverage } from '#app/features/contracts/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { empty, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { countStatements } from '#tests/support/statements.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

/** Contracts of par_a in force since these days, past the time of money back. It is 10 June. */
async function givenInForce(days: readonly Day[]) {
  const opened = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const ids: ContractId[] = [];
  for (const from of days) {
    const [order] = await givenOrders(opened, from, ['par_a']);
    invariant(order, 'it is ordered');
    await recordPayments(opened, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    ids.push(order.contractId);
  }
  return { context: await advance(opened, '2026-06-10'), ids };
}

/** What the letters of cancelled contracts say of the count, in the order in which they were written. */
async function countsTold(context: Context): Promise<string[]> {
  const told = (await lettersIn(context.db)).filter(({ kind }) => kind === 'client-cancelled');
  return told.map(({ body }) => /■ 契約件数　　(.*)になる見込み/.exec(body)?.[1] ?? '');
}

test('contracts that end in many months are cancelled by the statements that those of one month take', async () => {
  const cancel = async (days: readonly Day[]) => {
    await empty(database().sql);
    const { context, ids } = await givenInForce(days);
    const statements = await countStatements(database().sql, (db) => requestCancellations({ ...context, db }, ids));
    const known = new Map((await loadCoverage(context, ids)).map((period) => [period.contractId, period.inForceTo]));
    for (const { id, renewsOn } of await loadContracts(context, ids)) {
      invariant(renewsOn, 'it is in force');
      expect(known.get(id)).toBe(addDays(renewsOn, -1));
    }
    expect(await findBreaches(database().sql)).toEqual([]);
    return { statements, told: await countsTold(context) };
  };
  const one = await cancel(Array<Day>(4).fill(day('2026-02-01')));
  const many = await cancel(['2026-02-01', '2026-02-15', '2026-03-01', '2026-04-15'].map((from) => day(from)));
  expect(many.statements).toBe(one.statements);
  expect(new Set(one.told)).toEqual(new Set(['2027年2月末から1件減り、0件']));
  expect(many.told).toEqual([
    '2027年2月末から1件減り、2件',
    '2027年2月末から1件減り、2件',
    '2027年3月末から1件減り、1件',
    '2027年4月末から1件減り、0件',
  ]);
});
