import { and, eq, lte, sql } from 'drizzle-orm';
import { type Adapter, Cookie, Lucia, TimeSpan } from 'lucia';
import { type Day, dayInTokyo } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { type Role, SECOND_STEP_MINUTES, type SessionStage, sessionLifetime } from '#app/features/access/rules.ts';
import { sessions, users } from '#db/schema/access.ts';
import type { Context } from './context.server.ts';
import { sha256 } from './digest.server.ts';
import type { Portal } from './portal.server.ts';

const MINUTE = 60_000;

/** Longest name of a browser that is kept. */
const LONGEST_BROWSER = 200;

/** Somebody whose password was right, as their session's one statement brings them. */
export type Arrived = {
  userId: UserId;
  name: string;
  email: string;
  role: Role;
  partnerId: PartnerId | null;
  programme: 'discount' | 'cashback' | null;
  /** Whether they set up a second factor. */
  hasFactor: boolean;
  /** Under what the session is kept: a hash, which opens nothing. */
  sessionId: string;
  /** When they last proved who they are. */
  provenAt: Date;
  /** The version of them that was proven. */
  securityVersion: number;
};

/** Who asks: signed in, or before the second step of it; and the business day, null while it was never opened. */
export type Arrival = {
  signedIn: Arrived | undefined;
  halfway?: { person: Arrived; stage: 'code' | 'enrolment' } | undefined;
  today: Day | null;
};

declare module '@remix-run/node' {
  // why: Remix lets an application say what its load context is only by merging into its interface
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface AppLoadContext {
    /** Who asks, once the first guard has read it: the loaders of one page share one statement. */
    arrival?: Promise<Arrival>;
  }
}

declare module 'lucia' {
  // why: Lucia is told the types of an application only by merging into its interface
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Register {
    UserId: Arrived['userId'];
  }
}

type Kept = Arrived & { stage: SessionStage; createdAt: Date; expiresAt: Date; today: Day | null };

/** Reads who sent a request, in one statement; also the business day, which a stranger's page needs as well. */
export async function whoArrives(portal: Portal, request: Request): Promise<Arrival> {
  const secret = secretIn(portal, request);
  const kept = secret ? await readKept(portal, secret) : undefined;
  if (!secret || !kept) return { signedIn: undefined, today: await readToday(portal) };
  const { today, stage, createdAt: _, expiresAt: __, ...person } = kept;
  const { user } = await keeper(portal, kept).validateSession(secret);
  if (!user) return { signedIn: undefined, today };
  return stage === 'full' ? { signedIn: person, today } : { signedIn: undefined, halfway: { person, stage }, today };
}

/**
 * Opens a session for whoever was proven and ends the one the browser had; the answer is the `Set-Cookie` header. A
 * session before the second step lives minutes and opens that step alone; the step opens another session under another
 * secret. It holds the version that was proven: after a change in the meantime it opens nothing.
 */
export async function openSession(
  portal: Portal,
  request: Request,
  { userId, securityVersion }: Pick<Arrived, 'userId' | 'securityVersion'>,
  { stage = 'full', from = null }: { stage?: SessionStage; from?: string | null } = {},
): Promise<string> {
  const earlier = secretIn(portal, request);
  const [user] = await Promise.all([
    readPerson(portal, userId),
    keeper(portal).deleteExpiredSessions(),
    earlier && keeper(portal).invalidateSession(earlier),
  ]);
  if (!user) throw new Error('a session is opened for somebody');
  const browser = request.headers.get('User-Agent')?.slice(0, LONGEST_BROWSER) ?? null;
  const opening = { role: user.role, securityVersion, stage, from, browser };
  const id = await portal.db.transaction(async (db) => {
    const session = await keeper({ ...portal, db }, undefined, opening).createSession(userId, {});
    const context = contextOf({ ...portal, db }, user, { from, sessionId: sha256(session.id) });
    if (stage === 'full') await portal.recordAtDoor(context, { name: 'signed-in' });
    return session.id;
  });
  return cookie(portal, id, (absoluteMinutes(opening) * MINUTE) / 1000);
}

/** Ends the session a request carries, if any; the answer is the `Set-Cookie` header that forgets it. */
export async function closeSession(portal: Portal, request: Request, from: string | null = null): Promise<string> {
  const secret = secretIn(portal, request);
  if (secret) await portal.db.transaction((db) => endSession({ ...portal, db }, sha256(secret), from));
  return cookie(portal, '', 0);
}

async function endSession(portal: Portal, sessionId: string, from: string | null): Promise<void> {
  const [ended] = await portal.db
    .delete(sessions)
    .where(eq(sessions.id, sessionId))
    .returning({ userId: sessions.userId, stage: sessions.stage });
  const user = ended?.stage === 'full' ? await readPerson(portal, ended.userId) : undefined;
  if (user) await portal.recordAtDoor(contextOf(portal, user, { from, sessionId }), { name: 'signed-out' });
}

/** What is known of a person whose session opens or ends, and the business day. */
async function readPerson({ db, alongsideSession }: Portal, userId: UserId) {
  const [person] = await db
    .select({ userId: users.id, role: users.role, partnerId: users.partnerId, today: alongsideSession.today })
    .from(users)
    .where(eq(users.id, userId));
  return person;
}

/** The context of a person in the transaction that opens or ends a session of theirs. */
function contextOf(
  { db, clock, policy, newId, readToday }: Portal,
  { userId, role, partnerId, today }: NonNullable<Awaited<ReturnType<typeof readPerson>>>,
  { from, sessionId }: { from: string | null; sessionId: string },
): Context {
  const now = clock.now();
  const origin = { role, address: from, session: handleOf(sessionId) };
  const actor = actorOf({ userId, partnerId });
  const transaction = 'open' as const;
  return { db, now, today: today ?? dayInTokyo(now), policy, actor, origin, newId, readToday, transaction };
}

/** Somebody proven, as who acts. */
export function actorOf({ userId, partnerId }: Pick<Arrived, 'userId' | 'partnerId'>) {
  return partnerId ? ({ kind: 'partner', userId, partnerId } as const) : ({ kind: 'staff', userId } as const);
}

/** Whether a request carries a session cookie, valid or not: its answer is nobody else's. */
export function carriesSession(cookieHeader: string | undefined): boolean {
  return /(^|;\s*)(__Host-)?session=[^;]/.test(cookieHeader ?? '');
}

/** The part of a session's key by which lists and the audit trail name it. */
export function handleOf(sessionId: string): string {
  return sessionId.slice(0, 16);
}

type Living = { role: Role; stage: SessionStage };
type Opening = Living & { securityVersion: number; from: string | null; browser: string | null };

function idleMinutes({ role, stage }: Living): number {
  return stage === 'full' ? sessionLifetime(role).idleMinutes : SECOND_STEP_MINUTES;
}

function absoluteMinutes({ role, stage }: Living): number {
  return stage === 'full' ? sessionLifetime(role).absoluteHours * 60 : SECOND_STEP_MINUTES;
}

/**
 * Lucia over our table. It prolongs a session in the second half of the span it is told; told nearly twice the idle
 * lifetime, it does so at most once a minute, and a person's last minutes always count.
 */
function keeper(portal: Portal, kept?: Kept, opening?: Opening) {
  const idle = idleMinutes(kept ?? opening ?? { role: 'owner', stage: 'full' });
  return new Lucia(adapter(portal, kept, opening), { sessionExpiresIn: new TimeSpan(2 * (idle - 1), 'm') });
}

/** Keeps sessions under the hash of their secret, by the portal's clock, and ends them at the absolute lifetime. */
function adapter({ db, clock }: Portal, kept?: Kept, opening?: Opening): Adapter {
  const later = (from: Date, minutes: number) => new Date(from.getTime() + minutes * MINUTE);
  return {
    async getSessionAndUser(secret) {
      if (!kept) return [null, null];
      const { userId, expiresAt, createdAt } = kept;
      const end = Math.min(expiresAt.getTime(), later(createdAt, absoluteMinutes(kept)).getTime());
      // Lucia compares with the machine's clock: what is left by ours is left by that one.
      const seenByLucia = new Date(Date.now() + end - clock.now().getTime());
      return [
        { id: secret, userId, expiresAt: seenByLucia, attributes: {} },
        { id: userId, attributes: {} },
      ];
    },
    async getUserSessions() {
      throw new Error('sessions are kept under a hash: their secrets cannot be listed');
    },
    async setSession({ id, userId }) {
      if (!opening) throw new Error('a session is opened by openSession');
      const now = clock.now();
      const { securityVersion, stage, from: fromAddress, browser } = opening;
      const moments = { createdAt: now, provenAt: now, lastSeenAt: now, expiresAt: later(now, idleMinutes(opening)) };
      const said = { securityVersion, stage, fromAddress, browser };
      await db.insert(sessions).values({ id: sha256(id), userId, ...said, ...moments });
    },
    async updateSessionExpiration(secret) {
      if (!kept || kept.stage !== 'full') return;
      const now = clock.now();
      const end = Math.min(
        later(now, idleMinutes(kept)).getTime(),
        later(kept.createdAt, absoluteMinutes(kept)).getTime(),
      );
      await db
        .update(sessions)
        .set({ lastSeenAt: now, expiresAt: new Date(end) })
        .where(eq(sessions.id, sha256(secret)));
    },
    async deleteSession(secret) {
      await db.delete(sessions).where(eq(sessions.id, sha256(secret)));
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lte(sessions.expiresAt, clock.now()));
    },
  };
}

/** The session kept under a secret, with whose it is; undefined for none, for one proven before a change, and for somebody locked out. */
async function readKept({ db, alongsideSession }: Portal, secret: string): Promise<Kept | undefined> {
  const [row] = await db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      partnerId: users.partnerId,
      enabled: users.enabled,
      sessionId: sessions.id,
      stage: sessions.stage,
      createdAt: sessions.createdAt,
      provenAt: sessions.provenAt,
      securityVersion: sessions.securityVersion,
      expiresAt: sessions.expiresAt,
      programme: alongsideSession.programmeOf(users.partnerId),
      hasFactor: alongsideSession.hasFactor(users.id),
      today: alongsideSession.today,
    })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.securityVersion, sessions.securityVersion)))
    .where(eq(sessions.id, sha256(secret)));
  if (!row?.enabled) return undefined;
  const { enabled: _, ...kept } = row;
  return kept;
}

async function readToday({ db, alongsideSession }: Portal): Promise<Day | null> {
  const [row] = await db.select({ today: alongsideSession.today }).from(sql`(values (1)) as one`);
  return row?.today ?? null;
}

/** Behind HTTPS the name binds the cookie to this very host; plain HTTP is for the machine itself only. */
function cookieName({ baseUrl }: Portal): string {
  return baseUrl.protocol === 'https:' ? '__Host-session' : 'session';
}

function cookie(portal: Portal, value: string, maxAge: number): string {
  const secure = portal.baseUrl.protocol === 'https:';
  return new Cookie(cookieName(portal), value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure,
    maxAge,
  }).serialize();
}

/** Lucia's own reader throws on a cookie that is not well-formed; ours takes what looks like a secret and nothing else. */
function secretIn(portal: Portal, request: Request): string | undefined {
  const name = cookieName(portal);
  for (const part of (request.headers.get('Cookie') ?? '').split(/;\s*/)) {
    const secret = part.startsWith(`${name}=`) ? part.slice(name.length + 1) : '';
    if (/^[a-z0-9]{16,64}$/.test(secret)) return secret;
  }
  return undefined;
}
