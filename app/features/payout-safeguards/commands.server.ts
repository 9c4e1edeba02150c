import type { Month } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { anomalyAnswers } from '#db/schema/payout-safeguards.ts';
import { recordOwnApproval } from '../approvals/commands.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { endHold, placeHold } from '../payout-holds/commands.server.ts';
import { letGoOf, lockRunsOf } from '../payout-handings/commands.server.ts';
import { listStoppable } from '../payout-handings/queries.server.ts';
import { decidePayoutRun, reopenComingRun } from '../payouts/commands.server.ts';
import { lockRun } from '../payouts/queries.server.ts';
import { payoutDay, runAct } from '../payouts/rules.ts';
import { loadStoredAnomalies } from './queries.server.ts';
import { type AnswerRefusal, type RunDecisionRefusal, type Subject, checkAnswer, checkAnswered } from './rules.ts';

/**
 * Answers, by name and for the very content that was looked at, what stands out in a month's run; once. What is prepared
 * anew with another content is asked about anew. MAIL-14.
 */
export async function answerAnomaly(
  context: StaffContext,
  month: Month,
  { subject, seenHash, reason }: { subject: Subject; seenHash: string; reason: string },
): Promise<Outcome<true, AnswerRefusal>> {
  return inTransaction(context, async (context) => {
    const run = await lockRun(context, month);
    const { anomalies } = run ? await loadStoredAnomalies(context, month, run) : { anomalies: [] };
    const checked = checkAnswer(run, anomalies, { subject, seenHash });
    if (!checked.ok) return checked;
    const by = { answeredBy: context.staff.userId, answeredOn: context.today, answeredAt: context.now };
    const stored = await context.db
      .insert(anomalyAnswers)
      .values({ month, contentHash: seenHash, subject, reason, ...by })
      .onConflictDoNothing()
      .returning({ subject: anomalyAnswers.subject });
    if (stored.length === 0) return refused({ code: 'already-answered' });
    const concerned = subject === 'run' ? [] : [{ partnerId: subject }];
    await recordAct(context, { name: 'anomaly-answered', ...runAct(month, concerned), reason });
    return done(true);
  });
}

/**
 * Approves or rejects a run as its second person. It is not approved while something that stands out in it is not
 * answered, nor by who answered. MAIL-06, MAIL-14.
 */
export async function decideRun(
  context: StaffContext,
  month: Month,
  decision: Decision,
): Promise<Outcome<true, RunDecisionRefusal>> {
  return inTransaction<StaffContext, Outcome<true, RunDecisionRefusal>>(context, async (context) => {
    const run = await lockRun(context, month);
    if (decision.decision === 'approve' && run?.state === 'draft') {
      const { anomalies, answers } = await loadStoredAnomalies(context, month, run);
      const checked = checkAnswered(anomalies, answers, context.staff.userId);
      if (!checked.ok) {
        if (checked.refusal.code === 'own-answer') await recordOwnApproval(context, runAct(month).things);
        return checked;
      }
    }
    return decidePayoutRun(context, month, decision);
  });
}

/**
 * Keeps a partner's money back: it joins no run, an approval that counted on it ends, and what was announced already is
 * not sent, as long as the bank has not got it. What is kept back on the month's last day, or later, is let go for a later
 * run. MAIL-14.
 */
export async function holdPayouts(context: StaffContext, partnerId: PartnerId, reason: string) {
  return inTransaction(context, async (context) => {
    await lockRunsOf(context, partnerId);
    const held = await placeHold(context, partnerId, reason);
    if (held.ok) await keepBack(context, partnerId);
    return held;
  });
}

/** Lets a partner's money go again: it joins the coming run, which is prepared and approved anew. MAIL-14. */
export async function releaseHold(context: StaffContext, partnerId: PartnerId, reason: string) {
  return inTransaction(context, async (context) => {
    await lockRunsOf(context, partnerId);
    const ended = await endHold(context, partnerId, reason);
    if (ended.ok) await reopenComingRun(context);
    return ended;
  });
}

/** What a hold that was just placed does to runs, under their locks: those past their last day lose what they kept. */
export async function keepBack(context: Context, partnerId: PartnerId): Promise<void> {
  const stopped = await listStoppable(context, partnerId);
  await letGoOf(
    context,
    stopped.filter(({ month }) => context.today >= payoutDay(month)),
  );
  await reopenComingRun(context);
}
