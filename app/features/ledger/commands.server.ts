import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ledgerPostings, ledgerTransactions } from '#db/schema/ledger.ts';
import type { Entry } from './rules.ts';

/** Transactions written by one statement; all postings of one are in the same statement, where a trigger weighs them. */
const ENTRIES_A_STATEMENT = 1_000;

/**
 * Posts balanced transactions dated today; an entry that moves nothing is not posted.
 * An unbalanced entry, or an event posted before, throws and takes the whole command with it.
 */
export async function postEntries(context: Context, entries: readonly Entry[]): Promise<void> {
  const moving = entries.filter(({ postings }) => postings.length > 0);
  for (let start = 0; start < moving.length; start += ENTRIES_A_STATEMENT) {
    const chunk = moving
      .slice(start, start + ENTRIES_A_STATEMENT)
      .map((entry) => ({ entry, id: context.newId('txn') }));
    await Promise.all([
      insertRows(
        context.db,
        ledgerTransactions,
        chunk.map(({ id, entry: { kind, reference, onceKey } }) => ({
          id,
          kind,
          day: context.today,
          reference,
          onceKey,
        })),
      ),
      insertRows(
        context.db,
        ledgerPostings,
        chunk.flatMap(({ id, entry: { postings } }) =>
          postings.map(({ account, partnerId, amount }, index) => {
            return { transactionId: id, line: index + 1, account, partnerId, amount };
          }),
        ),
      ),
    ]);
  }
}
