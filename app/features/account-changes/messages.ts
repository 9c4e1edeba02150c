import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { explainProposalRefusal } from '../approvals/messages.ts';
import { type BankAccount, accountText, maskedNumber } from '../bank-accounts/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { AccountRefusal } from './rules.ts';

/** What people read when a change of an account is not put up: what is wrong, then what to do. */
export function explainAccountRefusal(refusal: AccountRefusal): string {
  switch (refusal.code) {
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    case 'route-closed':
      return '銀行振込でのお受け取りは、現在お申し込みいただけません。送金は楽天銀行のメルマネで行います。';
    case 'never-confirmed':
      return '受取名義が確認されていないため、振込先を登録できません。先に受取名義を確認してください。';
    case 'nothing-changed':
      return '現在の振込先と同じ内容です。変更する項目を入力してください。';
  }
}

/** What a change is called where people decide it. */
export function accountTitle(partnerName: string): string {
  return `${partnerName} の振込先口座の変更`;
}

/**
 * Tells a partner, at the addresses known so far, that its money is to go to another account, and what to do if nobody there
 * asked. Of the account only its end is named: the mail may be read by others. MAIL-06.
 */
export function accountChangeProposed(change: {
  name: string;
  askedOn: Day;
  from: Day;
  after: BankAccount | null;
}): LetterText {
  const { after } = change;
  const way = after
    ? `${accountText({ ...after, number: maskedNumber(after.number) })} への銀行振込`
    : '楽天銀行 メール送金サービス(メルマネ)';
  return {
    subject: '【CPI】キャッシュバックの振込先の変更のお申し出を受け付けました',
    body: `${change.name} 様

キャッシュバックの受け取り方法について、変更のお申し出を受け付けました。

■ 変更後　　　　　${way}
■ 受付日　　　　　${dayText(change.askedOn)}
■ 変更が可能な日　${dayText(change.from)}以降(事務局での確認後に変更されます)

変更が完了するまでは、これまでの方法で送金いたします。
お心当たりがない場合は、上記の日までに partner@cpi.ad.jp へ至急ご連絡ください。
${SIGNATURE}
`,
  };
}
