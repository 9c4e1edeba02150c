import type { Role, SignInRefusal, UserRefusal } from './rules.ts';

/** What somebody reads who could not sign in. */
export function explainSignInRefusal(refusal: SignInRefusal): string {
  switch (refusal.code) {
    case 'not-recognised':
      return 'メールアドレスまたはパスワードが正しくありません。入力内容をご確認のうえ、もう一度お試しください。';
  }
}

/** What staff read when a sign-in could not be given. */
export function explainUserRefusal(refusal: UserRefusal): string {
  switch (refusal.code) {
    case 'email-taken':
      return 'このメールアドレスはすでに登録されています。別のメールアドレスを入力してください。';
    case 'password-too-short':
      return `パスワードは${refusal.shortest}文字以上で設定してください。`;
    case 'password-too-long':
      return `パスワードは${refusal.longest}文字以内で設定してください。`;
    case 'partner-missing':
      return 'パートナーの担当者には、所属するパートナーを指定してください。';
    case 'staff-with-partner':
      return '事務局の担当者にはパートナーを指定できません。パートナーの指定を外してください。';
  }
}

/** A role as people call it. */
export function roleName(role: Role): string {
  return { admin: '管理者', maker: '作成担当', checker: '承認担当', partner: 'パートナー' }[role];
}

/** The field of the form at which a refused sign-in is explained. */
export function fieldOfUserRefusal(refusal: UserRefusal): 'email' | 'password' {
  return refusal.code === 'password-too-short' || refusal.code === 'password-too-long' ? 'password' : 'email';
}
