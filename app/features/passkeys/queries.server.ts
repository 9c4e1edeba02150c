import { type SQL, type SQLWrapper, asc, eq, sql } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Passing } from '#app/platform/passing.server.ts';
import { passkeyChallenges, passkeys } from '#db/schema/passkeys.ts';

/** What browsers were asked to sign is good for minutes. */
export const passingChallenges: Passing = {
  table: passkeyChallenges,
  expiresAt: passkeyChallenges.expiresAt,
};

/** Whether the person with this id registered a passkey, as part of another statement. */
export function hasPasskey(userId: SQLWrapper): SQL<boolean> {
  return sql<boolean>`exists (select from ${passkeys} where ${passkeys.userId} = ${userId})`;
}

/** A person's passkeys as they know them, the oldest first. */
export async function listPasskeys({ db }: Context, userId: UserId) {
  return db
    .select({
      id: passkeys.id,
      name: passkeys.name,
      createdAt: passkeys.createdAt,
      lastUsedAt: passkeys.lastUsedAt,
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}
