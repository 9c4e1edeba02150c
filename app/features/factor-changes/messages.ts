import { explainRegistrationRefusal } from '../passkeys/messages.ts';
import type { NewPasskeyRefusal, RemovalRefusal } from './rules.ts';

/** What somebody reads whose factor was not removed. */
export function explainRemovalRefusal(refusal: RemovalRefusal): string {
  switch (refusal.code) {
    case 'last-of-staff':
      return '事務局の方は、2段階認証を解除できません。ほかの認証アプリまたはパスキーを登録してから、削除してください。';
  }
}

/** What somebody reads whose passkey was not registered. */
export function explainNewPasskeyRefusal(refusal: NewPasskeyRefusal): string {
  return refusal.code === 'session-over'
    ? 'サインインが終了しました。もう一度サインインしてください。'
    : explainRegistrationRefusal(refusal);
}
