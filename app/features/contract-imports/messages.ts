import { dayText } from '#app/core/wording.ts';
import { explainFileRefusal } from '../imports/messages.ts';
import type { TakeRefusal } from './rules.ts';

/** What staff read when a book is not taken: what is wrong, then what to do. */
export function explainTakeRefusal(refusal: TakeRefusal): string {
  switch (refusal.code) {
    case 'import-gone':
      return 'このファイルは破棄されています。もう一度ファイルを選択してください。';
    case 'taken-before':
      return `このファイルは${dayText(refusal.on)}に取り込み済みです。`;
    case 'figures-changed':
      return '画面を開いたあとに、件数・合計・請求書の発行予定のいずれかが変わりました。内容をもう一度ご確認ください。';
    case 'fits-no-longer':
      return `読み取ったあとに登録内容が変わったため、取り込めません。${explainFileRefusal(refusal.file)}`;
  }
}
