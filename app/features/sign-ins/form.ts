import { z } from 'zod';
import { ROLES } from '../access/rules.ts';
import { LONGEST_ANSWER } from '../passkeys/rules.ts';
import { LONGEST_TYPED_PASSWORD } from '../passwords/rules.ts';

const password = (missing: string) =>
  z.string({ error: missing }).max(LONGEST_TYPED_PASSWORD, 'パスワードが長すぎます。');

const code = (missing: string) => z.string({ error: missing }).max(40, 'コードは40文字以内で入力してください。');

const passkey = z.string().max(LONGEST_ANSWER, 'パスキーを確認できませんでした。もう一度お試しください。');

/** The second step of signing in: a code, or what the browser answered for a passkey. */
export const SecondStepForm = z
  .object({ code: code('コードを入力してください。').optional(), passkey: passkey.optional() })
  .refine(({ code, passkey }) => code !== undefined || passkey !== undefined, {
    path: ['code'],
    error: 'コードを入力してください。',
  });

/** What sets up an authenticator app: its secret, and a code it shows. */
export const FactorForm = z.object({
  secret: z.string({ error: '画面を開き直して、もう一度お試しください。' }).max(64, '画面を開き直してください。'),
  code: code('認証アプリに表示された6桁のコードを入力してください。'),
});

/** Asks for a link to choose a new password. */
export const ForgottenForm = z.object({
  email: z
    .string({ error: 'メールアドレスを入力してください。' })
    .trim()
    .max(254, 'メールアドレスは254文字以内で入力してください。')
    .pipe(z.email('メールアドレスは「name@example.jp」の形式で入力してください。')),
});

const NewPassword = {
  password: password('新しいパスワードを入力してください。'),
  again: password('確認のため、新しいパスワードをもう一度入力してください。'),
};

const typedTwice = <T extends { password: string; again: string }>(fields: T) => fields.password === fields.again;
const NOT_THE_SAME = { path: ['again'], error: '新しいパスワードと一致していません。' };

/** A new password, typed twice. */
export const NewPasswordForm = z.object(NewPassword).refine(typedTwice, NOT_THE_SAME);

/** A new password in place of the present one. */
export const PasswordChangeForm = z
  .object({ current: password('現在のパスワードを入力してください。'), ...NewPassword })
  .refine(typedTwice, NOT_THE_SAME);

/** A proof of who somebody is, in the middle of their work; a code or a passkey only where a factor is set up. */
export const ProofForm = z.object({
  password: password('パスワードを入力してください。'),
  code: code('コードを入力してください。').optional(),
  passkey: passkey.optional(),
});

/** What staff change about a person who signs in. */
export const PersonChangeForm = z.object({
  role: z.enum(ROLES, { error: '役割を選択してください。' }),
  access: z.enum(['open', 'closed'], { error: '利用状態を選択してください。' }),
  dropFactor: z
    .literal('on', { error: 'チェックボックスの内容を確認してください。' })
    .optional()
    .transform((on) => on === 'on'),
});
