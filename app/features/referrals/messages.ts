import type { OrderUrlRefusal } from './rules.ts';

/** What a partner reads when an order URL is not made or changed. */
export function explainOrderUrlRefusal(refusal: OrderUrlRefusal): string {
  switch (refusal.code) {
    case 'not-cashback':
      return '申し込みURLは、キャッシュバックプログラムのパートナー様にご利用いただけます。';
    case 'too-many-urls':
      return `申し込みURLは${refusal.most}個まで作成できます。お使いのURLをご利用いただくか、事務局へご相談ください。`;
    case 'label-in-use':
      return 'この名前の申し込みURLを、すでにお使いです。一覧のURLをご利用いただくか、別の名前を入力してください。';
    case 'word-reserved':
      return 'この文字列は、当社のサービス名などと紛らわしいためご利用いただけません。別の文字列を入力してください。';
    case 'word-taken':
      return 'この文字列、または見間違えやすい文字列は、すでに使われています。別の文字列を入力してください。';
    case 'word-claimed':
      return `このURLには、すでに「${refusal.word}」が設定されています。印刷物で使われるため、変更はできません。別の用途には新しいURLを作成してください。`;
    case 'plan-unknown':
      return 'プランを一覧から選択してください。';
    case 'url-unknown':
      return '対象の申し込みURLが見つかりません。画面を開き直して、もう一度お試しください。';
  }
}
