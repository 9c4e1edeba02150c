import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { allOf, ownedBy } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Passing } from '#app/platform/passing.server.ts';
import { invitations } from '#db/schema/invitations.ts';

/** Invitations are good until they are accepted, taken back or replaced, or run out. */
export const passingInvitations: Passing = {
  table: invitations,
  expiresAt: invitations.expiresAt,
  endedAt: invitations.endedAt,
};

/** The condition of the invitations of one partner or, for null, of staff. */
export function byCompany(partnerId: PartnerId | null) {
  return partnerId === null ? isNull(invitations.partnerId) : ownedBy(invitations.partnerId, partnerId);
}

/** The condition of the invitation whose link carries a secret, as long as it is good. */
export function openInvitation(secret: string, now: Date) {
  return allOf(eq(invitations.secretHash, sha256(secret)), isNull(invitations.endedAt), gt(invitations.expiresAt, now));
}

/** Invitations that are still good, of one partner or, for null, of staff; newest first. */
export async function listInvitations({ db, now }: Context, partnerId: PartnerId | null) {
  return db
    .select({
      id: invitations.id,
      name: invitations.name,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(and(byCompany(partnerId), isNull(invitations.endedAt), gt(invitations.expiresAt, now)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

/** Whom an invitation that is still good is for, by the secret in its link; looking does not use it. */
export async function findInvitation({ db, now }: Context, secret: string) {
  const [invitation] = await db
    .select({ name: invitations.name, email: invitations.email, role: invitations.role })
    .from(invitations)
    .where(openInvitation(secret, now));
  return invitation;
}
