import { and, eq, isNull } from 'drizzle-orm';
import type { InvitationId, PartnerId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { invitations } from '#db/schema/invitations.ts';
import { checkNewPassword, createUser } from '../access/commands.server.ts';
import { findUserByEmail, lockPeople } from '../access/queries.server.ts';
import { type Role, emailKey, isStaffRole } from '../access/rules.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { writeLetters } from '../letters/commands.server.ts';
import { byCompany, openInvitation } from './queries.server.ts';
import {
  type AcceptRefusal,
  INVITATION_DAYS,
  type InvitationRefusal,
  alreadyRegisteredLetter,
  invitationLetter,
  isToldOfTaken,
  mayInviteTo,
} from './rules.ts';

const DAY = 86_400_000;

/** Somebody to be invited: for a partner, or for null to the staff console. */
export type Invited = { email: string; name: string; role: Role; roleName: string; partnerId: PartnerId | null };

/**
 * Invites somebody by mail; an earlier invitation of the same address by the same company is worth nothing from then on.
 * A partner learns nothing of whoever signs in for another company already: the invitation stands as any other, but its
 * secret is in no letter, and the letter says why.
 */
export async function invite(
  context: Context,
  { email, name, role, roleName, partnerId }: Invited,
  by: { userId: UserId; name: string; baseUrl: URL },
): Promise<Outcome<true, InvitationRefusal>> {
  if (isStaffRole(role) !== (partnerId === null)) return refused({ code: 'role-of-others' });
  const secret = newSecret();
  const secretHash = sha256(secret);
  return inTransaction(context, async (context) => {
    const { db, now, actor } = context;
    const taken = await findUserByEmail(context, email);
    const invitingPartner = actor.kind === 'partner' ? actor.partnerId : null;
    if (taken && isToldOfTaken(invitingPartner, taken)) return refused({ code: 'email-taken' });
    const address = emailKey(email);
    await db
      .update(invitations)
      .set({ endedAt: now })
      .where(and(eq(invitations.email, address), byCompany(partnerId), isNull(invitations.endedAt)));
    const id = context.newId('ivt');
    await db.insert(invitations).values({
      id,
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
    const invited = { name, invitedBy: by.name, roleName };
    const secretLink = new URL(`/invitation/${secret}`, by.baseUrl).href;
    const text = taken ? alreadyRegisteredLetter(invited) : invitationLetter({ ...invited, secretLink });
    const to = { partnerId: null, name, address: email };
    await writeLetters(context, [{ kind: 'invitation', about: secretHash, to, text }]);
    await recordAct(context, {
      name: 'person-invited',
      things: thingsOf(id, partnerId),
      after: { addressDigest: sha256(address), role },
    });
    return done(true);
  });
}

/** Takes an invitation of a partner, or for null of staff, back; false when it was good no longer. */
export async function withdrawInvitation(
  context: Context,
  id: InvitationId,
  partnerId: PartnerId | null,
): Promise<boolean> {
  return inTransaction(context, async (context) => {
    const { db, now } = context;
    const ended = await db
      .update(invitations)
      .set({ endedAt: now })
      .where(and(eq(invitations.id, id), byCompany(partnerId), isNull(invitations.endedAt)))
      .returning({ id: invitations.id });
    if (ended.length === 0) return false;
    await recordAct(context, { name: 'invitation-withdrawn', things: thingsOf(id, partnerId) });
    return true;
  });
}

/**
 * Accepts an invitation with a password, once: of several at the same moment, one finds it. Whoever did signs in as
 * everybody does, with all their steps. An invitation that gave no sign-in stands as it stood; one of somebody who was
 * locked out since, or may invite no more, gives none.
 */
export async function acceptInvitation(
  context: Context,
  { secret, password }: { secret: string; password: string },
): Promise<Outcome<true, AcceptRefusal>> {
  const checked = checkNewPassword(password);
  if (!checked.ok) return checked;
  return inTransaction(context, async (context) => {
    const { db, now } = context;
    const [held] = await db.select().from(invitations).where(openInvitation(secret, now)).for('update');
    if (!held) return refused({ code: 'invitation-worthless' });
    const { id, email, name, role, partnerId, invitedBy } = held;
    const inviter = (await lockPeople(context, [invitedBy])).get(invitedBy);
    if (!inviter?.enabled || !mayInviteTo(inviter.role, partnerId)) return refused({ code: 'invitation-worthless' });
    const created = await createUser(context, { email, name, role, partnerId: partnerId ?? undefined, password });
    if (!created.ok) return refused({ code: 'invitation-worthless' });
    await db.update(invitations).set({ endedAt: now }).where(eq(invitations.id, id));
    await recordAct(context, {
      name: 'invitation-accepted',
      things: [{ kind: 'person', id: created.value }, ...thingsOf(id, partnerId)],
      after: { addressDigest: sha256(email), role },
    });
    return done(true);
  });
}

function thingsOf(id: InvitationId, partnerId: PartnerId | null): Thing[] {
  const invitation = { kind: 'invitation', id } as const;
  return partnerId === null ? [invitation] : [invitation, { kind: 'partner', id: partnerId }];
}
