import type { ApprovalId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import { type Thing, lockLatest } from '../approvals/queries.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { payeeChangeProposed } from './messages.ts';
import { checkReadable, payeeFacts, storePayee, storePayeeConfirmations } from '../partners/commands.server.ts';
import { findPartner, lockPayee } from '../partners/queries.server.ts';
import type { PayeeName } from '../partners/rules.ts';
import { settleRenamed } from '../name-reports/commands.server.ts';
import { isRenamed } from '../name-reports/rules.ts';
import { reopenComingRun } from '../payouts/commands.server.ts';
import { type PayeeRefusal, checkPayeeSeen } from '../payouts/rules.ts';
import { changeTitle } from './messages.ts';
import {
  type ChangeDecisionRefusal,
  type ChangeRefusal,
  type EntryRefusal,
  approvableFrom,
  changeText,
  checkChange,
  checkWait,
  payeeAsThing,
  readChange,
} from './rules.ts';

/**
 * Records that partners confirmed the name their account stands in, today; a first confirmation never moves later.
 * A run approved for the coming notices is opened again where this adds to it. MAIL-06.
 */
export async function confirmPayees(context: Context, partnerIds: readonly PartnerId[]): Promise<void> {
  await inTransaction(context, async (context) => {
    await storePayeeConfirmations(context, partnerIds);
    const things = partnerIds.map((id) => ({ kind: 'partner' as const, id }));
    await recordAct(context, { name: 'payee-confirmed', things, after: { confirmedOn: context.today } });
    await reopenComingRun(context);
  });
}

/** Confirms the partner's own payee as the partner saw it; a text that changed meanwhile is shown again first. MAIL-06. */
export async function confirmOwnPayee(
  context: PartnerContext,
  seen: { familyName: string; givenName: string },
): Promise<Outcome<true, PayeeRefusal>> {
  return inTransaction(context, async (context) => {
    const checked = checkPayeeSeen(await lockPayee(context, context.partner.id), seen);
    if (checked.ok) await confirmPayees(context, [context.partner.id]);
    return checked;
  });
}

/**
 * Enters or corrects the name a partner's account stands in while the partner has not confirmed one, and records today
 * that the partner confirmed it where `confirmed` says so. A run approved for the coming notices is opened again where
 * this changes it. MAIL-05, MAIL-06.
 */
export async function enterPayee(
  context: StaffContext,
  partnerId: PartnerId,
  payee: PayeeName,
  confirmed: boolean,
): Promise<Outcome<true, EntryRefusal>> {
  const readable = checkReadable(payee);
  if (!readable.ok) return readable;
  return inTransaction(context, async (context) => {
    const before = await lockPayee(context, partnerId);
    if (before?.firstConfirmedOn) return refused({ code: 'takes-two' });
    await storePayee(context, partnerId, payee);
    if (confirmed) await storePayeeConfirmations(context, [partnerId]);
    const change = { before: payeeFacts(before), after: payeeFacts(payee) };
    await recordAct(context, { name: 'payee-entered', things: [{ kind: 'partner', id: partnerId }], ...change });
    await reopenComingRun(context);
    return done(true);
  });
}

/**
 * Puts up a change of a payee that its partner confirmed before, in the name of the partner's person or of staff who act.
 * Whoever the money went to so far is told at once, at the old address too; until the change is approved, the name stays
 * as it is. MAIL-06.
 */
export async function proposePayeeChange(
  context: StaffContext | PartnerContext,
  partnerId: PartnerId,
  after: PayeeName,
): Promise<Outcome<ApprovalId, ChangeRefusal>> {
  invariant(context.actor.kind === 'staff' || context.actor.partnerId === partnerId, 'a partner changes its own payee');
  const readable = checkReadable(after);
  if (!readable.ok) return readable;
  return inTransaction<Context, Outcome<ApprovalId, ChangeRefusal>>(context, async (context) => {
    const checked = checkChange(await lockPayee(context, partnerId), after);
    if (!checked.ok) return checked;
    const partner = await findPartner(context, partnerId);
    invariant(partner, 'a payee is a partner’s');
    const content = changeText({ partnerId, before: checked.value, after });
    const thing = payeeAsThing(partnerId);
    const proposed = await propose(context, { ...thing, partnerId, title: changeTitle(partner.name), content });
    if (!proposed.ok) return proposed;
    const text = payeeChangeProposed({
      name: partner.name,
      askedOn: context.today,
      from: approvableFrom(context.today, context.policy),
    });
    const asked = { id: proposed.value, kind: 'payee-change-proposed', text } as const;
    await tellFormerAddresses(context, asked, partner, checked.value);
    await recordAct(context, { name: 'payee-change-proposed', things: [{ kind: 'partner', id: partnerId }] });
    return proposed;
  });
}

/**
 * Approves or rejects a change of a payee as the second person, once the partner had the time to object. The change is
 * its proposer's: they approve no payout to it. A run approved for the coming notices is opened again, and what was
 * reported of a wrong name is settled. MAIL-06, MAIL-07.
 */
export async function decidePayeeChange(
  context: StaffContext,
  partnerId: PartnerId,
  decision: Decision,
): Promise<Outcome<true, ChangeDecisionRefusal>> {
  return inTransaction(context, async (context) => {
    const payee = await lockPayee(context, partnerId);
    const waited = await checkWaited(context, payeeAsThing(partnerId), decision);
    if (!waited.ok) return waited;
    const decided = await decide(context, payeeAsThing(partnerId), decision, ({ content }) => {
      const after = readChange(content ?? '').after;
      return { content: payee ? changeText({ partnerId, before: payee, after }) : '' };
    });
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { content, proposedBy } = decided.value;
    const { before, after } = readChange(content ?? '');
    await storePayee(context, partnerId, after, proposedBy);
    if (isRenamed(before, after)) await settleRenamed(context, partnerId);
    await reopenComingRun(context);
    const change = { before: payeeFacts(before), after: payeeFacts(after) };
    await recordAct(context, { name: 'payee-entered', things: [{ kind: 'partner', id: partnerId }], ...change });
    return done(true);
  });
}

/**
 * Tells the address the money went to so far, and the partner's own, of a change of where it goes, within the caller's
 * transaction; once where they are the same. MAIL-06.
 */
export async function tellFormerAddresses(
  context: Context,
  { id, kind, text }: { id: ApprovalId; kind: LetterDraft['kind']; text: LetterDraft['text'] },
  partner: { id: PartnerId; name: string; email: string },
  payee: { email: string },
): Promise<void> {
  const addresses = [...new Set([payee.email, partner.email])];
  await writeLetters(
    context,
    addresses.map((address): LetterDraft => {
      const to = { partnerId: partner.id, name: partner.name, address };
      return { kind, about: `${id}:${address}`, to, text };
    }),
  );
}

/** Locks the change that waits, and checks that whoever decides may do so by now. MAIL-06. */
export async function checkWaited(context: StaffContext, thing: Thing, { decision }: Decision) {
  const decider = { decision, by: context.staff.userId, today: context.today };
  return checkWait(await lockLatest(context, thing), decider, context.policy);
}
