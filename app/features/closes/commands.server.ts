import { sql } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { ApprovalId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Context, inPlainTransaction } from '#app/platform/context.server.ts';
import { monthCloses, monthConfirmations, monthEndCounts } from '#db/schema/closes.ts';
import { recordAct } from '../audit/commands.server.ts';
import { countedOn } from '../contracts/queries.server.ts';
import { partnersJoinedBy } from '../partners/queries.server.ts';
import { DIGEST_OF_ALL, certificatesFrom } from './queries.server.ts';
import { countingDay } from './rules.ts';

/**
 * Closes a month: stores the count of every partner who had joined, with the digest of the list counted, in one statement
 * whatever the number of contracts. A month that is closed already throws: its key is the last wall.
 * PRG-09, CTR-03.
 */
export async function closeMonth(context: Context, month: Month): Promise<void> {
  const counted = certificatesFrom(
    partnersJoinedBy(context, countingDay(month)),
    countedOn(context, countingDay(month)),
  );
  await inPlainTransaction(context, async (context) => {
    const [close] = await context.db.execute<{ partners: number; contracts: number; digest: string }>(sql`
    with stored as (
      insert into ${monthEndCounts} (month, partner_id, count, digest)
      select ${month}::text, certificate.* from (${counted}) as certificate
      returning partner_id, count, digest
    )
    insert into ${monthCloses} (month, closed_on, partners, contracts, digest)
    select ${month}::text, ${context.today}::date, count(*), coalesce(sum(count), 0),
      ${DIGEST_OF_ALL}
    from stored
    returning partners::int, contracts::int, digest`);
    invariant(close, 'a close stores its row');
    await recordAct(context, { name: 'month-closed', things: [{ kind: 'month', id: month }], after: close });
  });
}

/** Records, within the caller's transaction, that two people signed a closed month today. A month signed already throws. PRG-09. */
export async function storeConfirmation(
  { db, today }: Context,
  signed: { month: Month; approvalId: ApprovalId; signedBy: UserId; confirmedBy: UserId },
): Promise<void> {
  await db.insert(monthConfirmations).values({ ...signed, confirmedOn: today });
}
