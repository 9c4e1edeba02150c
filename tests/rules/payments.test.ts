import { describe, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '#app/core/policy.ts';
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
    const checked = checkAmount({ invoiceId, amount: yen(amount) }, { total: yen(62_128) }, DEFAULT_POLICY);
    expect(checked).toEqual(refusal ? { ok: false, refusal } : { ok: true, value: true });
  });

  test.each([
    { amount: 61_698, accepted: true, because: 'the fee of 430 yen is within the shortfall accepted' },
    { amount: 61_697, accepted: false, because: 'one yen beyond it' },
    { amount: 62_138, accepted: true, because: 'ten yen more are accepted' },
    { amount: 62_139, accepted: false, because: 'eleven are not' },
  ])('MAIL-20 a company may accept differences: $amount of 62,128 yen, $because', ({ amount, accepted }) => {
    const policy = { ...DEFAULT_POLICY, shortPaymentYen: yen(430), overPaymentYen: yen(10) };
    expect(checkAmount({ invoiceId, amount: yen(amount) }, { total: yen(62_128) }, policy).ok).toBe(accepted);
  });

  test('money for an invoice nobody issued is refused', () => {
    expect(checkAmount({ invoiceId, amount: yen(1) }, undefined, DEFAULT_POLICY)).toEqual({
      ok: false,
      refusal: { code: 'invoice-unknown', invoiceId },
    });
  });
});
