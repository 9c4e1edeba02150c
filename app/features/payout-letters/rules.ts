import type { Day, Month } from '#app/core/calendar.ts';
import { dayText, monthText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import { accountLine } from '../payout-notices/rules.ts';
import { type PayoutWay, accountOf } from '../payouts/rules.ts';

/** A payout as the letters about its transfers speak of it. */
export type ToldPayout = PayoutWay & {
  partnerName: string;
  month: Month;
  familyName: string;
  givenName: string;
  /** How much of it was sent, came back, or is not claimed. */
  amount: Yen;
  sentOn: Day;
};

/** Tells a partner that its money was sent, and from whom the bank's mail comes. MAIL-01. */
export function payoutSentLetter(payout: ToldPayout): LetterText {
  return {
    subject: `【CPI】${monthText(payout.month)}のキャッシュバックを送金しました`,
    body: `${payout.partnerName} 様

${monthText(payout.month)}のキャッシュバックを送金いたしました。

■ 送金額　${yenText(payout.amount)}
■ 送金日　${dayText(payout.sentOn)}

${howToReceive(payout)}
${SIGNATURE}
`,
  };
}

/** What the partner does once money was sent: nothing where it was transferred to its account. */
function howToReceive(payout: ToldPayout): string {
  const account = accountOf(payout);
  if (account) {
    return `ご登録の口座へお振り込みしました。お受け取りの手続きは不要です。

　振込先：${accountLine(account)}

入金が確認できない場合は、partner@cpi.ad.jp へご連絡ください。`;
  }
  return `楽天銀行から「株式会社KDDIウェブコミュニケーションズ様からメルマネによる送金がありました」という件名のメールが届きます。
メールに記載のURLから、次のお名前でお受け取りください。

　姓：${payout.familyName}
　名：${payout.givenName}

メールが届かない場合は、迷惑メールのフォルダーをご確認のうえ、partner@cpi.ad.jp へご連絡ください。`;
}

/** Tells a partner that its money came back, why, and when it is sent again. MAIL-07. */
export function payoutBackLetter(payout: ToldPayout & { reason: string }): LetterText {
  return {
    subject: `【CPI】${monthText(payout.month)}のキャッシュバックの送金が戻りました`,
    body: `${payout.partnerName} 様

${dayText(payout.sentOn)}にお送りしたキャッシュバックが、${accountOf(payout) ? 'ご登録の口座に入金できず' : 'お受け取りにならないまま'}銀行から返戻されました。

■ 返戻金額　${yenText(payout.amount)}
■ 理由　　　　${payout.reason}

金額は失われません。次回の送金に含めてお支払いします。
${whatToCheck(payout)}
${SIGNATURE}
`,
  };
}

function whatToCheck(payout: ToldPayout): string {
  const account = accountOf(payout);
  return account
    ? `振込先は「${accountLine(account)}」で登録されています。口座の内容が異なる場合は、
マイページの「受取名義」で振込先の変更をお申し込みください。`
    : `受取名義は「${payout.familyName} ${payout.givenName}」で登録されています。受取口座の名義と異なる場合は、
マイページの「受取名義」で変更をお申し込みください。`;
}

/** Reminds a partner of money it has not claimed, before it goes back. MAIL-05, MAIL-06. */
export function transferReminder(payout: ToldPayout & { expiresOn: Day }): LetterText {
  return {
    subject: `【CPI】キャッシュバックのお受け取りのお願い(${dayText(payout.expiresOn)}まで)`,
    body: `${payout.partnerName} 様

${dayText(payout.sentOn)}にお送りしたキャッシュバックのお受け取りを、まだ確認できておりません。
すでにお受け取りの場合は、行き違いをご容赦ください。

■ 金額　　　${yenText(payout.amount)}
■ 受取期限　${dayText(payout.expiresOn)}の前日まで

楽天銀行からのメールに記載のURLを開き、次のお名前を入力してお受け取りください。

　姓：${payout.familyName}
　名：${payout.givenName}

お名前は、受取口座の名義と同一である必要があります。メールが見つからない場合や名義が異なる場合は、
partner@cpi.ad.jp へご連絡ください。期限を過ぎた金額は、次回の送金に含めてお支払いします。
${SIGNATURE}
`,
  };
}

/** Why nothing is done about a notice that could not be delivered. */
export type NoticeRefusal = { code: 'nothing-waits' } | { code: 'address-same' };
