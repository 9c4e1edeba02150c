import type { InvoiceId } from '#app/core/ids.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import type { Yen } from '#app/core/yen.ts';

/** Why a payment is not recorded. */
export type PaymentRefusal =
  { code: 'invoice-unknown'; invoiceId: InvoiceId } | { code: 'amount-differs'; invoiceId: InvoiceId; expected: Yen };

/** A payment pays its invoice in one sum: another amount is not recorded against it. CON-03, MAIL-20. */
export function checkAmount(
  payment: { invoiceId: InvoiceId; amount: Yen },
  invoice: { total: Yen } | undefined,
): Outcome<true, PaymentRefusal> {
  if (!invoice) return refused({ code: 'invoice-unknown', invoiceId: payment.invoiceId });
  if (payment.amount !== invoice.total) {
    return refused({ code: 'amount-differs', invoiceId: payment.invoiceId, expected: invoice.total });
  }
  return done(true);
}
