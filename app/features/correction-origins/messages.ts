import { type Day, type Month, lastDayOf } from '#app/core/calendar.ts';
import { dayText, monthText, rateText, signedYenText, yenText } from '#app/core/wording.ts';
import { lessYen } from '#app/core/yen.ts';
import { explainCorrectionRefusal } from '../adjustment-proposals/messages.ts';
import type { BeforeAfter, CorrectableCashback, LateDifference, OriginRefusal, Standing } from './rules.ts';

/** What staff read when the form no longer says what the correction came of. */
export const ORIGIN_LOST =
  '申請のもとになった質問または差額の情報が失われました。元の画面を開き直して、もう一度お手続きください。';

/** What staff read when a correction of an origin is not put up: what is wrong, then what to do. */
export function explainOriginRefusal(refusal: OriginRefusal): string {
  switch (refusal.code) {
    case 'nothing-differs':
      return '締めた後に判明した事実による差額はありません。すでに申請されていないか、「調整」の一覧をご確認ください。';
    case 'put-up-already':
      return 'この差額の調整は、すでに申請されています。「調整」の一覧をご確認ください。';
    case 'other-cashback':
      return '注文番号と期が、訂正するキャッシュバックと異なります。画面を開き直して、もう一度お手続きください。';
    default:
      return explainCorrectionRefusal(refusal);
  }
}

/** A standing in words: count, rate and yen. */
export function standingText({ count, rate, amount }: Standing): string {
  return `${count.toLocaleString('ja-JP')}件、率${rateText(rate)}、${yenText(amount)}`;
}

/** What a correction makes of a standing, in words: where only the yen differ, that count and rate are not the cause. */
export function correctedText({ before, after }: BeforeAfter): string {
  if (before.count !== after.count || before.rate !== after.rate) return standingText(after);
  return `${yenText(after.amount)}(件数と率は変わりません)`;
}

/** The reason that is proposed for a correction of late facts; the partner reads it. */
export function lateReason({ month, before, after }: LateDifference): string {
  const counts = `${before.count.toLocaleString('ja-JP')}件から${after.count.toLocaleString('ja-JP')}件`;
  return `${monthText(month)}末の契約件数の訂正(${counts})に伴う率の差額(${rateText(before.rate)}から${rateText(after.rate)})`;
}

/** What a letter says of a correction: before, after, and the yen between them. */
export function beforeAfterLines(month: Month, correction: BeforeAfter): string {
  const { before, after } = correction;
  return [
    `　${dayText(lastDayOf(month))}の件数による計算`,
    `　訂正前　${standingText(before)}`,
    `　訂正後　${correctedText(correction)}`,
    `　差額　　${signedYenText(lessYen(after.amount, before.amount))}`,
  ].join('\n');
}

/**
 * What the form of a correction begins with: late facts with their yen and reason, a question with its day; everything may
 * be written over.
 */
export function prefilled(
  { cashback, late }: { cashback: CorrectableCashback; late: LateDifference | undefined },
  question: { askedOn: Day } | undefined,
) {
  const asked = question ? `${dayText(question.askedOn)}のご質問による訂正` : '';
  const { partnerCode: partner, month } = cashback;
  if (!late) return { partner, month, reason: asked };
  const { difference } = late;
  return {
    ...{ partner, month, direction: difference > 0 ? ('more' as const) : ('less' as const) },
    amount: String(Math.abs(difference)),
    reason: asked ? `${asked}。${lateReason(late)}` : lateReason(late),
  };
}
