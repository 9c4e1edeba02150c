import { dayText } from '#app/core/wording.ts';
import type { ClaimRefusal } from './rules.ts';

/** What a partner reads when a client is not registered, or a registration not taken back. */
export function explainClaimRefusal(refusal: ClaimRefusal): string {
  switch (refusal.code) {
    case 'not-cashback':
      return 'お客様の事前登録は、キャッシュバックプログラムのパートナー様にご利用いただけます。';
    case 'too-many-claims':
      return `保護期間中の登録は${refusal.most}件までです。不要な登録を取り下げてから、もう一度お試しください。`;
    case 'claimed-already':
      return `このお客様はすでにご登録いただいています(保護期間は${dayText(refusal.until)}まで)。期間が終わってから、あらためてご登録ください。`;
    case 'claim-unknown':
      return '対象の登録が見つからないか、すでに取り下げられています。画面を開き直してご確認ください。';
  }
}
