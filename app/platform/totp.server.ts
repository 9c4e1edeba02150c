import { Secret, TOTP } from 'otpauth';

/** Bytes of chance in a secret: 160 bits, as the standard asks. */
const SECRET_BYTES = 20;

const PERIOD_SECONDS = 30;

/** Steps before and after the present one whose codes count: clocks differ, and people type slowly. */
const WINDOW = 1;

/** A fresh secret for an authenticator app: 32 characters of base 32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The address an authenticator app reads from a QR code; apps show the issuer and the label. */
export function totpAddress(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  return keyed(secret, { issuer, label }).toString();
}

/** The 30-second step a six-digit code belongs to, of the present one and its neighbours; undefined for a wrong code. */
export function stepOfCode(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime();
  const delta = keyed(secret).validate({ token: code, timestamp, window: WINDOW });
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
}

/** The code an authenticator app shows at a moment. */
export function totpCode(secret: string, now: Date): string {
  return keyed(secret).generate({ timestamp: now.getTime() });
}

function keyed(secret: string, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({ ...names, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_SECONDS });
}
