import { eq, lte, sql } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { signInLimits } from '#db/schema/sign-in-limits.ts';
import { LIMITS, type LimitKind } from './rules.ts';

/** What becomes of a try: allowed, the first one refused in a span, or one of those after it. */
export type TryAnswer = 'allowed' | 'closed-now' | 'closed';

/**
 * Counts a try before it is made, so that tries at the same moment share one count. It is counted for what was typed,
 * whether or not it exists.
 */
export async function countTry({ db, now }: Context, kind: LimitKind, of: string): Promise<TryAnswer> {
  const limit = LIMITS[kind];
  const endsAt = new Date(now.getTime() + limit.minutes * 60_000);
  const over = sql`${signInLimits.endsAt} <= ${now.toISOString()}::timestamptz`;
  const closing = sql`${signInLimits.tries} = ${limit.tries}`;
  const [counted] = await db
    .insert(signInLimits)
    .values({ key: keyOf(kind, of), tries: 1, endsAt })
    .onConflictDoUpdate({
      target: signInLimits.key,
      set: {
        tries: sql`case when ${over} then 1 else ${signInLimits.tries} + 1 end`,
        // The wait is as long as the span, counted from the try that went too far.
        endsAt: sql`case when ${over} or ${closing} then ${endsAt.toISOString()}::timestamptz else ${signInLimits.endsAt} end`,
      },
    })
    .returning({ tries: signInLimits.tries });
  const tries = counted?.tries ?? limit.tries;
  if (tries <= limit.tries) return 'allowed';
  return tries === limit.tries + 1 ? 'closed-now' : 'closed';
}

/** Gives back a try that turned out not to be a guess. */
export async function giveBackTry({ db }: Context, kind: LimitKind, of: string): Promise<void> {
  await db
    .update(signInLimits)
    .set({ tries: sql`greatest(${signInLimits.tries} - 1, 0)` })
    .where(eq(signInLimits.key, keyOf(kind, of)));
}

/** Begins the count anew: the person proved who they are, or chose a new password. */
export async function forgetTries({ db }: Context, kind: LimitKind, of: string): Promise<void> {
  await db.delete(signInLimits).where(eq(signInLimits.key, keyOf(kind, of)));
}

/** Removes counts whose span is over. */
export async function sweepLimits({ db, now }: Context): Promise<void> {
  await db.delete(signInLimits).where(lte(signInLimits.endsAt, now));
}

function keyOf(kind: LimitKind, of: string): string {
  return sha256(`${kind}:${of}`);
}
