import { and, eq, isNull, sql } from 'drizzle-orm';
import type { ClaimId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type PartnerContext, inTransaction } from '#app/platform/context.server.ts';
import { clientClaims } from '#db/schema/client-claims.ts';
import { recordAct } from '../audit/commands.server.ts';
import { type ClientClaim, listOwnClaims, listProtecting } from './queries.server.ts';
import { type ClaimRefusal, checkClaim, keysOf, protectedTo, protects } from './rules.ts';

/**
 * Registers a client of the partner's before it orders. The first registration that protects is the one that speaks; of
 * an earlier one by somebody else the partner learns that there is one, and nothing more.
 */
export async function registerClient(
  context: PartnerContext,
  client: { company: string; companyKana: string; domain: string | null },
): Promise<Outcome<{ first: boolean }, ClaimRefusal>> {
  return inTransaction(context, async (context) => {
    const { db, partner, today } = context;
    // Two registering one client at once come one after the other: one of them is first.
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended('client-claims', 0))`);
    const keys = keysOf(client);
    const same = await listProtecting(context, keys, today);
    const own = same.find(({ partnerId }) => partnerId === partner.id);
    const checked = checkClaim({
      programme: partner.programme,
      protecting: (await listOwnClaims(context)).filter((claim) => protects(claim, today)).length,
      own: own?.protectedTo,
    });
    if (!checked.ok) return checked;
    const [before] = same.toSorted((left, right) => right.protectedTo.localeCompare(left.protectedTo));
    const id = context.newId('clm');
    await db.insert(clientClaims).values({
      ...{ id, partnerId: partner.id, ...client, ...keys, claimedOn: today },
      protectedTo: protectedTo(today, context.policy),
      behindTo: before ? before.protectedTo : null,
    });
    await recordAct(context, { name: 'client-claimed', things: [{ kind: 'claim', id }] });
    return done({ first: before === undefined });
  });
}

/** Takes back one of the partner's own registrations. */
export async function withdrawClaim(
  context: PartnerContext,
  id: ClaimId | undefined,
): Promise<Outcome<ClientClaim, ClaimRefusal>> {
  if (!id) return refused({ code: 'claim-unknown' });
  return inTransaction(context, async (context) => {
    const { db, partner, today } = context;
    const [withdrawn] = await db
      .update(clientClaims)
      .set({ withdrawnOn: today })
      .where(
        and(eq(clientClaims.id, id), ownedBy(clientClaims.partnerId, partner.id), isNull(clientClaims.withdrawnOn)),
      )
      .returning();
    if (!withdrawn) return refused({ code: 'claim-unknown' });
    await recordAct(context, { name: 'claim-withdrawn', things: [{ kind: 'claim', id }] });
    return done(withdrawn);
  });
}
