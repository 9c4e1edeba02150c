import { z } from 'zod';
import { LONGEST_TYPED_PASSWORD } from '../passwords/rules.ts';

/** What the sign-in page sends. */
export const SignInForm = z.object({
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .trim()
    .max(254, 'メールアドレスは254文字以内で入力してください。')
    .pipe(z.email('メールアドレスは「name@example.jp」の形式で入力してください。')),
  password: z
    .string({ error: 'パスワードを入力してください。' })
    .max(LONGEST_TYPED_PASSWORD, 'パスワードが長すぎます。'),
});

/** The fields of the sign-in page as sent. */
export type SignInFields = z.input<typeof SignInForm>;

/** What names a session in a list and opens nothing, as a form sends it; undefined when it can be none. */
export function parseHandle(text: unknown): string | undefined {
  return typeof text === 'string' && /^[0-9a-f]{16}$/.test(text) ? text : undefined;
}
