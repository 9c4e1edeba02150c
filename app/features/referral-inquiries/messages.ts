import { type Day, monthOf } from '#app/core/calendar.ts';
import { dayText, monthText } from '#app/core/wording.ts';
import type { Because } from '../attributions/rules.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import type {
  Counting,
  Finding,
  InquiryAnswerRefusal,
  InquiryOutcome,
  InquiryRefusal,
  InquiryState,
  RegistrationFinding,
} from './rules.ts';

const COUNTING: Record<Counting, string> = {
  counted: '現在、月末の契約件数に数えています。',
  'before-payment': 'ご入金の確認後、ご利用開始日から月末の契約件数に数えます。',
  'before-start': 'ご利用開始日から月末の契約件数に数えます。',
  lapsed: '更新のご入金を確認できていないため停止しており、月末の契約件数には数えていません。',
  over: '終了または取消となったため、月末の契約件数には数えていません。',
  never: 'サーバー以外のご契約のため、月末の契約件数には数えません。',
};

const BECAUSE: Record<Because, string> = {
  url: '申し込みURLからのお申し込みでしたが、その後の確認により、どのパートナー様のご紹介でもないご契約となっています。',
  code: '紹介コードによるお申し込みでしたが、その後の確認により、どのパートナー様のご紹介でもないご契約となっています。',
  declined: 'お客様がお申し込みの際に「ご紹介なし」を選択されたため、ご紹介として記録していません。',
  removed: 'お客様がお申し込みの際に紹介コードを消されたため、ご紹介として記録していません。',
  'code-unknown': 'お客様が入力された紹介コードから、パートナー様を確認できませんでした。',
  'url-off': 'お客様が使用された申し込みURLは、お申し込みの際に停止中でした。',
  'url-unknown': 'お客様が使用された申し込みURLは、登録のないもの(入力の誤りなど)でした。',
};

/** What a partner that misses a referral is told of an order, in one or two sentences. */
export function explainFinding(finding: Finding): string {
  switch (finding.code) {
    case 'yours': {
      const leaves = finding.leavesOn ? `${dayText(finding.leavesOn)}に、担当のパートナーが変わる予定です。` : '';
      return `注文番号 ${finding.orderNumber} は、${dayText(finding.since)}から貴社のご契約として記録しています。${COUNTING[finding.counting]}${leaves}`;
    }
    case 'coming':
      return `注文番号 ${finding.orderNumber} は、${monthText(monthOf(finding.from))}から貴社のご契約になる予定です。`;
    case 'was-yours':
      return `注文番号 ${finding.orderNumber} は、${dayText(finding.until)}の前日まで貴社のご契約でした。それより前の件数とキャッシュバックは変わりません。`;
    case 'of-another':
      return 'このお申し込みは、別のご紹介またはご契約として記録しています。どちらのご紹介かはお答えできません。';
    case 'before-joining':
      return `このお申し込みは、貴社の参加日(${dayText(finding.joinedOn)})より前のもののため、ご紹介として記録していません。`;
    case 'without-url':
      return 'このお申し込みは、申し込みURLを使用せずに行われたため、ご紹介として記録していません。';
    case 'waits':
      return `${BECAUSE[finding.because]}事務局が紹介元を確認しています。`;
    case 'not-referred':
      return BECAUSE[finding.because];
    case 'not-confirmed':
      return '入力された内容では、貴社のご紹介を確認できませんでした。';
  }
}

/** What a partner is told of its own registration of the client that was named. */
export function explainRegistration({ code, day }: RegistrationFinding): string {
  return {
    protecting: `このドメインの事前登録は、${dayText(day)}まで保護期間中です。`,
    expired: `このドメインの事前登録の保護期間は、${dayText(day)}に終了しています。`,
    withdrawn: `このドメインの事前登録は、${dayText(day)}に取り下げられています。`,
  }[code];
}

/** Where an inquiry stands, as people call it. */
export function inquiryStateName(state: InquiryState): string {
  return { open: '確認中', late: '回答期限超過', given: 'ご紹介として記録', 'not-given': 'ご紹介として記録せず' }[
    state
  ];
}

/** What a partner reads when nothing is looked up, or asked. */
export function explainInquiryRefusal(refusal: InquiryRefusal): string {
  switch (refusal.code) {
    case 'too-many-look-ups':
      return `短い時間に多くの照会が行われたため、照会を一時的に停止しています。${refusal.minutes}分ほどおいてから、もう一度お試しください。`;
    case 'asked-already':
      return `この注文番号またはドメインについては、すでに確認のご依頼を承っています。${dayText(refusal.dueOn)}までに回答しますので、しばらくお待ちください。`;
    case 'too-many-inquiries':
      return `確認中のご依頼は${refusal.most}件までです。回答をお待ちいただいてから、あらためてご依頼ください。`;
  }
}

/** What staff read when an answer is not taken. */
export function explainInquiryAnswerRefusal(refusal: InquiryAnswerRefusal): string {
  switch (refusal.code) {
    case 'answered-already':
      return 'このご依頼にはすでに回答しています。画面を開き直して、内容をご確認ください。';
    case 'not-given-yet':
      return '該当する契約は、まだこのパートナーの契約になっていません。先に契約の「紹介元の確認・訂正」で変更してから回答してください。';
  }
}

type Told = { name: string; about: string; note: string };

/** Tells a partner that its inquiry was taken, and by when it is answered. */
export function inquiryReceived({ name, about, note, dueOn }: Told & { dueOn: Day }): LetterText {
  return {
    secretLink: '/mypage/referrals',
    subject: '【CPI】ご紹介の確認のご依頼を承りました',
    body: `${name} 様

ご紹介の確認について、下記のご依頼を承りました。${dayText(dueOn)}までに回答いたします。

■ 対象　${about}
■ ご紹介の経緯
${note}

■ ご依頼の状況(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}

/** Tells the company's office that a partner misses a referral. */
export function inquiryAsked({ name, about, note, dueOn, id }: Told & { dueOn: Day; id: string }): LetterText {
  return {
    secretLink: `/staff/referrals/${id}`,
    subject: `【パートナーポータル】紹介の確認のご依頼(回答期限 ${dayText(dueOn)})`,
    body: `${name} から、記録されていない紹介についての確認の依頼がありました。

■ 対象　${about}
■ 経緯
${note}

■ 回答の画面
${LINK_MARK}
`,
  };
}

/** Brings a partner the answer to its inquiry. */
export function inquiryAnswered(answered: Told & { outcome: InquiryOutcome; answer: string }): LetterText {
  const { name, about, note, outcome, answer } = answered;
  return {
    secretLink: '/mypage/referrals',
    subject: '【CPI】ご紹介の確認のご依頼に回答いたしました',
    body: `${name} 様

ご紹介の確認のご依頼に、下記のとおり回答いたします。

■ 対象　${about}
■ 結果　${inquiryStateName(outcome)}
■ 回答
${answer}

■ ご依頼の内容
${note}

■ ご依頼の状況(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}
