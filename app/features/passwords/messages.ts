import type { PasswordRefusal } from './rules.ts';

/** What somebody reads whose new password was not taken. */
export function explainPasswordRefusal(refusal: PasswordRefusal): string {
  switch (refusal.code) {
    case 'password-too-short':
      return `パスワードは${refusal.shortest}文字以上で設定してください。`;
    case 'password-too-long':
      return `パスワードは${refusal.longest}文字以内で設定してください。`;
    case 'password-common':
      return 'このパスワードは推測されやすいため、ご利用いただけません。別のパスワードを設定してください。';
  }
}
