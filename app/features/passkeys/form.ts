import { z } from 'zod';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import { LONGEST_ANSWER, LONGEST_NAME } from './rules.ts';

const NOT_ANSWERED = 'パスキーを登録できませんでした。もう一度お試しください。';

/** A passkey to be registered, and what its owner calls it. */
export const PasskeyForm = z.object({
  name: z
    .string({ error: 'パスキーの名前を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', 'パスキーの名前を入力してください。')
    .refine(
      (text) => isNoLongerThan(text, LONGEST_NAME),
      `パスキーの名前は${LONGEST_NAME}文字以内で入力してください。`,
    ),
  passkey: z.string({ error: NOT_ANSWERED }).max(LONGEST_ANSWER, NOT_ANSWERED),
});
