import { eq, gt, isNull } from 'drizzle-orm';
import { allOf } from '#app/platform/conditions.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import type { Passing } from '#app/platform/passing.server.ts';
import { qrPicture } from '#app/platform/qr.server.ts';
import { newTotpSecret, totpAddress } from '#app/platform/totp.server.ts';
import { passwordResets } from '#db/schema/sign-ins.ts';
import { inGroups, isAppSecret } from '../factors/rules.ts';

/** Links to choose a new password are good until they are used or replaced, or run out. */
export const passingResets: Passing = {
  table: passwordResets,
  expiresAt: passwordResets.expiresAt,
  endedAt: passwordResets.endedAt,
};

/** What a person sets an authenticator app up with: a secret as text and as a QR code, and nothing stored yet. */
export type FactorOffer = { secret: string; grouped: string; picture: string };

/** Offers a secret, a fresh one unless a person is already setting up `earlier`. Nothing is stored before a code proves it. */
export async function offerFactor(email: string, earlier?: unknown): Promise<FactorOffer> {
  const secret = typeof earlier === 'string' && isAppSecret(earlier) ? earlier : newTotpSecret();
  const svg = await qrPicture(totpAddress(secret, { issuer: 'CPIパートナーポータル', label: email }));
  const picture = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  return { secret, grouped: inGroups(secret), picture };
}

/** The condition of the reset whose link carries a secret, as long as it is good. */
export function openReset(secret: string, now: Date) {
  return allOf(
    eq(passwordResets.id, sha256(secret)),
    isNull(passwordResets.endedAt),
    gt(passwordResets.expiresAt, now),
  );
}

/** Whether a link to choose a new password is still good; looking does not use it. */
export async function isResetOpen({ db, now }: Context, secret: string): Promise<boolean> {
  const open = await db.select({ id: passwordResets.id }).from(passwordResets).where(openReset(secret, now));
  return open.length > 0;
}
