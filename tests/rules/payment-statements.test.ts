import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate, taxWithin } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { statementSheet } from '#app/features/payment-statements/messages.ts';
import {
  type SettledLine,
  type StoredCorrection,
  paidYears,
  parsePeriod,
  settledLines,
  statementOf,
} from '#app/features/payment-statements/rules.ts';
import { layOut } from '#app/platform/sheet-layout.server.ts';

const PARTNER = { code: 'BP-0007', name: '青空デザイン株式会社' };
const TAXED = { treatment: 'service-fee', registrations: [], taxRateOn: () => rate('0.1') } as const;
const NUMBER = 'T4011001098993';

const line = (paidIn: string, earnedOn: string, amount: number) => ({
  month: month(paidIn),
  orderNumber: `A1B2C-${amount}`,
  term: 2,
  event: 'renewal' as const,
  earnedOn: day(earnedOn),
  base: yen(amount * 5),
  rate: rate('0.2'),
  amount: yen(amount),
});

const settled = (paidIn: string, on: string, amount: number, more: Partial<SettledLine> = {}): SettledLine => ({
  ...{ id: 'adj_1', kind: 'correction', month: month(paidIn), on: day(on), amount: yen(amount) },
  ...{ reason: '件数の訂正による差額', orderNumber: null, term: null, corrects: null, taxedOn: day(on) },
  ...more,
});

const byMail = (on: string) => ({ route: 'mail-money' as const, movedOn: day(on) });

const PAID = {
  payouts: [
    {
      month: month('2026-09'),
      paidOn: day('2026-09-30'),
      ...byMail('2026-09-30'),
      amount: yen(9_120),
      returnedOn: null,
    },
    {
      month: month('2026-11'),
      paidOn: day('2026-11-30'),
      ...byMail('2026-11-30'),
      amount: yen(15_000),
      returnedOn: null,
    },
    {
      month: month('2026-12'),
      paidOn: day('2026-12-31'),
      ...byMail('2026-12-31'),
      amount: yen(7_000),
      returnedOn: day('2027-01-08'),
    },
    { month: month('2027-01'), paidOn: day('2027-01-31'), ...byMail('2027-01-31'), amount: yen(800), returnedOn: null },
  ],
  lines: [
    line('2026-09', '2026-08-15', 9_120),
    line('2026-11', '2026-09-30', 5_000),
    line('2026-11', '2026-10-01', 10_000),
    line('2027-01', '2026-12-15', 1_000),
    line('2026-12', '2026-11-15', 7_000),
  ],
  corrections: [settled('2027-01', '2027-01-05', -200)],
};

const NOVEMBER = { kind: 'month', month: month('2026-11') } as const;

/** Everything that stands on a statement, page after page. */
function textOf(...given: Parameters<typeof statementOf>): string {
  const statement = statementOf(...given);
  if (!statement) throw new Error('something was paid');
  const sheet = statementSheet(statement, {
    name: '見本株式会社',
    postalCode: '100-0001',
    address: '東京都千代田区千代田1-1',
    phone: '03-0000-0000',
    registrationNumber: 'T7010705000725',
    bankAccount: '見本銀行 本店 普通 0000000',
  });
  const marks = layOut(sheet).flat();
  return marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])).join('\n');
}

describe('GAP-12 tax within an amount', () => {
  test.each([
    [0, '0.1', 0],
    [10, '0.1', 0],
    [11, '0.1', 1],
    [1_100, '0.1', 100],
    [1_099, '0.1', 99],
    [300_000, '0.1', 27_272],
    [108, '0.08', 8],
    [9_007_199_254_740_991, '0.1', 818_836_295_885_544],
  ])('%d yen at %s: %d yen', (amount, share, tax) => {
    expect(taxWithin(yen(amount), rate(share))).toBe(tax);
  });

  test('what is taken off has the same tax with its sign', () => {
    expect(taxWithin(yen(-1_100), rate('0.1'))).toBe(-100);
  });
});

describe('GAP-10, GAP-12 the payment statement', () => {
  test('of a month has its payout, its lines, and the tax by the day each cashback was earned', () => {
    expect(statementOf(NOVEMBER, PARTNER, PAID, TAXED)).toMatchObject({
      number: 'PS-202611-BP-0007',
      total: 15_000,
      corrections: [],
      paidOn: '2026-11-30',
      lines: [{ amount: 5_000 }, { amount: 10_000 }],
      taxes: [
        { number: null, deductible: '0.8', total: 5_000, tax: 454 },
        { number: null, deductible: '0.7', total: 10_000, tax: 909 },
      ],
    });
  });

  test('of a registered partner is one group, and its tax is rounded once', () => {
    const registered = [{ fromDay: day('2026-01-01'), number: NUMBER }];
    expect(statementOf(NOVEMBER, PARTNER, PAID, { ...TAXED, registrations: registered })?.taxes).toEqual([
      { number: NUMBER, deductible: '1', taxRate: '0.1', total: 15_000, tax: 1_363 },
    ]);
  });

  test('of a year sums its months; a payout given back, and its lines, are in none', () => {
    const year = statementOf({ kind: 'year', year: 2026 }, PARTNER, PAID, TAXED);
    expect(year).toMatchObject({ number: 'PS-2026-BP-0007', total: 24_120, corrections: [], paidOn: '2026-11-30' });
    expect(year?.lines).toHaveLength(3);
  });

  test('what was paid beside the cashbacks is named one by one, and each taxed as what it corrects', () => {
    const corrections = [
      settled('2027-01', '2026-12-20', -500, {
        id: 'adj_2',
        orderNumber: 'A1B2C-1',
        term: 2,
        taxedOn: day('2026-09-15'),
      }),
      settled('2027-01', '2027-01-05', 300, {
        id: 'adj_3',
        reason: '2026年11月分の率の訂正',
        corrects: month('2026-11'),
      }),
    ];
    const january = { kind: 'month', month: month('2027-01') } as const;
    expect(statementOf(january, PARTNER, { ...PAID, corrections }, TAXED)).toMatchObject({
      total: 800,
      taxes: [
        { deductible: '0.7', total: 1_300, tax: 118 },
        { deductible: '0.8', total: -500, tax: -45 },
      ],
    });
    const paper = textOf(january, PARTNER, { ...PAID, corrections }, TAXED);
    for (const words of ['調整の内訳', 'A1B2C-1 第2期', '−500円', '2026年11月分', '+300円', '調整の合計 −200円']) {
      expect(paper).toContain(words);
    }
    const year = textOf({ kind: 'year', year: 2027 }, PARTNER, { ...PAID, corrections }, TAXED);
    for (const words of ['2027年1月', '−500円', '+300円', '−200円']) expect(year).toContain(words);
  });

  test('a payout of which more is said than was paid makes no paper', () => {
    const wrong = { ...PAID, corrections: [] };
    expect(() => statementOf({ kind: 'month', month: month('2027-01') }, PARTNER, wrong, TAXED)).toThrow();
  });

  test('of a month whose money came back says so, and that nothing was paid', () => {
    const december = { kind: 'month', month: month('2026-12') } as const;
    expect(statementOf(december, PARTNER, PAID, TAXED)).toMatchObject({ total: 0, lines: [], taxes: [] });
    expect(textOf(december, PARTNER, PAID, TAXED)).toContain('2027年1月8日に銀行から返戻されました');
  });

  test('there is none of a period in which nothing was sent', () => {
    expect(statementOf({ kind: 'month', month: month('2026-08') }, PARTNER, PAID, TAXED)).toBeUndefined();
    expect(statementOf({ kind: 'year', year: 2025 }, PARTNER, PAID, TAXED)).toBeUndefined();
  });

  test('says on paper what the company chose the payment to be', () => {
    const purchase = textOf(NOVEMBER, PARTNER, PAID, {
      ...TAXED,
      registrations: [{ fromDay: day('2026-10-01'), number: NUMBER }],
    });
    for (const words of ['15,000円', '登録なし', '経過措置 80%', NUMBER, '適格(全額控除)', '仕入明細書', '14日以内']) {
      expect(purchase).toContain(words);
    }
    const back = textOf(NOVEMBER, PARTNER, PAID, { ...TAXED, treatment: 'price-return' });
    expect(back).toContain('売上げに係る対価の返還');
    expect(back).not.toContain('経過措置');
    const outside = textOf(NOVEMBER, PARTNER, PAID, { ...TAXED, treatment: 'untaxed' });
    expect(outside).toContain('対象外のお支払い');
    expect(outside).not.toContain('うち消費税');
  });
});

describe('GAP-12 what payouts hold beside cashbacks', () => {
  const stored: StoredCorrection = {
    ...{ id: 'adj_1', amount: yen(1_000), reason: '率の訂正', approvedOn: day('2026-10-20') },
    ...{ orderNumber: null, term: null, earnedOn: null, corrects: null, cameBack: false, settledIn: null },
  };

  test('a correction that no payout was sent with is not there yet', () => {
    expect(settledLines([stored], PAID.payouts)).toEqual([]);
  });

  test('a correction is taxed as its cashback, else as the end of its month, else as its own day', () => {
    const settledIn = month('2026-11');
    const lines = settledLines(
      [
        { ...stored, settledIn },
        { ...stored, settledIn, corrects: month('2026-06') },
        { ...stored, settledIn, corrects: month('2026-06'), orderNumber: 'A', term: 1, earnedOn: day('2026-07-01') },
      ],
      PAID.payouts,
    );
    expect(lines.map(({ taxedOn }) => taxedOn)).toEqual(['2026-10-20', '2026-06-30', '2026-07-01']);
  });

  test('money that came back stands off the payout it was sent with, and in the one it was sent again with', () => {
    const back = { ...stored, cameBack: true, corrects: month('2026-09'), settledIn: month('2026-11') };
    expect(settledLines([back], PAID.payouts)).toMatchObject([
      { kind: 'came-back', month: '2026-09', amount: -1_000, taxedOn: '2026-09-30' },
      { kind: 'sent-again', month: '2026-11', amount: 1_000, taxedOn: '2026-09-30' },
    ]);
  });
});

describe('periods in addresses', () => {
  test.each([
    ['2026-05', { kind: 'month', month: '2026-05' }],
    ['2026', { kind: 'year', year: 2026 }],
    ['2026-13', undefined],
    ['0000', undefined],
    ['20260', undefined],
    ['', undefined],
    ['2026-5', undefined],
  ])('%j', (text, period) => {
    expect(parsePeriod(text)).toEqual(period);
  });

  test('years in which something was paid, the latest first', () => {
    expect(paidYears(PAID.payouts)).toEqual([
      { year: 2027, paidOn: '2027-01-31', total: 800 },
      { year: 2026, paidOn: '2026-11-30', total: 24_120 },
    ]);
  });
});
