import { Param, and, eq, inArray, sql } from 'drizzle-orm';
import type { ApprovalId, PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, onlyOf, refused } from '#app/core/outcome.ts';
import { anyOf, insertCounted } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { approvals } from '#db/schema/approvals.ts';
import { recordAct, recordActs } from '../audit/commands.server.ts';
import type { Act, Thing as AuditedThing } from '../audit/rules.ts';
import { type Approval, type Thing, type Things, lockForDecision } from './queries.server.ts';
import {
  type ApprovalKind,
  type DecidedThing,
  type Decision,
  type DecisionRefusal,
  type Hand,
  type ProposalRefusal,
  type Verdict,
  type WithdrawalRefusal,
  checkDecision,
  checkWithdrawal,
  isOwnHand,
} from './rules.ts';

/** Something to be put up for a second person. */
export type Proposal = Thing & {
  /** One line that tells people what it is. */
  title: string;
  /** Whose money it touches, where that is one partner. */
  partnerId?: PartnerId;
  /** The content as text; what is hashed is what was shown. */
  content: string;
  /** False where the room's own tables hold the content, and only its hash is kept here. */
  keepContent?: boolean;
};

/**
 * Puts something up for a second person, within the caller's transaction, in the name of whoever acts. A thing has one
 * open proposal: while one waits, another is refused, also of two sent at once.
 */
export async function propose(context: Context, proposal: Proposal): Promise<Outcome<ApprovalId, ProposalRefusal>> {
  const [proposed] = await proposeEach(context, [proposal]);
  invariant(proposed, 'every proposal is answered');
  return proposed;
}

/** The same of several things, each for itself: answers what became of each, in order. */
export async function proposeEach(
  context: Context,
  proposals: readonly Proposal[],
): Promise<Outcome<ApprovalId, ProposalRefusal>[]> {
  const { actor, db } = context;
  invariant('userId' in actor, 'a person proposes');
  const rows = proposals.map(({ kind, thing, title, partnerId = null, content, keepContent = true }) => ({
    ...{ kind, thing, title, partnerId },
    id: context.newId('apv'),
    content: keepContent ? content : null,
    contentHash: sha256(content),
    state: 'proposed' as const,
    proposedBy: actor.userId,
    proposedAt: context.now,
    proposedOn: context.today,
  }));
  const counting = { count: 'attempt', alike: ['kind', 'thing'], key: 'id', known: 'skip' } as const;
  const stored = await insertCounted(db, approvals, rows, counting);
  return rows.map(({ id }) => (stored.has(id) ? done(id) : refused({ code: 'already-proposed' })));
}

/** What a thing holds at the moment of its decision, worked out by its room under the room's own lock. */
export type FreshState = {
  content: string;
  otherHands?: readonly UserId[];
  /** What is recorded of an approval, sent with it; left out where the room records one of its own. */
  act?: Act | undefined;
};

/**
 * Decides the latest proposal about a thing, within the caller's transaction. The proposal is locked, and so are the two
 * people: whoever is locked out or loses the role at the same moment comes before it or after it. What an approval
 * brings about is the caller's to do, in the same transaction.
 */
export async function decide(
  context: StaffContext,
  { kind, thing }: Thing,
  decision: Decision,
  fresh: (proposal: Approval) => FreshState | Promise<FreshState>,
): Promise<Outcome<Approval, DecisionRefusal>> {
  const seen = [{ thing, seenHash: decision.seenHash }];
  const decided = await decideTogether(context, kind, seen, decision, async ([proposal]) =>
    proposal ? [await fresh(proposal)] : [],
  );
  return onlyOf(decided);
}

/**
 * Decides the latest proposals about several things of one kind as `decide` does, all of them in one way, or none: the first
 * that is refused refuses all. Answers them in order.
 *
 * @param seen the things, each with the hash of its content as it was shown.
 * @param fresh of all proposals at once, in the order given.
 */
export async function decideTogether(
  context: StaffContext,
  kind: ApprovalKind,
  seen: readonly { thing: string; seenHash: string }[],
  verdict: Verdict,
  fresh: (proposals: readonly Approval[]) => Promise<readonly FreshState[]>,
): Promise<Outcome<Approval[], DecisionRefusal>> {
  const by = context.staff.userId;
  const things = seen.map(({ thing }) => thing);
  const { latest, people } = await lockForDecision(context, { kind, things }, by);
  const states = latest.length > 0 ? await fresh(latest) : [];
  invariant(states.length === latest.length, 'every proposal is weighed');
  const weighed = new Map(latest.map((proposal, place) => [proposal.thing, { proposal, state: states[place] }]));
  const proposals: Approval[] = [];
  const acts: Act[] = [];
  for (const { thing, seenHash } of seen) {
    const { proposal, state } = weighed.get(thing) ?? {};
    const decided = proposal && state && asDecided(proposal, state, people.get(proposal.proposedBy));
    const checked = checkDecision(decided, people.get(by), { ...verdict, seenHash });
    if (!checked.ok) {
      if (proposal && isOwnHand(checked.refusal)) await recordOwnApproval(context, thingsOf(proposal));
      return checked;
    }
    invariant(proposal && state, 'what is not proposed is not decided');
    proposals.push(proposal);
    const act = verdict.decision === 'reject' ? rejection(proposal, verdict.reason) : state.act;
    if (act) acts.push(act);
  }
  const change = {
    state: verdict.decision === 'approve' ? ('approved' as const) : ('rejected' as const),
    decidedBy: by,
    decidedAt: context.now,
    decidedOn: context.today,
    reason: verdict.decision === 'reject' ? verdict.reason : null,
  };
  await Promise.all([
    decisionStored(context, { ids: proposals.map(({ id }) => id), ...change }),
    recordActs(context, acts),
  ]);
  return done(proposals.map((proposal) => ({ ...proposal, ...change })));
}

function asDecided(proposal: Approval, { content, otherHands = [] }: FreshState, proposer: Hand): DecidedThing {
  return { ...proposal, proposer, freshHash: sha256(content), otherHands };
}

function rejection(proposal: Approval, reason: string): Act {
  return { name: 'proposal-rejected', things: thingsOf(proposal), reason };
}

type Decided = Pick<Approval, 'state' | 'decidedBy' | 'decidedAt' | 'decidedOn' | 'reason'>;

const decisionStored = prepared(({ db }, given: Places<Decided & { ids: readonly ApprovalId[] }>) => {
  const as = (name: keyof Decided) => sql`${new Param(given[name], approvals[name])}`;
  return db
    .update(approvals)
    .set({
      ...{ state: as('state'), reason: as('reason') },
      ...{ decidedBy: as('decidedBy'), decidedAt: as('decidedAt'), decidedOn: as('decidedOn') },
    })
    .where(sql`${approvals.id} = any(${given.ids}::text[])`);
});

/** Records, beside a refusal that changes nothing, that somebody tried to be the second person to their own work. */
export async function recordOwnApproval(context: Context, things: readonly AuditedThing[]): Promise<void> {
  await recordAct(context, { name: 'own-approval-refused', things });
}

/** Takes back, for whoever proposed it, what still waits. */
export async function withdraw(context: StaffContext, id: ApprovalId): Promise<Outcome<Approval, WithdrawalRefusal>> {
  return inTransaction(context, async (context) => {
    const [proposal] = await context.db.select().from(approvals).where(eq(approvals.id, id)).for('update');
    const by = context.staff.userId;
    const checked = checkWithdrawal(proposal, by);
    if (!checked.ok) return checked;
    invariant(proposal, 'what waits is there');
    await context.db
      .update(approvals)
      .set({ state: 'withdrawn', decidedBy: by, decidedAt: context.now, decidedOn: context.today })
      .where(eq(approvals.id, id));
    await recordAct(context, { name: 'proposal-withdrawn', things: thingsOf(proposal) });
    return done(proposal);
  });
}

const AUDITED_AS = {
  'payout-run': 'run',
  'rate-card': 'rate-card',
  payee: 'partner',
  'payout-account': 'partner',
  refund: 'contract',
  adjustment: 'adjustment',
  price: 'price',
  close: 'month',
  'payout-result': 'payout-result',
  'name-report': 'payout',
  referral: 'contract',
  coverage: 'contract',
} as const;

function thingsOf({ kind, thing, partnerId }: Approval): AuditedThing[] {
  const partner = partnerId ? [{ kind: 'partner' as const, id: partnerId }] : [];
  return [{ kind: AUDITED_AS[kind], id: thing }, ...partner];
}

/** Ends what waits or was approved about a thing, because the thing changed; nothing to end is no fault. */
export async function endApproval(context: Context, { kind, thing }: Thing): Promise<void> {
  await endApprovals(context, { kind, things: [thing] });
}

/** The same of several things of one kind. */
export async function endApprovals({ db }: Context, { kind, things }: Things): Promise<void> {
  await db
    .update(approvals)
    .set({ state: 'void' })
    .where(
      and(eq(approvals.kind, kind), anyOf(approvals.thing, things), inArray(approvals.state, ['proposed', 'approved'])),
    );
}
