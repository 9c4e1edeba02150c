import { z } from 'zod';
import { isNoLongerThan, tidyEmail, tidyLine } from '#app/core/typed-text.ts';
import { LONGEST_PASSWORD } from './rules.ts';

/** What the sign-in page sends. */
export const SignInForm = z.object({
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .trim()
    .max(254, 'メールアドレスは254文字以内で入力してください。')
    .pipe(z.email('メールアドレスは「name@example.jp」の形式で入力してください。')),
  password: z
    .string({ error: 'パスワードを入力してください。' })
    .max(LONGEST_PASSWORD, `パスワードは${LONGEST_PASSWORD}文字以内で入力してください。`),
});

/** The fields of the sign-in page as sent. */
export type SignInFields = z.input<typeof SignInForm>;

/** What staff fill in to give somebody a sign-in. */
export const NewUserForm = z.object({
  name: z
    .string({ error: 'お名前を入力してください。' })
    .transform(tidyLine)
    .refine((text) => text !== '', 'お名前を入力してください。')
    .refine((text) => isNoLongerThan(text, 100), 'お名前は100文字以内で入力してください。'),
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .transform(tidyEmail)
    .pipe(
      z
        .string()
        .max(254, 'メールアドレスは254文字以内で入力してください。')
        .pipe(z.email('メールアドレスは「name@example.jp」の形式で入力してください。')),
    ),
  password: z.string({ error: '初期パスワードを入力してください。' }),
});

/** The names of the fields of a new sign-in. */
export const NEW_USER_FIELDS = Object.keys(NewUserForm.shape);
