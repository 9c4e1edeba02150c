import type { Day } from '#app/core/calendar.ts';
import type { InvoiceId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Yen, lessYen } from '#app/core/yen.ts';

/** Why a payment is not recorded. */
export type PaymentRefusal =
  | { code: 'invoice-unknown'; invoiceId: InvoiceId }
  | { code: 'amount-differs'; invoiceId: InvoiceId; expected: Yen }
  | { code: 'form-used-elsewhere'; invoiceId: InvoiceId };

/**
 * A payment pays its invoice in one sum: another amount is not recorded against it, but for a shortfall or a surplus the
 * company has said it accepts. CON-03, MAIL-20.
 */
export function checkAmount(
  payment: { invoiceId: InvoiceId; amount: Yen },
  invoice: { total: Yen } | undefined,
  { shortPaymentYen, overPaymentYen }: Pick<Policy, 'shortPaymentYen' | 'overPaymentYen'>,
): Outcome<true, PaymentRefusal> {
  if (!invoice) return refused({ code: 'invoice-unknown', invoiceId: payment.invoiceId });
  const surplus = lessYen(payment.amount, invoice.total);
  if (surplus > overPaymentYen || -surplus > shortPaymentYen) {
    return refused({ code: 'amount-differs', invoiceId: payment.invoiceId, expected: invoice.total });
  }
  return done(true);
}

/** A form stands for one payment of one invoice: sent again it is that payment, for another invoice it is refused. */
export function checkSameInvoice(
  payment: { invoiceId: InvoiceId },
  recorded: { invoiceId: InvoiceId } | undefined,
): Outcome<true, PaymentRefusal> {
  const { invoiceId } = payment;
  if (recorded && recorded.invoiceId !== invoiceId) return refused({ code: 'form-used-elsewhere', invoiceId });
  return done(true);
}

/** What a recorded payment brought about. */
export type PaymentOutcome =
  | { kind: 'unapplied'; because: 'invoice-void' | 'invoice-paid' }
  | { kind: 'starts'; on: Day }
  | { kind: 'goes-on'; on: Day }
  | { kind: 'reinstated'; renewsOn: Day };

/**
 * What a payment brought about, read from the contract as it stands after it: the first payment fixes the start, one for
 * the next term keeps the contract going, one for the present term brought it back. CON-01, CON-03.
 */
export function outcomeOfPayment(
  payment: { term: number; unapplied: 'invoice-void' | 'invoice-paid' | null },
  contract: { term: number; startsOn: Day | null; renewsOn: Day | null },
): PaymentOutcome | undefined {
  if (payment.unapplied) return { kind: 'unapplied', because: payment.unapplied };
  if (!contract.startsOn || !contract.renewsOn) return undefined;
  if (payment.term === 1) return { kind: 'starts', on: contract.startsOn };
  if (payment.term > contract.term) return { kind: 'goes-on', on: contract.renewsOn };
  return { kind: 'reinstated', renewsOn: contract.renewsOn };
}
