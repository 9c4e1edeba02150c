import { and, eq, isNull, sql } from 'drizzle-orm';
import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { recoveryCodes, totpFactors } from '#db/schema/factors.ts';

/** Whether the person with this id set up a second factor, as part of another statement. */
export function hasFactor(userId: SQLWrapper): SQL<boolean> {
  return sql<boolean>`exists (select from ${totpFactors} where ${totpFactors.userId} = ${userId})`;
}

/** A person's second factor: since when, and how many recovery codes are left; undefined when there is none. */
export async function findFactor(
  { db }: Context,
  userId: UserId,
): Promise<{ createdAt: Date; codesLeft: number } | undefined> {
  const [factor] = await db
    .select({
      createdAt: totpFactors.createdAt,
      codesLeft: db.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt))),
    })
    .from(totpFactors)
    .where(eq(totpFactors.userId, userId));
  return factor && { createdAt: factor.createdAt, codesLeft: Number(factor.codesLeft) };
}
