import { and, asc, eq } from 'drizzle-orm';
import type { ContractId } from '#app/core/ids.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { findAccountInUse } from '../bank-accounts/queries.server.ts';
import { listOwnCashbacks, moneyDayOf } from '../cashback-ways/queries.server.ts';
import { cashbackStage, receivedWith } from '../cashback-ways/rules.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { findOwnContract } from '../contracts/queries.server.ts';
import { handingDirectory } from '../payout-handings/queries.server.ts';
import { loadOwnOutlook } from '../payout-prospects/queries.server.ts';
import { payoutHoldings } from '../payouts/queries.server.ts';
import { routeTo } from '../payouts/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { cardInForce } from '../rates/rules.ts';
import { listOwnReceipts } from '../transfer-outcomes/queries.server.ts';
import { moneyTimeline } from './rules.ts';

/** The most terms a contract's page of cashbacks is looked through for one of them. */
const EVERY_TERM = 1_000;

/**
 * One of the partner's own cashbacks with its timeline and what its amount stands on; undefined when the partner earned
 * nothing for that term of that order.
 */
export async function findOwnTimeline(context: PartnerContext, orderNumber: string, term: number) {
  const contract = await findOwnContract(context, orderNumber);
  if (!contract) return undefined;
  const [cashbacks, held, receipts, outlook, account, cards, planNames] = await Promise.all([
    listOwnCashbacks(context, { contractId: contract.id, limit: EVERY_TERM }),
    listOwnHoldings(context, contract.id, term),
    listOwnReceipts(context),
    loadOwnOutlook(context),
    findAccountInUse(context, context.partner.id),
    loadRateCards(context),
    loadPlanNames(context),
  ]);
  const cashback = cashbacks.find((one) => one.term === term);
  if (!cashback) return undefined;
  const holdings = held.map((holding) => ({ ...holding, receivedOn: receipts.get(holding.month) ?? null }));
  const { today, policy } = context;
  const card = cardInForce(cards, 'cashback', cashback.countMonth);
  return {
    cashback,
    company: contract.company,
    termMonths: cashback.termMonths,
    planGroup: cashback.planGroup,
    planName: planNames.get(cashback.planCode) ?? cashback.planCode,
    payeeConfirmed: outlook.payeeConfirmedOn !== null,
    hold: outlook.hold,
    /** The first month of the card the rate stands in; null where no card was in force. */
    cardFrom: card ? card.effectiveFrom : null,
    stage: cashbackStage({ ...cashback, receivedOn: receivedWith(cashback, receipts) }, outlook, today, policy),
    steps: moneyTimeline({ ...cashback, route: routeTo(account) }, holdings, outlook, today, policy).map((step) =>
      step.event === 'sent' && step.month && step.on
        ? {
            ...step,
            on: moneyDayOf({ month: step.month, route: step.route, sentOn: step.done ? step.on : null }, policy),
          }
        : step,
    ),
  };
}

/** The partner's own payouts that hold a cashback or held it until they let go of it, the oldest first. */
async function listOwnHoldings(context: PartnerContext, contractId: ContractId, term: number) {
  const holding = payoutHoldings(context);
  const handing = handingDirectory(context);
  const { month, route, noticedOn, sentOn, returnedOn, returnReason, releasedOn } = holding;
  return context.db
    .select({ month, route, noticedOn, handedOn: handing.handedOn, sentOn, returnedOn, returnReason, releasedOn })
    .from(holding)
    .leftJoin(handing, eq(handing.payoutId, holding.payoutId))
    .where(
      and(ownedBy(holding.partnerId, context.partner.id), eq(holding.contractId, contractId), eq(holding.term, term)),
    )
    .orderBy(asc(holding.month));
}
