import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Day, Month } from '#app/core/calendar.ts';
import type { PayoutId } from '#app/core/ids.ts';
import { done } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { bankDaysBefore, lastBankDayBefore } from '#app/platform/bank-calendar.server.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { encodeCp932 } from '#app/platform/cp932.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { payoutFileParts, payoutFileRows, payoutFiles, payoutTransfers } from '#db/schema/bank-files.ts';
import { moneyDayOf } from '../cashback-ways/queries.server.ts';
import { listStandingBreaches } from '../money-checks/queries.server.ts';
import { listHanded } from '../payout-handings/queries.server.ts';
import { listHeldPartners } from '../payout-holds/queries.server.ts';
import { isKeptBack, withoutHeld } from '../payout-holds/rules.ts';
import { findRun, listPayouts, payoutDirectory } from '../payouts/queries.server.ts';
import { PAYOUT_ROUTES, type PayoutRoute, approvalDeadline, noticeDayOf, payoutDay } from '../payouts/rules.ts';
import { checkHandingOut, dividedBytes, fileIsStale, isNoticed, unwritable } from './rules.ts';

/** The transfers of a month's live bank file in order of partner and part. */
export async function listTransfers(context: Context, month: Month) {
  return transfersOfMonth(context, { month });
}

const transfersOfMonth = prepared((source, given: Places<{ month: Month }>) => {
  const payout = payoutDirectory(source);
  return source.db
    .select({ payoutId: payoutTransfers.payoutId, part: payoutTransfers.part, amount: payoutTransfers.amount })
    .from(payoutTransfers)
    .innerJoin(payout, eq(payout.id, payoutTransfers.payoutId))
    .where(eq(payout.month, given.month))
    .orderBy(asc(payout.partnerId), asc(payoutTransfers.part));
});

/** The payouts of a month with what is to be sent of each: 0 yen of one that is kept back. MAIL-14. */
export async function listToSend(context: Context, month: Month) {
  const [payouts, held, handed] = await Promise.all([
    listPayouts(context, month),
    listHeldPartners(context),
    listHanded(context, month),
  ]);
  return withoutHeld(payouts, held, handed);
}

/** The announced payouts of a month that are kept back and have something in them. MAIL-07. */
export async function listKeptBack(context: Context, month: Month) {
  const [payouts, held, handed] = await Promise.all([
    listPayouts(context, month),
    listHeldPartners(context),
    listHanded(context, month),
  ]);
  return payouts.filter(
    (payout) => payout.noticedOn && !payout.sentOn && payout.standing > 0 && isKeptBack(payout, held, handed),
  );
}

/** The transfers of every payout, for pages and reports to join. */
export function transferDirectory({ db }: Context) {
  return db
    .select({ payoutId: payoutTransfers.payoutId, part: payoutTransfers.part, amount: payoutTransfers.amount })
    .from(payoutTransfers)
    .as('transfer_directory');
}

/**
 * The bank file of a route as it may be handed to the bank; undefined while none was made.
 * One whose run is no longer approved or not announced yet, or which no longer says what is to be sent, is refused, and
 * every one while a check of the money fails.
 */
export async function findFileToSend(context: Context, month: Month, route: PayoutRoute = 'mail-money') {
  const [file, run, standing, transfers, breaches] = await Promise.all([
    findLiveFile(context, month, route),
    findRun(context, month),
    listToSend(context, month),
    listTransfers(context, month),
    listStandingBreaches(context),
  ]);
  if (!file) return undefined;
  const checked = checkHandingOut(
    run,
    { noticed: isNoticed(standing), stale: fileIsStale(ofRoute(standing, route), transfers) },
    breaches,
  );
  return checked.ok ? done(file) : checked;
}

/**
 * One file of the live version of a route as it may be handed to the bank, which looking at it does not do; undefined where
 * no version was made, or it has no such file. MAIL-15.
 *
 * @param part the how-manieth file of the version, from 1.
 */
export async function findFilePart(context: Context, month: Month, part: number, route: PayoutRoute) {
  const file = await findFileToSend(context, month, route);
  if (!file?.ok) return file;
  const files = dividedBytes(file.value.content, route);
  const content = files[part - 1];
  return content && done({ version: file.value.version, parts: files.length, content });
}

/** The payouts of one route. */
function ofRoute<P extends { route: PayoutRoute }>(payouts: readonly P[], route: PayoutRoute): P[] {
  return payouts.filter((payout) => payout.route === route);
}

/** The day on which banks make the transfers of a month-end: the day itself, or the nearest open one. PRG-18. */
export function transferDayOf(month: Month, policy: Policy): Day {
  return moneyDayOf({ month, route: 'transfer', sentOn: null }, policy);
}

/** The day by which a month's file of a route is at the bank. MAIL-14. */
export function uploadDayOf(month: Month, route: PayoutRoute, policy: Policy): Day {
  if (route === 'mail-money') return lastBankDayBefore(payoutDay(month));
  return bankDaysBefore(transferDayOf(month, policy), policy.transferLeadBankDays);
}

/** The first of the days by which the files of payouts are at the bank; that of Mail-Money while there are none. */
export function firstUploadDayOf(month: Month, payouts: readonly { route: PayoutRoute }[], policy: Policy): Day {
  const routes = PAYOUT_ROUTES.filter((route) => payouts.some((payout) => payout.route === route));
  const [first] = routes.map((route) => uploadDayOf(month, route, policy)).toSorted();
  return first ?? uploadDayOf(month, 'mail-money', policy);
}

/** The days of a month's run: approval, notices, its first file at the bank, and the money in the books. MAIL-04, MAIL-14, PRG-18. */
export function runDays(month: Month, payouts: readonly { route: PayoutRoute }[], policy: Policy) {
  return {
    deadline: approvalDeadline(month, policy),
    noticeOn: noticeDayOf(month, policy),
    uploadBy: firstUploadDayOf(month, payouts, policy),
    sendOn: payoutDay(month),
  };
}

/** How many bank files a month has had. */
export async function countFiles({ db }: Context, month: Month): Promise<number> {
  const [row] = await db
    .select({ files: sql<number>`count(*)::int` })
    .from(payoutFiles)
    .where(eq(payoutFiles.month, month));
  return row ? row.files : 0;
}

/** The bank files a month has had, newest version first, without their content. */
export async function listFiles(context: Context, month: Month) {
  return filesOfMonth(context, { month });
}

const filesOfMonth = prepared(({ db }, given: Places<{ month: Month }>) =>
  db
    .select({
      version: payoutFiles.version,
      route: payoutFiles.route,
      sha256: payoutFiles.sha256,
      rows: payoutFiles.rows,
      total: payoutFiles.total,
      madeBy: payoutFiles.madeBy,
      madeAt: payoutFiles.madeAt,
      replacedAt: payoutFiles.replacedAt,
    })
    .from(payoutFiles)
    .where(eq(payoutFiles.month, given.month))
    .orderBy(desc(payoutFiles.version)),
);

/** The bytes of every version a month has had, the oldest first. */
export async function listFileContents({ db }: Context, month: Month) {
  return db
    .select({ version: payoutFiles.version, route: payoutFiles.route, content: payoutFiles.content })
    .from(payoutFiles)
    .where(eq(payoutFiles.month, month))
    .orderBy(asc(payoutFiles.version));
}

/** The files that the versions of a month are handed over in, the newest version first. */
export async function listFileParts({ db }: Context, month: Month) {
  return db
    .select()
    .from(payoutFileParts)
    .where(eq(payoutFileParts.month, month))
    .orderBy(desc(payoutFileParts.version), asc(payoutFileParts.part));
}

/** Every row that payouts had in a version of a bank file, the latest version first. */
export async function listFileRowsOf({ db }: Context, payoutIds: readonly PayoutId[]) {
  if (payoutIds.length === 0) return [];
  return db
    .select({
      payoutId: payoutFileRows.payoutId,
      month: payoutFileRows.month,
      version: payoutFileRows.version,
      row: payoutFileRows.row,
      part: payoutFileRows.part,
      amount: payoutFileRows.amount,
      sha256: payoutFiles.sha256,
      madeBy: payoutFiles.madeBy,
      madeAt: payoutFiles.madeAt,
      replacedAt: payoutFiles.replacedAt,
    })
    .from(payoutFileRows)
    .innerJoin(
      payoutFiles,
      and(eq(payoutFiles.month, payoutFileRows.month), eq(payoutFiles.version, payoutFileRows.version)),
    )
    .where(anyOf(payoutFileRows.payoutId, payoutIds))
    .orderBy(desc(payoutFileRows.month), desc(payoutFileRows.version), asc(payoutFileRows.row));
}

/** The first name or address of payouts by mail that the bank's file cannot hold; undefined when it can hold them all. */
export function findUnreadable(
  payouts: readonly { route: PayoutRoute; email: string; familyName: string; givenName: string }[],
) {
  for (const payout of ofRoute(payouts, 'mail-money')) {
    for (const column of ['familyName', 'givenName', 'email'] as const) {
      const character = unwritable(payout[column]);
      if (character !== undefined) return { email: payout.email, column, character };
      const encoded = encodeCp932(payout[column]);
      if (!encoded.ok) return { email: payout.email, column, character: encoded.refusal.character };
    }
  }
  return undefined;
}

/** The bank file of a route to use for a month; undefined while none was made. */
export async function findLiveFile({ db }: Context, month: Month, route: PayoutRoute = 'mail-money') {
  const [file] = await db
    .select()
    .from(payoutFiles)
    .where(and(eq(payoutFiles.month, month), eq(payoutFiles.route, route), isNull(payoutFiles.replacedAt)));
  return file;
}

/** The rows of a version with the transfers they are, in order; `latest` is the newest version that has the payout. */
export async function listFileRows({ db }: Context, month: Month, version: number) {
  const newest = db
    .select({
      payoutId: payoutFileRows.payoutId,
      version: sql<number>`max(${payoutFileRows.version})`.mapWith(Number).as('newest_version'),
      parts: sql<number>`count(*) filter (where ${payoutFileRows.version} = ${version})`.mapWith(Number).as('parts'),
    })
    .from(payoutFileRows)
    .where(eq(payoutFileRows.month, month))
    .groupBy(payoutFileRows.payoutId)
    .as('newest');
  return db
    .select({
      row: payoutFileRows.row,
      payoutId: payoutFileRows.payoutId,
      part: payoutFileRows.part,
      amount: payoutFileRows.amount,
      parts: newest.parts,
      latest: newest.version,
    })
    .from(payoutFileRows)
    .innerJoin(newest, eq(newest.payoutId, payoutFileRows.payoutId))
    .where(and(eq(payoutFileRows.month, month), eq(payoutFileRows.version, version)))
    .orderBy(asc(payoutFileRows.row));
}

/** Every transfer with the payout it belongs to, for pages that follow what became of it. */
export function filedTransfers(source: Source) {
  const payout = payoutDirectory(source);
  return source.db
    .select({
      payoutId: payoutTransfers.payoutId,
      part: payoutTransfers.part,
      amount: payoutTransfers.amount,
      month: payout.month,
      partnerId: payout.partnerId,
      familyName: payout.familyName,
      givenName: payout.givenName,
      route: payout.route,
      bankCode: payout.bankCode,
      branchCode: payout.branchCode,
      accountKind: payout.accountKind,
      accountNumber: payout.accountNumber,
      accountHolder: payout.accountHolder,
      sentOn: payout.sentOn,
    })
    .from(payoutTransfers)
    .innerJoin(payout, eq(payout.id, payoutTransfers.payoutId))
    .as('filed_transfers');
}
