import { dayText } from '#app/core/wording.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
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
