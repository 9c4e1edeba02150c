import { type SQL, desc, eq, isNull, sql } from 'drizzle-orm';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { adjustmentDirectory, heldCorrections } from '../adjustments/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { contractDirectory } from '../contracts/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { tidyPartnerCode } from '../partners/rules.ts';
import { payoutDirectory } from '../payouts/queries.server.ts';
import { type CashbackLine, type CorrectedCashback, lineKey } from './rules.ts';

/** Partners by number, as people write it: a look-up, undefined for a number nobody has. */
export async function loadPartnersByCode(context: Context, codes: readonly string[]) {
  const partner = partnerDirectory(context);
  const found = await context.db
    .select({ id: partner.id, code: partner.code, name: partner.name, programme: partner.programme })
    .from(partner)
    .where(anyOf(partner.code, [...new Set(codes.flatMap((code) => [code, tidyPartnerCode(code)]))]));
  const byCode = new Map(found.map((one) => [one.code, one]));
  return (code: string) => byCode.get(code) ?? byCode.get(tidyPartnerCode(code));
}

/** Cashbacks by their order's number and their term: a look-up, undefined where nothing was earned for them. */
export async function loadAskedCashbacks(
  context: Context,
  asked: readonly CashbackLine[],
): Promise<(line: CashbackLine) => CorrectedCashback | undefined> {
  const numbers = asked.map(({ orderNumber }) => orderNumber);
  const found = await cashbacksWhere(context, numbers, ({ contract }) => anyOf(contract.orderNumber, numbers));
  const byLine = new Map(found.map((one) => [lineKey(one), one]));
  return (line) => byLine.get(lineKey(line));
}

/** A cashback that a correction names, as it stands now. */
export async function findCorrected(context: Context, named: { contractId: ContractId; term: number }) {
  return (await loadCorrected(context, [named]))(named);
}

/** The same of several: a look-up. */
export async function loadCorrected(context: Context, named: readonly { contractId: ContractId; term: number }[]) {
  const ids = named.map(({ contractId }) => contractId);
  const found = await cashbacksWhere(context, ids, ({ cashback }) => anyOf(cashback.contractId, ids));
  const byTerm = new Map(found.map((one) => [`${one.contractId} ${one.term}`, one]));
  return ({ contractId, term }: { contractId: ContractId; term: number }) => {
    const cashback = byTerm.get(`${contractId} ${term}`);
    invariant(cashback, 'a cashback never goes away');
    return cashback;
  };
}

/** Approved corrections with the payout that holds each, the latest first, at most `limit`. */
export async function listAdjustments(context: Context, limit: number) {
  return adjustmentsWith(context, (correction) => isNull(correction.payoutId)).limit(limit);
}

/** The partner's own corrections with the payout that holds each, the latest first, at most `limit`. */
export async function listOwnAdjustments(context: PartnerContext, limit: number) {
  return ownAdjustments(context, { partnerId: context.partner.id, limit });
}

const ownAdjustments = prepared((source, given: Places<{ partnerId: PartnerId; limit: number }>) =>
  adjustmentsWith(source, (correction) => ownedBy(correction.partnerId, given.partnerId)).limit(given.limit),
);

/** What the partner's own corrections come to in yen: still to be settled, and settled with a payout that was sent. */
export async function sumOwnAdjustments(context: PartnerContext) {
  const [sums] = await adjustmentSums(context, { partnerId: context.partner.id });
  invariant(sums, 'an aggregate answers one row');
  return sums;
}

const adjustmentSums = prepared((source, given: Places<{ partnerId: PartnerId }>) => {
  const correction = adjustmentDirectory(source);
  const held = heldCorrections(source);
  const payout = payoutDirectory(source);
  const sumWhere = (which: SQL) =>
    // No correction sums to 0 yen; sum() of bigint comes back as numeric text.
    sql`coalesce(sum(${correction.amount}) filter (where ${which}), 0)::bigint`.mapWith(correction.amount);
  return source.db
    .select({ waiting: sumWhere(sql`${payout.sentOn} is null`), sent: sumWhere(sql`${payout.sentOn} is not null`) })
    .from(correction)
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .leftJoin(payout, eq(payout.id, held.payoutId))
    .where(ownedBy(correction.partnerId, given.partnerId));
});

type Which = (correction: ReturnType<typeof adjustmentDirectory>) => SQL;

function adjustmentsWith(source: Source, which?: Which) {
  const correction = adjustmentDirectory(source);
  const partner = partnerDirectory(source);
  const contract = contractDirectory(source);
  const held = heldCorrections(source);
  const payout = payoutDirectory(source);
  const rows = source.db
    .select({
      id: correction.id,
      partnerId: correction.partnerId,
      partnerCode: partner.code,
      partnerName: partner.name,
      amount: correction.amount,
      reason: correction.reason,
      contractId: correction.contractId,
      orderNumber: contract.orderNumber,
      term: correction.term,
      month: correction.month,
      approvedOn: correction.approvedOn,
      payoutMonth: payout.month,
      noticedOn: payout.noticedOn,
      sentOn: payout.sentOn,
    })
    .from(correction)
    .innerJoin(partner, eq(partner.id, correction.partnerId))
    .leftJoin(contract, eq(contract.id, correction.contractId))
    .leftJoin(held, eq(held.adjustmentId, correction.id))
    .leftJoin(payout, eq(payout.id, held.payoutId))
    .orderBy(desc(correction.approvedOn), desc(correction.id))
    .$dynamic();
  return which ? rows.where(which(correction)) : rows;
}

type Sources = { cashback: ReturnType<typeof cashbackDirectory>; contract: ReturnType<typeof contractDirectory> };

/** Those of some contracts; none for none. */
async function cashbacksWhere(context: Context, contracts: readonly string[], which: (sources: Sources) => SQL) {
  if (contracts.length === 0) return [];
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  return context.db
    .select({
      contractId: cashback.contractId,
      orderNumber: contract.orderNumber,
      term: cashback.term,
      partnerId: cashback.partnerId,
      amount: cashback.amount,
      voided: sql<boolean>`${cashback.voidedOn} is not null`,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .where(which({ cashback, contract }));
}
