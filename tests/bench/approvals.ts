import type { ContractId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { decideRefund, prepareRefund } from '#app/features/refund-payouts/commands.server.ts';
import { refundAsThing } from '#app/features/refund-payouts/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { approvalOf } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { CUSTOMERS_ACCOUNT } from '#tests/support/refunds.ts';
import type { Report } from './measure.ts';

const APPROVERS = 8;

/** Payouts each approver decides in a round, and rounds, of which the median counts. */
const EACH = 10;
const ROUNDS = 5;

/** Before anything is measured, so that every connection has its statements. */
const WARM_UP = 2 * APPROVERS;

/** Approvals of one round: the one approver's, and those of the eight. */
const A_ROUND = 2 * APPROVERS * EACH;

type Approval = { contractId: ContractId; decision: Awaited<ReturnType<typeof approvalOf>> };

/**
 * Measures eight people who each approve payouts of their own at once, against one who approves as many in turn. The
 * payouts are refunds: of cashbacks there is one run a month, which one person approves whole.
 */
export async function benchApprovals(database: Database, report: Report): Promise<void> {
  const { context, waiting } = await givenRefunds(database, WARM_UP + ROUNDS * A_ROUND);
  await together(context, waiting.splice(0, WARM_UP));
  const gains: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await timed(() => inTurn(context, 'usr_1', waiting.splice(0, A_ROUND / 2)));
    const eight = await timed(() => together(context, waiting.splice(0, A_ROUND / 2)));
    gains.push(one / eight);
    alone.push(one / (A_ROUND / 2));
  }
  report({ figure: 'one approval, ms', milliseconds: median(alone) });
  report({ figure: 'eight approvers / one, of different payouts', ratio: median(gains), limit: 2.5 });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function inTurn(context: Context, by: UserId, approvals: readonly Approval[]): Promise<void> {
  for (const { contractId, decision } of approvals) {
    const decided = await decideRefund(asStaff(context, by), contractId, decision);
    invariant(decided.ok, 'the payout is approved');
  }
}

async function together(context: Context, approvals: readonly Approval[]): Promise<void> {
  const each = approvals.length / APPROVERS;
  await Promise.all(
    Array.from({ length: APPROVERS }, (_none, place) =>
      inTurn(context, `usr_${1 + place}`, approvals.slice(place * each, (place + 1) * each)),
    ),
  );
}

/** So many refunds that wait for a second person. */
async function givenRefunds({ db }: Database, count: number): Promise<{ context: Context; waiting: Approval[] }> {
  const opened = await givenCompany(db, '2026-02-02', [{ id: 'par_a', programme: 'cashback' }]);
  const orders = await givenOrders(
    opened,
    '2026-03-01',
    Array.from({ length: count }, () => 'par_a' as const),
  );
  await recordPayments(
    asStaff(opened),
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const context = await advance(opened, '2026-03-10');
  await requestCancellations(
    context,
    orders.map(({ contractId }) => contractId),
  );
  const waiting: Approval[] = [];
  for (const { contractId } of orders) {
    const prepared = await prepareRefund(asStaff(context, 'usr_maker'), contractId, CUSTOMERS_ACCOUNT);
    invariant(prepared.ok, 'the refund is put up');
    waiting.push({ contractId, decision: await approvalOf(context, refundAsThing(contractId)) });
  }
  return { context, waiting };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
