import type { CancellationRefusal } from './rules.ts';

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
