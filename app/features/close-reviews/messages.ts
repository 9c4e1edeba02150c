import { type Month, addMonths } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import { rateEventName } from '../rates/messages.ts';
import { planGroupName } from '../catalogue/messages.ts';
import type { RateEvent } from '../rates/rules.ts';
import type { Anomaly, ConfirmationRefusal, SigningRefusal } from './rules.ts';

/** What a close is called where people sign it. */
export function closeTitle(month: Month): string {
  return `${monthText(month)}の月末締めの確認`;
}

/** What stands out about a partner's count. */
export function anomalyName({ code }: Anomaly): string {
  return {
    leapt: '件数が大きく増えています',
    fell: '件数が大きく減っています',
    'rate-fell': '適用される率が下がっています',
  }[code];
}

/** What staff read when a close is not signed: what is wrong, then what to do. */
export function explainSigningRefusal(refusal: SigningRefusal): string {
  switch (refusal.code) {
    case 'signed-already':
      return 'この月の締めは、すでに2名で確認されています。あらためてのお手続きは不要です。';
    case 'answer-missing':
      return `確認が必要な変化が${refusal.anomalies}件あります。所見を入力してください。`;
    case 'replay-differs':
      return explainReplay();
    case 'already-proposed':
      return explainProposalRefusal(refusal);
  }
}

/** What staff read when the second person does not sign. */
export function explainConfirmationRefusal(refusal: ConfirmationRefusal): string {
  return refusal.code === 'replay-differs' ? explainReplay() : explainDecisionRefusal(refusal);
}

function explainReplay(): string {
  return '再計算の結果が締めた時点の記録と一致しないため、確認できません。システム管理者へご連絡ください。';
}

/** What a rate is for, as a letter says it. */
export function rateSubject({ planGroup, event }: { planGroup: string; event: RateEvent }): string {
  return `${planGroupName(planGroup)}(${rateEventName(event)})`;
}

/** Tells a partner the count of a closed month and the rates it brings, once two people have signed the close. PRG-09. */
export function monthRatesLetter(rates: {
  name: string;
  month: Month;
  count: number;
  /** The count of the month before; null where there was none. */
  before: number | null;
  /** Each rate in words; none where no card is in force. */
  rates: readonly string[];
  programme: 'discount' | 'cashback';
}): LetterText {
  const { name, month, count, before, programme } = rates;
  const next = monthText(addMonths(month, 1));
  const change = before === null ? '' : `(前月末 ${before.toLocaleString('ja-JP')}件)`;
  const listed =
    rates.rates.length === 0
      ? '　適用される料率表がないため、0%です。'
      : rates.rates.map((line) => `　${line}`).join('\n');
  const applied =
    programme === 'discount'
      ? `${next}に発行する請求書に適用されます。`
      : `${next}に利用開始または更新を迎えるご契約のキャッシュバックに適用されます。`;
  return {
    secretLink: `/mypage/rates/${month}`,
    subject: `【CPI】今月の率のお知らせ(${monthText(month)}末の契約件数 ${count.toLocaleString('ja-JP')}件)`,
    body: `${name} 様

${monthText(month)}末の契約件数と、${next}の率が決まりましたのでお知らせいたします。

■ ${monthText(month)}末の契約件数　${count.toLocaleString('ja-JP')}件${change}
■ 率
${listed}

${applied}

■ 数えたご契約と、数えなかったご契約の一覧(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}
