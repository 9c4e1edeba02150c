import { dayText } from '#app/core/wording.ts';
import type { OrderRefusal } from '../contracts/rules.ts';
import type { OrderPageRefusal } from './rules.ts';

/** What somebody ordering reads when an order cannot be accepted: what is wrong, then what to do. */
export function explainOrderRefusal(
  refusal: OrderRefusal | OrderPageRefusal | { code: 'not-for-sale' } | { code: 'partner-unknown' },
): string {
  switch (refusal.code) {
    case 'term-too-short':
      return `契約期間は${refusal.shortestMonths}ヶ月以上でお選びください。`;
    case 'start-off-grid':
      return '利用開始日は毎月1日または15日です。いずれかの日をお選びください。';
    case 'start-not-after-order':
      return `利用開始日は${dayText(refusal.orderedOn)}より後の日をお選びください。`;
    case 'start-not-offered':
      return `利用開始日は${dayText(refusal.first)}から${dayText(refusal.last)}までの1日または15日からお選びください。`;
    case 'referral-changed':
      return refusal.found
        ? 'ご紹介元を確認できるようになりました。ご紹介の内容をご確認のうえ、もう一度お進みください。'
        : 'ご紹介元を確認できなくなりました。このままお進みいただくと、ご紹介なしのお申し込みになります。';
    case 'form-used-elsewhere':
      return 'この画面からのお申し込みは受け付けられませんでした。画面を開き直して、もう一度お申し込みください。';
    case 'not-for-sale':
      return 'このプランは現在お申し込みいただけません。ほかのプランをお選びください。';
    case 'partner-unknown':
      return 'ご紹介元のパートナーを確認できませんでした。お手数ですが partner@cpi.ad.jp へお問い合わせください。';
  }
}

/** The field at which a refusal is shown; undefined when it concerns the order as a whole. */
export function fieldOfOrderRefusal(
  refusal: Parameters<typeof explainOrderRefusal>[0],
): 'planCode' | 'termMonths' | 'startsOn' | undefined {
  switch (refusal.code) {
    case 'term-too-short':
      return 'termMonths';
    case 'start-off-grid':
    case 'start-not-after-order':
    case 'start-not-offered':
      return 'startsOn';
    case 'not-for-sale':
      return 'planCode';
    default:
      return undefined;
  }
}
