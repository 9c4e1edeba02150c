import { and, eq, isNull, sql } from 'drizzle-orm';
import type { SQL, SQLWrapper } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { recoveryCodes, totpFactors } from '#db/schema/factors.ts';
import { hasPasskey, listPasskeys } from '../passkeys/queries.server.ts';

/** Whether the person with this id set up a second factor, as part of another statement. */
export function hasFactor(userId: SQLWrapper): SQL<boolean> {
  const hasApp = sql`exists (select from ${totpFactors} where ${totpFactors.userId} = ${userId})`;
  return sql<boolean>`(${hasApp} or ${hasPasskey(userId)})`;
}

/** What somebody can show besides their password. */
export type Factors = {
  /** Since when they have an authenticator app; undefined without one. */
  appSince: Date | undefined;
  /** The oldest first. */
  passkeys: Awaited<ReturnType<typeof listPasskeys>>;
  codesLeft: number;
};

/** A person's second factors; undefined when there is none. */
export async function findFactors(context: Context, userId: UserId): Promise<Factors | undefined> {
  const { db } = context;
  const [app, passkeys, codesLeft] = await Promise.all([
    db.select({ since: totpFactors.createdAt }).from(totpFactors).where(eq(totpFactors.userId, userId)),
    listPasskeys(context, userId),
    db.$count(recoveryCodes, and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt))),
  ]);
  const appSince = app[0]?.since;
  return appSince || passkeys.length > 0 ? { appSince, passkeys, codesLeft } : undefined;
}
