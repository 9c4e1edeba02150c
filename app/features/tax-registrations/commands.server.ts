import { type Outcome, done } from '#app/core/outcome.ts';
import { type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { taxRegistrations } from '#db/schema/tax-registrations.ts';
import { recordAct } from '../audit/commands.server.ts';
import { listRegistrations } from './queries.server.ts';
import { type RegistrationEntry, type RegistrationRefusal, checkRegistration } from './rules.ts';

/** Keeps what the partner says of its registration as an issuer of qualified invoices; what it said before stays. GAP-10. */
export async function recordOwnRegistration(
  context: PartnerContext,
  entry: RegistrationEntry,
): Promise<Outcome<true, RegistrationRefusal>> {
  return inTransaction(context, async (context) => {
    const { partner, today, now, db } = context;
    const checked = checkRegistration(entry, await listRegistrations(context, partner.id));
    if (!checked.ok) return checked;
    await db.insert(taxRegistrations).values({
      ...checked.value,
      id: context.newId('reg'),
      partnerId: partner.id,
      enteredOn: today,
      enteredAt: now,
      enteredBy: partner.userId,
    });
    await recordAct(context, {
      name: 'tax-registration-entered',
      things: [{ kind: 'partner', id: partner.id }],
      after: { registrationNumber: checked.value.number, fromDay: checked.value.fromDay },
    });
    return done(true);
  });
}
