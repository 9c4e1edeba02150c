import { type Day, addDays } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import type { PaymentMethod } from '../invoices/rules.ts';
import { type LetterText, SIGNATURE } from '../letters/rules.ts';

/** What a payment brought about: the first start, the next term, or the contract back. */
export type PaidOutlook =
  { kind: 'starts'; on: Day } | { kind: 'goes-on'; on: Day } | { kind: 'reinstated'; renewsOn: Day };

/** A payment as its payer is told of it. */
export type PaidInvoice = {
  name: string;
  orderNumber: string;
  number: number;
  total: Yen;
  paidOn: Day;
  method: PaymentMethod;
  outlook: PaidOutlook;
};

/**
 * Tells whoever is billed that the money arrived and what follows. It is no receipt of its own: that is the bank's slip.
 * CON-01, CON-03, CON-08.
 */
export function paymentReceivedLetter(paid: PaidInvoice): LetterText {
  const slip = paid.method === 'transfer' ? '\n領収書は、お振込時の控えをもって代えさせていただきます。' : '';
  return {
    subject: `【CPI】ご入金を確認いたしました(請求書番号 ${paid.number})`,
    body: `${paid.name} 様

下記のご請求について、ご入金を確認いたしました。誠にありがとうございます。

■ 請求書番号　　${paid.number}
■ ご契約　　　　${paid.orderNumber}
■ ご請求金額　　${yenText(paid.total)}(税込)
■ ご入金確認日　${dayText(paid.paidOn)}

■ 今後について
${outlookText(paid.outlook)}
${slip}
${SIGNATURE}
`,
  };
}

function outlookText(outlook: PaidOutlook): string {
  switch (outlook.kind) {
    case 'starts':
      return `ご利用開始日は${dayText(outlook.on)}です。当日、あらためてお知らせいたします。`;
    case 'goes-on':
      return `契約更新日の${dayText(outlook.on)}から、次の契約期間に入ります。お手続きは必要ございません。`;
    case 'reinstated':
      return `サービスを再開いたしました。次の契約更新日は${dayText(outlook.renewsOn)}です。`;
  }
}

/** A contract whose first term began, as whoever ordered it is told. */
export type StartedContract = {
  name: string;
  orderNumber: string;
  planName: string;
  startsOn: Day;
  renewsOn: Day;
  nextInvoiceOn: Day;
  /** The month-end whose count it is part of; null where the reader has no count, or the contract is not counted. */
  countedOn: Day | null;
};

/** Tells whoever ordered that the service may be used from today on, and what comes next. CON-01, PRG-09, PRG-14. */
export function serviceStartedLetter(started: StartedContract): LetterText {
  const counted = started.countedOn
    ? `\nこのご契約は、${dayText(started.countedOn)}の契約件数に含まれる見込みです。件数と率の見込みは、マイページの「率と件数」でご覧いただけます。\n`
    : '';
  return {
    subject: `【CPI】ご利用開始のお知らせ(${started.orderNumber})`,
    body: `${started.name} 様

下記のご契約は、本日からご利用いただけます。

■ ご契約　　　　${started.orderNumber}
■ プラン　　　　${started.planName}
■ ご利用開始日　${dayText(started.startsOn)}
■ 契約期間　　　${dayText(addDays(started.renewsOn, -1))}まで
■ 契約更新日　　${dayText(started.renewsOn)}

更新の請求書は、${dayText(started.nextInvoiceOn)}に発行し、メールでお送りいたします。
${counted}${SIGNATURE}
`,
  };
}
