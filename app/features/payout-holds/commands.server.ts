import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { payoutHolds } from '#db/schema/payout-holds.ts';
import { recordAct, recordActs } from '../audit/commands.server.ts';
import type { HoldCause, HoldRefusal } from './rules.ts';

/**
 * Keeps a partner's money back from now on; whoever weighs runs says what that does to the coming one. One hold of each
 * cause at a time. MAIL-07, MAIL-14.
 */
export async function placeHold(context: Context, partnerId: PartnerId, reason: string, cause: HoldCause = 'staff') {
  return inTransaction<Context, Outcome<true, HoldRefusal>>(context, async (context) => {
    const { actor } = context;
    invariant('userId' in actor, 'a person keeps money back');
    const before = sql`(select coalesce(max(${payoutHolds.number}), 0) from ${payoutHolds}
      where ${payoutHolds.partnerId} = ${partnerId})`;
    const placed = await context.db
      .insert(payoutHolds)
      .values({
        ...{ partnerId, cause, reason, number: sql`${before} + 1` },
        ...{ heldOn: context.today, heldBy: actor.userId },
      })
      .onConflictDoNothing()
      .returning({ partnerId: payoutHolds.partnerId });
    if (placed.length === 0) return refused({ code: 'already-held' });
    await recordAct(context, { name: 'payouts-held', things: [{ kind: 'partner', id: partnerId }], reason });
    return done(true);
  });
}

/** Lets a partner's money go again, as far as this cause keeps it back. MAIL-07, MAIL-14. */
export async function endHold(
  context: StaffContext,
  partnerId: PartnerId,
  reason: string,
  cause: HoldCause = 'staff',
): Promise<Outcome<true, HoldRefusal>> {
  return inTransaction<StaffContext, Outcome<true, HoldRefusal>>(context, async (context) => {
    const ended = await endHolds(context, [partnerId], reason, cause);
    return ended.length > 0 ? done(true) : refused({ code: 'not-held' });
  });
}

/** The same of several partners, within the caller's transaction; those this cause did not keep back are passed over. */
export async function endHolds(
  context: StaffContext,
  partnerIds: readonly PartnerId[],
  reason: string,
  cause: HoldCause,
): Promise<PartnerId[]> {
  const rows = await context.db
    .update(payoutHolds)
    .set({ releasedOn: context.today, releasedBy: context.staff.userId, releaseReason: reason })
    .where(and(anyOf(payoutHolds.partnerId, partnerIds), eq(payoutHolds.cause, cause), isNull(payoutHolds.releasedOn)))
    .returning({ partnerId: payoutHolds.partnerId });
  const held = new Set(rows.map(({ partnerId }) => partnerId));
  const ended = partnerIds.filter((id) => held.has(id));
  await recordActs(
    context,
    ended.map((id) => ({ name: 'hold-released', things: [{ kind: 'partner', id }], reason })),
  );
  return ended;
}
