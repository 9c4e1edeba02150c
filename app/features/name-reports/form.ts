import { z } from 'zod';
import { isNoLongerThan, tidyLine, tidyText } from '#app/core/typed-text.ts';
import { WRONGS } from './rules.ts';

const LONGEST_NOTE = 500;
const LONGEST_REASON = 200;

/** What a partner says of the name a payout goes to. */
export const NameReportForm = z.object({
  wrong: z.enum(WRONGS, { error: '異なるところを選択してください。' }),
  note: z
    .string()
    .default('')
    .transform(tidyText)
    .refine((text) => isNoLongerThan(text, LONGEST_NOTE), `詳しい内容は${LONGEST_NOTE}文字以内で入力してください。`),
});

/** The names of its fields. */
export const NAME_REPORT_FIELDS = Object.keys(NameReportForm.shape);

/** Why staff find that a name was right. */
export const NameRightForm = z.object({
  reason: z
    .string({ error: '確認した内容を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', '確認した内容を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_REASON),
      `確認した内容は${LONGEST_REASON}文字以内で入力してください。`,
    ),
});

/** The names of its fields. */
export const NAME_RIGHT_FIELDS = Object.keys(NameRightForm.shape);
