import type { Month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { attributionDecisions, attributions } from '#db/schema/attributions.ts';
import { recordAct } from '../audit/commands.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { moveContracts } from '../contract-moves/commands.server.ts';
import type { MoveRefusal } from '../contract-moves/rules.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { orderReferred } from '../letters/rules.ts';
import { findPartnerByCode } from '../partners/queries.server.ts';
import { type FrozenAttribution, findAttribution, listDecisions } from './queries.server.ts';
import type { ReferralRefusal } from './rules.ts';

/** Freezes whose referral orders just placed are, with everything that decided it. */
export async function freezeAttributions(context: Context, frozen: readonly FrozenAttribution[]): Promise<void> {
  await insertRows(context.db, attributions, frozen);
}

/** What staff decide about the referral of an order. */
export type ReferralDecision =
  | { decision: 'leave'; reason: string }
  /** An empty code gives it to nobody. */
  | { decision: 'give'; partnerCode: string; fromMonth: Month; reason: string };

/**
 * Decides a referral that waits, or sets one right: it is left as it is, or the contract is given to a partner from a
 * month on, who is told of it. GAP-09.
 */
export async function decideReferral(
  context: StaffContext,
  contractId: ContractId,
  asked: ReferralDecision,
): Promise<Outcome<true, ReferralRefusal | MoveRefusal>> {
  return inTransaction(context, async (context) => {
    const [contract] = await lockContracts(context, [contractId]);
    if (!contract) return refused({ code: 'contract-unknown' });
    const decisions = await listDecisions(context, contractId);
    const attempt = decisions.length + 1;
    const { decision, reason } = asked;
    if (asked.decision === 'leave') {
      const frozen = await findAttribution(context, contractId);
      if (!frozen?.waits || decisions.length > 0) return refused({ code: 'nothing-waits' });
      await recordAct(context, { name: 'referral-left', things: [{ kind: 'contract', id: contractId }], reason });
    } else {
      const partner = asked.partnerCode === '' ? null : await findPartnerByCode(context, asked.partnerCode);
      if (partner === undefined) return refused({ code: 'partner-unknown' });
      if (!partner && contract.partnerId === null) return refused({ code: 'partner-missing' });
      const to = partner ? partner.id : null;
      const move = { kind: 'correction', contractIds: [contractId], to, fromMonth: asked.fromMonth, reason } as const;
      const moved = await moveContracts(context, move);
      if (!moved.ok) return moved;
      if (partner) await tellPartner(context, contract, partner, attempt);
    }
    await context.db.insert(attributionDecisions).values({
      ...{ contractId, attempt, reason },
      decision: decision === 'leave' ? 'left' : 'given',
      decidedBy: context.staff.userId,
      decidedOn: context.today,
    });
    return done(true);
  });
}

async function tellPartner(
  context: Context,
  contract: Awaited<ReturnType<typeof lockContracts>>[number],
  partner: NonNullable<Awaited<ReturnType<typeof findPartnerByCode>>>,
  attempt: number,
): Promise<void> {
  const planNames = await loadPlanNames(context);
  const text = orderReferred({
    partnerName: partner.name,
    orderNumber: contract.orderNumber,
    planName: planNames.get(contract.planCode) ?? contract.planCode,
    startsOn: contract.startsOn ?? contract.requestedStartOn,
  });
  const to = { partnerId: partner.id, name: partner.name, address: partner.email };
  // The order itself may have told a partner, and so may the decision before this one.
  await writeLetters(context, [{ kind: 'order-referred', about: `${contract.id}:${attempt}`, to, text }]);
}
