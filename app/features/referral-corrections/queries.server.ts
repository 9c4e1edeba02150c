import type { PartnerId } from '#app/core/ids.ts';
import { timesYen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { listPrices } from '../catalogue/queries.server.ts';
import { priceOn } from '../catalogue/rules.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import type { Contract } from '../contracts/queries.server.ts';
import { countsInMonth } from '../handovers/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { countMonthOf } from '../rates/rules.ts';
import { type Correction, comingDays, reachesTerm, shareFor } from './rules.ts';

/** What a correction does to the money of the term that begins next; null where no term comes, or its plan has no price. */
export type CorrectionEffect = NonNullable<Awaited<ReturnType<typeof previewEffect>>>;

/**
 * What a correction does to the coming term, by what is known today: whose share it would be without it and with it, at the
 * counts to come. PRG-07, PRG-09, GAP-09.
 */
export async function previewEffect(context: Context, contract: Contract, correction: Correction) {
  const days = comingDays(contract);
  const price = priceOn(await listPrices(context), contract.planCode, context.today);
  if (!days || !price) return null;
  const { kind, planGroup, termMonths } = contract;
  const programme = contract.programme ?? 'cashback';
  const term = { ...days, kind, planGroup, serverFee: timesYen(price.monthlyFee, termMonths) };
  const month = countMonthOf(programme, term);
  const { from, to, fromMonth } = correction;
  const reaches = reachesTerm(term, programme, fromMonth);
  const partnerIds = [from, to].filter((id) => id !== null);
  const [countOf, cards] = [
    await countMonthsToCome(
      context,
      partnerIds.map((partnerId) => ({ partnerId, month })),
    ),
    await loadRateCards(context),
  ];
  const joins = fromMonth <= month && countsInMonth(contract, month) ? 1 : 0;
  const share = (partnerId: PartnerId | null, more: number) => {
    const count = partnerId ? countOf(partnerId, month) + more : more;
    return shareFor(term, { partnerId, programme, count }, cards);
  };
  const before = share(from, 0);
  return { term, programme, month, before, after: reaches ? share(to, joins) : before, reaches };
}
