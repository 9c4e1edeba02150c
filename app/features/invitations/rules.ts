import type { PasswordRefusal } from '../access/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';

/** How many days an invitation is good. */
export const INVITATION_DAYS = 3;

/** Why nobody was invited. */
export type InvitationRefusal = { code: 'email-taken' } | { code: 'role-of-others' };

/** Why an invitation was not accepted: it was used, taken back or is too old, or the password is not taken. */
export type AcceptRefusal = { code: 'invitation-worthless' } | PasswordRefusal;

/** Asks somebody to join and choose a password. */
export function invitationLetter(invited: {
  name: string;
  invitedBy: string;
  roleName: string;
  secretLink: string;
}): LetterText {
  return {
    secretLink: invited.secretLink,
    subject: '【CPI】パートナーポータルへのご招待',
    body: `${invited.name} 様

${invited.invitedBy} 様より、パートナーポータルの利用者(${invited.roleName})としてご招待がありました。
下記のURLを開き、パスワードを設定してください。

${LINK_MARK}

URLの有効期限は${INVITATION_DAYS}日間で、ご利用は1回限りです。
お心当たりがない場合は、このメールを破棄してください。
${SIGNATURE}
`,
  };
}
