import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId } from '#app/core/ids.ts';
import type { Rate } from '#app/core/rate.ts';
import { type Yen, lessYen } from '#app/core/yen.ts';

/** A paid invoice that is given back. */
export type ReturnedInvoice = {
  id: InvoiceId;
  contractId: ContractId;
  partnerId: PartnerId | null;
  taxRate: Rate;
  tax: Yen;
  total: Yen;
};

/** A credit note still without its number. */
export type CreditNoteDraft = {
  invoiceId: InvoiceId;
  contractId: ContractId;
  partnerId: PartnerId | null;
  issuedOn: Day;
  reason: 'money-back';
  taxRate: Rate;
  net: Yen;
  tax: Yen;
  total: Yen;
};

/**
 * The credit note 適格返還請求書 of an invoice that is given back: the whole of it, at its own rate, with the tax it was
 * issued with, so that nothing is rounded a second time. A transfer fee kept back is no price and does not lessen it.
 * REF-01, REF-03, BIL-03.
 */
export function creditNoteFor(invoice: ReturnedInvoice, issuedOn: Day): CreditNoteDraft {
  const { id, contractId, partnerId, taxRate, tax, total } = invoice;
  return {
    ...{ invoiceId: id, contractId, partnerId, issuedOn, reason: 'money-back', taxRate },
    ...{ net: lessYen(total, tax), tax, total },
  };
}

/** What a credit note is called: on paper, in lists, on the phone. */
export function creditNoteName(number: number): string {
  return `CN-${number}`;
}
