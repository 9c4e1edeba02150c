import { z } from 'zod';
import type { Month } from '#app/core/calendar.ts';
import { typedMonth } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyDigits, tidyLine } from '#app/core/typed-text.ts';
import { yen, negateYen } from '#app/core/yen.ts';
import { yenText } from '#app/core/wording.ts';
import { type AskedCorrection, MOST_CORRECTED } from './rules.ts';

const LONGEST_REASON = 200;
const LONGEST_CODE = 60;

const optionalText = z.string().transform(tidyLine).optional();

/** A correction as staff type it; the cashback it corrects is named by both its order number and its term, or by neither. */
export const AdjustmentForm = z
  .object({
    partner: z
      .string({ error: 'パートナー番号を入力してください。' })
      .transform((text) => tidyLine(text.normalize('NFKC')))
      .refine((text) => text !== '' && isNoLongerThan(text, LONGEST_CODE), 'パートナー番号を入力してください。'),
    direction: z.enum(['more', 'less'], { error: '加算または減算を選択してください。' }),
    amount: z
      .string({ error: '金額を入力してください。' })
      .transform((text) => tidyDigits(text))
      .refine(
        (text) => /^[1-9]\d{0,7}$/.test(text) && Number(text) <= MOST_CORRECTED,
        `金額は1円から${yenText(MOST_CORRECTED)}までの整数で入力してください。`,
      ),
    reason: z
      .string({ error: '理由を入力してください。' })
      .transform(tidyLine)
      .refine((text) => text !== '', '理由を入力してください。')
      .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
    orderNumber: optionalText,
    term: z
      .string()
      .transform(tidyDigits)
      .refine((text) => text === '' || /^[1-9]\d{0,3}$/.test(text), '期は「1」「2」のように入力してください。')
      .optional(),
    month: z
      .string()
      .transform((text, check): Month | '' => {
        const parsed = tidyLine(text) === '' ? '' : typedMonth(text);
        if (parsed !== undefined) return parsed;
        check.addIssue({ code: 'custom', message: '対象月は「2026-05」の形式で入力してください。' });
        return z.NEVER;
      })
      .optional(),
  })
  .superRefine(({ orderNumber, term }, check) => {
    if (Boolean(orderNumber) === Boolean(term)) return;
    const message = '注文番号と期は、両方を入力するか、どちらも空欄にしてください。';
    check.addIssue({ code: 'custom', path: [orderNumber ? 'term' : 'orderNumber'], message });
  })
  .transform(({ partner, direction, amount, reason, orderNumber, term, month }): AskedCorrection => {
    const moved = yen(Number(amount));
    return {
      partnerCode: partner,
      amount: direction === 'more' ? moved : negateYen(moved),
      reason,
      cashback: orderNumber && term ? { orderNumber: orderNumber.toUpperCase(), term: Number(term) } : null,
      month: month || null,
    };
  });

/** The names of the fields of a correction. */
export const ADJUSTMENT_FIELDS = ['partner', 'direction', 'amount', 'reason', 'orderNumber', 'term', 'month'];
