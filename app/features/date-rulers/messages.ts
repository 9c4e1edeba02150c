import { programmeName } from '../rates/messages.ts';
import { type Milestone, type RulerDay, CLOCKS } from './rules.ts';

/** A day of a renewal, in a few words. */
export function milestoneName(what: Milestone['what']): string {
  return {
    rate: '率が決まる日',
    invoice: '請求書の発行',
    due: 'お支払い期限',
    renewal: '契約更新日',
    notice: '送金のお知らせ',
    money: '送金',
  }[what];
}

/** The rule that gives a day of a renewal its date, in one sentence. */
export function explainRulerDay({ what, clocks, route }: RulerDay): string {
  switch (what) {
    case 'rate':
      if (clocks.length > 1) return '請求書発行日の前月末日と、契約更新日の前月末日が同じ日です。';
      return clocks[0] === 'discount'
        ? '請求書発行日の前月末日の契約件数で、割引率が決まります。'
        : '契約更新日の前月末日の契約件数で、キャッシュバック率が決まります。';
    case 'invoice':
      return '契約更新日の2か月半前(1日または15日)に、更新の請求書を発行します。';
    case 'due':
      return '契約更新月の前月末日までにお支払いいただきます。';
    case 'renewal':
      return '契約期間満了日の翌日です。ここから次の契約期間が始まります。';
    case 'notice':
      return '契約更新日の翌月に、送金のお知らせをメールでお送りします。';
    case 'money':
      return route === 'transfer'
        ? '契約更新日の翌月末日に、ご登録の口座へ振り込みます。銀行の休業日にあたる月は、ここに示す銀行の営業日になります。'
        : '契約更新日の翌月末日に送金します。銀行の休業日でも日付は変わりません。';
  }
}

/** The clocks a day stands on, by the names of their programmes; 共通 for both. */
export function clocksText(clocks: RulerDay['clocks']): string {
  return clocks.length === CLOCKS.length ? '共通' : clocks.map(programmeName).join('・');
}
