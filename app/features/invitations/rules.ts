import type { PartnerId } from '#app/core/ids.ts';
import { type Role, mayDo } from '../access/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { PasswordRefusal } from '../passwords/rules.ts';

/** How many days an invitation is good. */
export const INVITATION_DAYS = 3;

/** Why nobody was invited. */
export type InvitationRefusal = { code: 'email-taken' } | { code: 'role-of-others' };

/** Why an invitation was not accepted: it was used, taken back or is too old, or the password is not taken. */
export type AcceptRefusal = { code: 'invitation-worthless' } | PasswordRefusal;

/**
 * Whether whoever invites is told that an address signs in already. Staff are; a partner's people only of their own,
 * whom they see anyway: the sign-ins of other companies are not theirs to find.
 */
export function isToldOfTaken(invitingPartner: PartnerId | null, taken: { partnerId: PartnerId | null }): boolean {
  return invitingPartner === null || taken.partnerId === invitingPartner;
}

/** Whether a role invites people to a partner or, for null, to the staff console. */
export function mayInviteTo(role: Role, partnerId: PartnerId | null): boolean {
  if (partnerId === null) return mayDo(role, 'people.invite');
  return mayDo(role, 'partners.register') || mayDo(role, 'own.people');
}

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

/** Tells somebody who signs in already that they were invited, and why there is nothing to accept. */
export function alreadyRegisteredLetter(invited: { name: string; invitedBy: string; roleName: string }): LetterText {
  return {
    subject: '【CPI】パートナーポータルへのご招待',
    body: `${invited.name} 様

${invited.invitedBy} 様より、パートナーポータルの利用者(${invited.roleName})としてご招待がありました。
お客様のメールアドレスはすでにパートナーポータルに登録されているため、このご招待からは登録いただけません。

登録をご希望の場合は、別のメールアドレスへのご招待を${invited.invitedBy} 様へご依頼ください。
すでに登録されていることは、${invited.invitedBy} 様にはお知らせしていません。
お心当たりがない場合は、このメールを破棄してください。
${SIGNATURE}
`,
  };
}
