import type { Certainty, ForecastLine } from './rules.ts';

/** How sure an amount of the forecast is, in one word. */
export function certaintyName(certainty: Certainty): string {
  return { fixed: '確定', likely: '見込み', 'at-risk': '要確認' }[certainty];
}

/** What that word means to a partner of a programme. */
export function explainCertainty(certainty: Certainty, programme: 'discount' | 'cashback'): string {
  const cashback = programme === 'cashback';
  switch (certainty) {
    case 'fixed':
      return cashback
        ? 'すでに確定したキャッシュバックと、承認済みの調整です。調整により合計が1円に満たない月は、翌月末へ繰り越します。'
        : 'すでに発行済みで、お支払い期限前の請求書です。';
    case 'likely':
      return cashback
        ? 'ご契約が今のまま更新され、期限までにご入金いただいた場合の金額です。'
        : 'ご契約が今のまま更新される場合に、これから発行する請求書の金額です。';
    case 'at-risk':
      return cashback
        ? 'ご入金前のお申し込み、期限を過ぎた更新、停止中のご契約、受取名義の確認待ちの金額です。'
        : 'お支払い期限を過ぎた請求書と、そのご契約の以後の更新の金額です。';
  }
}

/** What an amount is for, in a few words. */
export function lineSubject({ what, term }: Pick<ForecastLine, 'what' | 'term'>): string {
  if (what === 'correction') return '調整';
  return term === 1 ? '新規' : `更新(第${term}期)`;
}

/** What an amount of the forecast is, as a column of the file says it. */
export function lineKindName(what: ForecastLine['what']): string {
  return { cashback: 'キャッシュバックの送金', correction: '調整', invoice: 'ご請求(税込)' }[what];
}
