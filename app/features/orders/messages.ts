import { dayText } from '#app/core/wording.ts';
import type { OrderRefusal } from '../contracts/rules.ts';

/** What somebody ordering reads when an order cannot be accepted: what is wrong, then what to do. */
export function explainOrderRefusal(
  refusal: OrderRefusal | { code: 'not-for-sale' } | { code: 'partner-unknown' },
): string {
  switch (refusal.code) {
    case 'term-too-short':
      return `契約期間は${refusal.shortestMonths}ヶ月以上でお選びください。`;
    case 'start-off-grid':
      return '利用開始日は毎月1日または15日です。いずれかの日をお選びください。';
    case 'start-not-after-order':
      return `利用開始日は${dayText(refusal.orderedOn)}より後の日をお選びください。`;
    case 'not-for-sale':
      return 'このプランは現在お申し込みいただけません。ほかのプランをお選びください。';
    case 'partner-unknown':
      return 'ご紹介元のパートナーを確認できませんでした。お手数ですが partner@cpi.ad.jp へお問い合わせください。';
  }
}
