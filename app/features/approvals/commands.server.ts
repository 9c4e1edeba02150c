import { Param, and, eq, inArray, sql } from 'drizzle-orm';
import type { ApprovalId, PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { type Places, prepared } from '#app/platform/prepared.server.ts';
import { approvals } from '#db/schema/approvals.ts';
import { recordAct, recordActs } from '../audit/commands.server.ts';
import type { Act, Thing as AuditedThing } from '../audit/rules.ts';
import { type Approval, type Thing, lockForDecision } from './queries.server.ts';
import {
  type Decision,
  type DecisionRefusal,
  type ProposalRefusal,
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
  const { kind, thing, title, partnerId = null, content, keepContent = true } = proposal;
  const { actor, db } = context;
  invariant('userId' in actor, 'a person proposes');
  const before = sql`(select coalesce(max(${approvals.attempt}), 0) from ${approvals}
    where ${approvals.kind} = ${kind} and ${approvals.thing} = ${thing})`;
  const [stored] = await db
    .insert(approvals)
    .values({
      ...{ kind, thing, title, partnerId },
      id: context.newId('apv'),
      attempt: sql`${before} + 1`,
      content: keepContent ? content : null,
      contentHash: sha256(content),
      state: 'proposed',
      proposedBy: actor.userId,
      proposedAt: context.now,
      proposedOn: context.today,
    })
    .onConflictDoNothing()
    .returning({ id: approvals.id });
  return stored ? done(stored.id) : refused({ code: 'already-proposed' });
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
  thing: Thing,
  decision: Decision,
  fresh: (proposal: Approval) => FreshState | Promise<FreshState>,
): Promise<Outcome<Approval, DecisionRefusal>> {
  const by = context.staff.userId;
  const { latest: proposal, people } = await lockForDecision(context, thing, by);
  const { content, otherHands = [], act }: FreshState = proposal ? await fresh(proposal) : { content: '' };
  const decided = proposal && {
    ...proposal,
    proposer: people.get(proposal.proposedBy),
    freshHash: sha256(content),
    otherHands,
  };
  const checked = checkDecision(decided, people.get(by), decision);
  if (!checked.ok) {
    if (proposal && isOwnHand(checked.refusal)) await recordOwnApproval(context, thingsOf(proposal));
    return checked;
  }
  invariant(proposal, 'what is not proposed is not decided');
  const change = {
    state: decision.decision === 'approve' ? ('approved' as const) : ('rejected' as const),
    decidedBy: by,
    decidedAt: context.now,
    decidedOn: context.today,
    reason: decision.decision === 'reject' ? decision.reason : null,
  };
  const { reason } = change;
  const rejected =
    reason === null ? undefined : ({ name: 'proposal-rejected', things: thingsOf(proposal), reason } as const);
  const recorded = rejected ?? act;
  await Promise.all([
    decisionStored(context, { id: proposal.id, ...change }),
    recordActs(context, recorded ? [recorded] : []),
  ]);
  return done({ ...proposal, ...change });
}

type Decided = Pick<Approval, 'id' | 'state' | 'decidedBy' | 'decidedAt' | 'decidedOn' | 'reason'>;

const decisionStored = prepared(({ db }, given: Places<Decided>) => {
  const as = (name: keyof Decided) => sql`${new Param(given[name], approvals[name])}`;
  return db
    .update(approvals)
    .set({
      ...{ state: as('state'), reason: as('reason') },
      ...{ decidedBy: as('decidedBy'), decidedAt: as('decidedAt'), decidedOn: as('decidedOn') },
    })
    .where(eq(approvals.id, as('id')));
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
export async function endApproval({ db }: Context, { kind, thing }: Thing): Promise<void> {
  await db
    .update(approvals)
    .set({ state: 'void' })
    .where(
      and(eq(approvals.kind, kind), eq(approvals.thing, thing), inArray(approvals.state, ['proposed', 'approved'])),
    );
}
