import { and, asc, eq, lt } from 'drizzle-orm';
import type { PasskeyId, UserId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { allOf } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import {
  type Credential,
  creationOptions,
  credentialIdIn,
  readNewCredential,
  readProof,
  requestOptions,
} from '#app/platform/webauthn.server.ts';
import { passkeyChallenges, passkeys } from '#db/schema/passkeys.ts';
import { CHALLENGE_MINUTES, MOST_PASSKEYS, type RegistrationRefusal } from './rules.ts';

/** Whose passkey it is, and the session in which a browser is asked and answers. */
export type Bearer = { userId: UserId; email: string; name: string; sessionId: string };

type Purpose = (typeof passkeyChallenges.$inferSelect)['purpose'];

/** Asks a browser for a new passkey; the answer is for this session alone, and for some minutes. */
export async function askForNewPasskey(context: Context, bearer: Bearer, baseUrl: URL) {
  const options = await creationOptions(baseUrl, bearer, await loadCredentials(context, bearer.userId));
  await keepChallenge(context, bearer.sessionId, 'register', options.challenge);
  return options;
}

/** Asks a browser to prove its person by one of their passkeys; the answer is for this session alone, and for some minutes. */
export async function askForPasskey(context: Context, bearer: Bearer, baseUrl: URL) {
  const options = await requestOptions(baseUrl, await loadCredentials(context, bearer.userId));
  await keepChallenge(context, bearer.sessionId, 'prove', options.challenge);
  return options;
}

/** Registers the passkey a browser made for us. Its challenge is used up, whatever comes of it. */
export async function storePasskey(
  context: Context,
  { userId, sessionId }: Bearer,
  { name, answer, baseUrl }: { name: string; answer: string; baseUrl: URL },
): Promise<Outcome<PasskeyId, RegistrationRefusal>> {
  const { db, now } = context;
  const isOurs = await takeChallenge(context, sessionId, 'register');
  const credential = isOurs && (await readNewCredential(baseUrl, answer, isOurs));
  if (!credential) return refused({ code: 'not-believed' });
  if ((await db.$count(passkeys, eq(passkeys.userId, userId))) >= MOST_PASSKEYS) {
    return refused({ code: 'too-many', most: MOST_PASSKEYS });
  }
  const id = context.newId('psk');
  const stored = await db
    .insert(passkeys)
    .values({ id, userId, name, ...credential, createdAt: now, lastUsedAt: null })
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ id: passkeys.id });
  return stored.length > 0 ? done(id) : refused({ code: 'not-believed' });
}

/**
 * Takes a browser's answer as a person's second factor, once: its challenge is used up, right or wrong, so that of
 * several answers at the same moment one counts. An answer whose device counts its uses has to count on.
 */
export async function takePasskey(
  context: Context,
  { userId, sessionId }: Pick<Bearer, 'userId' | 'sessionId'>,
  { answer, baseUrl }: { answer: string; baseUrl: URL },
): Promise<boolean> {
  const { db, now } = context;
  const isOurs = await takeChallenge(context, sessionId, 'prove');
  const credentialId = credentialIdIn(answer);
  if (!isOurs || credentialId === undefined) return false;
  const own = allOf(eq(passkeys.credentialId, credentialId), eq(passkeys.userId, userId));
  const [known] = await db.select(CREDENTIAL).from(passkeys).where(own);
  const counter = known && (await readProof(baseUrl, answer, isOurs, known));
  if (counter === undefined) return false;
  const countsOn = counter === 0 ? eq(passkeys.counter, 0) : lt(passkeys.counter, counter);
  const taken = await db
    .update(passkeys)
    .set({ counter, lastUsedAt: now })
    .where(and(own, countsOn))
    .returning({ id: passkeys.id });
  return taken.length > 0;
}

/** Removes one of a person's passkeys; false when it was gone already. */
export async function removePasskey({ db }: Context, userId: UserId, id: PasskeyId): Promise<boolean> {
  const removed = await db
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
    .returning({ id: passkeys.id });
  return removed.length > 0;
}

/** Removes all passkeys of a person; answers how many. */
export async function removePasskeys({ db }: Context, userId: UserId): Promise<number> {
  const removed = await db.delete(passkeys).where(eq(passkeys.userId, userId)).returning({ id: passkeys.id });
  return removed.length;
}

const CREDENTIAL = {
  credentialId: passkeys.credentialId,
  publicKey: passkeys.publicKey,
  counter: passkeys.counter,
  transports: passkeys.transports,
};

async function loadCredentials({ db }: Context, userId: UserId): Promise<Credential[]> {
  return db.select(CREDENTIAL).from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.id));
}

async function keepChallenge({ db, now }: Context, sessionId: string, purpose: Purpose, challenge: string) {
  const kept = {
    challengeHash: sha256(challenge),
    expiresAt: new Date(now.getTime() + CHALLENGE_MINUTES * 60_000),
  };
  await db
    .insert(passkeyChallenges)
    .values({ sessionId, purpose, ...kept })
    .onConflictDoUpdate({ target: [passkeyChallenges.sessionId, passkeyChallenges.purpose], set: kept });
}

/** Uses up the challenge of a session: answers what tells it from others, or undefined when there is none in time. */
async function takeChallenge({ db, now }: Context, sessionId: string, purpose: Purpose) {
  const [taken] = await db
    .delete(passkeyChallenges)
    .where(and(eq(passkeyChallenges.sessionId, sessionId), eq(passkeyChallenges.purpose, purpose)))
    .returning();
  if (!taken || taken.expiresAt <= now) return undefined;
  return (challenge: string) => sha256(challenge) === taken.challengeHash;
}
