import { describe, expect, test } from 'vitest';
import { yen } from '#app/core/yen.ts';
import { checkAmount } from '#app/features/payments/rules.ts';

describe('CON-03, MAIL-20 an invoice is paid in one sum', () => {
  const invoiceId = 'inv_1' as const;

  test.each([
    { amount: 62_128, because: 'to the yen', refusal: undefined },
    { amount: 62_127, because: 'one yen short', refusal: { code: 'amount-differs', invoiceId, expected: 62_128 } },
    { amount: 62_129, because: 'one yen more', refusal: { code: 'amount-differs', invoiceId, expected: 62_128 } },
    { amount: 61_688, because: 'the fee taken off', refusal: { code: 'amount-differs', invoiceId, expected: 62_128 } },
    { amount: 0, because: 'nothing', refusal: { code: 'amount-differs', invoiceId, expected: 62_128 } },
  ])('$amount of 62,128 yen: $because', ({ amount, refusal }) => {
    const checked = checkAmount({ invoiceId, amount: yen(amount) }, { total: yen(62_128) });
    expect(checked).toEqual(refusal ? { ok: false, refusal } : { ok: true, value: true });
  });

  test('money for an invoice nobody issued is refused', () => {
    expect(checkAmount({ invoiceId, amount: yen(1) }, undefined)).toEqual({
      ok: false,
      refusal: { code: 'invoice-unknown', invoiceId },
    });
  });
});
