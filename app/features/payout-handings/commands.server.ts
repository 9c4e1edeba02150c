import type { Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context, StaffContext } from '#app/platform/context.server.ts';
import { payoutCarries, payoutHandings } from '#db/schema/payout-handings.ts';
import { recordAct } from '../audit/commands.server.ts';
import { lockComingRun, releaseWhole } from '../payouts/commands.server.ts';
import { lockRun } from '../payouts/queries.server.ts';
import { type PayoutStanding, figuresOf, runAct } from '../payouts/rules.ts';
import { listUnsentMonths } from './queries.server.ts';

/**
 * Locks every run in which a partner has money that was announced and not sent, the oldest first, and then the one whose
 * notices go out next: nobody hands out, sends or prepares one of them meanwhile. Whoever needs several takes them in this
 * order.
 */
export async function lockRunsOf(context: Context, partnerId: PartnerId, also: readonly Month[] = []): Promise<void> {
  const months = new Set([...(await listUnsentMonths(context, partnerId)), ...also]);
  for (const month of [...months].toSorted()) await lockRun(context, month);
  await lockComingRun(context);
}

/** Records, under the lock of their run, that payouts were handed to the bank in a version of its file. MAIL-14. */
export async function recordHanded(
  context: StaffContext,
  { month, version }: { month: Month; version: number },
  payouts: readonly PayoutStanding[],
): Promise<void> {
  if (payouts.length === 0) return;
  const { today: handedOn, now: handedAt, staff } = context;
  await insertRows(
    context.db,
    payoutHandings,
    payouts.map(({ id }) => ({ payoutId: id, month, version, handedOn, handedAt, handedBy: staff.userId })),
  );
  const after = { version, ...figuresOf(payouts.map(({ standing: amount }) => ({ amount }))) };
  await recordAct(context, { name: 'bank-file-handed-out', ...runAct(month, payouts), after });
}

/**
 * Lets go of announced payouts that the bank has not got and never will, because they are kept back or stand under a wrong
 * name: their cashbacks and corrections join a later run, once. The database refuses it of one that the bank has. MAIL-07.
 */
export async function letGoOf(
  context: Context,
  payouts: readonly Pick<PayoutStanding, 'id' | 'month' | 'partnerId' | 'standing'>[],
): Promise<void> {
  if (payouts.length === 0) return;
  await insertRows(
    context.db,
    payoutCarries,
    payouts.map(({ id, month }) => ({ payoutId: id, month, carriedOn: context.today })),
  );
  await releaseWhole(
    context,
    payouts.map(({ id }) => id),
  );
  const months = [...new Set(payouts.map(({ month }) => month))];
  const after = figuresOf(payouts.map(({ standing: amount }) => ({ amount })));
  const partners = payouts.map(({ partnerId: id }) => ({ kind: 'partner' as const, id }));
  const things = [...months.map((id) => ({ kind: 'run' as const, id })), ...partners];
  await recordAct(context, { name: 'payouts-let-go', things, after });
}
