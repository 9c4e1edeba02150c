import { type Day, type Month, lastDayOf, parseMonth } from '#app/core/calendar.ts';
import type { AdjustmentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Rate, taxWithin } from '#app/core/rate.ts';
import { type Yen, negateYen, sumYen, yen } from '#app/core/yen.ts';
import type { PayoutRoute } from '../payouts/rules.ts';
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
  /** How it went, and the day banks moved it: of a transfer not always the month-end. */
  route: PayoutRoute;
  movedOn: Day;
  amount: Yen;
  /** The day the bank gave it back; null where it did not. */
  returnedOn: Day | null;
};

/** A correction of a partner's, or a transfer of a divided payout that came back, with the payout that settled it. */
export type StoredCorrection = {
  id: AdjustmentId;
  amount: Yen;
  reason: string;
  /** The day it was approved, or the transfer came back. */
  approvedOn: Day;
  /** The cashback it corrects, with the day that was earned; all null where it names none. */
  orderNumber: string | null;
  term: number | null;
  earnedOn: Day | null;
  /** The month it corrects, or at whose end the transfer was sent first; null where none is named. */
  corrects: Month | null;
  cameBack: boolean;
  /** The month-end of the payout that was sent with it; null while none was. */
  settledIn: Month | null;
};

/** What a payout holds beside its cashbacks: a correction, money that did not stay with the partner, the same sent again. */
export type SettledLine = Omit<StoredCorrection, 'approvedOn' | 'earnedOn' | 'cameBack' | 'settledIn'> & {
  kind: 'correction' | 'came-back' | 'sent-again';
  /** The month-end of the payout it is in. */
  month: Month;
  on: Day;
  /** The day whose tax rate and registration hold for it. */
  taxedOn: Day;
};

/**
 * The lines that stand beside cashbacks in payouts that were sent, in order of month and day. A correction is taxed as the
 * cashback it corrects, else as on the last day of its month, else as on its own day; money that came back, and the same
 * sent again, as on the day it was first sent. GAP-12.
 */
export function settledLines(
  corrections: readonly StoredCorrection[],
  payouts: readonly Pick<PaidPayout, 'month' | 'paidOn'>[],
): SettledLine[] {
  const paidOn = new Map(payouts.map((payout) => [payout.month, payout.paidOn]));
  const lines = corrections.flatMap(
    ({ approvedOn: on, earnedOn, cameBack, settledIn, ...correction }): SettledLine[] => {
      const { corrects, amount } = correction;
      if (!cameBack) {
        const taxedOn = earnedOn ?? (corrects ? lastDayOf(corrects) : on);
        return settledIn ? [{ ...correction, kind: 'correction', month: settledIn, on, taxedOn }] : [];
      }
      const firstSentOn = corrects && paidOn.get(corrects);
      invariant(corrects && firstSentOn, 'what came back was sent at a month-end');
      const back = { ...correction, on, taxedOn: firstSentOn };
      return [
        { ...back, kind: 'came-back', month: corrects, amount: negateYen(amount) },
        ...(settledIn ? [{ ...back, kind: 'sent-again' as const, month: settledIn }] : []),
      ];
    },
  );
  return lines.toSorted((one, other) => one.month.localeCompare(other.month) || one.on.localeCompare(other.on));
}

/** How the tax in a line is treated: its rate, and the partner's standing on the day that holds for it. */
export type TaxStanding = Pick<TaxGroup, 'number' | 'deductible' | 'taxRate'>;

/** What decides the tax in payments to a partner. */
export type TaxFacts = {
  treatment: Policy['cashbackTax'];
  registrations: readonly DatedRegistration[];
  taxRateOn: (on: Day) => Rate;
};

/** How money of a day is taxed; undefined where the company treats it as outside the tax. GAP-12. */
export function taxStandingOn(on: Day, { treatment, registrations, taxRateOn }: TaxFacts): TaxStanding | undefined {
  if (treatment === 'untaxed') return undefined;
  const number = numberOn(registrations, on);
  const deductible = treatment === 'service-fee' ? deductibleShare(number, on) : null;
  return { number, deductible, taxRate: taxRateOn(on) };
}

/** Lines beside cashbacks, each with how its tax is treated; absent outside the tax. */
export type TaxedLine = SettledLine & { tax?: TaxStanding };

/** Names with each line how its tax is treated. */
export function withTax(lines: readonly SettledLine[], facts: TaxFacts): TaxedLine[] {
  return lines.map((line) => {
    const tax = taxStandingOn(line.taxedOn, facts);
    return tax ? { ...line, tax } : line;
  });
}

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
  /** What was paid beside the cashbacks or taken off them, one by one; with them it adds up to `total`. */
  corrections: readonly TaxedLine[];
  total: Yen;
  /** The day the last money of the period went, how, and when banks moved it. */
  paidOn: Day;
  route: PayoutRoute;
  movedOn: Day;
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
  paid: { payouts: readonly PaidPayout[]; lines: readonly PaidLine[]; corrections: readonly SettledLine[] },
  facts: TaxFacts,
): PaymentStatement | undefined {
  const sent = paid.payouts.filter(({ month }) => isInPeriod(month, period));
  const payouts = sent.filter(({ returnedOn }) => returnedOn === null);
  const last = payouts.at(-1) ?? (period.kind === 'month' ? sent.at(-1) : undefined);
  if (!last) return undefined;
  const paidMonths = new Set(payouts.map(({ month }) => month));
  const lines = paid.lines.filter(({ month }) => paidMonths.has(month));
  const corrections = paid.corrections.filter(({ month }) => paidMonths.has(month));
  const total = sumYen(payouts.map(({ amount }) => amount));
  const parts = [
    ...lines.map(({ earnedOn, amount }) => ({ on: earnedOn, amount })),
    ...corrections.map(({ taxedOn, amount }) => ({ on: taxedOn, amount })),
  ];
  invariant(sumYen(parts.map(({ amount }) => amount)) === total, 'a payout is the sum of what is in it');
  return {
    ...{ period, partner, payouts, lines, total },
    corrections: withTax(corrections, facts),
    treatment: facts.treatment,
    number: statementNumber(period, partner.code),
    ...{ paidOn: last.paidOn, route: last.route, movedOn: last.movedOn },
    returnedOn: last.returnedOn,
    taxes: taxGroups(parts, facts),
  };
}

function taxGroups(parts: readonly { on: Day; amount: Yen }[], facts: TaxFacts): TaxGroup[] {
  const groups = new Map<string, Omit<TaxGroup, 'tax'>>();
  for (const { on, amount } of parts) {
    const standing = taxStandingOn(on, facts);
    if (!standing) return [];
    const key = [standing.taxRate, standing.deductible ?? '', standing.number ?? ''].join(' ');
    const group = groups.get(key) ?? { ...standing, total: yen(0) };
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
