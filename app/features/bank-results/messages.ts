import type { ReportedOutcome } from '#app/core/bank-result-layout.ts';
import { dayText } from '#app/core/wording.ts';
import type { Fate, QuarantineReason, TakeRefusal } from './rules.ts';

/** What the bank says became of a transfer, as staff call it. */
export function outcomeName(outcome: ReportedOutcome): string {
  return { sent: '送金済み', received: '受取済み', expired: '受取期限切れ', returned: '返戻' }[outcome];
}

/** What a line of the bank's file does, in one word. */
export function fateName(fate: Fate['fate']): string {
  return { recorded: '記録', confirmed: '送金を確認', known: '記録済み', quarantined: '保留' }[fate];
}

/** Why a line is put aside: what does not fit, then what to find out. */
export function explainQuarantine(why: QuarantineReason): string {
  return {
    'row-unknown': '銀行ファイルにこの行番号はありません。版とファイルの番号をご確認ください。',
    transferred: 'この行は銀行振込です。結果は銀行の振込結果をご確認のうえ、送金ごとに入力してください。',
    'version-replaced': 'この行の送金は、後の版のファイルで行われています。版をご確認ください。',
    'amount-differs': '金額が、銀行ファイルのこの行と異なります。',
    'name-differs': '受取人名が、銀行ファイルのこの行と異なります。',
    'not-sent': 'この支払は、まだ送金済みになっていません。',
    'before-sending': '処理日が送金日より前です。別の月の結果ではないか、ご確認ください。',
    doubled: '同じ行の同じ結果が、このファイルに2回以上あります。',
    contradicts: '記録済みの結果と異なります。記録は変更されません。銀行へご確認ください。',
    'contradicts-itself': '同じ行に異なる結果が書かれています。どれも記録していません。銀行へご確認ください。',
  }[why];
}

/** What staff read when a file of results is not taken or thrown away. */
export function explainTakeRefusal(refusal: TakeRefusal): string {
  switch (refusal.code) {
    case 'result-gone':
      return 'このファイルは破棄されています。もう一度ファイルを選択してください。';
    case 'taken-before':
      return `このファイルは${dayText(refusal.on)}に取り込み済みです。`;
    case 'plan-changed':
      return '画面を表示した後に、送金の状態が変わりました。最新の内容をご確認のうえ、もう一度確定してください。';
    case 'fits-no-longer':
      return 'ファイルの書式の設定が変わったため、このファイルを読み取れません。設定をご確認ください。';
    case 'run-closed':
      return `この月の送金は${dayText(refusal.on)}に締め切られているため、結果を記録できません。`;
  }
}
