import type { Rate } from '#app/core/rate.ts';
import { rateText } from '#app/core/wording.ts';
import type { RegistrationRefusal } from './rules.ts';

/** What a partner reads when a registration number is not taken: what is wrong, then what to do. */
export function explainRegistrationRefusal(refusal: RegistrationRefusal): string {
  switch (refusal.code) {
    case 'no-such-number':
      return '登録番号は「T」と13桁の数字です。通知書のとおりに入力してください。(例 T4011001098993)';
    case 'check-digit':
      return '登録番号の検査用数字が一致しません。数字の誤りがないか、通知書をご確認のうえ入力し直してください。';
    case 'before-the-system':
      return 'インボイス制度は2023年10月1日に始まりました。それ以降の日付を入力してください。';
    case 'not-registered':
      return 'その日に有効な登録番号がありません。日付をご確認のうえ、入力し直してください。';
    case 'said-already':
      return 'その日から有効な登録番号として、すでに同じ番号を承っています。変更がある場合のみ入力してください。';
  }
}

/** How much of the tax is deductible, as documents and pages say it. */
export function deductibleName(share: Rate): string {
  return share === '1' ? '適格(全額控除)' : `経過措置 ${rateText(share)}`;
}
