import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import { explainPayeeNameRefusal } from '../partners/messages.ts';
import type { ChangeDecisionRefusal, ChangeRefusal, EntryRefusal } from './rules.ts';

/** What staff read when a payee is not entered: what is wrong, then what to do. */
export function explainEntryRefusal(refusal: EntryRefusal): string {
  return refusal.code === 'takes-two'
    ? 'この受取名義はパートナーが確認済みです。画面を開き直し、変更として申請してください。'
    : explainPayeeNameRefusal(refusal);
}

/** What people read when a change of a payee is not put up: what is wrong, then what to do. */
export function explainChangeRefusal(refusal: ChangeRefusal): string {
  switch (refusal.code) {
    case 'bank-cannot-read':
      return explainPayeeNameRefusal(refusal);
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    case 'never-confirmed':
      return '受取名義がまだ確認されていないため、変更の申請は不要です。画面を開き直して、名義の登録または確認を行ってください。';
    case 'nothing-changed':
      return '現在の受取名義と同じ内容です。変更する項目を入力してください。';
  }
}

/** What staff read when a change of a payee is not decided: what is wrong, then what to do. */
export function explainChangeDecision(refusal: ChangeDecisionRefusal): string {
  return refusal.code === 'still-waiting'
    ? `変更をお知らせしてからの確認期間中です。${dayText(refusal.from)}以降に承認してください。`
    : explainDecisionRefusal(refusal);
}

/** What a change is called where people decide it. */
export function changeTitle(partnerName: string): string {
  return `${partnerName} の受取名義の変更`;
}

/** Tells a partner, at the addresses known so far, that its payee is to change, and what to do if nobody there asked. MAIL-06. */
export function payeeChangeProposed(change: { name: string; askedOn: Day; from: Day }): LetterText {
  return {
    subject: '【CPI】受取名義の変更のお申し出を受け付けました',
    body: `${change.name} 様

キャッシュバックの受取名義について、変更のお申し出を受け付けました。

■ 受付日　　　　　${dayText(change.askedOn)}
■ 変更が可能な日　${dayText(change.from)}以降(事務局での確認後に変更されます)

変更が完了するまでは、これまでの受取名義でお手続きします。
お心当たりがない場合は、上記の日までに partner@cpi.ad.jp へ至急ご連絡ください。
${SIGNATURE}
`,
  };
}
