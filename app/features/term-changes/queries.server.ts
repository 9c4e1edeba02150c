import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Day } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Source } from '#app/platform/prepared.server.ts';
import { termChanges } from '#db/schema/term-changes.ts';

/** A change of plan or length, as asked for, with what became of it. */
export type TermChange = typeof termChanges.$inferSelect;

/** Changes that wait for the invoice of their first term, at most one for a contract; for other rooms to join. */
export function waitingTermChanges({ db }: Source) {
  const { contractId, fromTerm, startsOn, planCode, planGroup, termMonths } = termChanges;
  return db
    .select({ contractId, fromTerm, startsOn, planCode, planGroup, termMonths })
    .from(termChanges)
    .where(isNull(termChanges.outcome))
    .as('waiting_term_changes');
}

/**
 * What contracts had on a day where they have taken a change since, one row each; for other rooms to join. A contract without
 * a row had what it has now.
 */
export function plansBeforeChange({ db }: Source, on: Day) {
  return db
    .selectDistinctOn([termChanges.contractId], {
      contractId: termChanges.contractId,
      planCode: termChanges.oldPlanCode,
      planGroup: termChanges.oldPlanGroup,
      termMonths: termChanges.oldTermMonths,
    })
    .from(termChanges)
    .where(and(eq(termChanges.outcome, 'taken'), gt(termChanges.startsOn, on)))
    .orderBy(asc(termChanges.contractId), asc(termChanges.startsOn))
    .as('plans_before_change');
}

/** The change that waits for a contract; undefined where none does. */
export async function findWaitingChange({ db }: Context, contractId: ContractId): Promise<TermChange | undefined> {
  const [change] = await db
    .select()
    .from(termChanges)
    .where(and(eq(termChanges.contractId, contractId), isNull(termChanges.outcome)));
  return change;
}
