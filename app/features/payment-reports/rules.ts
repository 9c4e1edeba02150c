import { payerKey } from '#app/core/bank-kana.ts';
import type { Day } from '#app/core/calendar.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';

/** What somebody says of a transfer of theirs. */
export type PaymentReport = { payer: string; paidOn: Day; amount: Yen; message: string };

/** Most reports about one invoice: whoever has more to say writes to us. */
export const MOST_REPORTS = 10;

/** Whether a report says nothing that one of the earlier ones does not say: the same transfer, and no word more of it. */
export function isKnownReport(report: PaymentReport, earlier: readonly PaymentReport[]): boolean {
  const { paidOn, amount, message } = report;
  const key = payerKey(report.payer);
  return earlier.some(
    (one) =>
      payerKey(one.payer) === key &&
      one.paidOn === paidOn &&
      one.amount === amount &&
      (message === '' || one.message === message),
  );
}

/** Why a report is not taken. */
export type ReportRefusal =
  | { code: 'already-paid' }
  | { code: 'invoice-void' }
  | { code: 'day-ahead'; today: Day }
  | { code: 'before-issue'; issuedOn: Day }
  | { code: 'too-many' };

/**
 * Whether a report about an invoice is taken: while it is open, about a transfer made from its issue on and up to today.
 * A report is a hint: it records no payment and moves no day. CON-07.
 */
export function checkReport(
  report: Pick<PaymentReport, 'paidOn'>,
  invoice: { status: 'open' | 'paid' | 'void' | 'refunded'; issuedOn: Day },
  today: Day,
  reported: number,
): Outcome<true, ReportRefusal> {
  if (invoice.status === 'void') return refused({ code: 'invoice-void' });
  if (invoice.status !== 'open') return refused({ code: 'already-paid' });
  if (report.paidOn > today) return refused({ code: 'day-ahead', today });
  if (report.paidOn < invoice.issuedOn) return refused({ code: 'before-issue', issuedOn: invoice.issuedOn });
  return reported < MOST_REPORTS ? done(true) : refused({ code: 'too-many' });
}
