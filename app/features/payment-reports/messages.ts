import { dayText } from '#app/core/wording.ts';
import type { ReportRefusal } from './rules.ts';

/** What a customer reads when a report is not taken: what is wrong, then what to do. */
export function explainReportRefusal(refusal: ReportRefusal): string {
  switch (refusal.code) {
    case 'already-paid':
      return 'この請求書のご入金は、すでに確認しております。ご連絡は不要です。';
    case 'invoice-void':
      return 'この請求書は無効になっています。お振込がお済みの場合は、事務局へご連絡ください。';
    case 'day-ahead':
      return `振込日には、本日(${dayText(refusal.today)})までの日付を入力してください。お振込のあとにご連絡をお願いいたします。`;
    case 'before-issue':
      return `振込日が請求書の発行日(${dayText(refusal.issuedOn)})より前になっています。ご利用明細の日付をご確認ください。`;
    case 'too-many':
      return 'この請求書については、すでに多くのご連絡をいただいております。お急ぎの場合は、事務局へご連絡ください。';
  }
}
