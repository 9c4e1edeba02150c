import type { Month } from '#app/core/calendar.ts';
import { monthText, rateText } from '#app/core/wording.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import type { CardDecisionRefusal, CardFault, CardRefusal, Programme, RateEvent } from './rules.ts';

/** What a rate is for, in one word. */
export function rateEventName(event: RateEvent): string {
  return { new: '新規', renewal: '更新' }[event];
}

/** A programme's name as the booklet has it. */
export function programmeName(programme: Programme): string {
  return { discount: '割引プログラム', cashback: 'キャッシュバックプログラム' }[programme];
}

/** What staff read at a row that keeps a card from being entered: what is wrong, then what to do. */
export function explainCardFault(fault: CardFault): string {
  switch (fault.code) {
    case 'no-rows':
      return '料率が1行も入力されていません。1行以上入力してください。';
    case 'rate-too-high':
      return `料率は30%以下で入力してください(入力値 ${rateText(fault.rate)})。`;
    case 'row-twice':
      return '同じプラングループ・区分・件数の行が重複しています。いずれかを削除してください。';
    case 'rate-decreases':
      return `件数がより少ない行の料率(${rateText(fault.before)})より低くなっています。契約数が増えて料率が下がる料率表は登録できません。`;
  }
}

/** What staff read when a card is not put up, or not approved, for another reason than its rows. */
export function explainCardRefusal(
  refusal: Exclude<CardRefusal | CardDecisionRefusal, { code: 'faulty-rows' }>,
): string {
  switch (refusal.code) {
    case 'month-closed':
      return `適用開始月は${monthText(refusal.earliest)}以降でなければなりません。締め済みの月の料率表は変更できないため、新しい適用開始月で申請し直してください。`;
    case 'month-taken':
      return '同じプログラム・同じ適用開始月の料率表がすでに登録されています。別の適用開始月で申請してください。';
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    default:
      return explainDecisionRefusal(refusal);
  }
}

/** What staff read when a proposed card is not approved. */
export function explainCardDecision(refusal: CardDecisionRefusal): string {
  return refusal.code === 'faulty-rows'
    ? '料率表の内容に誤りがあるため承認できません。差し戻したうえで、申請し直してください。'
    : explainCardRefusal(refusal);
}

/** What a card is called where people decide it. */
export function cardTitle({ programme, effectiveFrom }: { programme: Programme; effectiveFrom: Month }): string {
  return `${programmeName(programme)} ${monthText(effectiveFrom)}からの料率表`;
}
