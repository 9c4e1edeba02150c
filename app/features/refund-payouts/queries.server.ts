import { type SQL, and, asc, desc, eq, getTableColumns, gt, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { done } from '#app/core/outcome.ts';
import { type Yen, ZERO_YEN, yen } from '#app/core/yen.ts';
import { bankDayAt } from '#app/platform/bank-calendar.server.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { refundAccounts, refundFiles, refundPayouts, refundTransfers } from '#db/schema/refund-payouts.ts';
import { listLatestOf } from '../approvals/queries.server.ts';
import { companyDirectory, contractDirectory } from '../contracts/queries.server.ts';
import { refundDirectory } from '../invoices/queries.server.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import { checkHandingOut, refundText, nextStepOf, stateOfRefund } from './rules.ts';

/** A refund with its contract, the account it goes to and its payment; the last two null while there is none. */
export type RefundStanding = Awaited<ReturnType<typeof refundsWith>>[number];

/** The refund of a contract; undefined when nothing is given back, or 0 yen after the fee. */
export async function findRefundStanding(context: Context, contractId: ContractId) {
  const [found] = await refundOfContract(context, { contractId });
  return found;
}

const refundOfContract = prepared((source, given: Places<{ contractId: ContractId }>) =>
  refundsWith(source, (refund) => eq(refund.contractId, given.contractId)),
);

/** A refund with the account it goes to, and no more than a decision about it asks for. */
export type RefundToAccount = Awaited<ReturnType<typeof refundLocked>>[number];

/**
 * The refund of a contract with its account, which is locked until the transaction ends: nobody edits, decides or pays it
 * meanwhile. Undefined when no account was entered.
 */
export async function lockRefundWithAccount(context: Context, contractId: ContractId) {
  const [locked] = await refundLocked(context, { contractId });
  return locked;
}

const refundLocked = prepared((source, { contractId }: Places<{ contractId: ContractId }>) => {
  const refund = refundDirectory(source);
  const contract = contractDirectory(source);
  const { amount, payOn } = refund;
  return source.db
    .select({ contractId: refund.contractId, amount, payOn, partnerId: contract.partnerId, account: ACCOUNT })
    .from(refundAccounts)
    .innerJoin(refund, eq(refund.contractId, refundAccounts.contractId))
    .innerJoin(contract, eq(contract.id, refundAccounts.contractId))
    .where(and(eq(refundAccounts.contractId, contractId), gt(refund.amount, ZERO_YEN)))
    .for('update', { of: refundAccounts });
});

const { contractId: _contractId, ...ACCOUNT } = getTableColumns(refundAccounts);

/** The refunds of several contracts, the soonest due first; contracts that are given nothing back are missing. */
export async function listRefundStandings(context: Context, contractIds: readonly ContractId[]) {
  return contractIds.length === 0 ? [] : refundsWith(context, (refund) => anyOf(refund.contractId, contractIds));
}

/** The day on which a refund due on a day is transferred: the due day, or the last bank day before it. REF-04. */
export function transferDayOf(payOn: Day): Day {
  return bankDayAt(payOn, 'before');
}

/** Refunds not paid yet with where they stand, soonest due first, at most `limit`. REF-03, REF-04. */
export async function listUnpaidRefunds(context: Context, limit: number) {
  const rows = await refundsWith(context, () => isNull(refundPayouts.contractId)).limit(limit);
  return withStates(context, rows);
}

/** Refunds paid lately, newest first, at most `limit`. */
export async function listPaidRefunds(context: Context, limit: number) {
  const paid = refundsWith(context, () => isNotNull(refundPayouts.contractId));
  const rows = await paid.orderBy(desc(refundPayouts.paidOn), asc(refundPayouts.contractId)).limit(limit);
  return withStates(context, rows);
}

/** How many refunds are not paid, and what they come to. */
export async function sumUnpaidRefunds(context: Context): Promise<{ count: number; total: Yen }> {
  const refund = refundDirectory(context);
  const [row] = await context.db
    .select({ count: sql<number>`count(*)::int`, total: sql<string>`coalesce(sum(${refund.amount}), 0)` })
    .from(refund)
    .leftJoin(refundPayouts, eq(refundPayouts.contractId, refund.contractId))
    .where(and(isNull(refundPayouts.contractId), gt(refund.amount, ZERO_YEN)));
  invariant(row, 'an aggregate answers one row');
  return { count: row.count, total: yen(Number(row.total)) };
}

function refundsWith(context: Source, which: (refund: ReturnType<typeof refundDirectory>) => SQL) {
  const refund = refundDirectory(context);
  const contract = contractDirectory(context);
  const company = companyDirectory(context);
  const partner = partnerDirectory(context);
  return context.db
    .select({
      contractId: refund.contractId,
      requestedOn: refund.requestedOn,
      payOn: refund.payOn,
      amount: refund.amount,
      orderNumber: contract.orderNumber,
      partnerId: contract.partnerId,
      // Money goes back to whom the invoice went to: the partner under discount, the client otherwise. PRG-03, PRG-06.
      customer: sql<
        string | null
      >`case when ${contract.programme} = 'discount' then ${partner.name} else ${company.company} end`,
      account: getTableColumns(refundAccounts),
      payout: getTableColumns(refundPayouts),
      listed: getTableColumns(refundTransfers),
    })
    .from(refund)
    .innerJoin(contract, eq(contract.id, refund.contractId))
    .leftJoin(company, eq(company.contractId, refund.contractId))
    .leftJoin(partner, eq(partner.id, contract.partnerId))
    .leftJoin(refundAccounts, eq(refundAccounts.contractId, refund.contractId))
    .leftJoin(refundPayouts, eq(refundPayouts.contractId, refund.contractId))
    .leftJoin(refundTransfers, eq(refundTransfers.contractId, refund.contractId))
    .where(and(gt(refund.amount, ZERO_YEN), which(refund)))
    .orderBy(asc(refund.payOn), asc(refund.contractId))
    .$dynamic();
}

async function withStates(context: Context, refunds: readonly RefundStanding[]) {
  const ids = refunds.map(({ contractId }) => contractId);
  const proposals = await listLatestOf(context, 'refund', ids);
  const stateOf = new Map(proposals.map(({ thing, state }) => [thing, state]));
  return refunds.map((refund) => {
    const state = stateOfRefund(refund.payout ? refund.payout.paidOn : null, stateOf.get(refund.contractId));
    return { ...refund, transferOn: transferDayOf(refund.payOn), state, next: nextStepOf(state, refund) };
  });
}

/**
 * Approved refunds that are transferred by a day and stand in no file of another day, soonest due first: what a file of
 * that day holds. Each as approved, with the hash of that content. REF-03, REF-04.
 */
export async function listTransferable(context: Context, transferOn: Day) {
  const unpaid = await refundsWith(
    context,
    () =>
      sql`${refundPayouts.contractId} is null and ${refundAccounts.contractId} is not null
      and ${or(isNull(refundTransfers.contractId), eq(refundTransfers.transferOn, transferOn))}`,
  );
  const due = unpaid.filter(({ payOn }) => transferDayOf(payOn) <= transferOn);
  const proposals = await listLatestOf(
    context,
    'refund',
    due.map(({ contractId }) => contractId),
  );
  const approved = new Map(
    proposals.flatMap(({ thing, state, contentHash }) => (state === 'approved' ? [[thing, contentHash]] : [])),
  );
  return due.flatMap(({ account, ...refund }) => {
    if (!account) return [];
    const contentHash = sha256(refundText(refund, account));
    return approved.get(refund.contractId) === contentHash ? [{ ...refund, account, contentHash }] : [];
  });
}

/** Every file of transfers ever made, the latest day and version first, without its content; at most `limit`. */
export async function listRefundFiles({ db }: Context, limit: number) {
  const { content: _content, ...shown } = getTableColumns(refundFiles);
  return db
    .select(shown)
    .from(refundFiles)
    .orderBy(desc(refundFiles.transferOn), desc(refundFiles.version))
    .limit(limit);
}

/** The file of transfers to use on a day, with its content; undefined while none was made, or it was taken back. */
export async function findRefundFile({ db }: Context, transferOn: Day) {
  const [file] = await db
    .select()
    .from(refundFiles)
    .where(and(eq(refundFiles.transferOn, transferOn), isNull(refundFiles.replacedAt)));
  return file;
}

/** How many files of transfers a day has had. */
export async function countRefundFiles({ db }: Context, transferOn: Day): Promise<number> {
  return db.$count(refundFiles, eq(refundFiles.transferOn, transferOn));
}

/** The refunds of a day's live file in the order of its rows, each with the hash that stands approved now, or null. */
export async function listListedRefunds(context: Context, transferOn: Day) {
  const refunds = await refundsWith(context, () => eq(refundTransfers.transferOn, transferOn));
  const proposals = await listLatestOf(
    context,
    'refund',
    refunds.map(({ contractId }) => contractId),
  );
  const approved = new Map(
    proposals.flatMap(({ thing, state, contentHash }) => (state === 'approved' ? [[thing, contentHash]] : [])),
  );
  return refunds.flatMap(({ listed, account, ...refund }) => {
    if (!listed || !account) return [];
    const now = sha256(refundText(refund, account));
    const approvedHash = approved.get(refund.contractId) === now ? now : null;
    return [{ ...refund, account, listed, approvedHash }];
  });
}

/**
 * The live file of a day as it is handed to the bank, byte for byte; undefined while there is none. One whose refunds
 * changed since is refused. REF-03.
 */
export async function findRefundFileToSend(context: Context, transferOn: Day) {
  const [file, rows] = await Promise.all([findRefundFile(context, transferOn), listListedRefunds(context, transferOn)]);
  if (!file) return undefined;
  const checked = checkHandingOut(
    rows.map(({ listed, approvedHash }) => ({ contentHash: listed.contentHash, approvedHash })),
  );
  return checked.ok ? done(file) : checked;
}
