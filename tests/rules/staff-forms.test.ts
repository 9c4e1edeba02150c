import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { isNoLongerThan, tidyDigits, tidyKana, tidyLine, tidyPhone } from '#app/core/typed-text.ts';
import { momentText, signedYenText } from '#app/core/wording.ts';
import { yen } from '#app/core/yen.ts';
import { parseInvoiceNumber } from '#app/features/payments/form.ts';
import { outcomeOfPayment } from '#app/features/payments/rules.ts';
import { isBankDay, lastBankDayBefore } from '#app/platform/bank-calendar.server.ts';

describe('text as people type it', () => {
  test.each([
    { typed: '¥12,540', digits: '12540' },
    { typed: '１２，５４０円', digits: '12540' },
    { typed: ' 12 540 ', digits: '12540' },
    { typed: '7.5%', digits: '7.5' },
    { typed: '-1', digits: '-1' },
    { typed: '', digits: '' },
  ])('"$typed" is read as "$digits"', ({ typed, digits }) => {
    expect(tidyDigits(typed)).toBe(digits);
  });

  test('control characters vanish, kana become wide, telephone numbers narrow', () => {
    expect(tidyLine('株式会社\u0000あ\r\nい ')).toBe('株式会社 あ い');
    expect(tidyKana('ﾀﾛｳ さとー')).toBe('タロウ サトー');
    expect(tidyPhone('＋８１ ３（１２３４）５６７８')).toBe('03-1234-5678');
    expect(isNoLongerThan('𠮷𠮷', 2)).toBe(true);
  });

  test.each([
    { text: 'ctr_573kcfj1jynm9njrgp2k', known: true },
    { text: 'par_573kcfj1jynm9njrgp2k', known: false },
    { text: 'ctr_\u0000', known: false },
    { text: `ctr_${'a'.repeat(61)}`, known: false },
    { text: 'ctr_', known: false },
    { text: undefined, known: false },
  ])('$text is a contract’s id: $known', ({ text, known }) => {
    expect(parseId('ctr', text) !== undefined).toBe(known);
  });

  test.each([
    { text: '１２３', number: 123 },
    { text: '9'.repeat(16), number: undefined },
    { text: '1 or 1=1', number: undefined },
    { text: undefined, number: undefined },
  ])('$text is invoice number $number', ({ text, number }) => {
    expect(parseInvoiceNumber(text)).toBe(number);
  });
});

describe('words for staff', () => {
  test('a difference carries its sign, and a moment is told by the clock in Tokyo', () => {
    expect([yen(9_120), yen(-9_120), yen(0)].map(signedYenText)).toEqual(['+9,120円', '−9,120円', '±0円']);
    expect(momentText(new Date('2026-05-13T15:05:00Z'))).toBe('2026年5月14日 0:05');
  });
});

describe('CON-03 what a payment brought about', () => {
  const contract = { term: 1, startsOn: day('2026-02-01'), renewsOn: day('2027-02-01') };

  test.each([
    { term: 1, now: contract, outcome: { kind: 'starts', on: '2026-02-01' } },
    { term: 2, now: contract, outcome: { kind: 'goes-on', on: '2027-02-01' } },
    {
      term: 2,
      now: { ...contract, term: 2, renewsOn: day('2028-02-01') },
      outcome: { kind: 'reinstated', renewsOn: '2028-02-01' },
    },
  ])('paying for term $term of a contract in term $now.term: $outcome.kind', ({ term, now, outcome }) => {
    expect(outcomeOfPayment({ term, unapplied: null }, now)).toEqual(outcome);
  });

  test('money that pays nothing changes nothing', () => {
    expect(outcomeOfPayment({ term: 1, unapplied: 'invoice-void' }, contract)).toEqual({
      kind: 'unapplied',
      because: 'invoice-void',
    });
  });
});

describe('bank days', () => {
  test.each([
    { on: '2026-05-31', by: '2026-05-29', because: 'the booklet’s 31 May 2026 is a Sunday' },
    { on: '2026-11-30', by: '2026-11-27', because: 'the file has to be there before the day itself' },
    { on: '2026-12-31', by: '2026-12-30', because: 'banks close on 31 December' },
    { on: '2027-01-04', by: '2026-12-30', because: 'and open again after 3 January' },
    { on: '2026-05-07', by: '2026-05-01', because: 'Golden Week ends with a substitute holiday' },
  ])('for $on the bank has the file by $by: $because', ({ on, by }) => {
    expect(lastBankDayBefore(day(on))).toBe(by);
  });

  test('Saturdays are no bank days, Fridays are', () => {
    expect([day('2026-11-20'), day('2026-11-21'), day('2026-11-23')].map(isBankDay)).toEqual([true, false, false]);
  });
});
