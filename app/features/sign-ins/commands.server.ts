import { and, eq, isNull } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import {
  type Context,
  type SealingContext,
  type StaffContext,
  inPlainTransaction,
  inTransaction,
} from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newSecret } from '#app/platform/secrets.server.ts';
import { passwordResets } from '#db/schema/sign-ins.ts';
import {
  type Surviving,
  changeUser,
  checkCredentials,
  checkNewPassword,
  holdForChange,
  noteProof,
  recordGuess,
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
import { recordAct } from '../audit/commands.server.ts';
import type { Thing } from '../audit/rules.ts';
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
  const { userId, email } = oneself;
  const closed = await closedFor(context, 'account', email);
  if (closed) return refused(closed);
  return inPlainTransaction(context, async (context) => {
    if (!(await takeShown(context, oneself, shown))) return refused(NOT_RECOGNISED);
    await forgetTries(context, 'account', emailKey(email));
    const after = { way: wayOf(shown) };
    await recordAct(context, { name: 'second-step-passed', things: [{ kind: 'person', id: userId }], after });
    return done(true);
  });
}

/** Takes what somebody shows besides their password. What was wrong is recorded; callers bound how often. */
async function takeShown(
  context: SealingContext,
  oneself: Pick<Oneself, 'userId' | 'email' | 'sessionId'>,
  shown: Shown,
): Promise<boolean> {
  if (await isTheirs(context, oneself, shown)) return true;
  await recordGuess(context, 'sign-in-failed', { ...oneself, way: wayOf(shown) });
  return false;
}

async function isTheirs(
  context: SealingContext,
  oneself: Pick<Oneself, 'userId' | 'sessionId'>,
  shown: Shown,
): Promise<boolean> {
  return 'code' in shown ? takeCode(context, oneself.userId, shown.code) : takePasskey(context, oneself, shown);
}

function wayOf(shown: Shown): string {
  return 'code' in shown ? 'code' : 'passkey';
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
  return inPlainTransaction(context, async (context) => {
    if (factors && !(await takeShown(context, oneself, shown))) return refused(NOT_RECOGNISED);
    await noteProof(context, userId, sessionId);
    await forgetTries(context, 'account', emailKey(email));
    return done(true);
  });
}

/** Sends a link to choose a new password to whoever signs in with the address, and tells nobody whether anybody does. */
export async function requestReset(
  context: Context,
  { email, from, baseUrl }: { email: string; from: string | null; baseUrl: URL },
): Promise<void> {
  if (from && (await countTry(context, 'reset-address', from)) !== 'allowed') return;
  if ((await countTry(context, 'reset', emailKey(email))) !== 'allowed') return;
  const person = await findUserByEmail(context, email);
  const asked = { email, userId: person?.id, way: 'letter' };
  if (!person?.enabled) return recordGuess(context, 'reset-requested', asked);
  const secret = newSecret();
  const id = sha256(secret);
  await inTransaction(context, async (context) => {
    const { db, now } = context;
    await endResets(context, person.id);
    const expiresAt = new Date(now.getTime() + RESET_MINUTES * 60_000);
    await db.insert(passwordResets).values({ id, userId: person.id, createdAt: now, expiresAt, endedAt: null });
    const link = new URL(`/reset/${secret}`, baseUrl).href;
    await tellPerson(context, person, 'password-reset', resetLetter(person.name, link));
    await recordGuess(context, 'reset-requested', asked);
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
 * themselves, nor after they were locked out at the same moment, so one administrator is always left.
 */
export async function changePerson(
  context: StaffContext,
  person: Person,
  { role, enabled, dropFactor }: { role: Role; enabled: boolean; dropFactor: boolean },
): Promise<Outcome<true, PersonRefusal>> {
  if (person.id === context.staff.userId) return refused({ code: 'oneself' });
  if (isStaffRole(role) !== isStaffRole(person.role)) return refused({ code: 'other-kind' });
  return inTransaction<StaffContext, Outcome<true, PersonRefusal>>(context, async (context) => {
    if (!(await holdForChange(context, context.staff.userId, person.id))) return refused({ code: 'no-longer' });
    const changed = await changeUser(context, person.id, { role, enabled });
    if (!changed) return done(true);
    if (!enabled) await endResets(context, person.id);
    const change = personChange(person, { role, enabled });
    if (change) await tellPerson(context, person, 'person-changed', personChangedLetter(person.name, change));
    const dropped = dropFactor && (await removeFactors(context, person.id));
    if (dropped) {
      await tellPerson(context, person, 'factor-changed', factorChangedLetter(person.name, 'removed-by-staff'));
    }
    const things: Thing[] = [{ kind: 'person', id: person.id }];
    if (person.partnerId) things.push({ kind: 'partner', id: person.partnerId });
    await recordAct(context, {
      name: 'person-changed',
      things,
      before: { role: person.role, enabled: person.enabled, ...(dropped ? { factor: true } : {}) },
      after: { role, enabled, ...(dropped ? { factor: false } : {}) },
    });
    return done(true);
  });
}

/** Counts a try; records what just closed, and tells the owner of an account that did. */
async function closedFor(context: Context, kind: LimitKind, of: string): Promise<DoorRefusal | undefined> {
  const answer = await countTry(context, kind, kind === 'account' ? emailKey(of) : of);
  if (answer === 'allowed') return undefined;
  const { minutes } = LIMITS[kind];
  if (answer === 'closed-now') {
    const person = kind === 'account' ? await findUserByEmail(context, of) : undefined;
    await inPlainTransaction(context, async (context) => {
      if (kind === 'account')
        await recordGuess(context, 'sign-in-closed', { email: of, userId: person?.id, way: kind });
      else await recordAct(context, { name: 'sign-in-closed', things: [], after: { way: kind } });
      if (person?.enabled)
        await tellPerson(context, person, 'sign-in-closed', signInClosedLetter(person.name, minutes));
    });
  }
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
  const name = change.surviving ? 'password-changed' : 'password-reset';
  await recordAct(context, { name, things: [{ kind: 'person', id: person.id }] });
  await tellPerson(context, person, 'password-changed', passwordChangedLetter(person.name));
  return true;
}

async function endResets({ db, now }: Context, userId: UserId): Promise<void> {
  await db
    .update(passwordResets)
    .set({ endedAt: now })
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.endedAt)));
}
