import { asc, desc, eq, sql } from 'drizzle-orm';
import { type Month, addMonths, firstDayOf, monthOf } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { findLatest } from '../approvals/queries.server.ts';
import { countLines } from '../bank-lines/queries.server.ts';
import {
  compareWithReplay,
  findClose,
  findConfirmation,
  findLatestClose,
  listCertificates,
  listUnconfirmed,
} from '../closes/queries.server.ts';
import { countingDay } from '../closes/rules.ts';
import {
  companyDirectory,
  contractDirectory,
  countUnreferred,
  countedEarlierAsKnownThen,
  countedOn,
  countedOnAsKnownThen,
} from '../contracts/queries.server.ts';
import { sumOpenInvoices } from '../invoices/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { listUnconfirmedWithMoney } from '../payout-reviews/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { anomaliesOf, closeAsThing, closeDrawsNear, tierMoves } from './rules.ts';

/** How many partners without a confirmed payee are counted before the number is cut off. */
const MOST_UNCONFIRMED = 1_000;

/** A closed month as two people look at it: what it came to, what stands out, and whether it counts the same again. */
export async function loadCloseReview(context: Context, month: Month) {
  const close = await findClose(context, month);
  if (!close) return undefined;
  const [counts, cards, replayed, confirmation, proposal] = await Promise.all([
    listCertificates(context, month),
    loadRateCards(context),
    compareWithReplay(context, month),
    findConfirmation(context, month),
    findLatest(context, closeAsThing(month)),
  ]);
  const last = addMonths(month, -1);
  return {
    close,
    counts,
    anomalies: anomaliesOf(counts, cards, month, last),
    moves: tierMoves(counts, cards, month, last),
    agrees: replayed.differences.length === 0 && replayed.digest === close.digest,
    confirmedOn: confirmation ? confirmation.confirmedOn : null,
    proposal: proposal ?? null,
  };
}

/** Contracts counted at one month-end and not at the one before, or the other way round; at most `limit`, by partner. */
export async function listMoves(context: Context, month: Month, limit: number) {
  const now = countedOnAsKnownThen(context, countingDay(month));
  const then = countedEarlierAsKnownThen(context, countingDay(addMonths(month, -1)));
  return differing(context, now, then, limit);
}

/** Contracts that today's knowledge would count at a closed month-end and the close did not, or the other way round. PRG-09. */
export async function listLateFacts(context: Context, month: Month, limit: number) {
  const day = countingDay(month);
  return differing(context, countedOn(context, day), countedOnAsKnownThen(context, day), limit);
}

type Counted =
  ReturnType<typeof countedOn> | ReturnType<typeof countedOnAsKnownThen> | ReturnType<typeof countedEarlierAsKnownThen>;

async function differing(context: Context, now: Counted, before: Counted, limit: number) {
  const contract = contractDirectory(context);
  const partner = partnerDirectory(context);
  const client = companyDirectory(context);
  return context.db
    .select({
      contractId: contract.id,
      orderNumber: contract.orderNumber,
      company: client.company,
      partnerId: partner.id,
      partnerName: partner.name,
      startsOn: contract.startsOn,
      endsOn: contract.endsOn,
      cancelledOn: contract.cancelledOn,
      state: contract.state,
      added: sql<boolean>`${before.contractId} is null`,
    })
    .from(now)
    .fullJoin(before, eq(before.contractId, now.contractId))
    .innerJoin(contract, eq(contract.id, sql`coalesce(${now.contractId}, ${before.contractId})`))
    .innerJoin(partner, eq(partner.id, sql`coalesce(${now.partnerId}, ${before.partnerId})`))
    .leftJoin(client, eq(client.contractId, contract.id))
    .where(sql`(${now.contractId} is null or ${before.contractId} is null)`)
    .orderBy(asc(partner.code), desc(sql`${before.contractId} is null`), asc(contract.orderNumber))
    .limit(limit);
}

/** What is better looked at before a month ends: each a number of things that wait, with the page where they do. */
export async function loadCloseBoard(context: Context, month: Month) {
  const [unreferred, unconfirmed, lines, open] = await Promise.all([
    countUnreferred(context, firstDayOf(month)),
    listUnconfirmedWithMoney(context, MOST_UNCONFIRMED),
    countLines(context),
    sumOpenInvoices(context, countingDay(month)),
  ]);
  return {
    unreferred: unreferred.recent,
    unconfirmedPayees: unconfirmed.length,
    waitingLines: lines.waiting,
    overdueInvoices: open.overdue,
  };
}

/**
 * What closes ask of staff today: the last one, the earliest that still waits for a signature and for whose, and how much of
 * this month is better looked at first; null while it is early for that.
 */
export async function loadCloseDuty(context: Context) {
  const month = monthOf(context.today);
  const [last, unsigned, board] = await Promise.all([
    findLatestClose(context),
    listUnconfirmed(context),
    closeDrawsNear(context.today) ? loadCloseBoard(context, month) : null,
  ]);
  const earliest = unsigned.at(-1);
  const proposal = earliest && (await findLatest(context, closeAsThing(earliest)));
  return {
    last: last ? { month: last.month, contracts: last.contracts } : null,
    unsigned: earliest ? { month: earliest, signature: proposal?.state === 'proposed' ? 2 : 1 } : null,
    coming: board && { month, open: Object.values(board).filter((count) => count > 0).length },
  };
}
