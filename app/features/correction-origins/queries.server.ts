import { type SQL, and, asc, desc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { AdjustmentId, ApprovalId, PartnerId, QuestionId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import { shareOf } from '#app/core/rate.ts';
import { correctionOrigins } from '#db/schema/correction-origins.ts';
import { type CashbackLine, lineKey } from '../adjustment-proposals/rules.ts';
import { adjustmentDirectory } from '../adjustments/queries.server.ts';
import { proposalStates } from '../approvals/queries.server.ts';
import { cashbackDirectory } from '../cashback/queries.server.ts';
import { monthEndsOf } from '../closes/queries.server.ts';
import { contractDirectory, countedOn } from '../contracts/queries.server.ts';
import { paidInvoices } from '../invoices/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { type BeforeAfter, type CorrectableCashback, type LateDifference, lateDifference } from './rules.ts';

/**
 * What late facts would have changed of the cashbacks of closed months and no correction was put up for, at most `limit`,
 * in order of month, partner and order.
 *
 * @param partnerId for one partner alone.
 * @param more if each month counted so many contracts more besides, or fewer.
 */
export async function listLateDifferences(
  context: Context,
  months: readonly Month[],
  limit: number,
  partnerId?: PartnerId,
  more = 0,
): Promise<LateDifference[]> {
  const [cashbacks, cards] = await Promise.all([
    correctable(context, months, ({ cashback, differs }) => [
      ...(more === 0 ? [differs] : []),
      ...(partnerId ? [ownedBy(cashback.partnerId, partnerId)] : []),
    ]).limit(limit),
    loadRateCards(context),
  ]);
  return cashbacks.flatMap((row) => {
    const cashback = asCorrectable(row);
    return lateDifference({ ...cashback, countNow: cashback.countNow + more }, cards) ?? [];
  });
}

/** A cashback with what late facts would have made of it. */
type Correctable = { cashback: CorrectableCashback; late: LateDifference | undefined };

/** One cashback by its order's number and term, with what late facts would have made of it; undefined for none. */
export async function findCorrectable(context: Context, line: CashbackLine): Promise<Correctable | undefined> {
  return (await loadCorrectable(context, [line])).get(lineKey(line));
}

/** The same of several cashbacks, by `lineKey`; those not earned are missing. */
export async function loadCorrectable(
  context: Context,
  lines: readonly CashbackLine[],
): Promise<Map<string, Correctable>> {
  const earned = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const numbers = lines.map(({ orderNumber }) => orderNumber);
  const asked = new Set(lines.map(lineKey));
  const months = await context.db
    .select({ orderNumber: contract.orderNumber, term: earned.term, month: earned.countMonth })
    .from(earned)
    .innerJoin(contract, eq(contract.id, earned.contractId))
    .where(anyOf(contract.orderNumber, numbers));
  const counted = new Set(months.flatMap((one) => (asked.has(lineKey(one)) ? [one.month] : [])));
  if (counted.size === 0) return new Map();
  const [rows, cards] = await Promise.all([
    correctable(context, [...counted], ({ contract }) => [anyOf(contract.orderNumber, numbers)]),
    loadRateCards(context),
  ]);
  const found = rows.filter((row) => asked.has(lineKey(row)));
  return new Map(
    found.map((row) => {
      const cashback = asCorrectable(row);
      return [lineKey(row), { cashback, late: lateDifference(cashback, cards) }];
    }),
  );
}

/** What months count for each partner by what is known now, for a statement to join; a partner that counts nothing has no row. */
export function countsNow(context: Context, months: readonly Month[]) {
  const end = monthEndsOf(months);
  const counted = countedOn(context, end.day);
  return context.db
    .select({
      month: end.month.as('counted_month'),
      partnerId: counted.partnerId,
      count: sql<number>`count(*)::int`.as('count_now'),
    })
    .from(end.rows)
    .crossJoinLateral(counted)
    .groupBy(end.month, counted.partnerId)
    .as('now');
}

/** What a correction came of, with before and after; undefined for one that somebody put up by hand. */
export async function findOrigin(context: Context, id: AdjustmentId) {
  return (await loadOrigins(context, [id])).get(id);
}

/** What each of some corrections came of, with before and after; those that somebody put up by hand are missing. */
export async function loadOrigins({ db }: Context, ids: readonly AdjustmentId[]) {
  const origins = await db.select().from(correctionOrigins).where(anyOf(correctionOrigins.adjustmentId, ids));
  return new Map(
    origins.map((origin) => [
      origin.adjustmentId,
      { questionId: origin.questionId, factId: origin.factId, month: origin.month, ...asBeforeAfter(origin) },
    ]),
  );
}

/** The corrections that were put up together for a fact, with before and after, in order of order and term. */
export async function listCorrectionsOfFact(context: Context, factId: ApprovalId) {
  const contract = contractDirectory(context);
  const rows = await context.db
    .select({ origin: correctionOrigins, orderNumber: contract.orderNumber })
    .from(correctionOrigins)
    .innerJoin(contract, eq(contract.id, correctionOrigins.contractId))
    .where(eq(correctionOrigins.factId, factId))
    .orderBy(asc(contract.orderNumber), asc(correctionOrigins.term), asc(correctionOrigins.attempt));
  return rows.map(({ origin, orderNumber }) => ({
    ...{ id: origin.adjustmentId, contractId: origin.contractId, term: origin.term, month: origin.month, orderNumber },
    ...asBeforeAfter(origin),
  }));
}

/**
 * The partner's own corrections that were approved and came of late facts or of a question, with before and after, the latest
 * first, at most `limit`; one that waits is not the partner's to see.
 *
 * @param line of one cashback alone.
 */
export async function listOwnCorrected(
  context: PartnerContext,
  limit: number,
  line?: { orderNumber: string; term: number },
) {
  const { partnerId, contractId, term, adjustmentId } = correctionOrigins;
  const approved = adjustmentDirectory(context);
  const contract = contractDirectory(context);
  const rows = await context.db
    .select({ origin: correctionOrigins, amount: approved.amount, approvedOn: approved.approvedOn })
    .from(correctionOrigins)
    .innerJoin(approved, eq(approved.id, adjustmentId))
    .innerJoin(contract, eq(contract.id, contractId))
    .where(
      allOf(
        ownedBy(partnerId, context.partner.id),
        ...(line ? [eq(contract.orderNumber, line.orderNumber), eq(term, line.term)] : []),
      ),
    )
    .orderBy(desc(approved.approvedOn), desc(adjustmentId))
    .limit(limit);
  return rows.map(({ origin, ...correction }) => ({
    ...{ ...correction, id: origin.adjustmentId, month: origin.month, asked: origin.questionId !== null },
    ...asBeforeAfter(origin),
  }));
}

/** The correction that was put up for a question and stands, waiting or approved; undefined while there is none. */
export async function findOriginOfQuestion(
  context: Context,
  id: QuestionId,
): Promise<(BeforeAfter & { adjustmentId: AdjustmentId; month: Month }) | undefined> {
  const state = proposalStates(context, 'adjustment');
  const [origin] = await context.db
    .select({ origin: correctionOrigins })
    .from(correctionOrigins)
    .innerJoin(state, eq(state.thing, correctionOrigins.adjustmentId))
    .where(and(eq(correctionOrigins.questionId, id), inArray(state.state, ['proposed', 'approved'])))
    .orderBy(desc(correctionOrigins.attempt))
    .limit(1);
  if (!origin) return undefined;
  const { adjustmentId, month } = origin.origin;
  return { adjustmentId, month, ...asBeforeAfter(origin.origin) };
}

function asBeforeAfter(origin: typeof correctionOrigins.$inferSelect): BeforeAfter {
  const { countBefore, rateBefore, amountBefore, countAfter, rateAfter, amountAfter } = origin;
  return {
    before: { count: countBefore, rate: rateBefore, amount: amountBefore },
    after: { count: countAfter, rate: rateAfter, amount: amountAfter },
  };
}

type Sources = {
  cashback: ReturnType<typeof cashbackDirectory>;
  contract: ReturnType<typeof contractDirectory>;
  /** That its month counts otherwise now than what the cashback stands on. */
  differs: SQL;
};

/** The cashbacks read from the counts of months that stand, with the latest correction of each and the count of now. */
function correctable(context: Context, months: readonly Month[], which: (sources: Sources) => readonly SQL[]) {
  const cashback = cashbackDirectory(context);
  const contract = contractDirectory(context);
  const partner = partnerDirectory(context);
  const invoice = paidInvoices(context);
  const now = countsNow(context, months);
  const settled = latestStanding(context);
  const countNow = sql<number>`coalesce(${now.count}, 0)`.mapWith(Number);
  const differs = ne(countNow, sql`coalesce(${settled.countAfter}, ${cashback.count})`);
  return context.db
    .select({
      partnerId: partner.id,
      partnerCode: partner.code,
      partnerName: partner.name,
      contractId: contract.id,
      orderNumber: contract.orderNumber,
      planGroup: sql<string>`coalesce(${invoice.planGroup}, ${contract.planGroup})`,
      term: cashback.term,
      month: cashback.countMonth,
      event: cashback.event,
      base: cashback.base,
      count: cashback.count,
      rate: cashback.rate,
      amount: cashback.amount,
      settledCount: settled.countAfter,
      settledRate: settled.rateAfter,
      countNow,
    })
    .from(cashback)
    .innerJoin(contract, eq(contract.id, cashback.contractId))
    .innerJoin(partner, eq(partner.id, cashback.partnerId))
    .leftJoin(invoice, and(eq(invoice.contractId, cashback.contractId), eq(invoice.term, cashback.term)))
    .leftJoin(now, and(eq(now.partnerId, cashback.partnerId), eq(now.month, cashback.countMonth)))
    .leftJoin(settled, and(eq(settled.contractId, cashback.contractId), eq(settled.term, cashback.term)))
    .where(
      allOf(anyOf(cashback.countMonth, months), isNull(cashback.voidedOn), ...which({ cashback, contract, differs })),
    )
    .orderBy(asc(cashback.countMonth), asc(partner.code), asc(contract.orderNumber), asc(cashback.term))
    .$dynamic();
}

/** The latest correction of each cashback that was not rejected or taken back. */
function latestStanding(context: Context) {
  const state = proposalStates(context, 'adjustment');
  return context.db
    .selectDistinctOn([correctionOrigins.contractId, correctionOrigins.term], {
      contractId: correctionOrigins.contractId,
      term: correctionOrigins.term,
      countAfter: correctionOrigins.countAfter,
      rateAfter: correctionOrigins.rateAfter,
    })
    .from(correctionOrigins)
    .innerJoin(state, eq(state.thing, correctionOrigins.adjustmentId))
    .where(inArray(state.state, ['proposed', 'approved']))
    .orderBy(asc(correctionOrigins.contractId), asc(correctionOrigins.term), desc(correctionOrigins.attempt))
    .as('latest_standing');
}

type Row = Awaited<ReturnType<typeof correctable>>[number];

function asCorrectable(row: Row): CorrectableCashback {
  const { count, rate, amount, settledCount, settledRate, ...cashback } = row;
  const before =
    settledCount !== null && settledRate !== null
      ? { count: settledCount, rate: settledRate, amount: shareOf(cashback.base, settledRate) }
      : { count, rate, amount };
  return { ...cashback, before };
}
