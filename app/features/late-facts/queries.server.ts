import type { Month } from '#app/core/calendar.ts';
import type { ApprovalId, ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { findApproval, listAttempts } from '../approvals/queries.server.ts';
import type { Approval } from '../approvals/queries.server.ts';
import { listCountsOf } from '../closes/queries.server.ts';
import { countsNow, listLateDifferences } from '../correction-origins/queries.server.ts';
import type { LateDifference } from '../correction-origins/rules.ts';
import { type LateFact, MOST_TOGETHER, factAsThing, monthEndsIn, readFact } from './rules.ts';

/** A month-end that a fact reaches: what the close counted for the partner, and what it comes to by what is known. */
export type CountBeside = { month: Month; closed: number; now: number };

/** What a fact does, or did: to the counts of its month-ends, and to cashbacks no correction was put up for. */
export type FactImpact = { counts: CountBeside[]; differences: LateDifference[] };

/** The most cashbacks of one partner that are named for each month. */
const EVERY_TERM = 1_000;

/**
 * What a fact does to the partner it concerns, month-end by month-end.
 *
 * @param taken whether it was taken already; otherwise what it would do.
 */
export async function loadImpact(
  context: Context,
  fact: LateFact,
  partnerId: PartnerId,
  taken: boolean,
): Promise<FactImpact> {
  const months = monthEndsIn(fact);
  const more = taken ? 0 : fact.kind === 'in-force' ? 1 : -1;
  const [closed, now, differences] = await Promise.all([
    listCountsOf(context, [partnerId], months),
    listCountsNow(context, partnerId, months),
    listLateDifferences(context, months, EVERY_TERM * months.length, partnerId, more),
  ]);
  const counts = months.map((month) => ({
    ...{ month, closed: countIn(closed, month) },
    now: countIn(now, month) + more,
  }));
  return { counts, differences };
}

/** A month without a count is one in which nothing was counted. */
function countIn(counts: readonly { month: Month; count: number }[], month: Month): number {
  const counted = counts.find((one) => one.month === month);
  return counted ? counted.count : 0;
}

/** A fact that was taken, by its approval. */
export type TakenFact = { id: ApprovalId; contractId: ContractId; partnerId: PartnerId; fact: LateFact };

/** The fact about a contract that was taken last; undefined while none was. */
export async function findTakenFact(context: Context, id: ContractId): Promise<TakenFact | undefined> {
  const { kind, thing } = factAsThing(id);
  const taken = (await listAttempts(context, kind, [thing])).findLast(({ state }) => state === 'approved');
  return taken && asTaken(taken);
}

/** The fact that was taken with an approval; undefined for none. */
export async function findFact(context: Context, id: ApprovalId): Promise<TakenFact | undefined> {
  const approval = await findApproval(context, 'coverage', id);
  return approval?.state === 'approved' ? asTaken(approval) : undefined;
}

function asTaken({ id, thing, partnerId, content }: Approval): TakenFact {
  invariant(partnerId && content, 'a fact is about a contract of a partner, and was put up with its content');
  return { id, contractId: thing as ContractId, partnerId, fact: readFact(content) };
}

/** What a fact would have made of cashbacks and no correction was put up for, at most as many as are put up together. */
export async function listFactDifferences(context: Context, { fact, partnerId }: TakenFact): Promise<LateDifference[]> {
  const { differences } = await loadImpact(context, fact, partnerId, true);
  return differences.slice(0, MOST_TOGETHER);
}

async function listCountsNow(context: Context, partnerId: PartnerId, months: readonly Month[]) {
  const now = countsNow(context, months);
  return context.db.select({ month: now.month, count: now.count }).from(now).where(ownedBy(now.partnerId, partnerId));
}
