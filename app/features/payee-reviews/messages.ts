import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { LINK_MARK, type LetterText, SIGNATURE } from '../letters/rules.ts';
import { PAYEE_EXAMPLES, PAYEE_EXAMPLES_OF } from '../partners/messages.ts';

/** A first payout as its partner is told of it before. */
export type FirstPayout = {
  partnerName: string;
  /** The day the money comes, and the day it is announced. */
  payOn: Day;
  noticeOn: Day;
  /** The last days on which a change, and a first confirmation, still come in time. */
  changeBy: Day;
  confirmBy: Day;
  today: Day;
  /** Null where none was entered. */
  payee: { familyName: string; givenName: string; email: string } | null;
  confirmed: boolean;
  /** The account it is transferred to, its end alone; null where it goes by mail. */
  account: string | null;
};

/** Asks a partner to look at its payee again before its first payout. MAIL-05, MAIL-06. */
export function payeeReviewLetter(first: FirstPayout): LetterText {
  return {
    secretLink: '/mypage/payee',
    subject: '【CPI】はじめての送金の前に、受取名義をご確認ください',
    body: `${first.partnerName} 様

はじめてのキャッシュバックの送金を、次のとおり予定しています。
${first.confirmed ? 'その前に、' : '受取名義の確認がお済みでないため、'}受取口座の通帳などと見比べて、受取名義${first.account ? 'と振込先' : ''}を${first.confirmed ? 'もう一度' : ''}ご確認ください。
1文字でも異なると、${first.account ? '入金できません' : 'お受け取りいただけません'}。

■ 送金の予定　${dayText(first.payOn)}(金額は${dayText(first.noticeOn)}にお知らせします)
■ 送金方法　　${first.account ? '銀行振込' : '楽天銀行 メール送金サービス(メルマネ)'}
${payeeLines(first)}
■ ${PAYEE_EXAMPLES_OF}
${PAYEE_EXAMPLES.map(({ good, family, given, why }) => `　${good ? '○ 正しい' : '× 誤り　'}　姓：${family}　名：${given}\n　　${why}`).join('\n')}

■ お願いしたいこと
${whatToDo(first)}

■ 受取名義の確認(マイページ)
${LINK_MARK}
${SIGNATURE}
`,
  };
}

function payeeLines({ payee, account }: FirstPayout): string {
  if (!payee) return '■ 受取名義　　登録されていません\n';
  return `■ 受取名義
　姓：${payee.familyName}
　名：${payee.givenName}
${account ? `■ 振込先　　　${account}` : `■ お知らせ先　${payee.email}`}
`;
}

function whatToDo({ payee, confirmed, changeBy, confirmBy, today }: FirstPayout): string {
  if (!payee) return 'マイページからは登録できません。partner@cpi.ad.jp へ口座の名義をご連絡ください。';
  if (!confirmed) {
    return `${dayText(confirmBy)}までに、マイページの「受取名義」でご確認ください。それまでに確認されない場合は、翌月以降の送金になります。
口座の名義と異なる場合は、確認せずに partner@cpi.ad.jp へご連絡ください。`;
  }
  const until = changeBy < today ? 'お早めに' : `${dayText(changeBy)}までに`;
  return `同一の場合：マイページの「受取名義」で「この内容で間違いありません」を押してください。
異なる場合：${until}、マイページの「受取名義」で変更をお申し出ください。事務局での確認のため、変更には日数がかかります。`;
}
