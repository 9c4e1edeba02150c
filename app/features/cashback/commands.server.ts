import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { cashbackLots, cashbackVoids, cashbacks } from '#db/schema/cashback.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { cashbackEarned, cashbackVoided } from '../ledger/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { loadStandingCashbacks } from './queries.server.ts';
import { type EarningTerm, earnCashback, earnsCashback, inLots, lotText } from './rules.ts';

/** A term that began today or was paid for late today, whatever its programme. */
export type BegunTerm = EarningTerm & {
  contractId: ContractId;
  partnerId: PartnerId | null;
  programme: 'discount' | 'cashback' | null;
  kind: 'server' | 'other';
};

/** Accrues the cashback of begun terms, zeros included; terms that earn nothing by their kind are passed over. PRG-06. */
export async function accrueCashbacks(context: Context, begun: readonly BegunTerm[]): Promise<void> {
  const earning = begun.filter(earnsCashback);
  if (earning.length === 0) return;
  const cards = await loadRateCards(context);
  const rows = earning.map(({ contractId, partnerId, ...term }) => {
    invariant(partnerId, 'a contract under cashback has a partner');
    return { contractId, term: term.term, partnerId, ...earnCashback(term, cards) };
  });
  const lots = inLots(rows).map((lot) => ({ ...lot, id: context.newId('lot') }));
  const lotOf = new Map(lots.flatMap(({ id, cashbacks: own }) => own.map((row) => [row, id])));
  await insertRows(
    context.db,
    cashbacks,
    rows.map((row) => ({ ...row, lotId: lotOf.get(row) ?? null })),
  );
  await insertRows(
    context.db,
    cashbackLots,
    lots.map(({ id, partnerId, payableOn, amount, cashbacks: own }) => ({
      ...{ id, partnerId, payableOn, amount },
      count: own.length,
      sha256: sha256(lotText(own)),
    })),
  );
  await postEntries(context, rows.map(cashbackEarned));
}

/** Takes back the cashbacks of contracts whose money goes back; contracts that earned nothing are passed over. REF-07. */
export async function voidCashbacks(context: Context, contractIds: readonly ContractId[]): Promise<void> {
  const standing = await loadStandingCashbacks(context, contractIds);
  await insertRows(
    context.db,
    cashbackVoids,
    standing.map(({ contractId, term }) => ({ contractId, term, voidedOn: context.today })),
  );
  await postEntries(context, standing.map(cashbackVoided));
}
