import { type SQL, and, asc, eq, ne, sql } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { anyOf, insertRows } from '#app/platform/bulk.server.ts';
import { type Context, inPlainTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { hashPassword, passwordMatches } from '#app/platform/passwords.server.ts';
import common from '#db/common-passwords.json' with { type: 'json' };
import { sessions, users } from '#db/schema/access.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
import { type PasswordRefusal, checkPassword } from '../passwords/rules.ts';
import {
  type NewUser,
  type Role,
  type SignInRefusal,
  type SignedInUser,
  type StaffRole,
  type UserRefusal,
  checkNewUser,
  emailKey,
  mayDo,
} from './rules.ts';

const COMMON_PASSWORDS = new Set(common.words.split(' '));

/** Gives somebody a sign-in. Of two requests for one address, one is refused. */
export async function createUser(context: Context, newUser: NewUser): Promise<Outcome<UserId, UserRefusal>> {
  const checked = checkNewUser(newUser);
  if (!checked.ok) return checked;
  const password = checkNewPassword(newUser.password);
  if (!password.ok) return password;

  const { email, name, role, partnerId } = checked.value;
  const passwordHash = await hashPassword(password.value);
  const id = context.newId('usr');
  return inPlainTransaction(context, async (context) => {
    const stored = await context.db
      .insert(users)
      .values({ id, email, name, role, partnerId: partnerId ?? null, passwordHash, createdAt: context.now })
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id });
    if (stored.length === 0) return refused({ code: 'email-taken' });
    const things: Thing[] = [{ kind: 'person', id }];
    if (partnerId) things.push({ kind: 'partner', id: partnerId });
    await recordAct(context, { name: 'person-registered', things, after: { role, enabled: true } });
    return done(id);
  });
}

/** Takes over staff of a company being set up who cannot sign in: they have no password. A known id throws. */
export async function adoptStaff(context: Context, staff: readonly { id: UserId; role: StaffRole }[]): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    await insertRows(
      context.db,
      users,
      staff.map(({ id, role }) => ({
        id,
        role,
        name: id,
        email: `${id.toLowerCase()}@staff.invalid`,
        createdAt: context.now,
      })),
    );
    const things = staff.map(({ id }) => ({ kind: 'person' as const, id }));
    await recordAct(context, { name: 'person-registered', things, after: { count: staff.length } });
  });
}

/** Whether a password may be chosen: its length, and that it is not among those attackers try first. */
export function checkNewPassword(password: string): Outcome<string, PasswordRefusal> {
  return checkPassword(password, (text) => COMMON_PASSWORDS.has(text));
}

/**
 * Checks an address and a password. Unknown, disabled and wrong all take the same work, are recorded alike, and get the
 * same answer: callers bound how often. It opens no session: that is the platform's to do.
 */
export async function checkCredentials(
  context: Context,
  { email, password }: { email: string; password: string },
): Promise<Outcome<SignedInUser, SignInRefusal>> {
  const [user] = await context.db
    .select({
      id: users.id,
      role: users.role,
      passwordHash: users.passwordHash,
      enabled: users.enabled,
      securityVersion: users.securityVersion,
    })
    .from(users)
    .where(eq(users.email, emailKey(email)));
  const matches = await passwordMatches(user?.passwordHash, password);
  if (!user || !user.enabled || !matches) {
    await recordGuess(context, 'sign-in-failed', { email, userId: user?.id, way: 'password' });
    return refused({ code: 'not-recognised' });
  }
  return done({ userId: user.id, role: user.role, securityVersion: user.securityVersion });
}

/**
 * Records what befell somebody who did not prove who they are. The address they typed is told by its digest alone, of
 * known and unknown people alike.
 */
export async function recordGuess(
  context: Context,
  name: 'sign-in-failed' | 'sign-in-closed' | 'reset-requested',
  { email, userId, way }: { email: string; userId?: UserId | undefined; way: string },
): Promise<void> {
  const things = userId ? [{ kind: 'person' as const, id: userId }] : [];
  const after = { way, addressDigest: sha256(emailKey(email)) };
  await inPlainTransaction(context, (context) => recordAct(context, { name, things, after }));
}

/** Which session survives a change of what somebody signs in with, and which version of them the change is made to. */
export type Surviving = { keep: string; seen: number };

/** Holds somebody as they were proven until the transaction ends; false when they were changed since. */
export async function holdProven({ db }: Context, userId: UserId, seen: number): Promise<boolean> {
  const held = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.securityVersion, seen), users.enabled))
    .for('update');
  return held.length > 0;
}

/** Stores the password somebody chose, checked before; otherwise as `renewSecurity`. */
export async function setPassword(
  context: Context,
  userId: UserId,
  { password, surviving }: { password: string; surviving?: Surviving },
): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  if (!(await renewSecurity(context, userId, surviving))) return false;
  await context.db.update(users).set({ passwordHash }).where(eq(users.id, userId));
  return true;
}

/**
 * Makes what somebody proved so far worth nothing: their sessions end, and a sign-in under way opens none that lives.
 * Called in the transaction of the change, before it. With `surviving` one session goes on, and false means that it is
 * not theirs any more: another change came first, and this one must not be made.
 */
export async function renewSecurity({ db }: Context, userId: UserId, surviving?: Surviving): Promise<boolean> {
  const own = eq(users.id, userId);
  const [renewed] = await db
    .update(users)
    .set({ securityVersion: sql`${users.securityVersion} + 1` })
    .where(surviving ? and(own, eq(users.securityVersion, surviving.seen), users.enabled) : own)
    .returning({ securityVersion: users.securityVersion });
  if (!renewed) return false;
  const theirs = eq(sessions.userId, userId);
  await db.delete(sessions).where(surviving ? and(theirs, ne(sessions.id, surviving.keep)) : theirs);
  if (surviving) await db.update(sessions).set(renewed).where(eq(sessions.id, surviving.keep));
  return true;
}

/** Ends the sessions of a person but the one kept under `keep`; those before their second step too. */
export async function endOtherSessions(context: Context, userId: UserId, keep: string): Promise<void> {
  await endSessions(context, userId, ne(sessions.id, keep));
}

/** Ends one of a person's own sessions, by the handle its list shows; false when it was gone already. */
export async function endSession(context: Context, userId: UserId, handle: string): Promise<boolean> {
  return (await endSessions(context, userId, eq(sql`left(${sessions.id}, 16)`, handle))) > 0;
}

async function endSessions(context: Context, userId: UserId, which: SQL): Promise<number> {
  return inPlainTransaction(context, async (context) => {
    const ended = await context.db
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), which))
      .returning({ id: sessions.id });
    const things = [{ kind: 'person' as const, id: userId }];
    if (ended.length > 0)
      await recordAct(context, { name: 'session-ended', things, after: { sessions: ended.length } });
    return ended.length;
  });
}

/** Notes that the person of a session has just proved again who they are. */
export async function noteProof(context: Context, userId: UserId, sessionId: string): Promise<void> {
  await inPlainTransaction(context, async (context) => {
    await context.db.update(sessions).set({ provenAt: context.now }).where(eq(sessions.id, sessionId));
    await recordAct(context, { name: 'proved-again', things: [{ kind: 'person', id: userId }] });
  });
}

/**
 * Holds whoever changes a person, and that person, until the transaction ends; false when the first may do so no longer.
 * Of two administrators who lock each other out at the same moment one is left.
 */
export async function holdForChange({ db }: Context, by: UserId, person: UserId): Promise<boolean> {
  const held = await db
    .select({ id: users.id, role: users.role, enabled: users.enabled })
    .from(users)
    .where(anyOf(users.id, [by, person]))
    .orderBy(asc(users.id))
    .for('update');
  return held.some(({ id, role, enabled }) => id === by && enabled && mayDo(role, 'people.change'));
}

/** Gives a person another role of the same kind, or locks them out or in; their sessions end. False for nobody. */
export async function changeUser(
  context: Context,
  userId: UserId,
  { role, enabled }: { role: Role; enabled: boolean },
): Promise<boolean> {
  if (!(await renewSecurity(context, userId))) return false;
  await context.db.update(users).set({ role, enabled }).where(eq(users.id, userId));
  return true;
}
