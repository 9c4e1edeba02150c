import type { ApprovalId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type Context, type PartnerContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { decide, propose } from '../approvals/commands.server.ts';
import type { Decision } from '../approvals/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Facts } from '../audit/rules.ts';
import { storeBankAccount } from '../bank-accounts/commands.server.ts';
import { findBankAccount } from '../bank-accounts/queries.server.ts';
import { type BankAccount, maskedNumber } from '../bank-accounts/rules.ts';
import { findPartner, lockPayee } from '../partners/queries.server.ts';
import { checkWaited, tellFormerAddresses } from '../payee-changes/commands.server.ts';
import { type ChangeDecisionRefusal, approvableFrom } from '../payee-changes/rules.ts';
import { reopenComingRun } from '../payouts/commands.server.ts';
import { accountChangeProposed, accountTitle } from './messages.ts';
import { type AccountRefusal, accountAsThing, accountText, checkAccount, readAccountChange } from './rules.ts';

/**
 * Puts up the account a partner's payouts are to be transferred to, or that they go by mail again, in the name of the
 * partner's person or of staff who act. Whoever the money went to so far is told at once; until the change is approved,
 * everything stays as it is. MAIL-01, MAIL-06.
 */
export async function proposeAccount(
  context: StaffContext | PartnerContext,
  partnerId: PartnerId,
  after: BankAccount | null,
): Promise<Outcome<ApprovalId, AccountRefusal>> {
  invariant(
    context.actor.kind === 'staff' || context.actor.partnerId === partnerId,
    'a partner changes its own account',
  );
  return inTransaction<Context, Outcome<ApprovalId, AccountRefusal>>(context, async (context) => {
    const payee = await lockPayee(context, partnerId);
    const before = await findBankAccount(context, partnerId);
    const checked = checkAccount({ before, after }, payee, context.policy);
    if (!checked.ok) return checked;
    const partner = await findPartner(context, partnerId);
    invariant(partner && payee, 'an account is a partner’s, whose payee was confirmed');
    const content = accountText({ partnerId, before, after });
    const thing = accountAsThing(partnerId);
    const proposed = await propose(context, { ...thing, partnerId, title: accountTitle(partner.name), content });
    if (!proposed.ok) return proposed;
    const from = approvableFrom(context.today, context.policy);
    const text = accountChangeProposed({ name: partner.name, askedOn: context.today, from, after });
    const asked = { id: proposed.value, kind: 'account-change-proposed', text } as const;
    await tellFormerAddresses(context, asked, partner, payee);
    const change = { before: factsOf(before), after: factsOf(after) };
    await recordAct(context, { name: 'account-proposed', things: [{ kind: 'partner', id: partnerId }], ...change });
    return proposed;
  });
}

/**
 * Approves or rejects a change of an account as the second person, once the partner had the time to object. The change is
 * its proposer's: they approve no payout to it. A run approved for the coming notices is opened again. MAIL-01, MAIL-06.
 */
export async function decideAccount(
  context: StaffContext,
  partnerId: PartnerId,
  decision: Decision,
): Promise<Outcome<true, ChangeDecisionRefusal>> {
  return inTransaction(context, async (context) => {
    const payee = await lockPayee(context, partnerId);
    const waited = await checkWaited(context, accountAsThing(partnerId), decision);
    if (!waited.ok) return waited;
    const before = await findBankAccount(context, partnerId);
    const decided = await decide(context, accountAsThing(partnerId), decision, ({ content }) => {
      const { after } = readAccountChange(content ?? '');
      return { content: payee ? accountText({ partnerId, before, after }) : '' };
    });
    if (!decided.ok) return decided;
    if (decision.decision === 'reject') return done(true);
    const { id: approvalId, content, proposedBy: changedBy, decidedBy: approvedBy } = decided.value;
    invariant(approvedBy, 'what was approved was approved by somebody');
    const { after } = readAccountChange(content ?? '');
    await storeBankAccount(context, partnerId, after, { approvalId, changedBy, approvedBy });
    await reopenComingRun(context);
    const change = { before: factsOf(before), after: factsOf(after) };
    await recordAct(context, { name: 'account-entered', things: [{ kind: 'partner', id: partnerId }], ...change });
    return done(true);
  });
}

/** What the trail says of an account: the end of its number. */
function factsOf(account: BankAccount | null): Facts {
  return account ? { bankAccount: maskedNumber(account.number) } : { bankAccount: null };
}
