import { z } from 'zod';
import { typedDay } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';

const LONGEST_TYPED = 40;

/** What a partner says of its registration number. */
export const RegistrationForm = z
  .object({
    standing: z.enum(['company', 'individual', 'ended'], { error: '登録の状況を選択してください。' }),
    number: z
      .string()
      .transform(tidyLine)
      .refine(
        (text) => isNoLongerThan(text, LONGEST_TYPED),
        '登録番号は「T」と13桁の数字で入力してください。(例 T4011001098993)',
      )
      .optional(),
    from: z.string({ error: '登録年月日を入力してください。' }).transform((text, issue) => {
      const typed = typedDay(text, { what: '登録年月日', example: '2023-10-01' });
      if (typed.ok) return typed.value;
      issue.addIssue(typed.refusal);
      return z.NEVER;
    }),
  })
  .superRefine(({ standing, number }, check) => {
    if (standing === 'ended' || number) return;
    check.addIssue({ code: 'custom', path: ['number'], message: '登録番号を入力してください。' });
  });

/** The names of the fields of the registration number. */
export const REGISTRATION_FIELDS = ['standing', 'number', 'from'];
