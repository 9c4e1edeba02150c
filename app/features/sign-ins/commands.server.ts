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
  noteProof,
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
import type { Oneself } from '../factor-changes/commands.server.ts';
import { factorChangedLetter } from '../factor-changes/rules.ts';
import { removeFactors, takeCode } from '../factors/commands.server.ts';
import { findFactors } from '../factors/queries.server.ts';
import { tellPerson } from '../letters/commands.server.ts';
import { takePasskey } from '../passkeys/commands.server.ts';
import { countTry, forgetTries, giveBackTry, sweepLimits } from '../sign-in-limits/commands.server.ts';
import { LIMITS, type LimitKind } from '../sign-in-limits/rules.ts';
import { openReset } from './queries.server.ts';
import {
  type DoorRefusal,
  type PasswordChangeRefusal,
  type PersonRefusal,
  RESET_MINUTES,
  type ResetRefusal,
  passwordChangedLetter,
  personChange,
  personChangedLetter,
  resetLetter,
  signInClosedLetter,
} from './rules.ts';

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
  const [factors] = await Promise.all([
    findFactors(context, userId),
    from && giveBackTry(context, 'address', from),
    sweepLimits(context),
  ]);
  const stage = stageAfterPassword({ role, hasFactor: factors !== undefined, passwordAlone });
  // Guesses at the code go on the account's count: it begins anew only once somebody is in.
  if (stage === 'full') await forgetTries(context, 'account', emailKey(email));
  return done({ ...checked.value, stage });
}

/** What somebody shows besides their password: a code they typed, or what their browser answered for a passkey. */
export type Shown = { code: string } | { answer: string; baseUrl: URL };

/** What was shown, of the fields of a form: the passkey where there is one; a code that was left out is none that is right. */
export function shownIn(fields: { code?: string | undefined; passkey?: string | undefined }, baseUrl: URL): Shown {
  const { code = '', passkey } = fields;
  return passkey === undefined ? { code } : { answer: passkey, baseUrl };
}

/** The second step of signing in: a code of the app, a recovery code, or a passkey's answer; each is good once. */
export async function takeSecondStep(
  context: SealingContext,
  oneself: Pick<Oneself, 'userId' | 'email' | 'sessionId'>,
  shown: Shown,
): Promise<Outcome<true, DoorRefusal>> {
  const { email } = oneself;
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  if (!(await takeShown(context, oneself, shown))) return refused(NOT_RECOGNISED);
  await forgetTries(context, 'account', emailKey(email));
  return done(true);
}

async function takeShown(
  context: SealingContext,
  oneself: Pick<Oneself, 'userId' | 'sessionId'>,
  shown: Shown,
): Promise<boolean> {
  return 'code' in shown ? takeCode(context, oneself.userId, shown.code) : takePasskey(context, oneself, shown);
}

/** Proves again, in the middle of a session, who somebody is: the password, and what they show where a factor is set up. */
export async function proveAgain(
  context: SealingContext,
  oneself: Pick<Oneself, 'userId' | 'email' | 'sessionId'>,
  { password, shown }: { password: string; shown: Shown },
): Promise<Outcome<true, DoorRefusal>> {
  const { userId, email, sessionId } = oneself;
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  const checked = await checkCredentials(context, { email, password });
  if (!checked.ok) return checked;
  const factors = await findFactors(context, userId);
  if (factors && !(await takeShown(context, oneself, shown))) return refused(NOT_RECOGNISED);
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
    await tellPerson(context, person, 'password-reset', resetLetter(person.name, link));
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
    const change = personChange(person, { role, enabled });
    if (change) await tellPerson(context, person, 'person-changed', personChangedLetter(person.name, change));
    if (dropFactor && (await removeFactors(context, person.id))) {
      await tellPerson(context, person, 'factor-changed', factorChangedLetter(person.name, 'removed-by-staff'));
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
  if (person?.enabled) await tellPerson(context, person, 'sign-in-closed', signInClosedLetter(person.name, minutes));
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
  await tellPerson(context, person, 'password-changed', passwordChangedLetter(person.name));
  return true;
}

async function endResets({ db, now }: Context, userId: UserId): Promise<void> {
  await db
    .update(passwordResets)
    .set({ endedAt: now })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.endedAt)));
}
