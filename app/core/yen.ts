import { invariant } from './invariant.ts';

declare const yenBrand: unique symbol;

/** An amount in whole yen. Negative only where a ledger credits. */
export type Yen = number & { readonly [yenBrand]: true };

/** Nothing owed, nothing paid. */
export const ZERO_YEN = 0 as Yen;

/**
 * Takes a whole number as yen.
 *
 * @throws InvariantError for fractions and for numbers JavaScript cannot hold exactly.
 */
export function yen(amount: number): Yen {
  invariant(Number.isSafeInteger(amount), `${amount} is not a whole number of yen`);
  return (amount === 0 ? 0 : amount) as Yen;
}

/** The sum in yen; an empty list sums to 0. */
export function sumYen(amounts: Iterable<Yen>): Yen {
  let total = 0;
  for (const amount of amounts) total += amount;
  return yen(total);
}

/** What remains after taking `part` from `whole`; may be negative. */
export function lessYen(whole: Yen, part: Yen): Yen {
  return yen(whole - part);
}

/** An amount taken a whole number of times, such as a monthly fee over a term. */
export function timesYen(amount: Yen, times: number): Yen {
  invariant(Number.isSafeInteger(times), `${times} is not a whole number of times`);
  return yen(amount * times);
}

/** The amount itself, or 0 where it would be negative. */
export function neverBelowZero(amount: Yen): Yen {
  return amount < 0 ? ZERO_YEN : amount;
}

/** The same amount on the other side of the ledger. */
export function negateYen(amount: Yen): Yen {
  return yen(-amount);
}

/**
 * Cuts an amount into parts no larger than `largest`, full parts first; 0 has no parts.
 *
 * @throws InvariantError for a negative amount or a largest part below 1 yen.
 */
export function splitYen(amount: Yen, largest: Yen): Yen[] {
  invariant(amount >= 0 && largest >= 1, `cannot split ${amount} into parts of ${largest}`);
  const parts: Yen[] = [];
  for (let rest: number = amount; rest > 0; rest -= largest) parts.push(yen(Math.min(rest, largest)));
  return parts;
}
