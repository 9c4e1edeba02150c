import { and, asc, desc, eq, gte, inArray, lte, sql } from 'drizzle-orm';
import { type Day, type Month, firstDayOf, lastDayOf } from '#app/core/calendar.ts';
import type { PartnerId, TransactionId } from '#app/core/ids.ts';
import type { Yen } from '#app/core/yen.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ledgerPostings, ledgerTransactions } from '#db/schema/ledger.ts';
import { partnerDirectory } from '../partners/queries.server.ts';
import type { Account } from './rules.ts';

/** Every posting of a month with its transaction, in order of day and transaction; debits above 0, credits below. */
export async function listPostingsIn({ db }: Context, month: Month) {
  const rows = await db
    .select({
      transactionId: ledgerTransactions.id,
      day: ledgerTransactions.day,
      kind: ledgerTransactions.kind,
      account: ledgerPostings.account,
      amount: ledgerPostings.amount,
    })
    .from(ledgerTransactions)
    .innerJoin(ledgerPostings, eq(ledgerPostings.transactionId, ledgerTransactions.id))
    .where(and(gte(ledgerTransactions.day, firstDayOf(month)), lte(ledgerTransactions.day, lastDayOf(month))))
    .orderBy(asc(ledgerTransactions.day), asc(ledgerTransactions.id), asc(ledgerPostings.line));
  // Only entries of this room's rules are posted, so every account is one of theirs.
  return rows.map(({ account, ...posting }) => ({ ...posting, account: account as Account }));
}

/** Transactions by what keeps each from being posted twice, with their postings, in order of day and transaction. */
export async function listTransactions({ db }: Context, onceKeys: readonly string[]) {
  if (onceKeys.length === 0) return [];
  return withPostings(await transactionRows(db).where(anyOf(ledgerTransactions.onceKey, [...new Set(onceKeys)])));
}

/** One transaction with its postings; undefined when there is none with that id. */
export async function findTransaction({ db }: Context, id: TransactionId) {
  const [found] = withPostings(await transactionRows(db).where(eq(ledgerTransactions.id, id)));
  return found;
}

/** The transactions of a month that moved what is owed to partners, of one partner where asked, the latest first, at most `limit`. */
export async function listOwedIn(
  context: Context,
  { month, partnerId, limit }: { month: Month; partnerId: PartnerId | undefined; limit: number },
) {
  const partner = partnerDirectory(context);
  return context.db
    .select({
      id: ledgerTransactions.id,
      day: ledgerTransactions.day,
      kind: ledgerTransactions.kind,
      reference: ledgerTransactions.reference,
      partnerId: ledgerPostings.partnerId,
      partnerName: partner.name,
      amount: ledgerPostings.amount,
    })
    .from(ledgerTransactions)
    .innerJoin(ledgerPostings, eq(ledgerPostings.transactionId, ledgerTransactions.id))
    .innerJoin(partner, eq(partner.id, ledgerPostings.partnerId))
    .where(
      and(
        eq(ledgerPostings.account, 'cashback-payable'),
        gte(ledgerTransactions.day, firstDayOf(month)),
        lte(ledgerTransactions.day, lastDayOf(month)),
        ...(partnerId ? [ownedBy(ledgerPostings.partnerId, partnerId)] : []),
      ),
    )
    .orderBy(desc(ledgerTransactions.day), desc(ledgerTransactions.id))
    .limit(limit);
}

function transactionRows(db: Context['db']) {
  return db
    .select({ transaction: ledgerTransactions, posting: ledgerPostings })
    .from(ledgerTransactions)
    .innerJoin(ledgerPostings, eq(ledgerPostings.transactionId, ledgerTransactions.id))
    .orderBy(asc(ledgerTransactions.day), asc(ledgerTransactions.id), asc(ledgerPostings.line))
    .$dynamic();
}

/** A transaction of the ledger as booked: its postings sum to 0. */
export type BookedTransaction = Omit<typeof ledgerTransactions.$inferSelect, 'onceKey'> & {
  postings: { account: Account; partnerId: PartnerId | null; amount: Yen }[];
};

function withPostings(rows: Awaited<ReturnType<typeof transactionRows>>): BookedTransaction[] {
  const booked = new Map<TransactionId, BookedTransaction>();
  for (const { transaction, posting } of rows) {
    const { onceKey: _onceKey, ...facts } = transaction;
    const known = booked.get(facts.id) ?? { ...facts, postings: [] };
    const { account, partnerId, amount } = posting;
    known.postings.push({ account: account as Account, partnerId, amount });
    booked.set(facts.id, known);
  }
  return [...booked.values()];
}

/** What each account was debited and credited up to a day, that day included; accounts without a posting are missing. */
export async function sumAccounts({ db }: Context, until: Day) {
  const sumOf = (which: ReturnType<typeof sql>) =>
    sql`coalesce(sum(${ledgerPostings.amount}) filter (where ${which}), 0)::bigint`.mapWith(ledgerPostings.amount);
  const rows = await db
    .select({
      account: ledgerPostings.account,
      debit: sumOf(sql`${ledgerPostings.amount} > 0`),
      credit:
        sql`coalesce(-sum(${ledgerPostings.amount}) filter (where ${ledgerPostings.amount} < 0), 0)::bigint`.mapWith(
          ledgerPostings.amount,
        ),
      balance: sumOf(sql`true`),
    })
    .from(ledgerPostings)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerPostings.transactionId))
    .where(lte(ledgerTransactions.day, until))
    .groupBy(ledgerPostings.account);
  return rows.map(({ account, ...sums }) => ({ ...sums, account: account as Account }));
}

/** How what is owed to partners came about, in yen: what remains is earned and adjusted less voided and sent, with returned. */
const LIABILITY = {
  earned: owedBy('cashback-earned', -1),
  voided: owedBy('cashback-voided', 1),
  adjusted: owedBy('cashback-adjusted', -1),
  sent: owedBy('payout-sent', 1),
  returned: owedBy(['payout-returned', 'transfer-returned'], -1),
  outstanding: sql`(-sum(${ledgerPostings.amount}))::bigint`.mapWith(ledgerPostings.amount),
};

function owedBy(kinds: string | readonly string[], sign: 1 | -1) {
  const sum = sql`sum(${ledgerPostings.amount}) filter (where ${inArray(ledgerTransactions.kind, [kinds].flat())})`;
  // No posting of a kind is 0 yen of it.
  return sql`coalesce(${sign}::int * ${sum}, 0)::bigint`.mapWith(ledgerPostings.amount);
}

/** What is owed to each partner at the end of a day and how it came about, in order of the partner's number, at most `limit`. */
export async function listLiabilities(context: Context, until: Day, limit: number) {
  const partner = partnerDirectory(context);
  return context.db
    .select({ partnerId: partner.id, code: partner.code, partnerName: partner.name, ...LIABILITY })
    .from(ledgerPostings)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerPostings.transactionId))
    .innerJoin(partner, eq(partner.id, ledgerPostings.partnerId))
    .where(and(eq(ledgerPostings.account, 'cashback-payable'), lte(ledgerTransactions.day, until)))
    .groupBy(partner.id, partner.code, partner.name)
    .orderBy(asc(partner.code))
    .limit(limit);
}

/** What one partner was owed more and less in each month up to a day, the latest month first; months without are missing. */
export async function listLiabilityMonths({ db }: Context, partnerId: PartnerId, until: Day) {
  const month = sql<Month>`to_char(${ledgerTransactions.day}, 'YYYY-MM')`;
  return db
    .select({ month, ...LIABILITY })
    .from(ledgerPostings)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerPostings.transactionId))
    .where(
      and(
        eq(ledgerPostings.account, 'cashback-payable'),
        ownedBy(ledgerPostings.partnerId, partnerId),
        lte(ledgerTransactions.day, until),
      ),
    )
    .groupBy(month)
    .orderBy(desc(month));
}
