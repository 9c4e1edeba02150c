import type { RegistrationRefusal } from '../passkeys/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';

/** Why a factor was not removed: staff always have one. */
export type RemovalRefusal = { code: 'last-of-staff' };

/** Why a passkey was not registered; `session-over` when somebody's session ended meanwhile. */
export type NewPasskeyRefusal = RegistrationRefusal | { code: 'session-over' };

/** What became of a second factor. */
export type FactorChange =
  'stored' | 'removed' | 'codes-renewed' | 'passkey-stored' | 'passkey-removed' | 'removed-by-staff';

const FACTOR_CHANGES: Record<FactorChange, string> = {
  stored: '2段階認証の認証アプリが登録されました。',
  removed: '2段階認証の認証アプリの登録が解除されました。',
  'codes-renewed': '2段階認証の回復コードが再発行されました。以前の回復コードはご利用いただけません。',
  'passkey-stored': '2段階認証のパスキーが登録されました。',
  'passkey-removed': '2段階認証のパスキーが削除されました。',
  'removed-by-staff': '事務局にて、2段階認証(認証アプリ、パスキー、回復コード)の登録を解除しました。',
};

/** Tells a person what became of their second factor. */
export function factorChangedLetter(name: string, change: FactorChange): LetterText {
  return {
    subject: '【CPI】2段階認証の設定が変更されました',
    body: `${name} 様

${FACTOR_CHANGES[change]}

お心当たりがない場合は、第三者による操作の可能性があります。
すぐにパスワードを再設定のうえ、事務局へご連絡ください。
${SIGNATURE}
`,
  };
}
