import { explainPasswordRefusal } from '../passwords/messages.ts';
import type { DoorRefusal, PasswordChangeRefusal, PersonRefusal, ResetRefusal } from './rules.ts';

/** What somebody reads who could not sign in; the wrong part is not named. */
export function explainDoorRefusal(
  refusal: DoorRefusal,
  what: 'password' | 'code' | 'passkey' | 'proof' = 'password',
): string {
  if (refusal.code === 'closed') {
    return `お試しの回数が上限に達したため、${refusal.minutes}分ほど受け付けを停止しています。時間をおいて、もう一度お試しください。`;
  }
  switch (what) {
    case 'password':
      return 'メールアドレスまたはパスワードが正しくありません。入力内容をご確認のうえ、もう一度お試しください。';
    case 'code':
      return 'コードが正しくないか、すでに使用されています。認証アプリに新しく表示されたコード、または未使用の回復コードを入力してください。';
    case 'passkey':
      return 'パスキーを確認できませんでした。もう一度お試しいただくか、コードを入力してください。';
    case 'proof':
      return 'パスワード、コードまたはパスキーを確認できませんでした。一度使用したコードは、再度ご利用いただけません。';
  }
}

/** What somebody reads whose password was not changed. */
export function explainPasswordChangeRefusal(refusal: PasswordChangeRefusal): string {
  switch (refusal.code) {
    case 'not-recognised':
      return '現在のパスワードが正しくありません。';
    case 'closed':
      return explainDoorRefusal(refusal);
    default:
      return explainPasswordRefusal(refusal);
  }
}

/** What somebody reads whose new password was not set through a link. */
export function explainResetRefusal(refusal: ResetRefusal): string {
  return refusal.code === 'link-worthless'
    ? 'このURLは使用済みか、有効期限が切れています。お手数ですが、もう一度再設定をお申し込みください。'
    : explainPasswordRefusal(refusal);
}

/** What staff read who could not change somebody's role or access. */
export function explainPersonRefusal(refusal: PersonRefusal): string {
  switch (refusal.code) {
    case 'oneself':
      return 'ご自身の役割や利用状態は変更できません。ほかの管理者にご依頼ください。';
    case 'no-longer':
      return 'ご自身の役割または利用状態が変更されたため、この操作はできません。ほかの管理者にお問い合わせください。';
    case 'other-kind':
      return '事務局の担当者とパートナーの利用者を相互に変更することはできません。';
  }
}
