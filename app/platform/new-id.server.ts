import { randomFillSync } from 'node:crypto';
import type { IdKind, IdOf } from '#app/core/ids.ts';

/** Makes a fresh id of a kind, such as `par_…`. */
export type NewId = <Kind extends IdKind>(kind: Kind) => IdOf[Kind];

/** Crockford's base 32 in lower case: no i, l, o or u, and in ASCII order. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** Eight base-32 digits hold hundredths of a second until the year 2318. */
const TICK_MILLISECONDS = 10;

const TIME_DIGITS = 8;
const HALF_DIGITS = 6;

/** Half of the chance in an id: 30 bits. */
const HALF = 2 ** 30;

let lastTick = 0;
let lastHigh = 0;

const pool = new Uint32Array(1024);
let used = pool.length;

/**
 * An id of a kind: its letters, `_`, eight characters of time and twelve of chance. Ids made by one process sort in the
 * order they were made; of two processes, to a hundredth of a second. It is no secret: who may see what is never
 * decided by who knows an id.
 */
export const newId: NewId = (kind) => {
  const tick = Math.max(lastTick, Math.floor(Date.now() / TICK_MILLISECONDS));
  // Within a tick the upper half counts on from where it began by chance, in the lower half of its room.
  lastHigh = tick === lastTick ? lastHigh + 1 : chance() % (HALF / 2);
  lastTick = tick;
  const random = inDigits(lastHigh, HALF_DIGITS) + inDigits(chance() % HALF, HALF_DIGITS);
  return `${kind}_${inDigits(tick, TIME_DIGITS)}${random}` as IdOf[typeof kind];
};

function inDigits(value: number, digits: number): string {
  let rest = value;
  let text = '';
  for (let digit = 0; digit < digits; digit += 1) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function chance(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  return pool[used++] as number;
}
