import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_REASON = 200;

/** Whether money is kept back or let go, and why. */
export const HoldForm = z.object({
  step: z.enum(['hold', 'release'], {
    error: '画面の情報が失われました。画面を開き直して、もう一度お手続きください。',
  }),
  reason: z
    .string({ error: '理由を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '理由を入力してください。')
    .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
});

/** The names of the fields of that form. */
export const HOLD_FIELDS = Object.keys(HoldForm.shape);
