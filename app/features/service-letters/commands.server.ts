import { lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId } from '#app/core/ids.ts';
import type { Yen } from '#app/core/yen.ts';
import type { Context } from '#app/platform/context.server.ts';
import { countsAtMonthEnd, termDays } from '../contracts/rules.ts';
import type { PaymentMethod } from '../invoices/rules.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { loadAddressees } from '../letters/queries.server.ts';
import { type PaidOutlook, paymentReceivedLetter, serviceStartedLetter } from './rules.ts';

/** A payment that paid its invoice. */
export type Paid = {
  invoice: { id: InvoiceId; contractId: ContractId; billedTo: 'partner' | 'client'; number: number; total: Yen };
  method: PaymentMethod;
  outlook: PaidOutlook;
};

/** Tells whoever was billed that invoices were paid today; those with nobody to write to are passed over. CON-03. */
export async function writePaymentLetters(context: Context, paid: readonly Paid[]): Promise<void> {
  const people = await loadAddressees(
    context,
    paid.map(({ invoice }) => invoice.contractId),
  );
  await writeLetters(
    context,
    paid.flatMap(({ invoice, method, outlook }): LetterDraft[] => {
      const known = people.get(invoice.contractId);
      const to = invoice.billedTo === 'partner' ? known?.partner : known?.client;
      if (!known || !to) return [];
      const { number, total } = invoice;
      const { orderNumber } = known;
      const told = { name: to.name, orderNumber, number, total, paidOn: context.today, method, outlook };
      return [{ kind: 'payment-received', about: invoice.id, to, text: paymentReceivedLetter(told) }];
    }),
  );
}

/** A contract whose first term began today. */
export type Started = {
  id: ContractId;
  programme: 'discount' | 'cashback' | null;
  kind: 'server' | 'other';
  partnerId: PartnerId | null;
  planName: string;
  termMonths: number;
};

/** Tells whoever ordered that their contract began today; those with nobody to write to are passed over. CON-01. */
export async function writeStartLetters(context: Context, started: readonly Started[]): Promise<void> {
  const people = await loadAddressees(
    context,
    started.map(({ id }) => id),
  );
  await writeLetters(
    context,
    started.flatMap((contract): LetterDraft[] => {
      const known = people.get(contract.id);
      const own = contract.programme === 'discount';
      const to = own ? known?.partner : known?.client;
      if (!known || !to) return [];
      const text = serviceStartedLetter({
        ...{ name: to.name, orderNumber: known.orderNumber, planName: contract.planName },
        ...termDays(context.today, contract.termMonths, context.policy),
        countedOn: own && countsAtMonthEnd(contract) ? lastDayOf(monthOf(context.today)) : null,
      });
      return [{ kind: 'service-started', about: contract.id, to, text }];
    }),
  );
}
