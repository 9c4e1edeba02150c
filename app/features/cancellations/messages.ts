import type { Day } from '#app/core/calendar.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import type { CancellationEffect } from '../contracts/rules.ts';
import { rateEventName } from '../rates/messages.ts';
import type { CancellationRefusal, CountLoss } from './rules.ts';

/** What staff read when a cancellation is not carried out: what is wrong, then what to do. */
export function explainCancellationRefusal(refusal: CancellationRefusal): string {
  switch (refusal.code) {
    case 'effect-changed':
      return '画面を表示した後に契約の状況または業務日が変わりました。下記の新しい内容をご確認のうえ、もう一度お手続きください。';
    case 'billed-to-another':
      return 'このご契約には、前のご担当パートナー様宛ての未払いの請求書があるため、画面からは解約をお申し込みいただけません。事務局へご連絡ください。';
    case 'nothing-to-cancel':
      return explainNothingToCancel(refusal.because);
  }
}

/** Why a contract cannot be cancelled any more. */
export function explainNothingToCancel(because: 'already-cancelled' | 'already-over'): string {
  switch (because) {
    case 'already-cancelled':
      return 'この契約の解約はすでに受け付けています。最初に受け付けた解約の内容は変わりません。';
    case 'already-over':
      return 'この契約はすでに終了しています。解約の手続きは不要です。';
  }
}

/** What becomes of a contract that is cancelled today, in one sentence. */
function explainEffect(effect: Exclude<CancellationEffect, { kind: 'nothing' }>): string {
  switch (effect.kind) {
    case 'void-order':
      return 'お申し込みを取り消します。料金は発生しません。';
    case 'money-back':
      return effect.inForceTo
        ? `20日以内の解約のため、${dayText(effect.inForceTo)}までのご利用とし、料金を返金します。`
        : '利用開始前(または利用開始日)の解約のため、ご契約を取り消し、料金を返金します。';
    case 'run-out':
      return 'お支払い済みの期間の最終日までご利用いただき、契約を終了します。以後の更新はありません。';
    case 'give-up-reinstatement':
      return '停止したままご契約を終了します。お支払いによる再開はできなくなります。';
  }
}

/** A fact of a cancellation, as term and description. */
type Fact = { term: string; description: string };

/**
 * What a cancellation does to its contract and its money, as term and description. REF-01, REF-02, REF-04.
 *
 * @param shown what would be done today; its effect is not nothing.
 */
export function cancellationFacts(shown: {
  effect: CancellationEffect;
  lastDay: Day | null;
  voided: readonly { number: number; total: Yen }[];
  refund: { amount: Yen; payOn: Day; kept: Yen } | null;
}): Fact[] {
  const { effect, lastDay, voided, refund } = shown;
  if (effect.kind === 'nothing') return [];
  const facts: Fact[] = [{ term: '解約の内容', description: explainEffect(effect) }];
  if (lastDay) facts.push({ term: '最終利用日', description: dayText(lastDay) });
  if (refund) {
    const { amount, payOn, kept } = refund;
    facts.push(
      { term: '返金額', description: yenText(amount) },
      { term: '返金日', description: `${dayText(payOn)}(19日までの受付は当月末、20日以降の受付は翌月末)` },
    );
    if (kept > 0) facts.push({ term: '返金の対象外', description: `ドメインの実費 ${yenText(kept)}(税込)` });
  } else facts.push({ term: '返金', description: 'ありません' });
  const invoices = voided.map(({ number, total }) => `請求書 ${number}(${yenText(total)})`).join('、');
  facts.push({ term: '取り消す請求書', description: invoices || 'ありません' });
  return facts;
}

/** What a cancellation does to the partner's count, its rates and its cashbacks, as term and description. PRG-09, REF-07. */
export function partnerFacts(shown: {
  loss: CountLoss | null;
  takenBack: readonly { term: number; amount: Yen }[];
}): Fact[] {
  const cashbacks = shown.takenBack.map(({ term, amount }) => `第${term}期 ${yenText(amount)}`).join('、');
  return [
    { term: '契約件数への影響', description: explainCountLoss(shown.loss) },
    ...(cashbacks ? [{ term: '取り消すキャッシュバック', description: cashbacks }] : []),
  ];
}

function explainCountLoss(loss: CountLoss | null): string {
  if (!loss) return '変わりません。';
  const { partnerName, month, before, after, rates } = loss;
  const changed = rates
    .filter((rate) => rateText(rate.before) !== rateText(rate.after))
    .map(({ event, ...rate }) => `${rateEventName(event)} ${rateText(rate.before)}→${rateText(rate.after)}`);
  const whose = partnerName ? `${partnerName}様の件数が、` : '';
  const count = `${whose}${monthText(month)}末から1件減ります(本日時点の見込みで${before}件から${after}件)。`;
  return changed.length === 0
    ? `${count}この件数で決まる率は変わりません。`
    : `${count}この件数で決まる率は ${changed.join('、')} になります。`;
}
