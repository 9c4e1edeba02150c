import { and, eq, gt, isNull } from 'drizzle-orm';
import type { InvitationId, PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { invitations } from '#db/schema/invitations.ts';
import { checkNewPassword, createUser } from '../access/commands.server.ts';
import { findUserByEmail } from '../access/queries.server.ts';
import { type Role, emailKey, isStaffRole } from '../access/rules.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { type AcceptRefusal, INVITATION_DAYS, type InvitationRefusal, invitationLetter } from './rules.ts';

const DAY = 86_400_000;

/** Somebody to be invited: for a partner, or for null to the staff console. */
export type Invited = { email: string; name: string; role: Role; roleName: string; partnerId: PartnerId | null };

/** Invites somebody by mail; an earlier invitation of the same address is worth nothing from then on. */
export async function invite(
  context: Context,
  { email, name, role, roleName, partnerId }: Invited,
  by: { userId: UserId; name: string; baseUrl: URL },
): Promise<Outcome<true, InvitationRefusal>> {
  if (isStaffRole(role) !== (partnerId === null)) return refused({ code: 'role-of-others' });
  const secret = newSecret();
  const secretHash = sha256(secret);
  return inTransaction(context, async (context) => {
    if (await findUserByEmail(context, email)) return refused({ code: 'email-taken' });
    const { db, now } = context;
    const address = emailKey(email);
    await db
      .update(invitations)
      .set({ endedAt: now })
      .where(and(eq(invitations.email, address), isNull(invitations.endedAt)));
    await db.insert(invitations).values({
      id: context.newId('ivt'),
      secretHash,
      email: address,
      name,
      role,
      partnerId,
      invitedBy: by.userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY),
      endedAt: null,
    });
    const secretLink = new URL(`/invitation/${secret}`, by.baseUrl).href;
    const text = invitationLetter({ name, invitedBy: by.name, roleName, secretLink });
    const to = { partnerId: null, name, address: email };
    await writeLetters(context, [{ kind: 'invitation', about: secretHash, to, text }]);
    return done(true);
  });
}

/** Takes an invitation of a partner, or for null of staff, back; false when it was good no longer. */
export async function withdrawInvitation(
  context: Context,
  id: InvitationId,
  partnerId: PartnerId | null,
): Promise<boolean> {
  const whose = partnerId === null ? isNull(invitations.partnerId) : eq(invitations.partnerId, partnerId);
  return inTransaction(context, async ({ db, now }) => {
    const ended = await db
      .update(invitations)
      .set({ endedAt: now })
      .where(and(eq(invitations.id, id), whose, isNull(invitations.endedAt)))
      .returning({ id: invitations.id });
    return ended.length > 0;
  });
}

/** Accepts an invitation with a password, once; whoever did signs in as everybody does, with all their steps. */
export async function acceptInvitation(
  context: Context,
  { secret, password }: { secret: string; password: string },
): Promise<Outcome<true, AcceptRefusal>> {
  const checked = checkNewPassword(password);
  if (!checked.ok) return checked;
  return inTransaction(context, async (context) => {
    const { db, now } = context;
    const [accepted] = await db
      .update(invitations)
      .set({ endedAt: now })
      .where(
        and(eq(invitations.secretHash, sha256(secret)), isNull(invitations.endedAt), gt(invitations.expiresAt, now)),
      )
      .returning();
    if (!accepted) return refused({ code: 'invitation-worthless' });
    const { email, name, role, partnerId } = accepted;
    const created = await createUser(context, { email, name, role, partnerId: partnerId ?? undefined, password });
    return created.ok ? done(true) : refused({ code: 'invitation-worthless' });
  });
}
