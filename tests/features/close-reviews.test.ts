import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { decideClose, signClose } from '#app/features/close-reviews/commands.server.ts';
import {
  listLateFacts,
  listMoves,
  loadCloseDuty,
  loadCloseReview,
} from '#app/features/close-reviews/queries.server.ts';
import { closeAsThing } from '#app/features/close-reviews/rules.ts';
import { findConfirmation, listUnconfirmed } from '#app/features/closes/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { contractCoverage } from '#db/schema/contracts.ts';
import { monthEndCounts } from '#db/schema/closes.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { lettersIn } from '#tests/support/written.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');
const MAY = month('2026-05');

/** Six servers of par_a in force from 1 February and one of par_b; February is closed. */
async function givenClosed() {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'discount' },
  ]);
  const orders = await givenOrders(opened, '2026-02-01', [...Array<'par_a'>(6).fill('par_a'), 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { context: await advance(opened, '2026-03-02'), orders };
}

async function approve(context: Context, of: typeof FEBRUARY, by: 'usr_third' | 'usr_checker') {
  const waiting = await findLatest(context, closeAsThing(of));
  return decideClose(asStaff(context, by), of, { decision: 'approve', seenHash: waiting?.contentHash ?? '' });
}

describe('PRG-09 two people sign a close', () => {
  test('one signs with an answer, another signs too, and each partner is written to once', async () => {
    const { context } = await givenClosed();
    expect(await signClose(asStaff(context), FEBRUARY, '')).toMatchObject({ refusal: { code: 'answer-missing' } });
    expect(await signClose(asStaff(context, 'usr_third'), FEBRUARY, '新規6件を確認した')).toMatchObject({ ok: true });
    expect(await approve(context, FEBRUARY, 'usr_third')).toMatchObject({ refusal: { code: 'own-work' } });
    expect(await findConfirmation(context, FEBRUARY)).toBeUndefined();

    expect(await approve(context, FEBRUARY, 'usr_checker')).toMatchObject({ ok: true });
    expect(await findConfirmation(context, FEBRUARY)).toEqual({ confirmedOn: '2026-03-02' });
    expect(await listUnconfirmed(context)).toEqual(['2026-01']);
    const written = (await lettersIn(context.db)).filter(({ kind }) => kind === 'month-rates');
    expect(written.map(({ partnerId, secretLink }) => ({ partnerId, secretLink }))).toEqual([
      { partnerId: 'par_a', secretLink: '/mypage/rates/2026-02' },
      { partnerId: 'par_b', secretLink: '/mypage/rates/2026-02' },
    ]);
    expect(await signClose(asStaff(context), FEBRUARY, '再度')).toMatchObject({ refusal: { code: 'signed-already' } });
    expect(await approve(context, FEBRUARY, 'usr_checker')).toMatchObject({ ok: false });
  });

  test('the board names the earliest month that waits, for whose signature, and from the 25th on what comes', async () => {
    const { context } = await givenClosed();
    const january = month('2026-01');
    expect(await loadCloseDuty(context)).toEqual({
      last: { month: FEBRUARY, contracts: 7 },
      unsigned: { month: january, signature: 1 },
      coming: null,
    });
    await signClose(asStaff(context), january, '確認した');
    expect(await loadCloseDuty(context)).toMatchObject({ unsigned: { month: january, signature: 2 } });
    await approve(context, january, 'usr_checker');
    expect(await loadCloseDuty(context)).toMatchObject({ unsigned: { month: FEBRUARY, signature: 1 } });
    expect(await loadCloseDuty(await advance(context, '2026-03-24'))).toMatchObject({ coming: null });
    expect(await loadCloseDuty(await advance(context, '2026-03-25'))).toMatchObject({
      coming: { month: '2026-03', open: 0 },
    });
  });

  test('a close that counts otherwise than stored is signed by nobody, first or second', async () => {
    const { context } = await givenClosed();
    await signClose(asStaff(context), FEBRUARY, '確認した');
    const { sql } = database();
    await sql.unsafe('alter table month_end_counts disable trigger user');
    await context.db.update(monthEndCounts).set({ count: 7 });
    await sql.unsafe('alter table month_end_counts enable trigger user');
    expect(await approve(context, FEBRUARY, 'usr_checker')).toEqual({ ok: false, refusal: { code: 'replay-differs' } });
    expect(await signClose(asStaff(context), FEBRUARY, '確認した')).toMatchObject({
      refusal: { code: 'replay-differs' },
    });
    expect(await findConfirmation(context, FEBRUARY)).toBeUndefined();
  });

  test('sent back, it is put up again', async () => {
    const { context } = await givenClosed();
    await signClose(asStaff(context), FEBRUARY, '確認した');
    const waiting = await findLatest(context, closeAsThing(FEBRUARY));
    const back = { decision: 'reject', seenHash: waiting?.contentHash ?? '', reason: '所見が足りない' } as const;
    expect(await decideClose(asStaff(context, 'usr_checker'), FEBRUARY, back)).toMatchObject({ ok: true });
    expect(await signClose(asStaff(context), FEBRUARY, '1社ずつ確認した')).toMatchObject({ ok: true });
    expect(await approve(context, FEBRUARY, 'usr_checker')).toMatchObject({ ok: true });
  });
});

describe('PRG-09 what is looked at', () => {
  test('contracts that joined the count and left it, each of its own partner', async () => {
    const { context, orders } = await givenClosed();
    expect(await listMoves(context, FEBRUARY, 100)).toHaveLength(7);
    const [first] = orders;
    invariant(first, 'there are orders');
    const may = await advance(context, '2026-05-05');
    await requestCancellations(may, [first.contractId]);
    const later = await advance(may, '2027-02-01');
    expect(await listMoves(later, MAY, 100)).toEqual([]);
    // Nobody paid the renewals of 1 February 2027, but the last day of January was still covered.
    expect(await listMoves(await advance(later, '2027-03-01'), month('2027-02'), 100)).toHaveLength(7);
  });

  test('a fact learned later is shown beside the close and changes nothing of it', async () => {
    const { context, orders } = await givenClosed();
    expect(await listLateFacts(context, FEBRUARY, 100)).toEqual([]);
    const [first] = orders;
    invariant(first, 'there are orders');
    const known = eq(contractCoverage.contractId, first.contractId);
    await context.db.update(contractCoverage).set({ supersededOn: context.today }).where(known);
    expect(await listLateFacts(context, FEBRUARY, 100)).toMatchObject([
      { orderNumber: first.orderNumber, partnerId: 'par_a', added: false },
    ]);
    expect(await loadCloseReview(context, FEBRUARY)).toMatchObject({ agrees: true, close: { contracts: 7 } });
  });
});
