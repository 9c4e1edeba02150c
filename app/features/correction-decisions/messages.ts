import type { Day, Month } from '#app/core/calendar.ts';
import { dayText, monthText, signedYenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { explainDecisionRefusal } from '../approvals/messages.ts';
import type { DecisionRefusal } from '../approvals/rules.ts';
import { beforeAfterLines } from '../correction-origins/messages.ts';
import type { BeforeAfter } from '../correction-origins/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { Obstacle } from '../payout-prospects/rules.ts';

/** The payout a correction is taken up in with the day its money moves, or what keeps anybody from saying so. */
export type TakenUp = { month: Month; on: Day } | { obstacle: Obstacle };

/** A correction as its partner is told of it. */
export type ToldCorrection = {
  partnerName: string;
  amount: Yen;
  reason: string;
  /** The cashback it corrects; null where it corrects none in particular. */
  cashback: { orderNumber: string; term: number } | null;
  month: Month | null;
  /** What the cashback stood on and stands on, where it came of a late fact or a question. */
  origin: (BeforeAfter & { month: Month }) | undefined;
  takenUp: TakenUp;
};

/** Tells a partner that a correction of its cashbacks was approved: what changed, why, and where the yen come or go. PRG-18, MAIL-14. */
export function correctionLetter(told: ToldCorrection): LetterText {
  const { partnerName, amount, reason, cashback, month, origin } = told;
  const corrected = origin ? `\n■ 計算の内容\n${beforeAfterLines(origin.month, origin)}\n` : '';
  return {
    secretLink: '/mypage/cashback#corrections',
    subject: `【CPI】キャッシュバックの金額を調整いたしました${cashback ? `(${cashback.orderNumber})` : ''}`,
    body: `${partnerName} 様

キャッシュバックの金額について、下記のとおり調整いたしました。

■ 対象　　${subjectText(cashback, month)}
■ 理由　　${reason}
■ 調整額　${signedYenText(amount)}
${corrected}
■ 送金への反映
${takenUpText(told)}

■ 調整の一覧(マイページ)
${LINK_MARK}

ご不明な点は、partner@cpi.ad.jp へご連絡ください。
${SIGNATURE}
`,
  };
}

function subjectText(cashback: ToldCorrection['cashback'], month: Month | null): string {
  const parts = [
    ...(cashback ? [`お申し込み番号 ${cashback.orderNumber} 第${cashback.term}期`] : []),
    ...(month ? [`${monthText(month)}分`] : []),
  ];
  return parts.length > 0 ? parts.join('、') : 'キャッシュバック全般';
}

function takenUpText({ takenUp, amount }: ToldCorrection): string {
  const counted = amount > 0 ? '加算' : '減算';
  if ('month' in takenUp) {
    return `${monthText(takenUp.month)}末の送金(${dayText(takenUp.on)}の予定)に${counted}いたします。
送金額は、事前に「キャッシュバックのご案内」のメールでお知らせいたします。`;
  }
  switch (takenUp.obstacle) {
    case 'held':
      return `送金を保留しているため、保留が解除された後の、最初の月末の送金に${counted}いたします。`;
    case 'payee-missing':
      return `受取名義をご確認いただいた後の、最初の月末の送金に${counted}いたします。
マイページの「受取名義」で、ご確認をお願いいたします。`;
    case 'outweighed':
      return `これまでの金額との合計が1円に満たないため、翌月以降の送金へ繰り越します。
合計が1円以上になった月末に、まとめて送金いたします。`;
  }
}

/** What staff read when the corrections of a fact are not decided together: what is wrong, then what to do. */
export function explainTogetherRefusal(refusal: DecisionRefusal): string {
  if (refusal.code === 'own-work') {
    return 'ご自身が申請した調整が含まれているため、まとめて決定できません。別の担当者が決定してください。';
  }
  return refusal.code === 'content-changed'
    ? '画面を表示した後に内容が変わったため、いずれの調整も決定していません。下の一覧は最新の内容です。ご確認のうえ、もう一度お手続きください。'
    : explainDecisionRefusal(refusal);
}
