import { dayText } from '#app/core/wording.ts';
import type { StatementFormat, TakeRefusal } from './rules.ts';

/** How a statement was written, as staff call it. */
export function formatName(format: StatementFormat): string {
  return { transfers: '全銀 振込入金通知', movements: '全銀 入出金取引明細', csv: 'CSV' }[format];
}

/** In which encoding a statement was read. */
export function encodingName(encoding: 'jis' | 'utf-8' | 'cp932'): string {
  return { jis: 'JIS(半角)', 'utf-8': 'UTF-8', cp932: 'Shift_JIS(CP932)' }[encoding];
}

/** What staff read when a statement is not taken. */
export function explainTakeRefusal(refusal: TakeRefusal): string {
  switch (refusal.code) {
    case 'statement-gone':
      return 'このファイルは取り消されています。もう一度ファイルを選択してください。';
    case 'taken-before':
      return `このファイルは${dayText(refusal.on)}に取り込み済みです。`;
  }
}
