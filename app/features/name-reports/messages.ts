import type { Day, Month } from '#app/core/calendar.ts';
import type { PayoutId } from '#app/core/ids.ts';
import { dayText, monthText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { explainDecisionRefusal, explainProposalRefusal } from '../approvals/messages.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import type { NextTry, ReportEnd, ReportRefusal, RightRefusal, Wrong } from './rules.ts';

/** What is wrong of a name, as people choose it. */
export function wrongName(wrong: Wrong): string {
  return {
    family: '姓が異なる',
    given: '名が異なる',
    characters: '字体・表記が異なる(旧字体、空白、法人名など)',
    account: '受取口座を変えたため、名義も変わる',
    other: 'そのほか',
  }[wrong];
}

/** Where a report stands, as staff call it. */
export function reportStateName(closedAs: ReportEnd | null): string {
  return closedAs === null
    ? '対応待ち'
    : { renamed: '名義を変更済み', 'name-right': '名義は正しいと確認', received: '受け取り済み' }[closedAs];
}

/** How a report ended, as its partner reads it. */
export function reportEndTitle(closedAs: ReportEnd): string {
  return {
    renamed: '受取名義の変更が完了しました',
    'name-right': '登録の受取名義で正しいことを確認しました',
    received: 'この送金のお受け取りを確認しました',
  }[closedAs];
}

/** What a partner reads when a report is not taken: why, then what to do. */
export function explainReportRefusal(refusal: ReportRefusal): string {
  switch (refusal.code) {
    case 'transferred':
      return 'この送金はご登録の口座への銀行振込で、お名前の入力はありません。振込先が異なるときは、振込先口座の変更をお申し込みのうえ、partner@cpi.ad.jp へご連絡ください。';
    case 'came-back':
      return 'この送金はすでに銀行から返戻されています。金額は次回以降の送金に含めます。受取名義の変更をお申し込みください。';
    case 'received':
      return 'この送金は受け取り済みです。次回以降の名義を変える場合は、受取名義の変更をお申し込みください。';
    case 'not-sent':
      return 'この送金は行われません。金額は次回以降の送金に含めます。名義を変える場合は、受取名義の変更をお申し込みください。';
  }
}

/** What staff read when it is not recorded that a name was right. */
export function explainRightRefusal(refusal: RightRefusal): string {
  switch (refusal.code) {
    case 'not-open':
      return 'この申し出への対応は完了しています。最新の状態をご確認ください。';
    case 'already-proposed':
      return explainProposalRefusal(refusal);
    default:
      return explainDecisionRefusal(refusal);
  }
}

/** What it is called where a second person decides that a name was right. */
export function rightTitle(partnerName: string, month: Month): string {
  return `${partnerName} の${monthText(month)}の送金の名義の確認`;
}

/** A report as letters speak of it. */
type Told = { name: string; payoutId: PayoutId; month: Month; amount: Yen; wrong: Wrong; note: string };

/** Tells a partner that its report was taken, and what happens to the money. MAIL-07. */
export function reportReceived({
  name,
  payoutId,
  month,
  amount,
  wrong,
  expiresOn,
  next,
}: Told & { expiresOn: Day | null; next: NextTry }): LetterText {
  const follows =
    expiresOn === null
      ? `この送金は保留しました。受取名義の変更が完了するまで、この名義では送金しません。`
      : `この送金はすでに銀行へ引き渡しているため、止めることができません。名義が異なる場合はお受け取りにならないでください。
お受け取りのない場合は、${dayText(expiresOn)}までに銀行から返戻されます。`;
  return {
    secretLink: `/mypage/payouts/${payoutId}/name`,
    subject: `【CPI】受取名義が異なるとのお申し出を承りました(${monthText(month)}の送金)`,
    body: `${name} 様

受取名義についてのお申し出を承りました。

■ 送金　　　${monthText(month)} ${yenText(amount)}
■ 内容　　　${wrongName(wrong)}

${follows}

■ お願いしたいこと
${askForChange(next)}

■ お申し出の状況と、受取名義の変更(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}

/** What a partner does about a reported name, and by when. */
export function askForChange({ month, changeBy }: NextTry): string {
  return `${dayText(changeBy)}までに、マイページの「受取名義」で変更をお申し出ください。事務局での確認の後、${monthText(month)}末の送金に含め、新しい名義でお支払いします。`;
}

/** Tells the company's office that a partner reported a name. */
export function reportArrived({
  name,
  payoutId,
  month,
  amount,
  wrong,
  note,
  expiresOn,
}: Told & { expiresOn: Day | null }): LetterText {
  return {
    secretLink: `/staff/payouts/name-reports/${payoutId}`,
    subject: `【パートナーポータル】受取名義が異なるとの申し出(${name}、${monthText(month)}の送金)`,
    body: `${name} から、受取名義が異なるとの申し出がありました。

■ 送金　${monthText(month)} ${yenText(amount)}
■ 内容　${wrongName(wrong)}
■ 詳細　${note || '(記載なし)'}
■ 状態　${expiresOn === null ? '自動で保留しました' : '銀行へ引き渡し済みのため、止められません。結果をお待ちください'}

■ 対応の画面
${LINK_MARK}
`,
  };
}

/** Tells a partner how its report ended. */
export function reportSettled({
  name,
  payoutId,
  month,
  closedAs,
}: {
  name: string;
  payoutId: PayoutId;
  month: Month;
  closedAs: ReportEnd;
}): LetterText {
  const ended = {
    renamed:
      '受取名義の変更が完了しました。保留した金額は、新しい名義で次の送金に含めてお支払いします。銀行へ引き渡し済みの送金は、銀行から返戻された後に、次の送金に含めます。',
    'name-right': '事務局で確認した結果、登録の受取名義でお受け取りいただけることを確認しました。保留は解除しました。',
    received:
      '銀行から、この送金が登録の受取名義で受け取られたとの連絡がありました。お申し出への対応を完了し、この送金を理由とする保留を解除しました。次回以降の名義を変える場合は、マイページの「受取名義」で変更をお申し込みください。',
  }[closedAs];
  return {
    secretLink: `/mypage/payouts/${payoutId}/name`,
    subject: `【CPI】受取名義のお申し出への対応が完了しました(${monthText(month)}の送金)`,
    body: `${name} 様

${monthText(month)}の送金について、受取名義のお申し出への対応が完了しました。
${ended}

■ お申し出の状況(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}
