import { randomBytes, randomFillSync } from 'node:crypto';

/** Crockford's base 32 in lower case: nothing that can be misread from paper. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

const PRINTED_DIGITS = 16;

const SECRET_BYTES = 24;

/** Chance for some secrets at once: asked for one by one it takes longer than the letter around each. */
const pool = Buffer.alloc(SECRET_BYTES * 128);
let used = pool.length;

/** A secret of 192 bits for an address that nobody may guess: 32 characters of A–Z, a–z, 0–9, - and _. */
export function newSecret(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const secret = pool.toString('base64url', used, used + SECRET_BYTES);
  // What was handed out is nowhere else.
  pool.fill(0, used, used + SECRET_BYTES);
  used += SECRET_BYTES;
  return secret;
}

/** A name of 80 bits for addresses people print and type: 16 characters of lower case letters and digits. */
export function newPrintedName(): string {
  return Array.from(randomBytes(PRINTED_DIGITS), (byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
}
