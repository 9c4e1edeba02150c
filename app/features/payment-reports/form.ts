import { z } from 'zod';
import { bankKana } from '#app/core/bank-kana.ts';
import type { Day } from '#app/core/calendar.ts';
import { parseId } from '#app/core/ids.ts';
import { typedDay } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyDigits, tidyKana, tidyText } from '#app/core/typed-text.ts';
import { type Yen, yen } from '#app/core/yen.ts';

const FORM_LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

/** Longest name of a payer: what a bank's field holds, typed in full width. */
const LONGEST_PAYER = 48;

const LONGEST_MESSAGE = 500;

/** What a customer fills in after a transfer. */
export const PaymentReportForm = z.object({
  id: z.string({ error: FORM_LOST }).transform((text, check) => {
    const id = parseId('rep', text);
    if (id) return id;
    check.addIssue({ code: 'custom', message: FORM_LOST });
    return z.NEVER;
  }),
  payer: z
    .string({ error: '振込名義(カナ)を入力してください。' })
    .transform((text, check): string => {
      const payer = tidyKana(text);
      const read = bankKana(payer);
      if (read.ok) return payer;
      check.addIssue({
        code: 'custom',
        message: `「${read.refusal.character}」は振込名義に使用できない文字です。ご利用明細のとおり、カナ・英数字で入力してください。`,
      });
      return z.NEVER;
    })
    .refine((payer) => /[\p{L}\p{N}]/u.test(payer), '振込名義(カナ)を入力してください。')
    .refine(
      (payer) => isNoLongerThan(payer, LONGEST_PAYER),
      `振込名義(カナ)は${LONGEST_PAYER}文字以内で入力してください。`,
    ),
  paidOn: z.string({ error: '振込日を入力してください。' }).transform((text, check): Day => {
    const typed = typedDay(text, { what: '振込日', example: '2026-05-29' });
    if (typed.ok) return typed.value;
    check.addIssue({ code: 'custom', message: typed.refusal });
    return z.NEVER;
  }),
  amount: z.string({ error: '振込金額を入力してください。' }).transform((text, check): Yen => {
    const digits = tidyDigits(text);
    if (/^\d{1,12}$/.test(digits) && Number(digits) > 0) return yen(Number(digits));
    check.addIssue({ code: 'custom', message: '振込金額は「12,540」のように、円単位の整数で入力してください。' });
    return z.NEVER;
  }),
  message: z
    .string()
    .default('')
    .transform(tidyText)
    .refine(
      (message) => isNoLongerThan(message, LONGEST_MESSAGE),
      `ご連絡事項は${LONGEST_MESSAGE}文字以内で入力してください。`,
    ),
});

/** The names of the fields of a report. */
export const PAYMENT_REPORT_FIELDS = Object.keys(PaymentReportForm.shape);
