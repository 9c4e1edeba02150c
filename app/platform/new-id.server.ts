import { randomFillSync } from 'node:crypto';
import type { IdKind, IdOf } from '#app/core/ids.ts';

/** Makes a fresh id of a kind, such as `par_…`. */
export type NewId = <Kind extends IdKind>(kind: Kind) => IdOf[Kind];

/** Crockford's base 32 in lower case: no i, l, o or u, and in ASCII order. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

const TIME_DIGITS = 8;
const RANDOM_DIGITS = 12;

/** Eight base-32 digits hold hundredths of a second until the year 2318. */
const TICK_MILLISECONDS = 10;

const pool = new Uint8Array(RANDOM_DIGITS * 512);
let used = pool.length;

/**
 * An id of a kind: its letters, `_`, eight characters of time and twelve of chance (60 bits).
 * Ids made later sort later, to a hundredth of a second.
 */
export const newId: NewId = (kind) => `${kind}_${timePart(Date.now())}${randomPart()}` as IdOf[typeof kind];

function timePart(milliseconds: number): string {
  let rest = Math.floor(milliseconds / TICK_MILLISECONDS);
  let text = '';
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (const end = used + RANDOM_DIGITS; used < end; used += 1) text += DIGITS.charAt((pool[used] as number) % 32);
  return text;
}
