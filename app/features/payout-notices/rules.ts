import type { Day, Month } from '#app/core/calendar.ts';
import { dayText, monthText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { type BankAccount, accountText, maskedNumber } from '../bank-accounts/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';
import { type PayoutWay, accountOf } from '../payouts/rules.ts';

/** The subject of the payout notice, exactly as the booklet announces it. MAIL-04, CTR-17. */
export const PAYOUT_NOTICE_SUBJECT = '【株式会社KDDIウェブコミュニケーションズより】キャッシュバックプログラムについて';

/** A payout as its notice speaks of it. */
export type AnnouncedPayout = PayoutWay & {
  partnerName: string;
  familyName: string;
  givenName: string;
  amount: Yen;
  /** The day the money arrives: the month-end by mail, the bank's day to an account. */
  payOn: Day;
  month: Month;
};

/** The notice of a payout by its way, under one subject. MAIL-04. */
export function payoutNotice(payout: AnnouncedPayout): LetterText {
  const account = accountOf(payout);
  return account ? transferNotice(payout, account) : mailNotice(payout);
}

/** An account in a mail: its bank and branch, and of the number the end alone. */
export function accountLine(account: BankAccount): string {
  return accountText({ ...account, number: maskedNumber(account.number) });
}

/** The notice of money that arrives in an account by itself: how much, when and where. MAIL-04, MAIL-06. */
function transferNotice(payout: AnnouncedPayout, account: BankAccount): LetterText {
  return {
    subject: PAYOUT_NOTICE_SUBJECT,
    body: `${payout.partnerName} 様

平素よりビジネスパートナー制度をご活用いただき、誠にありがとうございます。
${monthText(payout.month)}のキャッシュバックについてご案内いたします。

■ 振込額　　${yenText(payout.amount)}
■ 振込日　　${dayText(payout.payOn)}
■ 送金方法　銀行振込。手数料のご負担はありません。

■ お振込先
　${accountLine(account)}
　受取名義　${payout.familyName} ${payout.givenName}

振込日にご登録の口座へ入金されます。お受け取りの手続きは不要です。
振込先が異なるときは入金できませんので、お手数ですが振込日までに partner@cpi.ad.jp へご連絡ください。
${SIGNATURE}
`,
  };
}

/**
 * The notice of a payout by mail: the very 姓 and 名 the partner types at the bank, the amount, and the steps to receive it.
 * MAIL-04, MAIL-05, MAIL-06, MAIL-07, MAIL-10.
 */
function mailNotice(payout: AnnouncedPayout): LetterText {
  return {
    subject: PAYOUT_NOTICE_SUBJECT,
    body: `${payout.partnerName} 様

平素よりビジネスパートナー制度をご活用いただき、誠にありがとうございます。
${monthText(payout.month)}のキャッシュバックについてご案内いたします。

■ 送金額　${yenText(payout.amount)}
■ 送金日　${dayText(payout.payOn)}
■ 送金方法　楽天銀行 メール送金サービス(メルマネ)。手数料のご負担はありません。

■ 受取時に入力する「お名前」
　姓：${payout.familyName}
　名：${payout.givenName}

お名前は、受取口座の名義と同一である必要があります。異なるときはお受け取りいただけませんので、
お手数ですが送金日までに、マイページの「受取名義が異なるとき」または partner@cpi.ad.jp へご連絡ください。

■ お受け取りの手順
1. 送金日に楽天銀行から「株式会社KDDIウェブコミュニケーションズ様からメルマネによる送金がありました」という
   件名のメールが届きます。
2. メールに記載のURLを開き、「お持ちの他行口座へ振り込む」を選びます。
3. 上記の姓・名をそのまま入力し、「実行」を押します。
4. 利用規定に同意し、振込先の金融機関と口座を指定します。

このメールはお受け取りが完了するまで大切に保管してください。
${SIGNATURE}
`,
  };
}
