import { signedYenText, yenText } from '#app/core/wording.ts';
import { type Yen, lessYen, negateYen } from '#app/core/yen.ts';
import { explainPaymentRefusal } from '../payments/messages.ts';
import type { PaymentRefusal } from '../payments/rules.ts';
import type { Because, Grade, LineRefusal, LineState } from './rules.ts';

/** How sure a proposal is, in one word. */
export function gradeName(grade: Grade): string {
  return { certain: '確実', likely: '候補', unknown: '不明' }[grade];
}

/** Where a line stands, in a few words. */
export function lineStateName(state: LineState): string {
  return { waiting: '照合待ち', matched: '入金を記録済み', kept: '仮受金', 'not-ours': '対象外' }[state];
}

/** Why an invoice is proposed for a line, or none is. */
export function explainProposal(because: Because): string {
  switch (because.code) {
    case 'number-and-amount':
      return '請求書番号と金額が一致しています。';
    case 'payer-and-amount':
      return '振込依頼人名と金額が一致する未入金の請求書は、この1件だけです。';
    case 'alias-and-amount':
      return '以前に照合した振込依頼人名と金額が一致する未入金の請求書は、この1件だけです。';
    case 'short-number':
      return '明細中の数字と金額が一致しますが、桁数が少なく、名前は一致していません。';
    case 'number-amount-differs':
      return `請求書番号は一致していますが、金額が異なります(差額${signedYenText(because.difference)})。`;
    case 'number-settled':
      return {
        paid: '請求書番号は一致していますが、すでに入金済みです。記録すると仮受金になります。',
        void: '請求書番号は一致していますが、請求書は無効です。記録すると仮受金になります。',
        refunded: '請求書番号は一致していますが、すでに返金した請求書です。記録すると仮受金になります。',
      }[because.status];
    case 'payer-several':
      return `振込依頼人名と金額が一致する未入金の請求書が${because.invoices}件あります。支払期限の古いものを示しています。`;
    case 'payer-amount-differs':
      return `振込依頼人名は一致していますが、金額が異なります(差額${signedYenText(because.difference)})。`;
    case 'reported':
      return 'お客様からの振込明細連絡と、名前と金額が一致しています。';
    case 'amount-only':
      return '金額が一致する未入金の請求書は1件ですが、名前は一致していません。';
    case 'amount-several':
      return `金額が一致する未入金の請求書が${because.invoices}件あり、絞り込めません。`;
    case 'earlier-line':
      return 'この請求書には、先に届いた別の明細も一致しています。';
    case 'nothing':
      return '一致する請求書がありません。';
  }
}

/** What staff read on the list once a line was decided about; a payment is counted there. */
export function lineDecided(state: Exclude<LineState, 'matched'>): string {
  return {
    waiting: '明細を照合待ちに戻しました',
    kept: '明細を仮受金として保管しました',
    'not-ours': '明細を対象外にしました',
  }[state];
}

/**
 * What staff read when a decision about a line is not taken, or the payment it stands for is not recorded.
 *
 * @param amount what the bank says arrived; absent where several lines were decided about at once.
 */
export function explainLineRefusal(refusal: LineRefusal | PaymentRefusal, amount?: Yen): string {
  switch (refusal.code) {
    case 'amount-differs':
      return explainDifference(refusal.expected, amount);
    case 'invoice-unknown':
    case 'form-used-elsewhere':
      return explainPaymentRefusal(refusal);
    case 'decided-before':
      return 'この明細は、すでに処理されています。画面を再読み込みして、現在の状態をご確認ください。';
    case 'not-decided':
      return 'この明細は照合待ちです。画面を再読み込みして、現在の状態をご確認ください。';
    case 'invoice-not-found':
      return `請求書番号「${refusal.number}」は見つかりませんでした。番号をご確認ください。`;
    case 'proposals-changed':
      return '画面を開いたあとに照合の結果が変わりました。一覧をご確認のうえ、もう一度お試しください。';
    case 'paid-for-good':
      return '入金として記録した明細は、照合待ちに戻せません。';
  }
}

/** The amount is the bank's: nobody mistyped it, so what is left is the money itself. MAIL-20. */
function explainDifference(expected: Yen, amount: Yen | undefined): string {
  const next = '金額が異なる入金は記録できません。仮受金として保管し、お客様に差額をご確認ください。';
  if (amount === undefined) return `ご請求金額は${yenText(expected)}です。${next}`;
  const surplus = lessYen(amount, expected);
  const difference = surplus > 0 ? `${yenText(surplus)}超過` : `${yenText(negateYen(surplus))}不足`;
  return `ご請求金額は${yenText(expected)}で、入金額は${difference}しています。${next}`;
}
