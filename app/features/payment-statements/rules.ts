import { type Day, type Month, parseMonth } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Rate, taxWithin } from '#app/core/rate.ts';
import { type Yen, lessYen, sumYen, yen } from '#app/core/yen.ts';
import type { RateEvent } from '../rates/rules.ts';
import { type DatedRegistration, deductibleShare, numberOn } from '../tax-registrations/rules.ts';

/** Days after which a statement counts as agreed to by its partner who did not object. */
export const OBJECTION_DAYS = 14;

/** What a statement is about: one month-end's payout, or those of a calendar year. */
export type StatementPeriod = { kind: 'month'; month: Month } | { kind: 'year'; year: number };

/** Reads a period from an address, "2026-05" or "2026"; undefined when it is none. */
export function parsePeriod(text: string): StatementPeriod | undefined {
  const month = parseMonth(text);
  if (month) return { kind: 'month', month };
  return /^[12]\d{3}$/.test(text) ? { kind: 'year', year: Number(text) } : undefined;
}

/** A period as it stands in an address and in a number. */
export function periodText(period: StatementPeriod): string {
  return period.kind === 'month' ? period.month : String(period.year);
}

/** What a statement is called by, for good: its period and its partner. */
export function statementNumber(period: StatementPeriod, partnerCode: string): string {
  return `PS-${periodText(period).replace('-', '')}-${partnerCode}`;
}

/** Whether a payout of a month-end is in a period. */
export function isInPeriod(month: Month, period: StatementPeriod): boolean {
  return period.kind === 'month' ? month === period.month : month.startsWith(`${period.year}-`);
}

/** A cashback that was paid. */
export type PaidLine = {
  month: Month;
  orderNumber: string;
  term: number;
  event: RateEvent;
  earnedOn: Day;
  /** Server fee without tax. */
  base: Yen;
  rate: Rate;
  amount: Yen;
};

/** A payout that was sent. */
export type PaidPayout = {
  month: Month;
  paidOn: Day;
  amount: Yen;
  /** The day the bank gave it back; null where it did not. */
  returnedOn: Day | null;
};

/** What was paid under one tax rate with one standing of the partner, and the tax in it, rounded once. BIL-02, BIL-03. */
export type TaxGroup = {
  /** The partner's number on the days the cashbacks were earned; null where it had none. */
  number: string | null;
  /** How much of the tax may be deducted; null where the company treats the payment as no purchase. */
  deductible: Rate | null;
  taxRate: Rate;
  total: Yen;
  tax: Yen;
};

/** A payment statement 支払通知書. */
export type PaymentStatement = {
  number: string;
  period: StatementPeriod;
  partner: { code: string; name: string };
  payouts: readonly PaidPayout[];
  lines: readonly PaidLine[];
  /** What was paid beside the lines or taken off them; 0 where they add up. */
  otherwise: Yen;
  total: Yen;
  /** The day the last money of the period went. */
  paidOn: Day;
  /** The day the bank gave the month's payout back: nothing was paid then, and nothing is listed; null otherwise. */
  returnedOn: Day | null;
  /** Empty where the company treats cashbacks as outside the tax. */
  taxes: readonly TaxGroup[];
  treatment: Policy['cashbackTax'];
};

/**
 * Puts a statement together from what was sent; undefined where nothing was. Money given back is no part of a year, and
 * the statement of its month says so. The tax is within what was paid, and each
 * line's share of it follows the partner's registration on the day the cashback was earned. GAP-12.
 */
export function statementOf(
  period: StatementPeriod,
  partner: { code: string; name: string },
  paid: { payouts: readonly PaidPayout[]; lines: readonly PaidLine[] },
  registrations: readonly DatedRegistration[],
  { treatment, taxRateOn }: { treatment: Policy['cashbackTax']; taxRateOn: (on: Day) => Rate },
): PaymentStatement | undefined {
  const sent = paid.payouts.filter(({ month }) => isInPeriod(month, period));
  const payouts = sent.filter(({ returnedOn }) => returnedOn === null);
  const last = payouts.at(-1) ?? (period.kind === 'month' ? sent.at(-1) : undefined);
  if (!last) return undefined;
  const paidMonths = new Set(payouts.map(({ month }) => month));
  const lines = paid.lines.filter(({ month }) => paidMonths.has(month));
  const total = sumYen(payouts.map(({ amount }) => amount));
  const otherwise = lessYen(total, sumYen(lines.map(({ amount }) => amount)));
  const parts = [
    ...lines.map(({ earnedOn, amount }) => ({ on: earnedOn, amount })),
    ...(otherwise === 0 ? [] : [{ on: last.paidOn, amount: otherwise }]),
  ];
  return {
    ...{ period, partner, payouts, lines, otherwise, total, treatment },
    number: statementNumber(period, partner.code),
    paidOn: last.paidOn,
    returnedOn: last.returnedOn,
    taxes: treatment === 'untaxed' ? [] : taxGroups(parts, registrations, treatment, taxRateOn),
  };
}

function taxGroups(
  parts: readonly { on: Day; amount: Yen }[],
  registrations: readonly DatedRegistration[],
  treatment: 'service-fee' | 'price-return',
  taxRateOn: (on: Day) => Rate,
): TaxGroup[] {
  const groups = new Map<string, Omit<TaxGroup, 'tax'>>();
  for (const { on, amount } of parts) {
    const number = numberOn(registrations, on);
    const deductible = treatment === 'service-fee' ? deductibleShare(number, on) : null;
    const taxRate = taxRateOn(on);
    const key = [taxRate, deductible ?? '', number ?? ''].join(' ');
    const group = groups.get(key) ?? { number, deductible, taxRate, total: yen(0) };
    groups.set(key, { ...group, total: sumYen([group.total, amount]) });
  }
  return [...groups.values()].map((group) => ({ ...group, tax: taxWithin(group.total, group.taxRate) }));
}

/** A year in which something was paid. */
export type PaidYear = { year: number; paidOn: Day; total: Yen };

/** What was paid by calendar year, the latest year first. */
export function paidYears(payouts: readonly PaidPayout[]): PaidYear[] {
  const years = new Map<number, PaidYear>();
  for (const { month, paidOn, amount, returnedOn } of payouts) {
    if (returnedOn !== null) continue;
    const year = Number(month.slice(0, 4));
    const before = years.get(year);
    years.set(year, { year, paidOn, total: before ? sumYen([before.total, amount]) : amount });
  }
  return [...years.values()].toReversed();
}
