import { expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { finishBegunDay, runUntil } from '#app/features/operations/commands.server.ts';
import { findBusinessDay, readBusinessDay } from '#app/features/operations/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { DayRunning } from '#app/platform/context.server.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

test('a day whose run was broken off is finished when the portal starts again, and no day beyond it', async () => {
  const founded = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
  const orders = await givenOrders(founded, '2026-02-01', ['par_a']);
  await recordPayments(
    founded,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const context = await advance(founded, '2026-01-31');
  const breakOff = () => {
    throw new Error('the process ends here');
  };
  // The month is closed; starting the contract asks for ids, and never gets one.
  await expect(runUntil({ ...context, newId: breakOff }, day('2026-02-03'))).rejects.toThrow('ends here');
  await expect(readBusinessDay(context.db)).rejects.toThrow(DayRunning);

  await finishBegunDay(context);

  expect(await findBusinessDay(context)).toBe('2026-02-01');
  expect(await readBusinessDay(context.db)).toBe('2026-02-01');
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('where no day was broken off, nothing is played', async () => {
  const context = await givenCompany(database().db, '2026-01-31', [{ id: 'par_a', programme: 'cashback' }]);
  await finishBegunDay(context);
  expect(await findBusinessDay(context)).toBe('2026-01-31');
});
