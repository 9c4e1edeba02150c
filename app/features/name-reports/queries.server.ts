import { and, asc, desc, eq, isNull, ne, notExists, or, sql } from 'drizzle-orm';
import type { PartnerId, PayoutId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { nameReports } from '#db/schema/name-reports.ts';
import { filedTransfers } from '../bank-files/queries.server.ts';
import { loadPartnerAddresses } from '../letters/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { handingDirectory } from '../payout-handings/queries.server.ts';
import { findPayout, loadPayouts, payoutDirectory } from '../payouts/queries.server.ts';
import { listEndsOfPayout, outcomeDirectory } from '../transfer-outcomes/queries.server.ts';

/** A report of a name as it is stored. */
export type NameReport = typeof nameReports.$inferSelect;

/** The latest report of a payout; undefined where nobody reported one. */
export async function findReport({ db }: Context, payoutId: PayoutId): Promise<NameReport | undefined> {
  const [latest] = await db
    .select()
    .from(nameReports)
    .where(eq(nameReports.payoutId, payoutId))
    .orderBy(desc(nameReports.number))
    .limit(1);
  return latest;
}

/** The latest report of a payout of the partner's own, without the people of the company. */
export async function findOwnReport({ db, partner }: PartnerContext, payoutId: PayoutId) {
  const { wrong, note, atBank, reportedOn, closedOn, closedAs } = nameReports;
  const [latest] = await db
    .select({ wrong, note, atBank, reportedOn, closedOn, closedAs })
    .from(nameReports)
    .where(and(eq(nameReports.payoutId, payoutId), ownedBy(nameReports.partnerId, partner.id)))
    .orderBy(desc(nameReports.number))
    .limit(1);
  return latest;
}

/** The payouts of the partner's own of which a report is open. */
export async function listOwnReported({ db, partner }: PartnerContext): Promise<ReadonlySet<PayoutId>> {
  const rows = await db
    .select({ payoutId: nameReports.payoutId })
    .from(nameReports)
    .where(and(ownedBy(nameReports.partnerId, partner.id), isNull(nameReports.closedOn)));
  return new Set(rows.map(({ payoutId }) => payoutId));
}

/** The open reports of partners, the oldest payout first. */
export async function listOpenReportsOf({ db }: Context, partnerIds: readonly PartnerId[]): Promise<NameReport[]> {
  return db
    .select()
    .from(nameReports)
    .where(and(anyOf(nameReports.partnerId, partnerIds), isNull(nameReports.closedOn)))
    .orderBy(asc(nameReports.payoutId));
}

/** The open reports of payouts among these of which every transfer was received, the oldest payout first. */
export async function listReceivedReports(context: Context, payoutIds: readonly PayoutId[]): Promise<NameReport[]> {
  if (payoutIds.length === 0) return [];
  const [transfer, outcome] = [filedTransfers(context), outcomeDirectory(context)];
  const elsewhere = context.db
    .select({ one: sql`1` })
    .from(transfer)
    .leftJoin(outcome, and(eq(outcome.payoutId, transfer.payoutId), eq(outcome.part, transfer.part)))
    .where(
      and(eq(transfer.payoutId, nameReports.payoutId), or(isNull(outcome.outcome), ne(outcome.outcome, 'received'))),
    );
  return context.db
    .select()
    .from(nameReports)
    .where(and(anyOf(nameReports.payoutId, payoutIds), isNull(nameReports.closedOn), notExists(elsewhere)))
    .orderBy(asc(nameReports.payoutId));
}

/** Reports with their payouts and whom they are answered to, in the order given. */
export async function loadReported(context: Context, reports: readonly NameReport[]) {
  const [payouts, companies] = await Promise.all([
    loadPayouts(
      context,
      reports.map(({ payoutId }) => payoutId),
    ),
    loadPartnerAddresses(
      context,
      reports.map(({ partnerId }) => partnerId),
    ),
  ]);
  return reports.map(({ payoutId, partnerId, number }) => {
    const [payout, to] = [payouts.get(payoutId), companies.get(partnerId)];
    invariant(payout && to, 'what was reported is a payout of a partner');
    return { number, payout, to };
  });
}

/** Reports of all partners, those that are open first, then the latest; at most `limit`. */
export async function listReports(context: Context, limit: number) {
  const payout = payoutDirectory(context);
  const partner = partnerDirectory(context);
  return context.db
    .select({
      payoutId: nameReports.payoutId,
      number: nameReports.number,
      wrong: nameReports.wrong,
      atBank: nameReports.atBank,
      reportedOn: nameReports.reportedOn,
      closedAs: nameReports.closedAs,
      month: payout.month,
      amount: payout.amount,
      partnerId: partner.id,
      code: partner.code,
      partnerName: partner.name,
    })
    .from(nameReports)
    .innerJoin(payout, eq(payout.id, nameReports.payoutId))
    .innerJoin(partner, eq(partner.id, nameReports.partnerId))
    .orderBy(sql`${nameReports.closedOn} is not null`, desc(nameReports.reportedOn), asc(partner.code))
    .limit(limit);
}

/** How many reports are open. */
export async function countOpenReports(context: Context): Promise<number> {
  const [row] = await openReports(context, {});
  invariant(row, 'an aggregate answers one row');
  return row.count;
}

const openReports = prepared(({ db }) =>
  db
    .select({ count: sql<number>`count(*)::int` })
    .from(nameReports)
    .where(isNull(nameReports.closedOn)),
);

/** An announced payout of the partner's own with what is known of it and reported; undefined when it is not the partner's. */
export async function findOwnReportable(context: PartnerContext, payoutId: PayoutId) {
  const handing = handingDirectory(context);
  const [payout, [handed], ends, report] = await Promise.all([
    findPayout(context, payoutId),
    context.db.select({ handedOn: handing.handedOn }).from(handing).where(eq(handing.payoutId, payoutId)),
    listEndsOfPayout(context, payoutId),
    findOwnReport(context, payoutId),
  ]);
  if (payout?.partnerId !== context.partner.id || !payout.noticedOn) return undefined;
  const received = ends.length > 0 && ends.every(({ outcome }) => outcome === 'received');
  return { payout, handedOn: handed ? handed.handedOn : null, received, report };
}
