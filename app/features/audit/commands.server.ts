import { invariant } from '#app/core/invariant.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Actor, Context } from '#app/platform/context.server.ts';
import { auditEntries } from '#db/schema/audit.ts';
import { type Act, type Thing, factsOf } from './rules.ts';

/**
 * Records what was done, in the transaction that does it: both are stored, or neither. Who did it, and from where, comes
 * from the context. The database chains the entry when the transaction commits, so it may be recorded at any point in it.
 *
 * @throws InvariantError outside a transaction.
 */
export async function recordAct(context: Context, act: Act): Promise<void> {
  await recordActs(context, [act]);
}

/** Records several acts of one transaction, in order; none for none. */
export async function recordActs(context: Context, acts: readonly Act[]): Promise<void> {
  invariant(context.transaction, 'an act is recorded in the transaction that does it');
  const { actor, origin, today, now } = context;
  await insertRows(
    context.db,
    auditEntries,
    acts.map((act) => ({
      act: act.name,
      actorKind: actor.kind,
      actorId: idOf(actor),
      actorRole: origin?.role ?? null,
      fromAddress: origin?.address ?? null,
      session: origin?.session ?? null,
      ...factsOf({ ...act, things: [...act.things, ...actingPartner(actor)] }),
      reason: act.reason ?? null,
      doneOn: today,
      doneAt: now,
    })),
  );
}

/** What a partner's people do concerns their partner. */
function actingPartner(actor: Actor): Thing[] {
  return actor.kind === 'partner' ? [{ kind: 'partner', id: actor.partnerId }] : [];
}

function idOf(actor: Actor): string | null {
  switch (actor.kind) {
    case 'staff':
    case 'partner':
      return actor.userId;
    case 'job':
      return actor.name;
    case 'visitor':
      return null;
  }
}
