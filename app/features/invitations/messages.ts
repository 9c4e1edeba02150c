import { explainPasswordRefusal } from '../passwords/messages.ts';
import type { AcceptRefusal, InvitationRefusal } from './rules.ts';

/** What somebody reads who could not invite. */
export function explainInvitationRefusal(refusal: InvitationRefusal): string {
  switch (refusal.code) {
    case 'email-taken':
      return 'このメールアドレスの方は、すでに利用者として登録されています。別のメールアドレスを入力してください。';
    case 'role-of-others':
      return 'この役割では招待できません。役割を選び直してください。';
  }
}

/** What somebody reads who could not accept an invitation. */
export function explainAcceptRefusal(refusal: AcceptRefusal): string {
  return refusal.code === 'invitation-worthless'
    ? 'このURLは使用済みか、有効期限が切れています。招待された方に、再度のご招待をご依頼ください。'
    : explainPasswordRefusal(refusal);
}
