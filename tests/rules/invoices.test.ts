import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day, month, monthOf } from '#app/core/calendar.ts';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import {
  type InvoiceSubject,
  daysCovered,
  discountRead,
  figureInvoice,
  figureRefund,
  firstInvoiceDueOn,
  paymentEffect,
  recipientOf,
  renewalInvoiceDueOn,
} from '#app/features/invoices/rules.ts';
import type { RateCard } from '#app/features/rates/rules.ts';
import { amountUpTo, anyCardRate, anyDay } from '#tests/support/arbitraries.ts';

const SUBJECT: InvoiceSubject = {
  programme: 'discount',
  kind: 'server',
  planGroup: 'shared',
  term: 1,
  termMonths: 12,
  monthlyFee: yen(3_800),
  setupFee: yen(20_000),
};

const CARD: RateCard = {
  programme: 'discount',
  effectiveFrom: month('2026-01'),
  rows: [
    { planGroup: 'shared', event: 'new', minCount: 0, rate: rate('0.2') },
    { planGroup: 'shared', event: 'renewal', minCount: 0, rate: rate('0.05') },
    { planGroup: 'shared', event: 'renewal', minCount: 2, rate: rate('0.075') },
  ],
};

function figures(change: Partial<InvoiceSubject>, { issuedOn = '2026-02-01', count = 0, cards = [CARD] } = {}) {
  return figureInvoice({ ...SUBJECT, ...change }, day(issuedOn), count, cards, DEFAULT_POLICY);
}

describe('PRG-03, PRG-06 who is billed', () => {
  test.each([
    { programme: 'discount', billedTo: 'partner', discountRate: '0.2', countMonth: '2026-01', count: 4 },
    { programme: 'cashback', billedTo: 'client', discountRate: null, countMonth: null, count: null },
    { programme: null, billedTo: 'client', discountRate: null, countMonth: null, count: null },
  ] as const)('$programme: the $billedTo', ({ programme, ...shown }) => {
    expect(figures({ programme }, { count: 4 })).toMatchObject(shown);
  });
});

describe('PRG-08 a partner is shown the rate of an invoice', () => {
  test.each([
    { planGroup: 'shared', programme: 'discount', read: { rate: '0.2', countMonth: '2026-01', count: 4 } },
    { planGroup: 'mail', programme: 'discount', read: null },
    { planGroup: 'shared', programme: 'cashback', read: null },
  ] as const)('$planGroup under $programme: $read.rate', ({ planGroup, programme, read }) => {
    const kind = planGroup === 'mail' ? 'other' : 'server';
    expect(discountRead({ planGroup, ...figures({ programme, kind, planGroup }, { count: 4 }) })).toEqual(read);
  });
});

describe('PRG-10, PRG-11, PRG-14 the discount', () => {
  test.each([
    { issuedOn: '2026-02-01', countMonth: '2026-01', discountRate: '0.2', because: 'the card begins with January' },
    { issuedOn: '2026-02-28', countMonth: '2026-01', discountRate: '0.2', because: 'all of February reads January' },
    { issuedOn: '2026-01-31', countMonth: '2025-12', discountRate: '0', because: 'no card was in force in December' },
    { issuedOn: '2026-03-01', countMonth: '2026-02', discountRate: '0.2', because: 'a day later reads February' },
  ])('issued $issuedOn: $because', ({ issuedOn, countMonth, discountRate }) => {
    expect(figures({}, { issuedOn })).toMatchObject({ countMonth, discountRate });
  });

  test('PRG-08 what was added is billed once beside the server, and neither discounted nor left untaxed', () => {
    const added = figures({ optionFee: yen(1_200) });
    expect(added).toMatchObject({ serverFee: 45_600, discount: 9_120, setupFee: 20_000, optionFee: 1_200 });
    expect([added.tax, added.total]).toEqual([5_768, 63_448]);
  });

  test.each([
    { count: 1, discount: 2_280, because: 'one short of the step' },
    { count: 2, discount: 3_420, because: 'the step' },
  ])('a renewal with $count contracts → $discount yen: $because', ({ count, discount }) => {
    expect(figures({ term: 2 }, { count })).toMatchObject({ discount, setupFee: 0 });
  });

  test('only the server fee is discounted, and only of servers', () => {
    expect(figures({})).toMatchObject({ serverFee: 45_600, setupFee: 20_000, discount: 9_120 });
    expect(figures({ kind: 'other' }, { count: 7 })).toMatchObject({ discountRate: '0', discount: 0, count: 7 });
  });
});

describe('BIL-02, BIL-03 tax is worked out once, on the net sum', () => {
  test.each([
    { monthlyFee: 3_800, setupFee: 20_000, tax: 5_648, total: 62_128, because: '56,480 net' },
    { monthlyFee: 1, setupFee: 0, tax: 1, total: 11, because: '12 less 2 are 10' },
    { monthlyFee: 0, setupFee: 9, tax: 0, total: 9, because: 'nine tenths of a yen are dropped' },
    { monthlyFee: 0, setupFee: 0, tax: 0, total: 0, because: 'free servers cost nothing' },
  ])('$monthlyFee a month, $setupFee to set up: $because', ({ monthlyFee, setupFee, tax, total }) => {
    expect(figures({ monthlyFee: yen(monthlyFee), setupFee: yen(setupFee) })).toMatchObject({ tax, total });
  });

  test('set-up is due in the first term only', () => {
    expect([1, 2, 3].map((term) => figures({ term }).setupFee)).toEqual([20_000, 0, 0]);
  });

  test('figures agree with whole-number arithmetic, and no discount is above 30 %', () => {
    fc.assert(
      fc.property(amountUpTo(1_000_000), amountUpTo(1_000_000), anyCardRate, (monthlyFee, setupFee, share) => {
        const cards = [{ ...CARD, rows: [{ planGroup: 'shared', event: 'new' as const, minCount: 0, rate: share }] }];
        const invoice = figures({ monthlyFee, setupFee }, { cards });
        const millionths = BigInt(Math.round(Number(share) * 1_000_000));
        const discount = (BigInt(invoice.serverFee) * millionths) / 1_000_000n;
        const net = BigInt(invoice.serverFee) - discount + BigInt(setupFee);
        expect([invoice.discount, invoice.tax, invoice.total].map(BigInt)).toEqual([
          discount,
          net / 10n,
          net + net / 10n,
        ]);
        expect(invoice.discount * 10).toBeLessThanOrEqual(invoice.serverFee * 3);
      }),
    );
  });
});

describe('CON-03 when an invoice is due, and what its money does', () => {
  test('the first: the day before the ordered start', () => {
    expect(firstInvoiceDueOn(day('2026-06-01'))).toBe('2026-05-31');
    expect(firstInvoiceDueOn(day('2028-03-01'))).toBe('2028-02-29');
  });

  test.each([
    { renewsOn: '2026-04-15', issuedOn: '2026-02-01', dueOn: '2026-03-31', because: 'the month before the renewal' },
    { renewsOn: '2026-04-01', issuedOn: '2026-01-15', dueOn: '2026-03-31', because: 'the same for the 1st' },
    { renewsOn: '2028-03-15', issuedOn: '2028-01-01', dueOn: '2028-02-29', because: 'a leap year' },
    { renewsOn: '2026-04-15', issuedOn: '2026-03-31', dueOn: '2026-03-31', because: 'issued on that very day' },
    { renewsOn: '2026-04-15', issuedOn: '2026-04-01', dueOn: '2026-04-01', because: 'issued later: at once' },
  ])('renewed $renewsOn, issued $issuedOn → due $dueOn: $because', ({ renewsOn, issuedOn, dueOn }) => {
    expect(renewalInvoiceDueOn(day(renewsOn), day(issuedOn))).toBe(dueOn);
  });

  test('only an open invoice takes money; void and paid ones leave it unapplied', () => {
    expect([null, 'void', 'paid'].map((settled) => paymentEffect(settled as 'paid' | 'void' | null))).toEqual([
      'apply',
      'invoice-void',
      'invoice-paid',
    ]);
  });
});

describe('REF-01, REF-03, REF-04, CTR-07 what money back returns, and when', () => {
  test.each([
    { requestedOn: '2026-06-15', payOn: '2026-06-30', because: 'by the 19th: this month' },
    { requestedOn: '2026-06-19', payOn: '2026-06-30', because: 'the 19th itself' },
    { requestedOn: '2026-06-20', payOn: '2026-07-31', because: 'the 20th: the next month' },
    { requestedOn: '2026-06-30', payOn: '2026-07-31', because: 'the last day' },
    { requestedOn: '2026-07-03', payOn: '2026-07-31', because: 'begun in June, requested in July' },
    { requestedOn: '2028-01-31', payOn: '2028-02-29', because: 'a leap year' },
    { requestedOn: '2026-12-20', payOn: '2027-01-31', because: 'over the turn of the year' },
  ])('requested $requestedOn → paid $payOn: $because', ({ requestedOn, payOn }) => {
    expect(figureRefund(yen(100), [], day(requestedOn), DEFAULT_POLICY).payOn).toBe(payOn);
  });

  test.each([
    { fee: 0, first: 62_128, renewals: [], amount: 62_128, because: 'no fee is taken by default' },
    { fee: 440, first: 62_128, renewals: [], amount: 61_688, because: 'the fee is taken off' },
    { fee: 440, first: 440, renewals: [], amount: 0, because: 'the fee eats it all' },
    { fee: 440, first: 439, renewals: [], amount: 0, because: 'never below 0' },
    { fee: 440, first: 439, renewals: [1_000], amount: 1_000, because: 'a paid renewal goes back in full' },
    { fee: 440, first: 1_000, renewals: [1_000], amount: 1_560, because: 'the fee is taken once' },
  ])('fee $fee of $first and $renewals → $amount: $because', ({ fee, first, renewals, amount }) => {
    const policy = { ...DEFAULT_POLICY, refundTransferFee: yen(fee) };
    expect(figureRefund(yen(first), renewals.map(yen), day('2026-06-15'), policy).amount).toBe(amount);
  });

  test('money goes back at a month-end, this month or the next, and never more than was paid', () => {
    fc.assert(
      fc.property(anyDay, amountUpTo(100_000), amountUpTo(2_000), (requestedOn, first, fee) => {
        const policy = { ...DEFAULT_POLICY, refundTransferFee: fee };
        const { amount, payOn } = figureRefund(first, [], requestedOn, policy);
        expect(payOn >= requestedOn).toBe(true);
        expect(payOn.slice(0, 7) === monthOf(requestedOn)).toBe(Number(requestedOn.slice(8)) < 20);
        expect(amount).toBe(Math.max(0, first - fee));
      }),
    );
  });
});

describe('MAIL-19, CTR-05 what stands on the paper is kept as it was at issue', () => {
  const partner = { name: '山田商店', person: '山田太郎' };
  const client = { name: '鈴木医院', person: '鈴木花子' };

  test.each([
    { programme: 'discount', recipientName: '山田商店', recipientPerson: '山田太郎' },
    { programme: 'cashback', recipientName: '鈴木医院', recipientPerson: '鈴木花子' },
    { programme: null, recipientName: '鈴木医院', recipientPerson: '鈴木花子' },
  ] as const)('PRG-03, PRG-06 $programme: $recipientName', ({ programme, ...named }) => {
    expect(recipientOf(programme, partner, client)).toMatchObject(named);
  });

  test('an order that names nobody has no recipient', () => {
    expect(recipientOf('cashback', partner, undefined)).toMatchObject({ recipientName: null, recipientPerson: null });
  });

  test.each([
    { from: '2026-04-15', months: 12, to: '2027-04-14', because: 'the day before the renewal date' },
    { from: '2026-12-01', months: 3, to: '2027-02-28', because: 'over the turn of a year' },
  ])('CTR-04 $from for $months months ends on $to: $because', ({ from, months, to }) => {
    expect(daysCovered(day(from), months)).toEqual({ coversFrom: from, coversTo: to });
  });
});
