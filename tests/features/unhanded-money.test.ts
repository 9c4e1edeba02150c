import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { handingTasks } from '#app/features/operations/ui/handing-tasks.tsx';
import { explainUnhanded } from '#app/features/payout-reviews/messages.ts';
import { findUnhanded } from '#app/features/payout-reviews/queries.server.ts';
import { holdPayouts } from '#app/features/payout-safeguards/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { payoutHandings } from '#db/schema/payout-handings.ts';
import { givenAnnounced, handOut, sentIn } from '#tests/support/announced-run.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';

const database = useDatabase();

const MARCH = month('2026-03');

const unhanded = (context: Context) => findUnhanded(context, MARCH);

test('MAIL-14 from the day its file is due at the bank on, staff are told of money nobody took there', async () => {
  const context = await givenAnnounced(database().db);
  expect(await unhanded(await advance(context, '2026-03-29'))).toBeUndefined();
  const due = await advance(context, '2026-03-30');
  const told = await unhanded(due);
  expect(told).toEqual({ month: MARCH, payouts: 2, total: 18_240, uploadBy: '2026-03-30', sent: false });
  expect(told && explainUnhanded(told).what).toContain('2件・合計18,240円が、銀行に渡っていません');
  expect(handingTasks(told ? [{ ...told, ...explainUnhanded(told) }] : [])).toMatchObject([
    { urgency: 'now', to: '/staff/payouts/2026-03/bank-file' },
  ]);
  await handOut(due);
  expect(await unhanded(due)).toBeUndefined();
});

test('MAIL-14 a file that was never made is money nobody took to the bank, too', async () => {
  const context = await givenAnnounced(database().db, { filed: false });
  expect(await unhanded(await advance(context, '2026-03-31'))).toMatchObject({ payouts: 2, sent: false });
});

test('PRG-18 the books say sent on the last day all the same; staff are told until the file is taken, and that is recorded', async () => {
  const context = await givenAnnounced(database().db);
  const april = await advance(context, '2026-04-01');
  expect(await sentIn(april, MARCH)).toEqual([
    ['par_a', 9_120, '2026-03-31'],
    ['par_b', 9_120, '2026-03-31'],
  ]);
  const told = await unhanded(april);
  expect(told).toMatchObject({ payouts: 2, total: 18_240, sent: true });
  expect(told && explainUnhanded(told).title).toBe('銀行ファイルのダウンロードの記録がありません');
  expect(await handOut(april)).toMatchObject({ ok: true });
  expect(await april.db.select().from(payoutHandings)).toMatchObject([1, 2].map(() => ({ handedOn: '2026-04-01' })));
  expect(await unhanded(april)).toBeUndefined();
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('MAIL-14 what is kept back goes to no bank, and of what the bank told the end nobody is asked', async () => {
  const context = await givenAnnounced(database().db, { partners: ['par_a', 'par_b', 'par_c'] });
  await holdPayouts(asStaff(context), 'par_a', '名義が異なるとの連絡');
  const april = await advance(context, '2026-04-01');
  expect(await unhanded(april)).toMatchObject({ payouts: 2, total: 18_240, sent: true });
  const [, first, second] = await listPayouts(april, MARCH);
  await givenOutcome(april, first?.id ?? 'out_none');
  expect(await unhanded(april)).toMatchObject({ payouts: 1, total: 9_120 });
  // Another sum than the file's stands in the run now: no late download goes around the answer.
  expect(await handOut(april)).toMatchObject({ refusal: { code: 'stale' } });
  await givenOutcome(april, second?.id ?? 'out_none', { outcome: 'received', reason: '' });
  expect(await unhanded(april)).toBeUndefined();
  expect(await findBreaches(database().sql)).toEqual([]);
});
