import { dayText, signedYenText } from '#app/core/wording.ts';
import type { ClosingRefusal } from './rules.ts';

/** What staff read when a run is not closed: what is missing, then what to do. */
export function explainClosingRefusal(refusal: ClosingRefusal): string {
  switch (refusal.code) {
    case 'closed-already':
      return `この月の送金は、${dayText(refusal.on)}に締め切られています。`;
    case 'nothing-sent':
      return 'この月に送金した支払はありません。締め切る必要はありません。';
    case 'reason-missing':
      return '送金した支払がないため、締め切る理由を入力してください。';
    case 'unsent':
      return `まだ送金していない支払が${refusal.payouts}件あります。送金済みを記録してから締め切ってください。保留した支払は、送金日に翌月以降へ繰り越されます。`;
    case 'open':
      return `結果待ちの送金が${refusal.transfers}件あります。銀行の結果を取り込むか、結果を入力してください。受取期限を過ぎた送金は、受取期限切れとして入力できます。`;
    case 'waiting':
      return `承認を待っている送金結果が${refusal.transfers}件あります。承認または取り下げの後に締め切ってください。`;
    case 'unanswered':
      return `保留した明細が${refusal.lines}件あります。内容を確認し、対応を記録してください。`;
    case 'difference':
      return `差額が${signedYenText(refusal.difference)}あります。「整合性の確認」の画面で該当箇所を確認し、システム管理者へ連絡してください。`;
  }
}
