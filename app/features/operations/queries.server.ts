import { type SQL, and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Context, DayRunning } from '#app/platform/context.server.ts';
import { anyPassed } from '#app/platform/passing.server.ts';
import { prepared } from '#app/platform/prepared.server.ts';
import { businessDay, dailySteps } from '#db/schema/operations.ts';
import { passingSessions } from '../access/queries.server.ts';
import { countsOf } from '../closes/queries.server.ts';
import { contractsTurningOn } from '../contracts/queries.server.ts';
import { expiringInvoices, paidInvoices } from '../invoices/queries.server.ts';
import { handoversExpiringOn } from '../handovers/queries.server.ts';
import { passingInvitations } from '../invitations/queries.server.ts';
import { passingChallenges } from '../passkeys/queries.server.ts';
import { cashbackCountMonth } from '../rates/rules.ts';
import { tellingOn } from '../payout-letters/queries.server.ts';
import { remindingOn } from '../reminders/queries.server.ts';
import { passingTries } from '../sign-in-limits/queries.server.ts';
import { passingResets } from '../sign-ins/queries.server.ts';
import type { DueWork } from './rules.ts';

/** Contracts turned by one query of the run: keeps memory flat whatever is due. */
const CONTRACTS_A_CHUNK = 5_000;

/** What people sign in by, for a while, in the words of the trail's figures; challenges before the sessions they belong to. */
export const PASSING = {
  challenges: passingChallenges,
  sessions: passingSessions,
  tries: passingTries,
  resets: passingResets,
  invitations: passingInvitations,
} as const;

/** The business day; undefined before the first day was opened. */
export async function findBusinessDay({ db }: Pick<Context, 'db'>): Promise<Day | undefined> {
  const [row] = await db.select({ today: businessDay.today }).from(businessDay);
  return row?.today;
}

/** The business day inside another statement, such as the session's; null before the first day was opened. */
export const businessDayInside: SQL<Day | null> = sql`(select ${businessDay.today} from ${businessDay})`;

/**
 * The business day as a context reads it.
 *
 * @throws InvariantError before the first day was opened, DayRunning while steps of the next day are done but not all.
 */
export async function readBusinessDay(db: Context['db']): Promise<Day> {
  const [row] = await dayWithRun({ db }, {});
  invariant(row, 'the first business day was opened when the database was set up');
  if (row.running) throw new DayRunning('the daily run is under way');
  return row.today;
}

const dayWithRun = prepared(({ db }) =>
  db
    .select({
      today: businessDay.today,
      // The last day of all is at the end of an index; any day after today would be looked for among every step ever done.
      running: sql<boolean>`coalesce((select max(${dailySteps.day}) from ${dailySteps}) > ${businessDay.today}, false)`,
    })
    .from(businessDay),
);

/** The day of which steps are done but not all; undefined while none is under way or was broken off. */
export async function findBegunDay({ db }: Pick<Context, 'db'>): Promise<Day | undefined> {
  const [row] = await db
    .select({ day: dailySteps.day })
    .from(dailySteps)
    .innerJoin(businessDay, gt(dailySteps.day, businessDay.today))
    .orderBy(asc(dailySteps.day))
    .limit(1);
  return row?.day;
}

/** What is coming on a day that no command of the day before can add to: an invoice just issued runs out weeks later. */
export async function findDueWork(context: Context, day: Day): Promise<DueWork> {
  const [row] = await context.db.execute<DueWork>(
    sql`select exists (select from ${expiringInvoices(context, day)})
        or ${handoversExpiringOn(context, day)} as expiring,
      ${remindingOn(context, day)} as reminding,
      ${tellingOn(context, day)} as telling,
      ${anyPassed(Object.values(PASSING), context.now)} as passed`,
  );
  invariant(row, 'a select without from answers one row');
  return row;
}

/** A contract that begins today, or whose next term would: with what decides its turn and what it earns. */
export type TurningContract = Awaited<ReturnType<typeof listTurning>>[number];

/**
 * Contracts turning today after one of them, in order of id, at most one chunk. Their count is the one of the month-end
 * before today, which fixes the cashback of a term that begins today; null where the partner was not counted.
 */
export async function listTurning(context: Context, after: ContractId | null) {
  const contract = contractsTurningOn(context, context.today);
  const paid = paidInvoices(context);
  const counts = countsOf(context, cashbackCountMonth(context.today));
  // A scheduled contract begins the term it was paid for; one in force would begin the term after its own.
  const termToBegin = sql`${contract.term} + case when ${contract.state} = 'scheduled' then 0 else 1 end`;
  return context.db
    .select({
      id: contract.id,
      partnerId: contract.partnerId,
      programme: contract.programme,
      kind: contract.kind,
      state: contract.state,
      term: contract.term,
      startsOn: contract.startsOn,
      renewsOn: contract.renewsOn,
      cancelledOn: contract.cancelledOn,
      sold: { planCode: paid.planCode, planGroup: paid.planGroup, termMonths: paid.termMonths },
      planName: paid.planName,
      paidOn: paid.paidOn,
      serverFee: paid.serverFee,
      count: counts.count,
    })
    .from(contract)
    .leftJoin(paid, and(eq(paid.contractId, contract.id), eq(paid.term, termToBegin)))
    .leftJoin(counts, eq(counts.partnerId, contract.partnerId))
    .where(gt(contract.id, after ?? 'ctr_'))
    .orderBy(asc(contract.id))
    .limit(CONTRACTS_A_CHUNK);
}
