import type { Month } from '#app/core/calendar.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { runAct } from '../payouts/rules.ts';
import { lockForOutcomes, storeClosing } from '../transfer-outcomes/commands.server.ts';
import { loadRunToClose } from './queries.server.ts';
import { type ClosingRefusal, checkClosing, endsWithoutMoney } from './rules.ts';

/**
 * Closes a run whose every transfer ended, at a difference of 0, for good. Of two people at once, one does. MAIL-14.
 *
 * @param reason why nothing was sent; where something was, it is not kept.
 */
export async function closeRun(
  context: StaffContext,
  month: Month,
  reason = '',
): Promise<Outcome<true, ClosingRefusal>> {
  return inTransaction<StaffContext, Outcome<true, ClosingRefusal>>(context, async (context) => {
    await lockForOutcomes(context, month);
    const { run, ends } = await loadRunToClose(context, month);
    const checked = checkClosing(run, reason);
    if (!checked.ok) return checked;
    const each = ends.map(({ payoutId, part, amount, outcome, recordedOn }) => {
      return [payoutId, part, amount, outcome, recordedOn];
    });
    const digest = sha256(JSON.stringify([month, each]));
    const because = endsWithoutMoney(run) ? reason : '';
    await storeClosing(context, month, run.balance, { contentHash: digest, reason: because });
    const { sent, received, back } = run.balance;
    const after = { total: sent.total, received: received.count, back: back.count, digest };
    await recordAct(context, { name: 'run-closed', ...runAct(month), after, reason: because || null });
    return done(true);
  });
}
