import { signedYenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import type { CorrectionRefusal, CorrectionStage } from './rules.ts';

/** What staff read when a correction is not put up: what is wrong, then what to do. */
export function explainCorrectionRefusal(refusal: CorrectionRefusal): string {
  switch (refusal.code) {
    case 'partner-unknown':
      return 'このパートナー番号は登録されていません。パートナーの一覧で番号をご確認ください。';
    case 'no-cashbacks':
      return '割引プログラムのパートナーには送金がないため、調整できません。キャッシュバックプログラムのパートナーを指定してください。';
    case 'cashback-unknown':
      return 'この注文番号と期のキャッシュバックは確定していません。注文番号と期をご確認ください。';
    case 'of-another-partner':
      return 'この注文番号は、指定されたパートナーのお客様のものではありません。パートナー番号と注文番号をご確認ください。';
  }
}

/** What a correction is called where people decide it. */
export function adjustmentTitle(partnerName: string, amount: Yen): string {
  return `${partnerName}の調整 ${signedYenText(amount)}`;
}

/** Where a correction stands, in one word. */
export function correctionStageName(stage: CorrectionStage): string {
  return { waiting: '送金待ち', 'in-run': '送金予定', noticed: '通知済み', sent: '精算済み' }[stage];
}
