import type { ContractId } from '#app/core/ids.ts';
import { sumYen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { loadStandingCashbacks } from '../cashback/queries.server.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type Cancellation, fingerprintOf, previewCancellations } from './commands.server.ts';
import { type CountLoss, countLoss, lastDayInForce, monthOfLoss } from './rules.ts';

/** A cancellation as a page shows it before it is confirmed. */
export type ShownCancellation = Awaited<ReturnType<typeof showCancellation>>;

/**
 * What cancelling a contract would do today: its last day, the money that goes back, what becomes void, and what its
 * partner's count loses; undefined for an unknown contract. REF-01, REF-02, REF-04, PRG-09.
 */
export async function showCancellation(context: Context, contractId: ContractId) {
  const [planned] = await previewCancellations(context, [contractId]);
  if (!planned) return undefined;
  const { contract, effect, voided, refund, kept } = planned;
  const [loss, cashbacks] = await Promise.all([
    findCountLoss(context, planned),
    effect.kind === 'money-back' ? loadStandingCashbacks(context, [contractId]) : [],
  ]);
  return {
    effect,
    lastDay: lastDayInForce(contract, effect),
    voided: voided.map(({ number, total }) => ({ number, total })),
    refund: refund ? { amount: refund.amount, payOn: refund.payOn, kept: sumYen([kept.net, kept.tax]) } : null,
    loss,
    takenBack: cashbacks.map(({ term, amount }) => ({ term, amount })),
    seen: fingerprintOf(planned),
  };
}

async function findCountLoss(context: Context, { contract, effect }: Cancellation): Promise<CountLoss | null> {
  const { partnerId, programme } = contract;
  const month = monthOfLoss(contract, effect, context.today);
  if (!month || !partnerId || !programme) return null;
  const [countOf, cards] = await Promise.all([
    countMonthsToCome(context, [{ partnerId, month }]),
    loadRateCards(context),
  ]);
  return countLoss({ ...contract, programme }, { month, before: countOf(partnerId, month) }, cards);
}
