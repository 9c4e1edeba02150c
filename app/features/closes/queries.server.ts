import { type SQL, and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type Day, type Month, addMonths } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { monthCloses, monthConfirmations, monthEndCounts } from '#db/schema/closes.ts';
import { movesToCome } from '../contract-moves/queries.server.ts';
import { companyDirectory, contractDirectory, countedOn, countedOnAsKnownThen } from '../contracts/queries.server.ts';
import { plansBeforeChange } from '../term-changes/queries.server.ts';
import { partnerDirectory, partnersJoinedBy } from '../partners/queries.server.ts';
import { type CountedPartner, countingDay } from './rules.ts';

/** One closed month: how many partners and contracts were counted, and the digest of it all. */
export type MonthClose = typeof monthCloses.$inferSelect;

/** The month-end count of one partner. */
export type MonthEndCount = typeof monthEndCounts.$inferSelect;

/** Counts of one month, for other rooms to join; a partner without a row counts 0. */
export function countsOf({ db }: Context, month: Month) {
  return db
    .select({ partnerId: monthEndCounts.partnerId, count: monthEndCounts.count })
    .from(monthEndCounts)
    .where(eq(monthEndCounts.month, month))
    .as('month_counts');
}

/** Every month-end count, for other rooms to join. */
export function countDirectory({ db }: Context) {
  return db
    .select({ partnerId: monthEndCounts.partnerId, month: monthEndCounts.month, count: monthEndCounts.count })
    .from(monthEndCounts)
    .as('count_directory');
}

/** Closed months, newest first. */
export async function listCloses({ db }: Context): Promise<MonthClose[]> {
  return db.select().from(monthCloses).orderBy(desc(monthCloses.month));
}

/** One closed month; undefined while it is open. */
export async function findClose({ db }: Context, month: Month): Promise<MonthClose | undefined> {
  const [close] = await db.select().from(monthCloses).where(eq(monthCloses.month, month));
  return close;
}

/** The day on which two people had signed a closed month; undefined while they have not. */
export async function findConfirmation({ db }: Context, month: Month) {
  const [confirmation] = await db
    .select({ confirmedOn: monthConfirmations.confirmedOn })
    .from(monthConfirmations)
    .where(eq(monthConfirmations.month, month));
  return confirmation;
}

/** The day on which two people had signed each closed month; a month they have not signed is missing. */
export async function loadConfirmations({ db }: Context): Promise<Map<Month, Day>> {
  const { month, confirmedOn } = monthConfirmations;
  const rows = await db.select({ month, confirmedOn }).from(monthConfirmations);
  return new Map(rows.map((row) => [row.month, row.confirmedOn]));
}

/** Closed months that two people have not signed yet, the latest first. */
export async function listUnconfirmed({ db }: Context): Promise<Month[]> {
  const rows = await db
    .select({ month: monthCloses.month })
    .from(monthCloses)
    .leftJoin(monthConfirmations, eq(monthConfirmations.month, monthCloses.month))
    .where(isNull(monthConfirmations.month))
    .orderBy(desc(monthCloses.month));
  return rows.map(({ month }) => month);
}

/** The counts of a closed month in order of partner; empty while it is open. */
export async function listCounts({ db }: Context, month: Month): Promise<MonthEndCount[]> {
  return db.select().from(monthEndCounts).where(eq(monthEndCounts.month, month)).orderBy(asc(monthEndCounts.partnerId));
}

/** The counts of partners in some months, oldest first; months without a count are missing. */
export async function listCountsOf(
  { db }: Context,
  partnerIds: readonly PartnerId[],
  months: readonly Month[],
): Promise<MonthEndCount[]> {
  if (partnerIds.length === 0 || months.length === 0) return [];
  return db
    .select()
    .from(monthEndCounts)
    .where(and(anyOf(monthEndCounts.partnerId, partnerIds), anyOf(monthEndCounts.month, months)))
    .orderBy(asc(monthEndCounts.month), asc(monthEndCounts.partnerId));
}

/** Months as rows, each with the day on which it is counted, for a statement that counts several of them. */
export function monthEndsOf(months: readonly Month[]) {
  const [named, days] = [sql.param([...months]), sql.param(months.map(countingDay))];
  const rows = sql`unnest(${named}::text[], ${days}::text[]::date[]) as month_end(month, day)`;
  return { rows, month: sql<Month>`month_end.month`, day: sql<Day>`month_end.day` };
}

/**
 * What partners would count at month-ends not closed yet, by what is known now, planned moves between partners included: a
 * look-up by partner and month, 0 where nothing counts. PRG-09, GAP-09.
 */
export async function countMonthsToCome(
  context: Context,
  asked: readonly { partnerId: PartnerId; month: Month }[],
): Promise<(partnerId: PartnerId, month: Month) => number> {
  if (asked.length === 0) return () => 0;
  const end = monthEndsOf([...new Set(asked.map(({ month }) => month))]);
  const counted = countedOn(context, end.day);
  const move = movesToCome(context);
  const holder = sql<PartnerId | null>`case when ${move.effectiveFrom} <= ${end.day} then ${move.toPartnerId}
    else ${counted.partnerId} end`;
  const held = context.db
    .select({ month: end.month.as('month'), holder: holder.as('holder') })
    .from(end.rows)
    .crossJoinLateral(counted)
    .leftJoin(move, eq(move.contractId, counted.contractId))
    .as('held');
  const rows = await context.db
    .select({ month: held.month, holder: held.holder, count: sql<number>`count(*)::int` })
    .from(held)
    .where(inArray(held.holder, [...new Set(asked.map(({ partnerId }) => partnerId))]))
    .groupBy(held.month, held.holder);
  const known = new Map(rows.map(({ month, holder, count }) => [`${holder ?? ''} ${month}`, count]));
  return (partnerId, month) => {
    const count = known.get(`${partnerId} ${month}`);
    return count === undefined ? 0 : count;
  };
}

/** The partner's own newest month-end counts, at most `limit`, oldest first. */
export async function listOwnCounts(context: PartnerContext, limit: number): Promise<MonthEndCount[]> {
  return listCountsOfPartner(context, context.partner.id, limit);
}

/** The month closed last; undefined before the first close. */
export async function findLatestClose(context: Context): Promise<MonthClose | undefined> {
  const [close] = await latestClose(context, {});
  return close;
}

const latestClose = prepared(({ db }) => db.select().from(monthCloses).orderBy(desc(monthCloses.month)).limit(1));

/** One partner's newest month-end counts, at most `limit`, oldest first. */
export async function listCountsOfPartner(context: Context, partnerId: PartnerId, limit: number) {
  return (await newestCounts(context, { partnerId, limit })).toReversed();
}

const newestCounts = prepared(({ db }, given: Places<{ partnerId: PartnerId; limit: number }>) =>
  db
    .select()
    .from(monthEndCounts)
    .where(ownedBy(monthEndCounts.partnerId, given.partnerId))
    .orderBy(desc(monthEndCounts.month))
    .limit(given.limit),
);

/** The counts of a closed month by partner, with the count of the month before; null where there was none. */
export async function listCertificates(context: Context, month: Month) {
  const partner = partnerDirectory(context);
  const before = countsOf(context, addMonths(month, -1));
  return context.db
    .select({
      partnerId: monthEndCounts.partnerId,
      code: partner.code,
      partnerName: partner.name,
      programme: partner.programme,
      count: monthEndCounts.count,
      before: before.count,
      digest: monthEndCounts.digest,
    })
    .from(monthEndCounts)
    .innerJoin(partner, eq(partner.id, monthEndCounts.partnerId))
    .leftJoin(before, eq(before.partnerId, monthEndCounts.partnerId))
    .where(eq(monthEndCounts.month, month))
    .orderBy(desc(monthEndCounts.count), asc(partner.code));
}

/** The counts of the partners of one programme at a month-end; empty while the month is open. */
export async function listProgrammeCounts(context: Context, month: Month, programme: 'discount' | 'cashback') {
  const partner = partnerDirectory(context);
  const rows = await context.db
    .select({ count: monthEndCounts.count })
    .from(monthEndCounts)
    .innerJoin(partner, eq(partner.id, monthEndCounts.partnerId))
    .where(and(eq(monthEndCounts.month, month), eq(partner.programme, programme)))
    .orderBy(asc(monthEndCounts.partnerId));
  return rows.map(({ count }) => count);
}

/** The very contracts counted for a partner at a month-end, as known then, in order of order number. PRG-09. */
export async function listCountedContracts(context: Context, month: Month, partnerId: PartnerId) {
  const counted = countedOnAsKnownThen(context, countingDay(month));
  const contract = contractDirectory(context);
  const client = companyDirectory(context);
  const before = plansBeforeChange(context, countingDay(month));
  return context.db
    .select({
      contractId: counted.contractId,
      orderNumber: contract.orderNumber,
      planCode: sql<string>`coalesce(${before.planCode}, ${contract.planCode})`,
      planGroup: sql<string>`coalesce(${before.planGroup}, ${contract.planGroup})`,
      company: client.company,
      inForceFrom: counted.inForceFrom,
    })
    .from(counted)
    .innerJoin(contract, eq(contract.id, counted.contractId))
    .leftJoin(client, eq(client.contractId, counted.contractId))
    .leftJoin(before, eq(before.contractId, counted.contractId))
    .where(ownedBy(counted.partnerId, partnerId))
    .orderBy(asc(contract.orderNumber));
}

/** What a month would count if it were closed with today's knowledge: rows like the stored ones, for a preview. */
export async function previewClose(context: Context, month: Month): Promise<MonthEndCount[]> {
  const day = countingDay(month);
  return certificateRows(context, month, certificatesFrom(partnersJoinedBy(context, day), countedOn(context, day)));
}

/** Counts a closed month again from what was known when it closed; equal to the stored rows, digest included. */
export async function replayClose(context: Context, month: Month): Promise<MonthEndCount[]> {
  const day = countingDay(month);
  return certificateRows(
    context,
    month,
    certificatesFrom(partnersJoinedBy(context, day), countedOnAsKnownThen(context, day)),
  );
}

/** A closed month counted again: what it came to, and the partners for whom it came out otherwise than stored. */
export type ClosedAgain = {
  partners: number;
  contracts: number;
  digest: string;
  /** Null on the side that has no count of the partner. */
  differences: { partnerId: PartnerId; stored: CountedPartner | null; replayed: CountedPartner | null }[];
};

/**
 * Counts a closed month again from what was known when it closed and compares it with what was stored, in one statement
 * whatever the number of contracts; the digest is that of the whole month. PRG-09, CTR-03.
 */
export async function compareWithReplay(context: Context, month: Month): Promise<ClosedAgain> {
  const day = countingDay(month);
  const again = certificatesFrom(partnersJoinedBy(context, day), countedOnAsKnownThen(context, day));
  const [compared] = await context.db.execute<ClosedAgain>(sql`
    with replayed as materialized (${again}),
    stored as (
      select partner_id, count, digest from ${monthEndCounts} where ${eq(monthEndCounts.month, month)}
    ),
    differing as (
      select coalesce(stored.partner_id, replayed.partner_id) as "partnerId",
        case when stored.partner_id is not null then json_build_object(
          'partnerId', stored.partner_id, 'count', stored.count, 'digest', stored.digest) end as stored,
        case when replayed.partner_id is not null then json_build_object(
          'partnerId', replayed.partner_id, 'count', replayed.count, 'digest', replayed.digest) end as replayed
      from stored full join replayed on replayed.partner_id = stored.partner_id
      where stored.count is distinct from replayed.count or stored.digest is distinct from replayed.digest
    )
    select count(*)::int as partners, coalesce(sum(count), 0)::int as contracts, ${DIGEST_OF_ALL} as digest,
      (select coalesce(json_agg(differing order by "partnerId"), '[]') from differing) as differences
    from replayed`);
  invariant(compared, 'an aggregate answers one row');
  return compared;
}

/** SHA-256 over the certificates of a month in order of partner, inside a statement over them. */
export const DIGEST_OF_ALL = sql`
  encode(sha256(convert_to(coalesce(string_agg(partner_id || ':' || digest, ',' order by partner_id), ''), 'UTF8')), 'hex')`;

/**
 * A statement that counts contracts per partner, with a SHA-256 over the ids counted in order; partners without
 * contracts count 0.
 */
export function certificatesFrom(
  joined: ReturnType<typeof partnersJoinedBy>,
  counted: ReturnType<typeof countedOn> | ReturnType<typeof countedOnAsKnownThen>,
): SQL {
  return sql`
    select ${joined.id} as partner_id, coalesce(tally.count, 0) as count, coalesce(tally.digest, ${EMPTY_DIGEST}) as digest
    from ${joined}
    left join (
      select ${counted.partnerId} as partner_id, count(*) as count,
        encode(sha256(convert_to(string_agg(${counted.contractId}, ',' order by ${counted.contractId}), 'UTF8')), 'hex') as digest
      from ${counted}
      group by ${counted.partnerId}
    ) as tally on tally.partner_id = ${joined.id}`;
}

const EMPTY_DIGEST = sql`encode(sha256(''), 'hex')`;

async function certificateRows({ db }: Context, month: Month, statement: SQL): Promise<MonthEndCount[]> {
  const rows = await db.execute<{ partner_id: PartnerId; count: string; digest: string }>(sql`${statement} order by 1`);
  // count(*) comes back as text: it is a bigint.
  return rows.map((row) => ({ month, partnerId: row.partner_id, count: Number(row.count), digest: row.digest }));
}
