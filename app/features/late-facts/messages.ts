import { dayText } from '#app/core/wording.ts';
import { explainProposalRefusal } from '../approvals/messages.ts';
import { explainOriginRefusal, lateReason } from '../correction-origins/messages.ts';
import type { LateDifference } from '../correction-origins/rules.ts';
import type { FactKind, LateFact, LateFactRefusal, TogetherRefusal } from './rules.ts';

/** What was learned, as staff call it. */
export function factKindName(kind: FactKind): string {
  return { 'in-force': '有効だった', 'not-in-force': '有効ではなかった' }[kind];
}

/** The days of a fact, first and last. */
export function factDays({ from, to }: Pick<LateFact, 'from' | 'to'>): string {
  return from === to ? dayText(from) : `${dayText(from)}から${dayText(to)}まで`;
}

/** What a fact is called where people decide it. */
export function factTitle(orderNumber: string, fact: LateFact): string {
  return `${orderNumber}の有効期間 ${factDays(fact)}${factKindName(fact.kind)}`;
}

/** The reason each correction of a fact is put up with; the partner reads it. */
export function differenceReason(difference: LateDifference): string {
  return lateReason(difference);
}

/** What staff read when a fact is not put up: what is wrong, then what to do. */
export function explainLateFactRefusal(refusal: LateFactRefusal): string {
  switch (refusal.code) {
    case 'contract-unknown':
      return 'この契約は見つかりません。「注文・契約」の一覧からお手続きください。';
    case 'never-in-force':
      return 'この契約は一度も有効になっていないため、有効期間を訂正できません。入金の記録をご確認ください。';
    case 'not-counted':
      return 'この契約は月末の件数に数えないため、訂正は不要です。サーバーの契約で、紹介元のあるものを指定してください。';
    case 'turned-round':
      return '最後の日が最初の日より前です。日付をご確認ください。';
    case 'not-over':
      return '今日以降の日は訂正できません。最後の日は昨日までの日付を入力してください。';
    case 'before-order':
      return `お申し込みの日(${dayText(refusal.orderedOn)})より前の日は訂正できません。日付をご確認ください。`;
    case 'no-month-end':
      return 'この期間には月末が含まれないため、件数も金額も変わりません。訂正は不要です。';
    case 'too-many-months':
      return `一度に訂正できるのは、月末${refusal.most}回分までです。期間を分けて申請してください。`;
    case 'known-so':
      return `この期間には、すでに「${factKindName(refusal.kind)}」と記録されている日が含まれています。契約の画面の「有効期間」をご確認ください。`;
    case 'already-proposed':
      return explainProposalRefusal(refusal);
  }
}

/** What staff read when the corrections of a fact are not put up together: what is wrong, then what to do. */
export function explainTogetherRefusal(refusal: TogetherRefusal): string {
  switch (refusal.code) {
    case 'nothing-left':
      return '申請していない差額はありません。「調整」の一覧で、申請済みの調整をご確認ください。';
    case 'differences-changed':
      return '画面を表示した後に差額が変わったため、申請できませんでした。下の一覧は最新の内容です。ご確認のうえ、もう一度お手続きください。';
    default:
      return explainOriginRefusal(refusal);
  }
}
