import type { PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { applicationApproved } from '../letters/rules.ts';
import { storeDecision } from '../partners/commands.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import type { DecisionRefusal } from '../partners/rules.ts';

/**
 * Decides an application, once: approved, the partner is in the programme from today on and is written to;
 * declined, the reason is kept.
 */
export async function decideApplication(
  context: StaffContext,
  partnerId: PartnerId,
  decision: { decision: 'approve' } | { decision: 'decline'; reason: string },
): Promise<Outcome<true, DecisionRefusal>> {
  return inTransaction(context, async (context) => {
    const stored = await storeDecision(context, partnerId, decision);
    if (!stored.ok) return stored;
    const things = [{ kind: 'partner' as const, id: partnerId }];
    if (decision.decision === 'decline') {
      const { reason } = decision;
      const states = { before: { state: 'applied' }, after: { state: 'declined' } };
      await recordAct(context, { name: 'application-declined', things, ...states, reason });
      return stored;
    }
    const partner = await findPartner(context, partnerId);
    invariant(partner?.joinedOn, 'an approved partner has joined');
    const { name, code, joinedOn, email } = partner;
    const to = { partnerId, name, address: email };
    const text = applicationApproved({ name, code, joinedOn });
    await writeLetters(context, [{ kind: 'application-approved', about: partnerId, to, text }]);
    const after = { state: 'active', joinedOn };
    await recordAct(context, { name: 'application-approved', things, before: { state: 'applied' }, after });
    return done(true);
  });
}
