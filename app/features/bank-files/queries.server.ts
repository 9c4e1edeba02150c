import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { Context } from '#app/platform/context.server.ts';
import { payoutFiles, payoutTransfers } from '#db/schema/bank-files.ts';
import { payoutDirectory } from '../payouts/queries.server.ts';

/** The transfers of a month's live bank file in order of partner and part. */
export async function listTransfers(context: Context, month: Month) {
  const payout = payoutDirectory(context);
  return context.db
    .select({ payoutId: payoutTransfers.payoutId, part: payoutTransfers.part, amount: payoutTransfers.amount })
    .from(payoutTransfers)
    .innerJoin(payout, eq(payout.id, payoutTransfers.payoutId))
    .where(eq(payout.month, month))
    .orderBy(asc(payout.partnerId), asc(payoutTransfers.part));
}

/** The transfers of every payout, for pages and reports to join. */
export function transferDirectory({ db }: Context) {
  return db
    .select({ payoutId: payoutTransfers.payoutId, part: payoutTransfers.part, amount: payoutTransfers.amount })
    .from(payoutTransfers)
    .as('transfer_directory');
}

/** The bank file to use for a month; undefined while none was made. */
export async function findLiveFile({ db }: Context, month: Month) {
  const [file] = await db
    .select()
    .from(payoutFiles)
    .where(and(eq(payoutFiles.month, month), isNull(payoutFiles.replacedAt)));
  return file;
}

/** How many bank files a month has had. */
export async function countFiles({ db }: Context, month: Month): Promise<number> {
  const [row] = await db
    .select({ files: sql<number>`count(*)::int` })
    .from(payoutFiles)
    .where(eq(payoutFiles.month, month));
  return row ? row.files : 0;
}
