import { createHash } from 'node:crypto';
import { eq, lte, sql } from 'drizzle-orm';
import { type Adapter, Cookie, Lucia, TimeSpan } from 'lucia';
import type { Day } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import type { Role } from '#app/features/access/rules.ts';
import { sessions, users } from '#db/schema/access.ts';
import type { Portal } from './portal.server.ts';

/** A session ends after so long without a request. */
const IDLE = new TimeSpan(12, 'h');

/** And after so long in any case. */
const ABSOLUTE = new TimeSpan(7, 'd');

/** Somebody signed in, as their session's one statement brings them. */
export type SignedIn = {
  userId: UserId;
  name: string;
  role: Role;
  partnerId: PartnerId | null;
  programme: 'discount' | 'cashback' | null;
};

/** Who asks, if anybody is signed in, and the business day; null while it was never opened. */
export type Arrival = { signedIn: SignedIn | undefined; today: Day | null };

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
    UserId: SignedIn['userId'];
  }
}

/** Reads who sent a request, in one statement; also the business day, which a stranger's page needs as well. */
export async function whoArrives(portal: Portal, request: Request): Promise<Arrival> {
  const secret = secretIn(portal, request);
  let arrival: Arrival | undefined;
  const lucia = keeper(portal, (read) => (arrival = read));
  const { user } = secret ? await lucia.validateSession(secret) : { user: null };
  if (!arrival) return { signedIn: undefined, today: await readToday(portal) };
  return user ? arrival : { ...arrival, signedIn: undefined };
}

/** Opens a session and ends the one the browser had; the answer is the `Set-Cookie` header. */
export async function openSession(portal: Portal, request: Request, userId: UserId): Promise<string> {
  const lucia = keeper(portal);
  const earlier = secretIn(portal, request);
  if (earlier) await lucia.invalidateSession(earlier);
  await lucia.deleteExpiredSessions();
  const { id } = await lucia.createSession(userId, {});
  return cookie(portal, id, ABSOLUTE.seconds());
}

/** Ends the session a request carries, if any; the answer is the `Set-Cookie` header that forgets it. */
export async function closeSession(portal: Portal, request: Request): Promise<string> {
  const secret = secretIn(portal, request);
  if (secret) await keeper(portal).invalidateSession(secret);
  return cookie(portal, '', 0);
}

/** Whether a request carries a session cookie, valid or not: its answer is nobody else's. */
export function carriesSession(cookieHeader: string | undefined): boolean {
  return /(^|;\s*)(__Host-)?session=[^;]/.test(cookieHeader ?? '');
}

function keeper(portal: Portal, tell?: (arrival: Arrival) => void) {
  return new Lucia(adapter(portal, tell), { sessionExpiresIn: IDLE });
}

/** Keeps sessions under the hash of their secret, ends them at the absolute lifetime, and tells what one brings along. */
function adapter({ db, clock, alongsideSession }: Portal, tell?: (arrival: Arrival) => void): Adapter {
  return {
    async getSessionAndUser(secret) {
      const [row] = await db
        .select({
          userId: users.id,
          name: users.name,
          role: users.role,
          partnerId: users.partnerId,
          enabled: users.enabled,
          createdAt: sessions.createdAt,
          expiresAt: sessions.expiresAt,
          programme: alongsideSession.programmeOf(users.partnerId),
          today: alongsideSession.today,
        })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(eq(sessions.id, hashOf(secret)));
      if (!row?.enabled) return [null, null];

      const { userId, expiresAt, createdAt, enabled: _, today, ...person } = row;
      tell?.({ signedIn: { userId, ...person }, today });
      const end = new Date(Math.min(expiresAt.getTime(), createdAt.getTime() + ABSOLUTE.milliseconds()));
      return [
        { id: secret, userId, expiresAt: end, attributes: {} },
        { id: userId, attributes: {} },
      ];
    },
    async getUserSessions() {
      throw new Error('sessions are kept under a hash: their secrets cannot be listed');
    },
    async setSession({ id, userId, expiresAt }) {
      await db.insert(sessions).values({ id: hashOf(id), userId, expiresAt, createdAt: clock.now() });
    },
    async updateSessionExpiration(secret, expiresAt) {
      await db
        .update(sessions)
        .set({
          expiresAt: sql`least(${expiresAt.toISOString()}::timestamptz,
            ${sessions.createdAt} + make_interval(secs => ${ABSOLUTE.seconds()}))`,
        })
        .where(eq(sessions.id, hashOf(secret)));
    },
    async deleteSession(secret) {
      await db.delete(sessions).where(eq(sessions.id, hashOf(secret)));
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lte(sessions.expiresAt, clock.now()));
    },
  };
}

async function readToday({ db, alongsideSession }: Portal): Promise<Day | null> {
  const [row] = await db.select({ today: alongsideSession.today }).from(sql`(values (1)) as one`);
  return row?.today ?? null;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
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
