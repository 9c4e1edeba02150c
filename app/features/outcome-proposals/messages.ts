import type { Month } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import { explainDecisionRefusal } from '../approvals/messages.ts';
import { outcomeName } from '../bank-results/messages.ts';
import type { FinalOutcome } from '../transfer-outcomes/rules.ts';
import type { EntryDecisionRefusal, EntryRefusal } from './rules.ts';

/** What staff read when an outcome is not put up: what is wrong, then what to do. */
export function explainEntryRefusal(refusal: EntryRefusal): string {
  switch (refusal.code) {
    case 'nothing-chosen':
      return '結果を入力できる送金がありません。送金の状態をご確認ください。';
    case 'not-sent':
      return 'この支払はまだ送金されていないため、結果を入力できません。送金後に入力してください。';
    case 'ended-already':
      return `この送金の結果は「${outcomeName(refusal.outcome)}」と記録されています。記録した結果は変更できません。`;
    case 'not-expired':
      return `受取期限の日(${dayText(refusal.from)})より前に、受取期限切れは入力できません。銀行から返戻された場合は「返戻」を選択してください。`;
    case 'never-expires':
      return '銀行振込に受取期限はありません。口座に入金できなかった場合は「返戻」を選択してください。';
    case 'later-than-today':
      return '銀行での日付は、本日以前の日付を入力してください。';
    case 'waits-already':
      return 'この送金の結果は、すでに承認を待っています。承認または取り下げの後に入力してください。';
    case 'run-closed':
      return `この月の送金は${dayText(refusal.on)}に締め切られているため、結果を入力できません。`;
  }
}

/** What staff read when an outcome is not decided. */
export function explainEntryDecisionRefusal(refusal: EntryDecisionRefusal): string {
  return refusal.code === 'run-closed'
    ? `この月の送金は${dayText(refusal.on)}に締め切られているため、承認できません。`
    : explainDecisionRefusal(refusal);
}

/** What entered outcomes are called where people decide them. */
export function entryTitle(month: Month, outcome: FinalOutcome, transfers: number): string {
  return `${monthText(month)}の送金結果 ${outcomeName(outcome)}(${transfers.toLocaleString('ja-JP')}件)`;
}
