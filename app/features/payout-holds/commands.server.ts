import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { payoutHolds } from '#db/schema/payout-holds.ts';
import { recordAct } from '../audit/commands.server.ts';
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
    const ended = await context.db
      .update(payoutHolds)
      .set({ releasedOn: context.today, releasedBy: context.staff.userId, releaseReason: reason })
      .where(
        and(ownedBy(payoutHolds.partnerId, partnerId), eq(payoutHolds.cause, cause), isNull(payoutHolds.releasedOn)),
      )
      .returning({ partnerId: payoutHolds.partnerId });
    if (ended.length === 0) return refused({ code: 'not-held' });
    await recordAct(context, { name: 'hold-released', things: [{ kind: 'partner', id: partnerId }], reason });
    return done(true);
  });
}
