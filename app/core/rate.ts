import { Decimal } from 'decimal.js';
import { invariant } from './invariant.ts';
import { type Yen, yen } from './yen.ts';

declare const rateBrand: unique symbol;

/** An exact share as canonical decimal text: "0", "0.15". Never a float. */
export type Rate = string & { readonly [rateBrand]: true };

/** Products of a safe integer and any stored rate stay exact below this many digits. */
const Exact = Decimal.clone({ precision: 100, rounding: Decimal.ROUND_DOWN });

const DECIMAL_TEXT = /^(?:0|[1-9]\d{0,14})(?:\.\d{1,30})?$/;

/** No discount, no cashback. */
export const ZERO_RATE = '0' as Rate;

/** The most a rate card may grant, at contract and at renewal. PRG-07. */
export const HIGHEST_RATE = '0.3' as Rate;

/** Reads decimal text such as "0.10"; undefined when it is not a plain decimal of 0 or more. */
export function parseRate(text: string): Rate | undefined {
  return DECIMAL_TEXT.test(text) ? (new Exact(text).toFixed() as Rate) : undefined;
}

/**
 * Takes decimal text as a rate.
 *
 * @throws InvariantError when it is not a plain decimal of 0 or more.
 */
export function rate(text: string): Rate {
  const parsed = parseRate(text);
  invariant(parsed !== undefined, `${text} is not a rate`);
  return parsed;
}

/** Reads a percentage as people type it ("15", "7.5"); undefined when it is not a number of 0 or more. */
export function parsePercent(text: string): Rate | undefined {
  const parsed = parseRate(text);
  return parsed === undefined ? undefined : (new Exact(parsed).dividedBy(100).toFixed() as Rate);
}

/** The rate as a number of percent, exact: "0.075" → "7.5". */
export function percentOf(share: Rate): string {
  return new Exact(share).times(100).toFixed();
}

/** Negative when `left` is the lower rate, 0 when equal, positive when it is the higher. */
export function compareRates(left: Rate, right: Rate): number {
  return new Exact(left).comparedTo(right);
}

/**
 * The share of an amount in whole yen; a result below 1 yen is dropped. BIL-02.
 * Rounding down happens in this file and nowhere else.
 *
 * @throws InvariantError for a negative amount.
 */
export function shareOf(amount: Yen, share: Rate): Yen {
  invariant(amount >= 0, `a share of ${amount} is not defined`);
  const point = share.indexOf('.');
  const scale = point < 0 ? 0 : share.length - point - 1;
  const product = amount * Number(point < 0 ? share : share.slice(0, point) + share.slice(point + 1));
  if (scale <= 15 && Number.isSafeInteger(product)) {
    const unit = 10 ** scale;
    return yen((product - (product % unit)) / unit);
  }
  return yen(new Exact(amount).times(share).floor().toNumber());
}

/** The tax that is within an amount, in whole yen; below 1 yen is dropped, and what is taken off has it with its sign. BIL-02. */
export function taxWithin(total: Yen, taxRate: Rate): Yen {
  const tax = new Exact(total).abs().times(taxRate).dividedBy(new Exact(taxRate).plus(1)).floor().toNumber();
  return yen(total < 0 ? -tax : tax);
}
