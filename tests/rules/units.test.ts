import { describe, expect, test } from 'vitest';
import { type Day, type Month, addMonths, day, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId, PaymentId } from '#app/core/ids.ts';
import { type Rate, rate, shareOf } from '#app/core/rate.ts';
import { type Yen, sumYen, yen } from '#app/core/yen.ts';

const taken: unknown[] = [];
const take = {
  yen: (value: Yen) => taken.push(value),
  rate: (value: Rate) => taken.push(value),
  day: (value: Day) => taken.push(value),
  month: (value: Month) => taken.push(value),
  partner: (value: PartnerId) => taken.push(value),
  contract: (value: ContractId) => taken.push(value),
  invoice: (value: InvoiceId) => taken.push(value),
};

/** Never called: the type check of the repository reads it, and an accepted swap fails it. */
export function swapsThatDoNotCompile(partner: PartnerId, contract: ContractId, payment: PaymentId): void {
  // @ts-expect-error a bare number is not yen
  take.yen(9120);
  // @ts-expect-error a rate is not yen
  take.yen(rate('0.1'));
  // @ts-expect-error a product of yen is a bare number again
  take.yen(yen(1) * yen(2));
  // @ts-expect-error a sum by hand is a bare number again
  take.yen(yen(1) + yen(2));
  // @ts-expect-error a float is not a rate
  take.rate(0.1);
  // @ts-expect-error bare text is not a rate
  take.rate('0.1');
  // @ts-expect-error yen is not a rate
  take.rate(yen(1));
  // @ts-expect-error a day is not a rate
  take.rate(day('2026-05-31'));
  // @ts-expect-error bare text is not a day
  take.day('2026-05-31');
  // @ts-expect-error a month is not a day
  take.day(month('2026-05'));
  // @ts-expect-error a rate is not a day
  take.day(rate('0.1'));
  // @ts-expect-error a moment is not a day
  take.day(new Date(0));
  // @ts-expect-error bare text is not a month
  take.month('2026-05');
  // @ts-expect-error a day is not a month
  take.month(day('2026-05-31'));
  // @ts-expect-error a contract is not a partner
  take.partner(contract);
  // @ts-expect-error a partner is not a contract
  take.contract(partner);
  // @ts-expect-error a payment is not an invoice
  take.invoice(payment);
  // @ts-expect-error bare text is not an id
  take.contract('ordered yesterday');
  // @ts-expect-error the amount comes before the rate
  shareOf(rate('0.1'), yen(100));
  // @ts-expect-error the month before a day is asked of its month
  addMonths(day('2026-05-31'), -1);
  // @ts-expect-error the last day is one of a month
  lastDayOf(day('2026-05-31'));
  // @ts-expect-error a month has no month
  monthOf(month('2026-05'));
  // @ts-expect-error bare numbers are not added up as yen
  sumYen([1, 2]);
}

describe('yen, rates, days, months and ids', () => {
  test('are taken where they belong; swapped ones do not compile', () => {
    take.yen(yen(1));
    take.rate(rate('0.1'));
    take.day(day('2026-05-31'));
    take.month(monthOf(day('2026-05-31')));
    take.partner('par_1');
    take.contract('ctr_1');
    take.invoice('inv_1');
    expect(taken).toEqual([1, '0.1', '2026-05-31', '2026-05', 'par_1', 'ctr_1', 'inv_1']);
  });
});
