import type { PartnerId } from '#app/core/ids.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { endHold, placeHold } from '../payout-holds/commands.server.ts';
import { lockComingRun, reopenComingRun } from '../payouts/commands.server.ts';

/**
 * Keeps a partner's money back: it joins no run, an approval that counted on it ends, and what was announced already is
 * not sent until somebody lets it go. MAIL-14.
 */
export async function holdPayouts(context: StaffContext, partnerId: PartnerId, reason: string) {
  return changeHold(context, (context) => placeHold(context, partnerId, reason));
}

/** Lets a partner's money go again: it joins the coming run, which is prepared and approved anew. MAIL-14. */
export async function releaseHold(context: StaffContext, partnerId: PartnerId, reason: string) {
  return changeHold(context, (context) => endHold(context, partnerId, reason));
}

async function changeHold(context: StaffContext, change: (context: StaffContext) => ReturnType<typeof placeHold>) {
  return inTransaction(context, async (context) => {
    await lockComingRun(context);
    const changed = await change(context);
    if (changed.ok) await reopenComingRun(context);
    return changed;
  });
}
