import { and, eq, isNull, lt } from 'drizzle-orm';
import type { UserId } from '#app/core/ids.ts';
import { type Context, type SealingContext, inTransaction } from '#app/platform/context.server.ts';
import { updateRows } from '#app/platform/bulk.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { newPrintedName } from '#app/platform/secrets.server.ts';
import { stepOfCode } from '#app/platform/totp.server.ts';
import { recoveryCodes, totpFactors } from '#db/schema/factors.ts';
import { recordAct } from '../audit/commands.server.ts';
import { removePasskeys } from '../passkeys/commands.server.ts';
import { RECOVERY_CODES, isAppSecret, readCode } from './rules.ts';

/**
 * Takes a code as a person's second factor, once: of an app's code used twice at the same moment, one is taken, and no
 * code of an earlier step after it. Whoever has no factor has no code that is right.
 * @throws SealUnreadable for an app's code, when no key opens the stored secret.
 */
export async function takeCode(
  { db, now, secretBox }: SealingContext,
  userId: UserId,
  typed: string,
): Promise<boolean> {
  const read = readCode(typed);
  if (!read) return false;
  if (read.kind === 'recovery') {
    const used = await db
      .update(recoveryCodes)
      .set({ usedAt: now })
      .where(
        and(
          eq(recoveryCodes.userId, userId),
          eq(recoveryCodes.codeHash, sha256(read.code)),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning({ userId: recoveryCodes.userId });
    return used.length > 0;
  }
  const [factor] = await db
    .select({ secret: totpFactors.secret })
    .from(totpFactors)
    .where(eq(totpFactors.userId, userId));
  const step = factor && stepOfCode(secretBox.open(factor.secret, userId), read.code, now);
  if (step === undefined) return false;
  const taken = await db
    .update(totpFactors)
    .set({ lastStep: step })
    .where(and(eq(totpFactors.userId, userId), lt(totpFactors.lastStep, step)))
    .returning({ userId: totpFactors.userId });
  return taken.length > 0;
}

/**
 * Sets up, or replaces, a person's app, proven by a code it shows; answers the recovery codes, which are never shown
 * again, or undefined when the code is not of this app or the secret none of ours. `onlyNew` refuses to replace one.
 */
export async function storeFactor(
  context: SealingContext,
  userId: UserId,
  { secret, code, onlyNew = false }: { secret: string; code: string; onlyNew?: boolean },
): Promise<string[] | undefined> {
  const read = readCode(code);
  if (!isAppSecret(secret) || read?.kind !== 'app') return undefined;
  const lastStep = stepOfCode(secret, read.code, context.now);
  if (lastStep === undefined) return undefined;
  return inTransaction(context, async (context) => {
    const { db, now, secretBox } = context;
    const sealed = secretBox.seal(secret, userId);
    if (!onlyNew) await db.delete(totpFactors).where(eq(totpFactors.userId, userId));
    const stored = await db
      .insert(totpFactors)
      .values({ userId, secret: sealed, lastStep, createdAt: now })
      .onConflictDoNothing()
      .returning({ userId: totpFactors.userId });
    return stored.length > 0 ? renewRecoveryCodes(context, userId) : undefined;
  });
}

/** Makes new recovery codes for a person with a factor; the earlier ones are worth nothing from then on. */
export async function renewRecoveryCodes(context: Context, userId: UserId): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newPrintedName);
  await inTransaction(context, async (context) => {
    const { db } = context;
    await removeRecoveryCodes(context, userId);
    await db.insert(recoveryCodes).values(codes.map((code) => ({ userId, codeHash: sha256(code), usedAt: null })));
  });
  return codes;
}

/**
 * Seals every stored secret with the present key: those sealed with an earlier one, and those of a time when secrets
 * were kept as they are. Answers how many it had to seal.
 * @throws SealUnreadable when a key that is needed is not given; nothing was changed.
 */
export async function sealFactors(context: SealingContext): Promise<number> {
  return inTransaction(context, async (context) => {
    const { db, secretBox } = context;
    const stored = await db
      .select({ userId: totpFactors.userId, secret: totpFactors.secret })
      .from(totpFactors)
      .for('update');
    const opened = stored.map(({ userId, secret }) => ({
      userId,
      fresh: secretBox.isFresh(secret),
      text: isAppSecret(secret) ? secret : secretBox.open(secret, userId),
    }));
    const stale = opened.filter(({ fresh }) => !fresh);
    const sealed = stale.map(({ userId, text }) => ({ userId, secret: secretBox.seal(text, userId) }));
    await updateRows(db, totpFactors, totpFactors.userId, sealed);
    if (sealed.length > 0) {
      const things = sealed.map(({ userId }) => ({ kind: 'person' as const, id: userId }));
      await recordAct(context, { name: 'factors-sealed', things, after: { count: sealed.length } });
    }
    return sealed.length;
  });
}

/** Removes a person's app; false when there was none. */
export async function removeApp({ db }: Context, userId: UserId): Promise<boolean> {
  const removed = await db
    .delete(totpFactors)
    .where(eq(totpFactors.userId, userId))
    .returning({ userId: totpFactors.userId });
  return removed.length > 0;
}

/** Removes all that a person could show besides their password, recovery codes included; false when there was nothing. */
export async function removeFactors(context: Context, userId: UserId): Promise<boolean> {
  const app = await removeApp(context, userId);
  const passkeys = await removePasskeys(context, userId);
  await removeRecoveryCodes(context, userId);
  return app || passkeys > 0;
}

/** Recovery codes stand in for a factor: without one they are removed too. */
export async function removeRecoveryCodes({ db }: Context, userId: UserId): Promise<void> {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}
