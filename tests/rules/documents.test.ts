import { describe, expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import type { Sheet } from '#app/core/sheet.ts';
import { yen } from '#app/core/yen.ts';
import { type InvoicePaper, creditNoteSheet, invoiceSheet } from '#app/features/documents/rules.ts';
import { layOut } from '#app/platform/sheet-layout.server.ts';

const ISSUER = {
  name: '見本株式会社',
  postalCode: '100-0001',
  address: '東京都千代田区千代田1-1',
  phone: '03-0000-0000',
  registrationNumber: 'T4011001098993',
  bankAccount: '見本銀行 本店 普通 0000000',
};

const PAPER: InvoicePaper = {
  number: 1204,
  orderNumber: 'A1B2C-D3E4F',
  term: 1,
  issuedOn: day('2026-02-01'),
  dueOn: day('2026-03-31'),
  recipientName: '山田商店',
  recipientPerson: '山田太郎',
  recipientPostalCode: null,
  recipientAddress: null,
  planName: 'シェアードプラン',
  termMonths: 12,
  coversFrom: day('2026-04-01'),
  coversTo: day('2027-03-31'),
  serverFee: yen(45_600),
  setupFee: yen(20_000),
  discountRate: rate('0.2'),
  discount: yen(9_120),
  countMonth: month('2026-01'),
  count: 4,
  taxRate: rate('0.10'),
  tax: yen(5_648),
  total: yen(62_128),
  status: 'open',
  creditNote: null,
};

const NOTE = {
  number: 7,
  issuedOn: day('2026-04-10'),
  taxRate: rate('0.10'),
  net: yen(56_480),
  tax: yen(5_648),
  total: yen(62_128),
};

/** Everything that stands on a sheet, page after page. */
function textOf(sheet: Sheet): string {
  const marks = layOut(sheet).flat();
  return marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : [])).join('\n');
}

describe('MAIL-18, MAIL-19, CTR-05 the qualified invoice has what the law asks for', () => {
  const text = textOf(invoiceSheet(PAPER, ISSUER));

  test.each([
    ['the issuer', '見本株式会社'],
    ['its registration number', '登録番号 T4011001098993'],
    ['the day of issue', '2026年2月1日'],
    ['the recipient', '山田商店'],
    ['what was sold', 'シェアードプラン 利用料(新規)'],
    ['over which days', '2026年4月1日〜2027年3月31日'],
    ['the list price', '45,600円'],
    ['the discount and its rate', 'パートナー割引 20%'],
    ['the count the rate stands on', '2026年1月31日の契約件数 4件'],
    ['what the discount takes off', '−9,120円'],
    ['set-up', '20,000円'],
    ['BIL-03 the net amount of the rate', '10%対象 計(税抜)\n56,480円'],
    ['BIL-02 the tax of the rate', '消費税(10%)\n5,648円'],
    ['the total', '合計(税込)\n62,128円'],
    ['MAIL-20 who bears the fee', '振込手数料はお客様にてご負担'],
    ['CON-08 that the slip is the receipt', '領収書に代えさせていただきます'],
    ['that the first term may begin later', 'ご入金後の最初の1日または15日から'],
  ])('%s', (_what, expected) => {
    expect(text.replaceAll('\n', '')).toContain(expected.replaceAll('\n', ''));
  });

  test.each([
    { change: { recipientPerson: null }, first: '山田商店\u00a0御中', because: 'a company alone' },
    { change: { recipientPerson: '山田商店' }, first: '山田商店\u00a0様', because: 'a person' },
    { change: { recipientName: null }, first: 'ご契約者 様', because: 'nobody known' },
  ])('CON-04 it is addressed to $because: $first', ({ change, first }) => {
    expect(textOf(invoiceSheet({ ...PAPER, ...change }, ISSUER))).toContain(first);
  });

  test('a void one says so and asks for no money', () => {
    const text = textOf(invoiceSheet({ ...PAPER, status: 'void' }, ISSUER));
    expect(text).toContain('この請求書は取り消されました');
    expect(text).not.toContain('お振込先');
  });

  test('one that was given back names its credit note', () => {
    const text = textOf(invoiceSheet({ ...PAPER, status: 'refunded', creditNote: NOTE }, ISSUER));
    expect(text).toContain('返還請求書 CN-7(2026年4月10日発行)');
  });
});

describe('REF-01, REF-03 the credit note has what the law asks for', () => {
  const text = textOf(creditNoteSheet(PAPER, NOTE, ISSUER));

  test.each([
    ['issuer and number', '登録番号 T4011001098993'],
    ['its own number', 'CN-7'],
    ['the day of the return', '2026年4月10日'],
    ['the sale it gives back', '請求書 1204(2026年2月1日発行)'],
    ['the amount of the rate', '56,480円'],
    ['the tax of the rate', '5,648円'],
  ])('%s', (_what, expected) => {
    expect(text).toContain(expected);
  });
});
