import { eq } from 'drizzle-orm';
import type { AdjustmentId, ApprovalId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Correction } from '../adjustments/rules.ts';
import { findMoneyDays } from '../cashback-ways/queries.server.ts';
import { readCorrection } from '../adjustment-proposals/rules.ts';
import { listLatestOf } from '../approvals/queries.server.ts';
import { listCorrectionsOfFact, loadOrigins } from '../correction-origins/queries.server.ts';
import { letterDirectory, loadAddressees } from '../letters/queries.server.ts';
import { loadOutlook } from '../payout-prospects/queries.server.ts';
import { prospectOf } from '../payout-prospects/rules.ts';
import type { TakenUp, ToldCorrection } from './messages.ts';

/** A correction that was approved today. */
export type Approved = { id: AdjustmentId; correction: Correction };

/** Where what is approved today of a partner's corrections is taken up, as its money stands with all of them. PRG-18, MAIL-14. */
export async function findTakenUp(context: Context, partnerId: PartnerId): Promise<TakenUp> {
  const [outlook, moneyOf] = await Promise.all([loadOutlook(context, partnerId), findMoneyDays(context, partnerId)]);
  const owed = { payableOn: context.today, payoutMonth: null, noticedOn: null };
  const prospect = prospectOf(owed, outlook, context.today, context.policy);
  if (prospect.month === null) return { obstacle: prospect.obstacle };
  return { month: prospect.month, on: moneyOf(prospect.month).on };
}

/** Corrections as their letters tell of them, in the order given. */
export async function loadTold(
  context: Context,
  approved: readonly Approved[],
): Promise<(Omit<ToldCorrection, 'partnerName' | 'takenUp'> & { id: AdjustmentId })[]> {
  const contractIds = approved.flatMap(({ correction: { cashback } }) => (cashback ? [cashback.contractId] : []));
  const [contracts, origins] = await Promise.all([
    loadAddressees(context, contractIds),
    loadOrigins(
      context,
      approved.map(({ id }) => id),
    ),
  ]);
  return approved.map(({ id, correction: { amount, reason, month, cashback } }) => {
    const contract = cashback && contracts.get(cashback.contractId);
    invariant(!cashback || contract, 'a contract never goes away');
    const corrected = cashback && contract ? { orderNumber: contract.orderNumber, term: cashback.term } : null;
    return { id, amount, reason, month, cashback: corrected, origin: origins.get(id) };
  });
}

/** The letter that told the partner of a correction; undefined while it is not approved. */
export async function findCorrectionLetter(context: Context, id: AdjustmentId) {
  const letter = letterDirectory(context);
  const [found] = await context.db
    .select({ writtenOn: letter.writtenOn, state: letter.state })
    .from(letter)
    .where(eq(letter.onceKey, `correction-approved:${id}`));
  return found;
}

/** The corrections that were put up together for a fact, each as it was put up and where it stands. */
export async function listFactCorrections(context: Context, factId: ApprovalId) {
  const corrections = await listCorrectionsOfFact(context, factId);
  const proposals = await listLatestOf(
    context,
    'adjustment',
    corrections.map(({ id }) => id),
  );
  const latest = new Map(proposals.map((proposal) => [proposal.thing, proposal]));
  return corrections.map((correction) => {
    const proposal = latest.get(correction.id);
    invariant(proposal?.content, 'every correction was put up with its content');
    const { state, contentHash, proposedBy, proposedOn, content } = proposal;
    const { partnerId, amount, reason } = readCorrection(content);
    return { ...correction, state, contentHash, proposedBy, proposedOn, partnerId, amount, reason };
  });
}
