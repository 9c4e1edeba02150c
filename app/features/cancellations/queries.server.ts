import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Yen, ZERO_YEN, lessYen, sumYen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { loadStandingCashbacks } from '../cashback/queries.server.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import { findMoveToCome } from '../contract-moves/queries.server.ts';
import { type Contract, loadContracts } from '../contracts/queries.server.ts';
import { type CancellationEffect, cancellationEffect } from '../contracts/rules.ts';
import { listInvoiceLines } from '../invoice-lines/queries.server.ts';
import { type InvoiceWithStatus, loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { type Refund, domainCostsOf, figureRefund } from '../invoices/rules.ts';
import { loadPartners } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type CountLoss, countLoss, countingPartner, lastDayInForce, monthOfLoss } from './rules.ts';

/** What one request to cancel does, or would do. */
export type Cancellation = {
  contract: Contract;
  effect: CancellationEffect;
  /** Open invoices that become void. */
  voided: readonly InvoiceWithStatus[];
  refund: Refund | null;
  refunded: readonly InvoiceWithStatus[];
  /** What of the refunded invoices is not given back, in all and by invoice: work on domains. REF-02. */
  kept: { net: Yen; tax: Yen };
  keptOf: (invoice: InvoiceWithStatus) => { net: Yen; tax: Yen };
};

/** What cancelling would do today, without doing it; an unknown contract is missing from the answer. */
export async function previewCancellations(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Cancellation[]> {
  return planCancellations(context, await loadContracts(context, contractIds));
}

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
  const move = await findMoveToCome(context, contract.id);
  const held = { ...contract, partnerId: contract.partnerId ?? move?.toPartnerId ?? null };
  const month = monthOfLoss(held, effect, context.today);
  const partnerId = month && countingPartner(contract, move, month);
  if (!month || !partnerId) return null;
  const [countOf, cards, partners] = await Promise.all([
    countMonthsToCome(context, [{ partnerId, month }]),
    loadRateCards(context),
    context.actor.kind === 'partner' ? undefined : loadPartners(context, [partnerId]),
  ]);
  // What nobody refers is in no count yet; only its move brings it into one, always under cashback.
  const before = countOf(partnerId, month) + (contract.partnerId ? 0 : 1);
  const partnerName = partners?.get(partnerId)?.name ?? null;
  return countLoss({ ...contract, programme: contract.programme ?? 'cashback' }, { month, before, partnerName }, cards);
}

/** What a cancellation would do, in one word that changes whenever that changes. */
export function fingerprintOf({ effect, voided, refund }: Cancellation): string {
  return sha256(JSON.stringify([effect, voided.map(({ id }) => id), refund]));
}

/** What cancelling contracts would do today, in their order. */
export async function planCancellations(context: Context, contracts: readonly Contract[]): Promise<Cancellation[]> {
  const invoices = await loadInvoicesOfContracts(
    context,
    contracts.map(({ id }) => id),
  );
  const byContract = new Map<ContractId, InvoiceWithStatus[]>();
  for (const invoice of invoices) {
    const group = byContract.get(invoice.contractId);
    if (group) group.push(invoice);
    else byContract.set(invoice.contractId, [invoice]);
  }
  const lines = await listInvoiceLines(
    context,
    invoices.flatMap(({ id, optionFee }) => (optionFee > 0 ? [id] : [])),
  );
  return contracts.map((contract) => plan(context, contract, byContract.get(contract.id) ?? [], lines));
}

function plan(
  context: Context,
  contract: Contract,
  invoices: readonly InvoiceWithStatus[],
  lines: Awaited<ReturnType<typeof listInvoiceLines>>,
): Cancellation {
  const next = invoices.find(({ term, status }) => term === contract.term + 1 && status === 'paid');
  const nextTermEndsOn = next ? next.coversTo : null;
  const effect = cancellationEffect({ ...contract, nextTermEndsOn }, context.today, context.policy);
  const keptOf = ({ id, taxRate }: InvoiceWithStatus) =>
    domainCostsOf(
      lines.filter(({ invoiceId }) => invoiceId === id),
      taxRate,
    );
  const nothing = { refund: null, refunded: [], kept: { net: ZERO_YEN, tax: ZERO_YEN }, keptOf };
  if (effect.kind === 'nothing') return { contract, effect, voided: [], ...nothing };
  const voided = invoices.filter(({ status }) => status === 'open');
  if (effect.kind !== 'money-back') return { contract, effect, voided, ...nothing };
  const refunded = invoices.filter(({ status }) => status === 'paid');
  const first = refunded.find(({ term }) => term === 1);
  invariant(first, 'money goes back to a contract whose first invoice was paid');
  const costsOf = (invoice: InvoiceWithStatus) => sumYen(Object.values(keptOf(invoice)));
  const renewals = refunded.filter(({ term }) => term > 1).map((invoice) => lessYen(invoice.total, costsOf(invoice)));
  const each = refunded.map(keptOf);
  const kept = { net: sumYen(each.map(({ net }) => net)), tax: sumYen(each.map(({ tax }) => tax)) };
  const costs = costsOf(first);
  const { amount, payOn } = figureRefund(first.total, renewals, context.today, context.policy, costs);
  const refund = { contractId: contract.id, amount, payOn, invoiceIds: refunded.map(({ id }) => id) };
  return { contract, effect, voided, refund, refunded, kept, keptOf };
}
