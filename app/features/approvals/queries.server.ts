import { and, asc, desc, eq, max, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Day } from '#app/core/calendar.ts';
import type { ApprovalId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context, PartnerContext, StaffContext } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import { approvals } from '#db/schema/approvals.ts';
import { loadUserNames, lockingPeople } from '../access/queries.server.ts';
import { mayDo } from '../access/rules.ts';
import { type ApprovalKind, capabilityToDecide } from './rules.ts';

/** A proposal with what became of it. */
export type Approval = typeof approvals.$inferSelect;

/** What a proposal is about, as its room calls it. */
export type Thing = { kind: ApprovalKind; thing: string };

/** Several things of one kind. */
export type Things = { kind: ApprovalKind; things: readonly string[] };

/** Where each proposal of a kind stands, for other rooms to join. */
export function proposalStates({ db }: Context, kind: ApprovalKind) {
  return db
    .select({ thing: approvals.thing, state: approvals.state })
    .from(approvals)
    .where(eq(approvals.kind, kind))
    .as('proposal_states');
}

/** Who put up what was approved last about each thing of a kind, for other rooms to join. */
export function approvedDirectory({ db }: Source, kind: ApprovalKind) {
  return db
    .selectDistinctOn([approvals.thing], { thing: approvals.thing, proposedBy: approvals.proposedBy })
    .from(approvals)
    .where(and(eq(approvals.kind, kind), eq(approvals.state, 'approved')))
    .orderBy(asc(approvals.thing), desc(approvals.attempt))
    .as('approved_directory');
}

/** Everything that waits for a second person, the oldest first. */
export async function listProposed({ db }: Context): Promise<Approval[]> {
  return db
    .select()
    .from(approvals)
    .where(eq(approvals.state, 'proposed'))
    .orderBy(asc(approvals.proposedAt), asc(approvals.id));
}

/** The proposals of one kind that wait, the oldest first. */
export async function listProposedOf({ db }: Context, kind: ApprovalKind): Promise<Approval[]> {
  return db
    .select()
    .from(approvals)
    .where(and(eq(approvals.state, 'proposed'), eq(approvals.kind, kind)))
    .orderBy(asc(approvals.proposedAt), asc(approvals.id));
}

/** What was decided lately, the newest first. */
export async function listDecided({ db }: Context, limit: number): Promise<Approval[]> {
  return db
    .select()
    .from(approvals)
    .where(sql`${approvals.decidedAt} is not null`)
    .orderBy(desc(approvals.decidedAt), desc(approvals.id))
    .limit(limit);
}

/** How many proposals wait, and the day of the oldest; null when none waits. */
export async function countProposed(context: Context): Promise<{ count: number; oldest: Day | null }> {
  const [row] = await proposedCount(context, {});
  invariant(row, 'an aggregate answers one row');
  return row;
}

const proposedCount = prepared(({ db }) =>
  db
    .select({ count: sql<number>`count(*)::int`, oldest: sql<Day | null>`min(${approvals.proposedOn})` })
    .from(approvals)
    .where(eq(approvals.state, 'proposed')),
);

/** One proposal of a kind; undefined when there is none with that id. */
export async function findApproval({ db }: Context, kind: ApprovalKind, id: ApprovalId): Promise<Approval | undefined> {
  const [found] = await db
    .select()
    .from(approvals)
    .where(and(eq(approvals.id, id), eq(approvals.kind, kind)));
  return found;
}

/** The latest proposal about a thing, whatever became of it; undefined when it was never put up. */
export async function findLatest(context: Context, { kind, thing }: Thing): Promise<Approval | undefined> {
  const [latest] = await latestFound(context, { kind, things: [thing] });
  return latest;
}

/** The latest proposal about each of several things of one kind; those never put up are missing. */
export async function listLatestOf(context: Context, kind: ApprovalKind, things: readonly string[]) {
  return things.length === 0 ? [] : latestFound(context, { kind, things });
}

const latestFound = prepared((source, given: Places<Things>) => latestOfEach(source, given));

/** The latest about one thing, locked until the transaction ends: nobody decides, withdraws or ends it meanwhile. */
export async function lockLatest(context: Context, { kind, thing }: Thing): Promise<Approval | undefined> {
  const [latest] = await latestLocked(context, { kind, things: [thing] });
  return latest;
}

const latestLocked = prepared((source, given: Places<Things>) => latestOfEach(source, given).for('update'));

/**
 * The latest proposal about each of several things of one kind and, by id, who put them up and who is to decide them, all
 * locked until the transaction ends. Asked at once: statements run as they were sent, so the people are those of the
 * proposals that are locked by then.
 */
export async function lockForDecision(context: Context, { kind, things }: Things, by: UserId) {
  const [latest, people] = await Promise.all([
    latestLocked(context, { kind, things }),
    handsLocked(context, { kind, things, by }),
  ]);
  return { latest, people: new Map(people.map((person) => [person.id, person])) };
}

const handsLocked = prepared((source, given: Places<Things & { by: UserId }>) => {
  const latest = latestOfEach(source, given).as('latest');
  const proposers = source.db.select({ proposedBy: latest.proposedBy }).from(latest);
  return lockingPeople(source, sql`any(array[${given.by}] || array(${proposers}))`);
});

/** Everything that was put up about things of one kind, in order of thing and attempt. */
export async function listAttempts(
  { db }: Context,
  kind: ApprovalKind,
  things: readonly string[],
): Promise<Approval[]> {
  if (things.length === 0) return [];
  return db
    .select()
    .from(approvals)
    .where(and(eq(approvals.kind, kind), anyOf(approvals.thing, things)))
    .orderBy(asc(approvals.thing), asc(approvals.attempt));
}

/** A proposal as the page shows it on which it is decided, and whether whoever looks may decide it. */
export type ShownApproval = Awaited<ReturnType<typeof showApproval>>;

/** That proposal, with the names of its two people. */
export async function showApproval(context: StaffContext, approval: Approval) {
  const { kind, title, state, contentHash, proposedOn, proposedBy, decidedOn, decidedBy, reason } = approval;
  const names = await loadUserNames(context, [proposedBy, decidedBy]);
  const own = proposedBy === context.staff.userId;
  const waits = state === 'proposed';
  return {
    ...{ title, contentHash, own, waits, state, proposedOn, decidedOn, reason },
    proposedByName: names.get(proposedBy) ?? '—',
    decidedByName: decidedBy ? (names.get(decidedBy) ?? '—') : null,
    mayDecide: waits && !own && mayDo(context.staff.role, capabilityToDecide(kind)),
  };
}

/** The latest about each of several things, in an order that locks them one after the other. */
function latestOfEach({ db }: Source, { kind, things }: Places<Things>) {
  const later = alias(approvals, 'later');
  const last = db
    .select({ attempt: max(later.attempt) })
    .from(later)
    .where(and(eq(later.kind, approvals.kind), eq(later.thing, approvals.thing)));
  return db
    .select()
    .from(approvals)
    .where(and(eq(approvals.kind, kind), sql`${approvals.thing} = any(${things}::text[])`, eq(approvals.attempt, last)))
    .orderBy(asc(approvals.thing));
}

/** The latest proposal about a thing of the partner's own, without the people of the company; undefined without one. */
export async function findOwnLatest({ db, partner }: PartnerContext, { kind, thing }: Thing) {
  const [latest] = await db
    .select({
      content: approvals.content,
      state: approvals.state,
      proposedOn: approvals.proposedOn,
      decidedOn: approvals.decidedOn,
      reason: approvals.reason,
    })
    .from(approvals)
    .where(and(eq(approvals.kind, kind), eq(approvals.thing, thing), ownedBy(approvals.partnerId, partner.id)))
    .orderBy(desc(approvals.attempt))
    .limit(1);
  return latest;
}
