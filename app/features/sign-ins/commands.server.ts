import { and, eq, isNull } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Context, type SealingContext, type StaffContext, inTransaction } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { passwordResets } from '#db/schema/sign-ins.ts';
import {
  type Surviving,
  changeUser,
  checkCredentials,
  checkNewPassword,
  holdProven,
  noteProof,
  renewSecurity,
  setPassword,
} from '../access/commands.server.ts';
import { type Person, findUser, findUserByEmail } from '../access/queries.server.ts';
import {
  type Role,
  type SessionStage,
  type SignedInUser,
  emailKey,
  isStaffRole,
  stageAfterPassword,
} from '../access/rules.ts';
import { removeFactor, renewRecoveryCodes, storeFactor, takeCode } from '../factors/commands.server.ts';
import { findFactor } from '../factors/queries.server.ts';
import { writeLetters } from '../letters/commands.server.ts';
import type { LetterKind, LetterText } from '../letters/rules.ts';
import { countTry, forgetTries, giveBackTry, sweepLimits } from '../sign-in-limits/commands.server.ts';
import { LIMITS, type LimitKind } from '../sign-in-limits/rules.ts';
import { openReset } from './queries.server.ts';
import {
  type DoorRefusal,
  type FactorChange,
  type PasswordChangeRefusal,
  type PersonRefusal,
  RESET_MINUTES,
  type ResetRefusal,
  factorChangedLetter,
  passwordChangedLetter,
  resetLetter,
  signInClosedLetter,
} from './rules.ts';

/** Whoever changes what they sign in with: themselves, by the session they do it in. */
export type Oneself = { userId: UserId; name: string; email: string; sessionId: string; securityVersion: number };

const NOT_RECOGNISED = { code: 'not-recognised' } as const;

/**
 * The first step of signing in. Unknown, locked out and wrong are one answer after the same work; too many tries of an
 * account or from a network address close it for a while, whether or not it exists. Opens no session.
 */
export async function signIn(
  context: Context,
  typed: { email: string; password: string; from: string | null; passwordAlone: boolean },
): Promise<Outcome<SignedInUser & { stage: SessionStage }, DoorRefusal>> {
  const { email, password, from, passwordAlone } = typed;
  const closed = (from && (await closedFor(context, 'address', from))) || (await closedFor(context, 'account', email));
  if (closed) return refused(closed);
  const checked = await checkCredentials(context, { email, password });
  if (!checked.ok) return checked;

  const { userId, role } = checked.value;
  const [factor] = await Promise.all([
    findFactor(context, userId),
    from && giveBackTry(context, 'address', from),
    sweepLimits(context),
  ]);
  const stage = stageAfterPassword({ role, hasFactor: factor !== undefined, passwordAlone });
  // Guesses at the code go on the account's count: it begins anew only once somebody is in.
  if (stage === 'full') await forgetTries(context, 'account', emailKey(email));
  return done({ ...checked.value, stage });
}

/** The second step of signing in: a code of the app, or a recovery code; each is good once. */
export async function takeSecondStep(
  context: SealingContext,
  { userId, email }: Pick<Oneself, 'userId' | 'email'>,
  code: string,
): Promise<Outcome<true, DoorRefusal>> {
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  if (!(await takeCode(context, userId, code))) return refused(NOT_RECOGNISED);
  await forgetTries(context, 'account', emailKey(email));
  return done(true);
}

/** Proves again, in the middle of a session, who somebody is: the password, and a code where a factor is set up. */
export async function proveAgain(
  context: SealingContext,
  { userId, email, sessionId }: Oneself,
  { password, code }: { password: string; code?: string | undefined },
): Promise<Outcome<true, DoorRefusal>> {
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  const checked = await checkCredentials(context, { email, password });
  if (!checked.ok) return checked;
  const factor = await findFactor(context, userId);
  if (factor && !(await takeCode(context, userId, code ?? ''))) return refused(NOT_RECOGNISED);
  await Promise.all([noteProof(context, sessionId), forgetTries(context, 'account', emailKey(email))]);
  return done(true);
}

/** Sends a link to choose a new password to whoever signs in with the address, and tells nobody whether anybody does. */
export async function requestReset(
  context: Context,
  { email, from, baseUrl }: { email: string; from: string | null; baseUrl: URL },
): Promise<void> {
  if (from && (await countTry(context, 'reset-address', from)) !== 'allowed') return;
  if ((await countTry(context, 'reset', emailKey(email))) !== 'allowed') return;
  const person = await findUserByEmail(context, email);
  if (!person?.enabled) return;
  const secret = newSecret();
  const id = sha256(secret);
  await inTransaction(context, async (context) => {
    const { db, now } = context;
    await endResets(context, person.id);
    const expiresAt = new Date(now.getTime() + RESET_MINUTES * 60_000);
    await db.insert(passwordResets).values({ id, userId: person.id, createdAt: now, expiresAt, endedAt: null });
    const link = new URL(`/reset/${secret}`, baseUrl).href;
    await tell(context, person, 'password-reset', resetLetter(person.name, link));
  });
}

/**
 * Chooses a new password through a link, once: of two uses at the same moment, one is refused. All sessions end, nobody
 * is signed in by it, and the second factor stays what it was.
 */
export async function resetPassword(
  context: Context,
  { secret, password }: { secret: string; password: string },
): Promise<Outcome<true, ResetRefusal>> {
  const checked = checkNewPassword(password);
  if (!checked.ok) return checked;
  return inTransaction(context, async (context) => {
    const { db, now } = context;
    const [used] = await db
      .update(passwordResets)
      .set({ endedAt: now })
      .where(openReset(secret, now))
      .returning({ userId: passwordResets.userId });
    const person = used && (await findUser(context, used.userId));
    if (!person?.enabled) return refused({ code: 'link-worthless' });
    await replacePassword(context, person, { password });
    await forgetTries(context, 'account', person.email);
    return done(true);
  });
}

/** Changes one's own password, which takes the present one; every other session ends. */
export async function changePassword(
  context: Context,
  { userId, name, email, sessionId, securityVersion }: Oneself,
  { current, password }: { current: string; password: string },
): Promise<Outcome<true, PasswordChangeRefusal>> {
  const checked = checkNewPassword(password);
  if (!checked.ok) return checked;
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  const known = await checkCredentials(context, { email, password: current });
  if (!known.ok) return known;
  const surviving = { keep: sessionId, seen: securityVersion };
  const replaced = await inTransaction(context, (context) =>
    replacePassword(context, { id: userId, name, email }, { password, surviving }),
  );
  if (!replaced) return refused(NOT_RECOGNISED);
  await forgetTries(context, 'account', emailKey(email));
  return done(true);
}

/**
 * Sets up one's second factor; answers the recovery codes, or undefined when the code was not the app's. Every other
 * session ends. Before the second step, `onlyNew` keeps a factor that was set up elsewhere meanwhile.
 */
export async function setUpFactor(
  context: SealingContext,
  oneself: Oneself,
  typed: { secret: string; code: string; onlyNew: boolean },
): Promise<string[] | undefined> {
  return changeFactor(context, oneself, 'stored', (context) => storeFactor(context, oneself.userId, typed));
}

/** Replaces one's recovery codes; the earlier ones are worth nothing. */
export async function renewOwnCodes(context: Context, oneself: Oneself): Promise<string[] | undefined> {
  return changeFactor(context, oneself, 'codes-renewed', (context) => renewRecoveryCodes(context, oneself.userId));
}

/** Removes one's second factor; every other session ends. */
export async function removeOwnFactor(context: Context, oneself: Oneself): Promise<void> {
  await changeFactor(context, oneself, 'removed', async (context) =>
    (await removeFactor(context, oneself.userId)) ? true : undefined,
  );
}

/**
 * Staff change somebody's role, lock them out or in, or remove a lost factor; all their sessions end. Nobody does it to
 * themselves, so one administrator is always left.
 */
export async function changePerson(
  context: StaffContext,
  person: Person,
  { role, enabled, dropFactor }: { role: Role; enabled: boolean; dropFactor: boolean },
): Promise<Outcome<true, PersonRefusal>> {
  if (person.id === context.staff.userId) return refused({ code: 'oneself' });
  if (isStaffRole(role) !== isStaffRole(person.role)) return refused({ code: 'other-kind' });
  return inTransaction(context, async (context) => {
    await changeUser(context, person.id, { role, enabled });
    if (!enabled) await endResets(context, person.id);
    if (dropFactor && (await removeFactor(context, person.id))) {
      await tell(context, person, 'factor-changed', factorChangedLetter(person.name, 'removed-by-staff'));
    }
    return done(true);
  });
}

/** Counts a try, and tells the owner of an account that just closed. */
async function closedFor(context: Context, kind: LimitKind, of: string): Promise<DoorRefusal | undefined> {
  const answer = await countTry(context, kind, kind === 'account' ? emailKey(of) : of);
  if (answer === 'allowed') return undefined;
  const { minutes } = LIMITS[kind];
  const person = answer === 'closed-now' && kind === 'account' ? await findUserByEmail(context, of) : undefined;
  if (person?.enabled) await tell(context, person, 'sign-in-closed', signInClosedLetter(person.name, minutes));
  return { code: 'closed', minutes };
}

type Owner = Pick<Person, 'id' | 'name' | 'email'>;

async function replacePassword(
  context: Context,
  person: Owner,
  change: { password: string; surviving?: Surviving },
): Promise<boolean> {
  if (!(await setPassword(context, person.id, change))) return false;
  await endResets(context, person.id);
  await tell(context, person, 'password-changed', passwordChangedLetter(person.name));
  return true;
}

/**
 * Changes one's factor in one transaction, and tells so. Every other session ends; undefined, and nothing changed, when
 * `work` changes nothing or one's own session has ended meanwhile.
 */
async function changeFactor<C extends Context, T>(
  context: C,
  { userId, name, email, sessionId, securityVersion }: Oneself,
  change: FactorChange,
  work: (context: C) => Promise<T | undefined>,
): Promise<T | undefined> {
  return inTransaction(context, async (context) => {
    if (!(await holdProven(context, userId, securityVersion))) return undefined;
    const changed = await work(context);
    if (changed === undefined) return undefined;
    await renewSecurity(context, userId, { keep: sessionId, seen: securityVersion });
    await tell(context, { id: userId, name, email }, 'factor-changed', factorChangedLetter(name, change));
    return changed;
  });
}

async function endResets({ db, now }: Context, userId: UserId): Promise<void> {
  await db
    .update(passwordResets)
    .set({ endedAt: now })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.endedAt)));
}

/** To the stored address, for this person alone: it stands in no partner's list of letters. */
async function tell(context: Context, person: Owner, kind: LetterKind, text: LetterText): Promise<void> {
  const to = { partnerId: null, name: person.name, address: person.email };
  await writeLetters(context, [{ kind, about: sha256(newSecret()), to, text }]);
}
