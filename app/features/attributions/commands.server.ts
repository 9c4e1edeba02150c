import type { ContractId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { attributionDecisions, attributions } from '#db/schema/attributions.ts';
import { recordAct } from '../audit/commands.server.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { type FrozenAttribution, findAttribution, listDecisions } from './queries.server.ts';
import type { ReferralRefusal } from './rules.ts';

/** Freezes whose referral orders just placed are, with everything that decided it. */
export async function freezeAttributions(context: Context, frozen: readonly FrozenAttribution[]): Promise<void> {
  await insertRows(context.db, attributions, frozen);
}

/** Leaves a referral that waits as it is, with the reason; who refers whom does not change. PRG-06. */
export async function leaveReferral(
  context: StaffContext,
  contractId: ContractId,
  reason: string,
): Promise<Outcome<true, ReferralRefusal>> {
  return inTransaction<StaffContext, Outcome<true, ReferralRefusal>>(context, async (context) => {
    await lockContracts(context, [contractId]);
    const [frozen, decisions] = [await findAttribution(context, contractId), await listDecisions(context, contractId)];
    if (!frozen?.waits || decisions.length > 0) return refused({ code: 'nothing-waits' });
    await recordAct(context, { name: 'referral-left', things: [{ kind: 'contract', id: contractId }], reason });
    await storeDecision(context, { contractId, attempt: 1, reason, decision: 'left' });
    return done(true);
  });
}

/** Writes down, beside an order whose contract is locked, that its referral was set right. GAP-09. */
export async function recordCorrected(
  context: StaffContext,
  { contractId, reason }: { contractId: ContractId; reason: string },
): Promise<void> {
  const attempt = (await listDecisions(context, contractId)).length + 1;
  await storeDecision(context, { contractId, attempt, reason, decision: 'given' });
}

async function storeDecision(
  { db, staff, today }: StaffContext,
  decided: Pick<typeof attributionDecisions.$inferInsert, 'contractId' | 'attempt' | 'reason' | 'decision'>,
): Promise<void> {
  await db.insert(attributionDecisions).values({ ...decided, decidedBy: staff.userId, decidedOn: today });
}
