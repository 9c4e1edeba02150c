import { type SQL, and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { ownedBy } from '#app/platform/conditions.server.ts';
import { type Places, type Source, prepared } from '#app/platform/prepared.server.ts';
import type { Passing } from '#app/platform/passing.server.ts';
import { sessions, users } from '#db/schema/access.ts';
import { type Role, emailKey } from './rules.ts';

/** Sessions are good while somebody works, and never beyond their absolute lifetime. */
export const passingSessions: Passing = { table: sessions, expiresAt: sessions.expiresAt };

/** The people of one partner, in order of name. */
export async function listUsersOfPartner({ db }: Context, partnerId: PartnerId) {
  return db
    .select({ id: users.id, name: users.name, email: users.email, enabled: users.enabled })
    .from(users)
    .where(ownedBy(users.partnerId, partnerId))
    .orderBy(asc(users.name), asc(users.id));
}

/** How many people can sign in; 0 means that nobody was ever set up. */
export async function countUsers({ db }: Context): Promise<number> {
  const [row] = await db.select({ users: sql<number>`count(*)::int` }).from(users);
  return row ? row.users : 0;
}

/** Names of people by id, for pages that say who did something; an id nobody has is missing. */
export async function loadUserNames({ db }: Context, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const asked = ids.filter((id) => id !== null);
  if (asked.length === 0) return new Map();
  const rows = await db.select({ id: users.id, name: users.name }).from(users).where(anyOf(users.id, asked));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The ids of people whose name or address contains a text, whatever its case, at most `limit`, in order of name. */
export async function searchPeople({ db }: Context, text: string, limit: number): Promise<UserId[]> {
  const contains = [users.name, users.email].map((column) => sql`strpos(lower(${column}), lower(${text})) > 0`);
  const found = await db
    .select({ id: users.id })
    .from(users)
    .where(or(...contains))
    .orderBy(asc(users.name), asc(users.id))
    .limit(limit);
  return found.map(({ id }) => id);
}

/** Which of the addresses somebody signs in with, in order. */
export async function listKnownEmails({ db }: Pick<Context, 'db'>, emails: readonly string[]): Promise<string[]> {
  const known = await db
    .select({ email: users.email })
    .from(users)
    .where(anyOf(users.email, emails))
    .orderBy(asc(users.email));
  return known.map(({ email }) => email);
}

/** Somebody who can sign in, without what they sign in with. */
export type Person = {
  id: UserId;
  name: string;
  email: string;
  role: Role;
  partnerId: PartnerId | null;
  enabled: boolean;
};

const PERSON = {
  id: users.id,
  name: users.name,
  email: users.email,
  role: users.role,
  partnerId: users.partnerId,
  enabled: users.enabled,
};

/** Whoever signs in with an address; undefined for nobody. */
export async function findUserByEmail({ db }: Context, email: string): Promise<Person | undefined> {
  const [person] = await db
    .select(PERSON)
    .from(users)
    .where(eq(users.email, emailKey(email)));
  return person;
}

/** Somebody by id; undefined for nobody. */
export async function findUser({ db }: Context, id: UserId): Promise<Person | undefined> {
  const [person] = await db.select(PERSON).from(users).where(eq(users.id, id));
  return person;
}

/**
 * People by id, locked until the transaction ends so that nobody is locked out or given another role meanwhile; an id
 * nobody has is missing.
 */
export async function lockPeople(context: Context, ids: readonly UserId[]): Promise<Map<UserId, Person>> {
  const people = await peopleLocked(context, { ids });
  return new Map(people.map((person) => [person.id, person]));
}

const peopleLocked = prepared((source, given: Places<{ ids: readonly UserId[] }>) =>
  lockingPeople(source, sql`any(${given.ids}::text[])`),
);

/** The same as part of a statement that finds out itself who they are; `ids` is what an id is compared with. */
export function lockingPeople({ db }: Source, ids: SQL) {
  return db
    .select(PERSON)
    .from(users)
    .where(sql`${users.id} = ${ids}`)
    .orderBy(asc(users.id))
    .for('share');
}

/** Programme staff in order of name, those locked out last. */
export async function listStaff({ db }: Context): Promise<Person[]> {
  return db
    .select(PERSON)
    .from(users)
    .where(isNull(users.partnerId))
    .orderBy(desc(users.enabled), asc(users.name), asc(users.id));
}

/** The people of one partner with their roles, in order of name, those locked out last. */
export async function listPeopleOfPartner({ db }: Context, partnerId: PartnerId): Promise<Person[]> {
  return db
    .select(PERSON)
    .from(users)
    .where(ownedBy(users.partnerId, partnerId))
    .orderBy(desc(users.enabled), asc(users.name), asc(users.id));
}

/** A person's sessions that are still good, last used first. The handle names one and opens nothing. */
export async function listSessions({ db, now }: Context, userId: UserId) {
  return db
    .select({
      handle: sql<string>`left(${sessions.id}, 16)`,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      fromAddress: sessions.fromAddress,
      browser: sessions.browser,
    })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.securityVersion, sessions.securityVersion)))
    .where(and(eq(sessions.userId, userId), eq(sessions.stage, 'full'), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.lastSeenAt));
}
