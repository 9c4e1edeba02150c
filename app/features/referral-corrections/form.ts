import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_REASON = 200;

/** Why a planned correction is taken back. */
export const PlanWithdrawalForm = z.object({
  reason: z
    .string({ error: '取り消しの理由を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '取り消しの理由を入力してください。')
    .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`),
});

/** The names of its fields. */
export const PLAN_WITHDRAWAL_FIELDS = Object.keys(PlanWithdrawalForm.shape);
