import type { Because, ReferralRefusal } from './rules.ts';

/** What decided about a referral, as it was stored with the order. */
type Frozen = { because: Because; slug: string; code: string | null };

/** Why an order is a partner's referral, or nobody's, in a sentence that partner and staff both read. */
export function explainAttribution({ because, slug, code }: Frozen): string {
  const url = slug === '' ? '申し込みURL' : `申し込みURL「${slug}」`;
  switch (because) {
    case 'url':
      return `お客様が${url}からお申し込みになったため、ご紹介として記録しました。`;
    case 'code':
      return `お客様が紹介コード「${code ?? ''}」を入力されたため、ご紹介として記録しました。`;
    case 'declined':
      return 'お客様が「ご紹介なし」を選択されたため、ご紹介として記録していません。';
    case 'removed':
      return 'お客様が紹介コードを消してお申し込みになったため、ご紹介として記録していません。';
    case 'code-unknown':
      return `お客様が入力された紹介コード「${code ?? ''}」から、パートナーを確認できませんでした。`;
    case 'url-off':
      return `お客様が使用された${url}は、停止中でした。`;
    case 'url-unknown':
      return `お客様が使用された${url}は、登録されていませんでした。`;
  }
}

/** What a registration of the same client has to do with it; undefined where none contradicts. */
export function explainConflict(conflict: 'claim-of-another' | 'claim-without-url' | null): string | undefined {
  switch (conflict) {
    case 'claim-of-another':
      return '同じお客様について、別のパートナーによる保護期間中の事前登録があります。事務局が確認します。';
    case 'claim-without-url':
      return '同じお客様について、保護期間中の事前登録があります。事務局が確認します。';
    case null:
      return undefined;
  }
}

/** What staff read when their decision about a referral is not taken. */
export function explainReferralRefusal(refusal: ReferralRefusal): string {
  switch (refusal.code) {
    case 'nothing-waits':
      return 'この申し込みの紹介元は、すでに確認済みです。変更する場合は、移す先と開始月を指定してください。';
  }
}
