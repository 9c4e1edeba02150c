import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { type Rate, rate } from '#app/core/rate.ts';

/** The first day of the system of qualified invoices. */
export const INVOICE_SYSTEM_BEGAN = '2023-10-01' as Day;

/** What a partner says of its registration: a company's or a person's number, or that the registration ended. */
export type RegistrationEntry =
  { standing: 'company' | 'individual'; number: string; from: Day } | { standing: 'ended'; from: Day };

/** One dated entry as stored; without a number the registration ended. */
export type DatedRegistration = { fromDay: Day; number: string | null };

/** Why an entry is not taken. */
export type RegistrationRefusal =
  | { code: 'no-such-number' }
  | { code: 'check-digit' }
  | { code: 'before-the-system' }
  | { code: 'not-registered' }
  | { code: 'said-already' };

/** A number as typed, in any width and with or without T, as T and 13 digits; undefined when it is none. */
export function readRegistrationNumber(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐−–—ー]/gu, '');
  const [, digits] = /^T?(\d{13})$/.exec(plain) ?? [];
  return digits === undefined ? undefined : `T${digits}`;
}

/** Whether a company's number carries its check digit: 9 less the weighted sum of the other twelve modulo 9. */
export function checkDigitHolds(number: string): boolean {
  const [check = NaN, ...digits] = [...number.slice(1)].map(Number);
  const sum = digits.toReversed().reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 2), 0);
  return check === 9 - (sum % 9);
}

/** Whether an entry can be stored beside those there are. A person's number has no check digit that is certain. GAP-10. */
export function checkRegistration(
  entry: RegistrationEntry,
  known: readonly DatedRegistration[],
): Outcome<DatedRegistration, RegistrationRefusal> {
  if (entry.from < INVOICE_SYSTEM_BEGAN) return refused({ code: 'before-the-system' });
  const before = numberOn(known, entry.from);
  if (entry.standing === 'ended') {
    return before === null ? refused({ code: 'not-registered' }) : done({ fromDay: entry.from, number: null });
  }
  const number = readRegistrationNumber(entry.number);
  if (number === undefined) return refused({ code: 'no-such-number' });
  if (entry.standing === 'company' && !checkDigitHolds(number)) return refused({ code: 'check-digit' });
  return before === number ? refused({ code: 'said-already' }) : done({ fromDay: entry.from, number });
}

/**
 * The number that is in force on a day; null where there is none.
 *
 * @param entries in order of the day they count from, and of two for one day the corrected one last.
 */
export function numberOn(entries: readonly DatedRegistration[], on: Day): string | null {
  return entries.findLast(({ fromDay }) => fromDay <= on)?.number ?? null;
}

/** From which day on which share of the tax on a purchase from somebody unregistered may be deducted. */
const TRANSITION: readonly { from: Day; share: Rate }[] = [
  { from: '2031-10-01' as Day, share: rate('0') },
  { from: '2030-10-01' as Day, share: rate('0.3') },
  { from: '2028-10-01' as Day, share: rate('0.5') },
  { from: '2026-10-01' as Day, share: rate('0.7') },
  { from: INVOICE_SYSTEM_BEGAN, share: rate('0.8') },
];

/** The deductible share 経過措置 of a purchase of a day: the whole with a number, less by the period without one. */
export function deductibleShare(number: string | null, on: Day): Rate {
  if (number !== null) return rate('1');
  return TRANSITION.find(({ from }) => from <= on)?.share ?? rate('1');
}
