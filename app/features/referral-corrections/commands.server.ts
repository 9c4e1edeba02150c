import { type Month, firstDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import { findLatest } from '../approvals/queries.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordCorrected } from '../attributions/commands.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { checkMoves, moveContracts, withdrawMove } from '../contract-moves/commands.server.ts';
import { loadWaitingMoves } from '../contract-moves/queries.server.ts';
import { type Contract, lockContracts } from '../contracts/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { orderReferred } from '../letters/rules.ts';
import { findPartner, findPartnerByCode } from '../partners/queries.server.ts';
import { correctionTitle, correctionWithdrawn } from './messages.ts';
import {
  type Correction,
  type CorrectionDecisionRefusal,
  type CorrectionRefusal,
  type PlanRefusal,
  correctionAsThing,
  correctionText,
  readCorrection,
} from './rules.ts';

/**
 * Puts up, for a second person, whose referral a contract is to be from a month on; nothing moves before it is approved.
 * GAP-09.
 *
 * @param asked an empty code gives it to nobody.
 */
export async function proposeCorrection(
  context: StaffContext,
  id: ContractId,
  asked: { partnerCode: string; fromMonth: Month; reason: string },
): Promise<Outcome<true, CorrectionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, CorrectionRefusal>>(context, async (context) => {
    const [contract] = await lockContracts(context, [id]);
    if (!contract) return refused({ code: 'contract-unknown' });
    const partner = asked.partnerCode === '' ? null : await findPartnerByCode(context, asked.partnerCode);
    if (partner === undefined) return refused({ code: 'partner-unknown' });
    if (!partner && contract.partnerId === null) return refused({ code: 'partner-missing' });
    const { fromMonth, reason } = asked;
    const correction = { from: contract.partnerId, to: partner ? partner.id : null, fromMonth, reason };
    const checked = await checkMoves(context, asMove(id, correction));
    if (!checked.ok) return checked;
    const holder = contract.partnerId ? await findPartner(context, contract.partnerId) : null;
    const proposed = await propose(context, {
      ...correctionAsThing(id),
      title: correctionTitle(contract.orderNumber, holder ? holder.name : null, partner ? partner.name : null),
      content: correctionText(correction),
    });
    if (!proposed.ok) return proposed;
    await recordAct(context, {
      name: 'correction-proposed',
      things: thingsOf(id, correction),
      after: { effectiveFrom: firstDayOf(fromMonth) },
      reason,
    });
    return done(true);
  });
}

/**
 * Approves or rejects a correction as the second person. Approved, the contract moves at once, or in the run of the month's
 * first day; the partner that gets it is written to. What can no longer move stays as it was put up. GAP-09.
 */
export async function decideCorrection(
  context: StaffContext,
  id: ContractId,
  decision: Decision,
): Promise<Outcome<true, CorrectionDecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, CorrectionDecisionRefusal>>(context, async (context) => {
    const [contract] = await lockContracts(context, [id]);
    const thing = correctionAsThing(id);
    const latest = await findLatest(context, thing);
    if (decision.decision === 'approve' && latest?.state === 'proposed') {
      const put = readCorrection(latest.content ?? '');
      const checked = await checkMoves(context, asMove(id, put));
      // Whose it is by now is told by the decision itself: what was put up is no longer what it holds.
      if (!checked.ok && put.from === contract?.partnerId) return checked;
    }
    const decided = await decide(context, thing, decision, ({ content }) => {
      const put = readCorrection(content ?? '');
      return { content: correctionText({ ...put, from: contract ? contract.partnerId : null }) };
    });
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { content, attempt, id: approvalId } = decided.value;
    invariant(content && contract, 'what was approved was put up about a contract');
    const correction = readCorrection(content);
    const moved = await moveContracts(context, { ...asMove(id, correction), approvalId });
    invariant(moved.ok, 'what may not move is not approved');
    await recordCorrected(context, { contractId: id, reason: correction.reason });
    const receiver = correction.to ? await findPartner(context, correction.to) : undefined;
    if (receiver) await tellReceiver(context, contract, receiver, attempt);
    return done(true);
  });
}

/** Takes back a correction that was approved and whose month has not come; who was to have the contract is written to. GAP-09. */
export async function withdrawPlanned(
  context: StaffContext,
  id: ContractId,
  reason: string,
): Promise<Outcome<true, PlanRefusal>> {
  return inTransaction<StaffContext, Outcome<true, PlanRefusal>>(context, async (context) => {
    const [contract] = await lockContracts(context, [id]);
    const [move] = await loadWaitingMoves(context, [id]);
    if (!contract || !move) return refused({ code: 'nothing-planned' });
    if (move.kind === 'handover') return refused({ code: 'agreed-by-partners' });
    const withdrawn = await withdrawMove(context, move.id, reason);
    invariant(withdrawn.ok, 'the move of a locked contract waits');
    const receiver = move.toPartnerId ? await findPartner(context, move.toPartnerId) : undefined;
    if (receiver) {
      const { orderNumber } = contract;
      const told = { partnerName: receiver.name, orderNumber, fromMonth: monthOf(move.effectiveFrom), reason };
      const to = { partnerId: receiver.id, name: receiver.name, address: receiver.email };
      await writeLetters(context, [
        { kind: 'referral-withdrawn', about: move.id, to, text: correctionWithdrawn(told) },
      ]);
    }
    return done(true);
  });
}

function asMove(id: ContractId, { to, fromMonth, reason }: Correction) {
  return { kind: 'correction' as const, contractIds: [id], to, fromMonth, reason };
}

function thingsOf(id: ContractId, { from, to }: { from: PartnerId | null; to: PartnerId | null }): Thing[] {
  const partners = [from, to].flatMap((partner): Thing[] => (partner ? [{ kind: 'partner', id: partner }] : []));
  return [{ kind: 'contract', id }, ...partners];
}

async function tellReceiver(
  context: Context,
  contract: Contract,
  partner: NonNullable<Awaited<ReturnType<typeof findPartner>>>,
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
  // The order itself may have told a partner, and so may the correction before this one.
  await writeLetters(context, [{ kind: 'order-referred', about: `${contract.id}:${attempt}`, to, text }]);
}
