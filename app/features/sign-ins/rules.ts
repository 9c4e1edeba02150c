import type { Role } from '../access/rules.ts';
import type { PasswordRefusal } from '../passwords/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';

/** How many minutes a link to choose a new password is good. */
export const RESET_MINUTES = 30;

/** Why somebody was not let in, or not believed: it tells nobody which addresses exist. */
export type DoorRefusal = { code: 'not-recognised' } | { code: 'closed'; minutes: number };

/** Why a password was not changed. */
export type PasswordChangeRefusal = DoorRefusal | PasswordRefusal;

/** Why a password was not reset: the link was used, replaced or is too old, or the password is not taken. */
export type ResetRefusal = { code: 'link-worthless' } | PasswordRefusal;

/** Why somebody's role or access was not changed. */
export type PersonRefusal = { code: 'oneself' } | { code: 'other-kind' } | { code: 'no-longer' };

/** Sends the link by which a person chooses a new password. */
export function resetLetter(name: string, secretLink: string): LetterText {
  return {
    secretLink,
    subject: '【CPI】パスワード再設定のご案内',
    body: `${name} 様

パートナーポータルのパスワード再設定のお申し出を受け付けました。
下記のURLを開き、新しいパスワードを設定してください。

${LINK_MARK}

URLの有効期限は${RESET_MINUTES}分間で、ご利用は1回限りです。
お心当たりがない場合は、このメールを破棄してください。パスワードは変更されません。
${SIGNATURE}
`,
  };
}

/** Tells a person that their password was changed. */
export function passwordChangedLetter(name: string): LetterText {
  return {
    subject: '【CPI】パスワードが変更されました',
    body: `${name} 様

パートナーポータルのパスワードが変更されました。
安全のため、ほかの端末でのサインインはすべて終了しています。

お心当たりがない場合は、第三者による操作の可能性があります。
すぐにサインイン画面の「パスワードをお忘れの方」から再設定のうえ、事務局へご連絡ください。
${SIGNATURE}
`,
  };
}

/** What staff changed about a person: their role, or that they may sign in. */
export type PersonChange = 'role' | 'closed' | 'opened';

const PERSON_CHANGES: Record<PersonChange, string> = {
  role: '事務局にて、パートナーポータルでのお客様の役割を変更しました。サインインはすべて終了しています。\nもう一度サインインし、「アカウント」の画面でご確認ください。',
  closed: '事務局にて、お客様によるパートナーポータルのご利用を停止しました。サインインはすべて終了しています。',
  opened: '事務局にて、お客様によるパートナーポータルのご利用を再開しました。',
};

/** What a person is told of a change; nothing when role and access stay what they were. */
export function personChange(before: { role: Role; enabled: boolean }, after: { role: Role; enabled: boolean }) {
  if (before.enabled !== after.enabled) return after.enabled ? 'opened' : 'closed';
  return before.role === after.role ? undefined : 'role';
}

/** Tells a person what staff changed about their role, or that they are locked out or in again. */
export function personChangedLetter(name: string, change: PersonChange): LetterText {
  return {
    subject: '【CPI】パートナーポータルのご利用状態が変更されました',
    body: `${name} 様

${PERSON_CHANGES[change]}

お心当たりがない場合は、事務局へご連絡ください。
${SIGNATURE}
`,
  };
}

/** Tells a person that their sign-in is closed for some minutes after too many wrong tries. */
export function signInClosedLetter(name: string, minutes: number): LetterText {
  return {
    subject: '【CPI】サインインを一時的に制限しました',
    body: `${name} 様

パートナーポータルで、お客様のメールアドレスによるサインインの失敗が続いたため、
${minutes}分間サインインを制限しました。時間が経過すると、自動的に解除されます。

お心当たりがない場合は、第三者がサインインを試みている可能性があります。
ほかのサービスと同じパスワードをお使いのときは、変更をおすすめします。
${SIGNATURE}
`,
  };
}
