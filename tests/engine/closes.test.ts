import { describe, expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations, requestSeenCancellation } from '#app/features/cancellations/commands.server.ts';
import { fingerprintOf, previewCancellations } from '#app/features/cancellations/queries.server.ts';
import {
  findClose,
  listCertificates,
  listCountedContracts,
  listCounts,
  replayClose,
} from '#app/features/closes/queries.server.ts';
import { compareCounts } from '#app/features/closes/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const FEBRUARY = month('2026-02');
const MARCH = month('2026-03');

/** Three servers of one partner and none of another, in force from 1 February, with February just closed. */
async function givenClosed() {
  const context = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'discount' },
  ]);
  const orders = await givenOrders(context, '2026-02-01', ['par_a', 'par_a', 'par_a']);
  await recordPayments(
    context,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { context: await advance(context, '2026-03-01'), orders };
}

describe('PRG-09 a closed month', () => {
  test('counts every partner who had joined, with the very list counted and the count before', async () => {
    const { context, orders } = await givenClosed();
    expect(await listCertificates(context, FEBRUARY)).toMatchObject([
      { partnerId: 'par_a', count: 3, before: 0 },
      { partnerId: 'par_b', count: 0, before: 0 },
    ]);
    const listed = await listCountedContracts(context, FEBRUARY, 'par_a');
    expect(listed.map(({ orderNumber }) => orderNumber)).toEqual(
      orders.map(({ orderNumber }) => orderNumber).toSorted(),
    );
    const [counted] = await listCounts(context, FEBRUARY);
    expect(
      sha256(
        listed
          .map(({ contractId }) => contractId)
          .toSorted()
          .join(','),
      ),
    ).toBe(counted?.digest);
    expect(await findClose(context, FEBRUARY)).toMatchObject({ closedOn: '2026-03-01', partners: 2, contracts: 3 });
  });

  test('replays to the same list after later facts, which change later months only', async () => {
    const { context, orders } = await givenClosed();
    const [order] = orders;
    invariant(order, 'there are orders');
    const later = await advance(context, '2026-03-09');
    await requestCancellations(later, [order.contractId]);
    const muchLater = await advance(later, '2027-03-20');

    const stored = await listCounts(muchLater, FEBRUARY);
    expect(compareCounts(stored, await replayClose(muchLater, FEBRUARY))).toEqual([]);
    expect(await listCountedContracts(muchLater, FEBRUARY, 'par_a')).toHaveLength(3);

    // Nobody paid the renewals: the others lapsed on 1 February 2027, and the closes before still say three.
    const january = await listCounts(muchLater, month('2027-01'));
    expect(january).toMatchObject([{ count: 3 }, { count: 0 }]);
    expect(compareCounts(january, await replayClose(muchLater, month('2027-01')))).toEqual([]);
    expect(await listCounts(muchLater, month('2027-02'))).toMatchObject([{ count: 0 }, { count: 0 }]);
  });

  test('money back before the month’s end leaves the contract out of that month, not out of the one before', async () => {
    const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const [order] = await givenOrders(context, '2026-02-15', ['par_a']);
    invariant(order, 'the order is placed');
    await recordPayments(context, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    const inTime = await advance(context, '2026-03-06');
    await requestCancellations(inTime, [order.contractId]);
    const april = await advance(inTime, '2026-04-01');
    expect(await listCounts(april, FEBRUARY)).toMatchObject([{ count: 1 }]);
    expect(await listCounts(april, MARCH)).toMatchObject([{ count: 0 }]);
    expect(compareCounts(await listCounts(april, FEBRUARY), await replayClose(april, FEBRUARY))).toEqual([]);
  });
});

describe('PRG-09 a difference is never passed over', () => {
  const counted = { partnerId: 'par_a', count: 3, digest: 'aa' } as const;

  test.each([
    { again: [{ ...counted, count: 4 }], because: 'another count' },
    { again: [{ ...counted, digest: 'ab' }], because: 'the same count of other contracts' },
    { again: [], because: 'a partner that vanished' },
  ])('$because is a difference', ({ again }) => {
    expect(compareCounts([counted], again)).toMatchObject([{ partnerId: 'par_a', stored: counted }]);
  });

  test('a partner that appears is a difference, and agreement is none', () => {
    expect(compareCounts([], [counted])).toMatchObject([{ stored: undefined }]);
    expect(compareCounts([counted], [{ ...counted }])).toEqual([]);
  });
});

describe('REF-01 a cancellation happens as it was shown', () => {
  test('the confirmed preview is carried out; one that would do something else by now is not', async () => {
    const { context, orders } = await givenClosed();
    const [first, second] = orders;
    invariant(first && second, 'there are orders');
    const [shown] = await previewCancellations(context, [first.contractId]);
    invariant(shown, 'a known contract has a preview');
    const done = await requestSeenCancellation(asStaff(context), first.contractId, fingerprintOf(shown));
    expect(done).toMatchObject({ ok: true, value: { effect: shown.effect } });
    expect(await requestSeenCancellation(asStaff(context), first.contractId, fingerprintOf(shown))).toEqual({
      ok: false,
      refusal: { code: 'nothing-to-cancel', because: 'already-cancelled' },
    });
    expect(await requestSeenCancellation(asStaff(context), second.contractId, fingerprintOf(shown))).toMatchObject({
      ok: true,
    });
  });

  test('a preview of yesterday is not carried out when the money is no longer returned today', async () => {
    const context = await givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const [order] = await givenOrders(context, '2026-02-01', ['par_a']);
    invariant(order, 'the order is placed');
    await recordPayments(context, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    const lastDay = await advance(context, '2026-02-20');
    const [shown] = await previewCancellations(lastDay, [order.contractId]);
    invariant(shown, 'a known contract has a preview');
    expect(shown.effect.kind).toBe('money-back');

    const tooLate = await advance(lastDay, '2026-02-21');
    expect(await requestSeenCancellation(asStaff(tooLate), order.contractId, fingerprintOf(shown))).toEqual({
      ok: false,
      refusal: { code: 'effect-changed' },
    });
  });
});
