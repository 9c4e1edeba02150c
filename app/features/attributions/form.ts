import { z } from 'zod';
import { parseMonth } from '#app/core/calendar.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_REASON = 200;

const reason = z
  .string({ error: '理由を入力してください。' })
  .transform(tidyLine)
  .refine((text) => text !== '', '理由を入力してください。')
  .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`);

/** What staff decide about the referral of an order. */
export const ReferralForm = z.object({
  decision: z.enum(['give', 'leave'], { error: '紹介元の扱いを選択してください。' }),
  partnerCode: z
    .string({ error: 'パートナー番号を1つだけ入力してください。' })
    .transform(tidyLine)
    .refine((text) => isNoLongerThan(text, 40), 'パートナー番号は40文字以内で入力してください。')
    .default(''),
  fromMonth: z.string({ error: '開始月を選択してください。' }).transform((text, check) => {
    const month = parseMonth(text.trim());
    if (month) return month;
    check.addIssue({ code: 'custom', message: '開始月を一覧から選択してください。' });
    return z.NEVER;
  }),
  reason,
});

/** The names of the fields of the form. */
export const REFERRAL_FIELDS = Object.keys(ReferralForm.shape);
