import { dayText, yenText } from '#app/core/wording.ts';
import { yen } from '#app/core/yen.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import type { DecisionRefusal, ProposalRefusal } from '../approvals/rules.ts';
import {
  type Billing,
  HIGHEST_PRICE,
  type ItemFamily,
  type PlanRefusal,
  type PriceChange,
  type PriceRefusal,
} from './rules.ts';

/** A plan group as people call it; a group the booklet does not name is called by its code. */
export function planGroupName(planGroup: string): string {
  const names: Record<string, string> = {
    shared: 'シェアードプラン',
    managed: 'マネージドプラン',
    hybrid: 'ハイブリッドプラン',
    mail: 'KWCメール',
  };
  return names[planGroup] ?? planGroup;
}

/** The kind of something sold beside a plan, as people call it. */
export function itemFamilyName(family: ItemFamily): string {
  return {
    'mail-storage': 'メール容量追加',
    gtld: 'gTLDドメイン',
    organisational: '属性型ドメイン',
    'general-jp': '汎用ドメイン',
    'domain-work': 'ドメインの各種作業',
    dns: 'DNSサーバーレンタル',
    support: 'サポート',
  }[family];
}

/** How often an item's price is due, as people say it. */
export function cycleName({ cycle, freeYears }: Billing): string {
  if (cycle === 'once') return '1回のみ';
  if (cycle === 'monthly') return '毎月';
  return freeYears > 0 ? `毎年(最初の${freeYears}年間は無料)` : '毎年';
}

/** What a new price is called where people decide it. `product` is the name of what it is the price of. */
export function priceTitle({ kind, fromDay }: PriceChange, product: string | undefined): string {
  return kind === 'tax' ? `${dayText(fromDay)}からの消費税率` : `${product ?? '商品'} ${dayText(fromDay)}からの価格`;
}

/** What staff read when a price or tax rate is not put up, or not approved. */
export function explainPriceRefusal(refusal: PriceRefusal | ProposalRefusal | DecisionRefusal): string {
  switch (refusal.code) {
    case 'already-in-force':
      return `適用開始日は${dayText(refusal.earliest)}以降でなければなりません。適用中の価格は、過去にさかのぼって変更できないため、新しい適用開始日で申請してください。`;
    case 'too-high':
      return `金額は${yenText(yen(HIGHEST_PRICE))}以下、税率は50%以下で入力してください。桁の誤りがないかご確認ください。`;
    case 'not-known':
      return '対象の商品が見つかりません。画面を開き直して、もう一度お試しください。';
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    default:
      return explainDecisionRefusal(refusal);
  }
}

/** What staff read when a plan is not added. */
export function explainPlanRefusal(refusal: PlanRefusal): string {
  switch (refusal.code) {
    case 'code-taken':
      return 'このプランコードはすでに使われています。別のコードを入力してください。';
  }
}
