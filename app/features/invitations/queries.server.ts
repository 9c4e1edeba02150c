import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { invitations } from '#db/schema/invitations.ts';

/** Invitations that are still good, of one partner or, for null, of staff; newest first. */
export async function listInvitations({ db, now }: Context, partnerId: PartnerId | null) {
  const whose = partnerId === null ? isNull(invitations.partnerId) : eq(invitations.partnerId, partnerId);
  return db
    .select({
      id: invitations.id,
      name: invitations.name,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(and(whose, isNull(invitations.endedAt), gt(invitations.expiresAt, now)))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
}

/** Whom an invitation that is still good is for, by the secret in its link; looking does not use it. */
export async function findInvitation({ db, now }: Context, secret: string) {
  const [invitation] = await db
    .select({ name: invitations.name, email: invitations.email, role: invitations.role })
    .from(invitations)
    .where(
      and(eq(invitations.secretHash, sha256(secret)), isNull(invitations.endedAt), gt(invitations.expiresAt, now)),
    );
  return invitation;
}
