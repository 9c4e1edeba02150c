import { and, eq, isNull } from 'drizzle-orm';
import type { Month } from '#app/core/calendar.ts';
import type { ContractId, PartnerId, PayoutId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { payoutReturns, payoutRuns, payoutSendings, payouts } from '#db/schema/payouts.ts';
import { discardCorrections, releaseCorrections, takeUpCorrections } from '../adjustments/commands.server.ts';
import { decide, endApproval, propose } from '../approvals/commands.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { payoutReturned, payoutSent } from '../ledger/rules.ts';
import { discardLots, releaseLots, releaseTakenBack, takeUpLots } from '../payout-lots/commands.server.ts';
import { listOtherHands, listOverdrawn, lockRun, planRun } from './queries.server.ts';
import { runTitle } from './messages.ts';
import {
  type ApprovalRefusal,
  type PayoutStanding,
  type PlannedPayout,
  type PrepareRefusal,
  checkPreparation,
  checkStillOpen,
  comingMonth,
  contentOf,
  figuresOf,
  runAct,
  runAsThing,
  wayTo,
} from './rules.ts';

/** Drafts a month's run within the caller's transaction, where there is something to pay and nobody was first. MAIL-14. */
export async function draftPayoutRun(context: Context, month: Month): Promise<void> {
  if (await lockRun(context, month)) return;
  const { payouts: planned } = await planRun(context, month);
  if (planned.length === 0) return;
  await claimRun(context, month);
  await writeDraft(context, month, planned, null);
  await recordAct(context, { name: 'run-drafted', ...runAct(month, planned), after: figuresOf(planned) });
}

/**
 * Puts up the run of a month as the maker, anew as often as needed until it is approved: what the draft held before is
 * let go, and everything payable is taken up. MAIL-14.
 */
export async function preparePayoutRun(
  context: StaffContext,
  month: Month,
): Promise<Outcome<readonly PlannedPayout[], PrepareRefusal>> {
  return inTransaction(context, async (context) => {
    const early = checkPreparation(month, (await lockRun(context, month))?.state, context.today, context.policy);
    if (!early.ok) return early;
    const run = await claimRun(context, month);
    const checked = checkPreparation(month, run.state, context.today, context.policy);
    if (!checked.ok) return checked;
    await endApproval(context, runAsThing(month));
    const { payouts: planned } = await planRun(context, month);
    const content = await writeDraft(context, month, planned, context.staff.userId);
    const proposal = { ...runAsThing(month), title: runTitle(month), content, keepContent: false };
    const proposed = await propose(context, proposal);
    invariant(proposed.ok, 'the proposal before this one was ended under the lock of the run');
    await recordAct(context, { name: 'run-prepared', ...runAct(month, planned), after: figuresOf(planned) });
    return done(planned);
  });
}

/**
 * Approves or rejects a run as the checker: a second person, who did not say either to whom its money goes or correct it, for the very
 * content shown, before the notices go out. What the run would hold now is worked out again under its lock, so an edit
 * between the look and the click is refused. MAIL-06, MAIL-14.
 */
export async function decidePayoutRun(
  context: StaffContext,
  month: Month,
  decision: Decision,
): Promise<Outcome<true, ApprovalRefusal>> {
  return inTransaction(context, async (context) => {
    const run = await lockRun(context, month);
    const open = checkStillOpen(run, month, context.today, context.policy);
    if (!open.ok) return open;
    const decided = await decide(context, runAsThing(month), decision, async () => ({
      content: contentOf(month, (await planRun(context, month)).payouts),
      otherHands: await listOtherHands(context, month),
    }));
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { id: approvalId, decidedBy: approvedBy, decidedAt: approvedAt, decidedOn: approvedOn } = decided.value;
    await context.db
      .update(payoutRuns)
      .set({ state: 'approved', approvalId, approvedBy, approvedAt, approvedOn })
      .where(eq(payoutRuns.month, month));
    await recordAct(context, { name: 'run-approved', ...runAct(month), after: { sha256: decided.value.contentHash } });
    return done(true);
  });
}

/** Approves a run for the content with this hash. */
export async function approvePayoutRun(context: StaffContext, month: Month, seenHash: string) {
  return decidePayoutRun(context, month, { decision: 'approve', seenHash });
}

/**
 * Gives notice of the approved payouts of a month, once; they are answered for the letters.
 * A run nobody approved in time is missed: its cashbacks and corrections are let go and join the next month's. MAIL-04.
 */
export async function giveNotice(context: Context, month: Month) {
  const run = await lockRun(context, month);
  if (!run) return [];
  if (run.state !== 'approved') {
    await context.db.update(payoutRuns).set({ state: 'missed' }).where(eq(payoutRuns.month, month));
    await endApproval(context, runAsThing(month));
    await releaseLots(context, { month });
    await releaseCorrections(context, { month });
    await recordAct(context, { name: 'run-missed', ...runAct(month), before: { state: run.state } });
    return [];
  }
  const noticed = await context.db
    .update(payouts)
    .set({ noticedOn: context.today })
    .where(and(eq(payouts.month, month), isNull(payouts.noticedOn)))
    .returning();
  await recordAct(context, { name: 'payouts-announced', ...runAct(month, noticed), after: figuresOf(noticed) });
  return noticed;
}

/** Records payouts of approved runs as sent today, each at most once: the key is the last wall. PRG-18, MAIL-01. */
export async function recordSent(context: Context, sent: readonly PayoutStanding[]): Promise<void> {
  await insertRows(
    context.db,
    payoutSendings,
    sent.map(({ id, standing: amount }) => ({ payoutId: id, sentOn: context.today, amount })),
  );
  await postEntries(
    context,
    sent.map(({ id, partnerId, standing: amount }) => payoutSent({ id, partnerId, amount })),
  );
}

/**
 * Records whole payouts of one month as given back by the bank, within the caller's transaction: the company owes them
 * again, and their cashbacks and corrections join the next run. Each at most once: the key is the last wall. MAIL-01.
 *
 * @param recordedBy who entered it, or took the bank's file: they approve no run that pays it again.
 */
export async function recordReturns(
  context: Context,
  returned: readonly { payoutId: PayoutId; partnerId: PartnerId; amount: Yen; reason: string }[],
  recordedBy: UserId,
): Promise<void> {
  await insertRows(
    context.db,
    payoutReturns,
    returned.map(({ payoutId, reason }) => ({ payoutId, reason, recordedBy, returnedOn: context.today })),
  );
  await releaseWhole(
    context,
    returned.map(({ payoutId }) => payoutId),
  );
  await postEntries(
    context,
    returned.map(({ payoutId: id, partnerId, amount }) => payoutReturned({ id, partnerId, amount })),
  );
}

/**
 * Lets go of cashbacks that were taken back and not sent yet; the rest of each payout stays and is sent. Where corrections
 * leave nothing to pay of the rest, all of it is let go and carried over. REF-07.
 */
export async function releaseVoided(context: Context, contractIds: readonly ContractId[]): Promise<void> {
  if (contractIds.length === 0) return;
  const sent = context.db.select({ id: payoutSendings.payoutId }).from(payoutSendings);
  // The run before its cashbacks, as everybody locks them who prepares one.
  await lockComingRun(context);
  await releaseTakenBack(context, contractIds, sent);
  await releaseWhole(context, await listOverdrawn(context));
  await reopenComingRun(context);
}

/** Locks the run whose notices go out next, for whoever is about to change what belongs in it. */
export async function lockComingRun(context: Context): Promise<void> {
  await lockRun(context, comingMonth(context.today, context.policy));
}

/**
 * Ends the approval of a run whose notices have not gone out, given or still asked for, because what belongs in it
 * changed: it is prepared and approved again. Waits for an approval that is being given, so that none goes unnoticed.
 */
export async function reopenComingRun(context: Context): Promise<void> {
  const coming = comingMonth(context.today, context.policy);
  const run = await lockRun(context, coming);
  // A draft nobody put up has no approval to end; its page says that it changed.
  if (!run || run.state === 'missed' || run.preparedBy === null) return;
  const fresh = sha256(contentOf(coming, (await planRun(context, coming)).payouts));
  if (fresh === run.contentHash) return;
  await endApproval(context, runAsThing(coming));
  await context.db
    .update(payoutRuns)
    .set({ state: 'draft', approvalId: null, approvedBy: null, approvedAt: null, approvedOn: null })
    .where(eq(payoutRuns.month, coming));
  await recordAct(context, { name: 'run-reopened', ...runAct(coming), before: { state: run.state } });
}

/** Makes sure the run's row exists and is ours until the transaction ends: two preparing at once come one after the other. */
async function claimRun(context: Context, month: Month) {
  const fresh = { month, state: 'draft' as const, preparedAt: context.now, contentHash: '' };
  await context.db.insert(payoutRuns).values(fresh).onConflictDoNothing();
  const run = await lockRun(context, month);
  invariant(run, 'runs are never removed');
  return run;
}

/**
 * Writes the draft of a claimed run anew, as a whole and as it was weighed: drafts are plans, not money. What changes meanwhile
 * is found when the draft is approved, which weighs it again. Answers the content that is sealed.
 *
 * @param preparedBy in whose name it is put up: null for a draft nobody did.
 */
async function writeDraft(
  context: Context,
  month: Month,
  planned: readonly PlannedPayout[],
  preparedBy: UserId | null,
): Promise<string> {
  await discardCorrections(context, month);
  await discardLots(context, month);
  await context.db.delete(payouts).where(eq(payouts.month, month));
  const fresh = planned.map((payout) => ({ id: context.newId('out'), payout }));
  await insertRows(
    context.db,
    payouts,
    fresh.map(({ id, payout: { partnerId, amount, familyName, givenName, email, account } }) => {
      // Named one by one: spreading thousands of wide rows takes longer than storing them.
      const { route, bankCode, branchCode, accountKind, accountNumber, accountHolder } = wayTo(account);
      return {
        id,
        month,
        partnerId,
        amount,
        familyName,
        givenName,
        email,
        route,
        bankCode,
        branchCode,
        accountKind,
        accountNumber,
        accountHolder,
      };
    }),
  );
  await takeUpLots(
    context,
    month,
    fresh.map(({ id, payout }) => ({ payoutId: id, lots: payout.lots })),
  );
  await takeUpCorrections(
    context,
    fresh.flatMap(({ id: payoutId, payout: { corrections } }) =>
      corrections.map(({ adjustmentId, amount }) => ({ payoutId, month, adjustmentId, amount })),
    ),
  );
  const content = contentOf(month, planned);
  await context.db
    .update(payoutRuns)
    .set({ preparedBy, preparedAt: context.now, contentHash: sha256(content) })
    .where(eq(payoutRuns.month, month));
  return content;
}

/** Lets go of everything in certain payouts, cashbacks and corrections alike, within the caller's transaction. */
export async function releaseWhole(context: Context, payoutIds: readonly PayoutId[]): Promise<void> {
  if (payoutIds.length === 0) return;
  await releaseLots(context, { payoutIds });
  await releaseCorrections(context, { payoutIds });
}
