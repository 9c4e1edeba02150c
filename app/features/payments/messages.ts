import { dayText, yenText } from '#app/core/wording.ts';
import type { PaymentOutcome, PaymentRefusal } from './rules.ts';

/** What staff read when a payment is not recorded: what is wrong, then what to do. */
export function explainPaymentRefusal(refusal: PaymentRefusal): string {
  switch (refusal.code) {
    case 'invoice-unknown':
      return '該当する請求書が見つかりません。請求書番号をご確認ください。';
    case 'amount-differs':
      return `ご請求金額は${yenText(refusal.expected)}です。入金額をご確認ください。金額が異なる入金は、この画面では記録できません。`;
    case 'form-used-elsewhere':
      return 'この画面からは、すでに別の請求書の入金を記録しています。画面を開き直して、もう一度お手続きください。';
  }
}

/** What staff read of money that was kept without paying anything. */
export function explainUnapplied(reason: 'invoice-void' | 'invoice-paid'): string {
  switch (reason) {
    case 'invoice-void':
      return '請求書が取り消し済みのため、仮受金として記録しました。契約は変わりません。';
    case 'invoice-paid':
      return '請求書が支払い済みのため、仮受金として記録しました。契約は変わりません。';
  }
}

/** What staff read of what a payment brought about. */
export function explainPaymentOutcome(outcome: PaymentOutcome): string {
  switch (outcome.kind) {
    case 'unapplied':
      return explainUnapplied(outcome.because);
    case 'starts':
      return `最初のご請求の入金を記録しました。契約は${dayText(outcome.on)}に開始します。`;
    case 'goes-on':
      return `更新のご請求の入金を記録しました。契約は${dayText(outcome.on)}に更新されます。`;
    case 'reinstated':
      return `更新のご請求の入金を記録しました。停止していた契約は本日から再開し、次回の更新日は${dayText(outcome.renewsOn)}です。`;
  }
}
