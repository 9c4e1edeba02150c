import { and, asc, desc, eq, gte, lte, sql } from 'drizzle-orm';
import { type Day, type Month, firstDayOf, lastDayOf } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
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
  returned: owedBy('payout-returned', -1),
  outstanding: sql`(-sum(${ledgerPostings.amount}))::bigint`.mapWith(ledgerPostings.amount),
};

function owedBy(kind: string, sign: 1 | -1) {
  const sum = sql`sum(${ledgerPostings.amount}) filter (where ${ledgerTransactions.kind} = ${kind})`;
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
