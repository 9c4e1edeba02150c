import { randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: nothing that can be misread from paper. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

const PRINTED_DIGITS = 16;

/** A secret of 192 bits for an address that nobody may guess: 32 characters of A–Z, a–z, 0–9, - and _. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** A name of 80 bits for addresses people print and type: 16 characters of lower case letters and digits. */
export function newPrintedName(): string {
  return Array.from(randomBytes(PRINTED_DIGITS), (byte) => DIGITS.charAt(byte % DIGITS.length)).join('');
}
