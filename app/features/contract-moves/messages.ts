import { dayText, monthText } from '#app/core/wording.ts';
import type { MoveRefusal } from './rules.ts';

/** What people read when a contract does not move: what is wrong, then what to do. */
export function explainMoveRefusal(refusal: MoveRefusal): string {
  switch (refusal.code) {
    case 'contract-unknown':
      return '対象の契約が見つかりません。一覧から選び直してください。';
    case 'contract-over':
      return '終了、取消または返金した契約は移せません。';
    case 'partner-unknown':
      return '移す先のパートナーが見つかりません。参加中のパートナーのコードをご確認ください。';
    case 'same-partner':
      return 'この契約は、すでにその扱いになっています。別のパートナーを指定してください。';
    case 'month-closed':
      return `${monthText(refusal.first)}以降の月を指定してください。締めた月の件数は変わりません。`;
    case 'month-too-far':
      return `${monthText(refusal.last)}までの月を指定してください。`;
    case 'move-waiting':
      return `この契約には、${dayText(refusal.from)}からの変更がすでに予定されています。先にその予定を取り消してください。`;
    case 'other-programme':
      return '契約は、プログラムの異なるパートナーには移せません。契約者とご請求先が変わるため、新しいお申し込みが必要です。';
    case 'own-contract':
      return '割引プログラムの契約はパートナー様ご自身の契約のため、「紹介なし」にはできません。';
    case 'money-back-open':
      return refusal.until
        ? `返金つきで解約できる期間(${dayText(refusal.until)}まで)が終わるまで、この契約は移せません。それより後の月を指定してください。`
        : 'ご利用開始前の契約は移せません。ご利用開始後、返金つきで解約できる期間が終わってからお手続きください。';
  }
}
