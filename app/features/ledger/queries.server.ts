import { and, asc, eq, gte, lte } from 'drizzle-orm';
import { type Month, firstDayOf, lastDayOf } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ledgerPostings, ledgerTransactions } from '#db/schema/ledger.ts';
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
