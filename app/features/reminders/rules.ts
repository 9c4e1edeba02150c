import { type Day, addDays } from '#app/core/calendar.ts';
import type { Policy } from '#app/core/policy.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import type { Yen } from '#app/core/yen.ts';
import { LINK_MARK, type LetterKind, type LetterText, SIGNATURE } from '../letters/rules.ts';

/** What a reminder comes ahead of, or after: the due day ahead, the due day missed, the last day to pay ahead. */
export const REMINDERS = ['before-due', 'overdue', 'last-days'] as const;

/** One kind of reminder; an invoice gets each at most once. */
export type Reminder = (typeof REMINDERS)[number];

/** An invoice sent so few days ago needs no reminder that something is near. */
export const FRESH_DAYS = 7;

/** The kind of letter a reminder is: the outbox writes about one invoice in one kind once. */
export function letterKindOf(reminder: Reminder): LetterKind {
  return `reminder-${reminder}`;
}

/** Which open invoices get a reminder on a day; null where the company sends none of this kind. */
export type DueReminders = {
  /** Due on this day, and issued up to that one. */
  'before-due': { dueOn: Day; issuedUpTo: Day } | null;
  /** Due on this day, issued before it. */
  overdue: { dueOn: Day } | null;
  /** Overdue and issued up to one day; the last day to pay is the day before the other. */
  'last-days': { expiresOn: Day; issuedUpTo: Day; dueBefore: Day } | null;
};

/**
 * Whom a day's run reminds: so many days before the due day, so many after it, and so many before the last day to pay. Each
 * day is met once, so nobody is reminded twice; a payment, a cancellation or the end of the time allowed closes the invoice
 * and with it the reminders. MAIL-17, CON-03.
 */
export function remindersOn(today: Day, policy: Policy): DueReminders {
  const { reminderDaysBeforeDue, reminderDaysAfterDue, reminderDaysBeforeLast } = policy;
  return {
    'before-due':
      reminderDaysBeforeDue > 0
        ? { dueOn: addDays(today, reminderDaysBeforeDue), issuedUpTo: addDays(today, -FRESH_DAYS) }
        : null,
    overdue: reminderDaysAfterDue > 0 ? { dueOn: addDays(today, -reminderDaysAfterDue) } : null,
    'last-days':
      reminderDaysBeforeLast > 0
        ? {
            expiresOn: addDays(today, reminderDaysBeforeLast + 1),
            issuedUpTo: addDays(today, -FRESH_DAYS),
            dueBefore: today,
          }
        : null,
  };
}

/** What a reminder says of an invoice. */
export type RemindedInvoice = {
  name: string;
  orderNumber: string;
  number: number;
  term: number;
  total: Yen;
  dueOn: Day;
  /** The day whose run makes it void. */
  expiresOn: Day;
  /** First day of the term it is for. */
  coversFrom: Day;
  /** Where the invoice is read and a transfer is reported. */
  secretLink: string;
};

/**
 * A reminder of an open invoice, with what happens next: an order that is paid late begins later and is void after the last
 * day to pay; a renewal stops the service on its renewal date, and comes back until the last day to pay. CON-03, MAIL-17.
 */
export function reminderLetter(reminder: Reminder, invoice: RemindedInvoice, today: Day): LetterText {
  const { name, orderNumber, number, total, dueOn, secretLink } = invoice;
  return {
    secretLink,
    subject: `${SUBJECTS[reminder]}(請求書番号 ${number})`,
    body: `${name} 様

平素よりご利用いただき、誠にありがとうございます。
${OPENINGS[reminder]}

■ 請求書番号　　${number}
■ ご契約　　　　${orderNumber}
■ ご請求金額　　${yenText(total)}(税込)
■ お支払い期限　${dayText(dueOn)}

■ 今後について
${outlook(invoice, today)}

■ 請求書(PDF)のダウンロード、振込のご連絡
${LINK_MARK}

すでにお手続きがお済みの場合は、行き違いをご容赦ください。
${SIGNATURE}
`,
  };
}

const SUBJECTS: Record<Reminder, string> = {
  'before-due': '【CPI】お支払い期限のご案内',
  overdue: '【CPI】お支払いのお願い',
  'last-days': '【CPI】【重要】お支払いの最終期日のご案内',
};

const OPENINGS: Record<Reminder, string> = {
  'before-due': '下記のご請求について、お支払い期限が近づいてまいりましたのでご案内いたします。',
  overdue: '下記のご請求について、お支払い期限を過ぎてもご入金の確認ができておりません。お手続きをお願いいたします。',
  'last-days':
    '下記のご請求について、ご入金の確認ができておりません。最終期日が近づいておりますので、至急お手続きをお願いいたします。',
};

function outlook({ term, coversFrom, expiresOn }: RemindedInvoice, today: Day): string {
  const lastDay = dayText(addDays(expiresOn, -1));
  if (term === 1) {
    return `お支払い期限までにご入金の確認ができない場合、ご利用開始日がご入金後の最初の1日または15日に変わります。
${lastDay}までにご入金の確認ができない場合、お申し込みは取り消しとなります。`;
  }
  if (today < coversFrom) {
    return `更新日(${dayText(coversFrom)})の前日までにご入金の確認ができない場合、更新日にサービスが停止いたします。
停止後も、${lastDay}までにご入金いただければ、サービスを再開いたします。`;
  }
  return `更新日(${dayText(coversFrom)})の前日までにご入金の確認ができなかったため、サービスを停止しております。
${lastDay}までにご入金いただければ、サービスを再開いたします。それ以降は再開できず、ご契約は終了となります。`;
}
