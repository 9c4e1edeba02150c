import type { OrderUrlRefusal } from './rules.ts';

/** What a partner reads when an order URL is not made or changed. */
export function explainOrderUrlRefusal(refusal: OrderUrlRefusal): string {
  switch (refusal.code) {
    case 'not-cashback':
      return '申し込みURLは、キャッシュバックプログラムのパートナー様にご利用いただけます。';
    case 'too-many-urls':
      return `申し込みURLは${refusal.most}個まで作成できます。お使いのURLをご利用いただくか、事務局へご相談ください。`;
    case 'url-unknown':
      return '対象の申し込みURLが見つかりません。画面を開き直して、もう一度お試しください。';
  }
}
