import { asc, eq, sql } from 'drizzle-orm';
import type { PartnerId } from '#app/core/ids.ts';
import { anyOf } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { users } from '#db/schema/access.ts';

/** Names of everybody who signs in, for other rooms to join: who prepared, who approved. */
export function userDirectory({ db }: Pick<Context, 'db'>) {
  return db.select({ id: users.id, name: users.name, role: users.role }).from(users).as('user_directory');
}

/** The people of one partner, in order of name. */
export async function listUsersOfPartner({ db }: Context, partnerId: PartnerId) {
  return db
    .select({ id: users.id, name: users.name, email: users.email, enabled: users.enabled })
    .from(users)
    .where(eq(users.partnerId, partnerId))
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

/** Which of the addresses somebody signs in with, in order. */
export async function listKnownEmails({ db }: Context, emails: readonly string[]): Promise<string[]> {
  const known = await db
    .select({ email: users.email })
    .from(users)
    .where(anyOf(users.email, emails))
    .orderBy(asc(users.email));
  return known.map(({ email }) => email);
}
