import { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { tidyDigits } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';
import { PAYMENT_METHODS } from '../invoices/rules.ts';

const FORM_LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** What staff fill in to record money that arrived for an invoice; it is dated by the business day. */
export const PaymentForm = z.object({
  /** Drawn with the page: two submits of one page are one payment. */
  id: z.string({ error: FORM_LOST }).transform((text, check) => {
    const id = parseId('pay', text);
    if (id) return id;
    check.addIssue({ code: 'custom', message: FORM_LOST });
    return z.NEVER;
  }),
  invoiceId: z.string({ error: '請求書を選び直してください。' }).transform((text, check) => {
    const id = parseId('inv', text);
    if (id) return id;
    check.addIssue({ code: 'custom', message: '請求書を選び直してください。' });
    return z.NEVER;
  }),
  method: z.enum(PAYMENT_METHODS, { error: '入金の方法を選択してください。' }).default('transfer'),
  amount: z.string({ error: '入金額を入力してください。' }).transform((text, check): Yen => {
    const digits = tidyDigits(text);
    if (/^\d{1,12}$/.test(digits)) return yen(Number(digits));
    check.addIssue({ code: 'custom', message: '入金額は「12,540」のように、円単位の整数で入力してください。' });
    return z.NEVER;
  }),
});

/** The names of the fields of a payment. */
export const PAYMENT_FIELDS = Object.keys(PaymentForm.shape);

/** An invoice number as typed, with or without spaces and full-width digits; undefined when it cannot be one. */
export function parseInvoiceNumber(text: string | undefined): number | undefined {
  const digits = tidyDigits(text ?? '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
