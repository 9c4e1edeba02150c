import type { Day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { insertRows } from '#app/platform/bulk.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { letters } from '#db/schema/letters.ts';
import type { Invoice } from '../invoices/queries.server.ts';
import type { PayoutStanding } from '../payouts/queries.server.ts';
import { type Addressee, loadAddressees, loadPartnerNames } from './queries.server.ts';
import { type LetterKind, type LetterText, invoiceIssuedLetter, payoutNotice } from './rules.ts';

/** A payout being announced. */
export type NoticedPayout = Pick<PayoutStanding, 'id' | 'partnerId' | 'amount' | 'familyName' | 'givenName' | 'email'>;

/** A letter to be written: `about` and `kind` together are written about once. */
export type LetterDraft = { kind: LetterKind; about: string; to: Addressee; text: LetterText };

/** Puts letters into the outbox within the caller's transaction: they go out when it commits, or not at all. MAIL-04. */
export async function writeLetters(context: Context, drafts: readonly LetterDraft[]): Promise<void> {
  await insertRows(
    context.db,
    letters,
    drafts.map(({ kind, about, to, text }) => ({
      id: context.newId('let'),
      kind,
      onceKey: `${kind}:${about}`,
      partnerId: to.partnerId,
      toName: to.name,
      toAddress: to.address,
      subject: text.subject,
      body: text.body,
      writtenOn: context.today,
      state: 'waiting' as const,
      attempts: 0,
    })),
  );
}

/** Tells whoever is billed of renewal invoices just issued; contracts with nobody to write to are passed over. MAIL-17. */
export async function writeInvoiceLetters(context: Context, issued: readonly Invoice[]): Promise<void> {
  const addressees = await loadAddressees(
    context,
    issued.map(({ contractId }) => contractId),
  );
  await writeLetters(
    context,
    issued.flatMap((invoice): LetterDraft[] => {
      const people = addressees.get(invoice.contractId);
      const to = invoice.billedTo === 'partner' ? people?.partner : people?.client;
      if (!people || !to) return [];
      const { number, total, dueOn } = invoice;
      const text = invoiceIssuedLetter({ name: to.name, orderNumber: people.orderNumber, number, total, dueOn });
      return [{ kind: 'invoice-issued', about: invoice.id, to, text }];
    }),
  );
}

/** Announces payouts with the very name the partner must type at the bank. MAIL-04, MAIL-05, MAIL-06. */
export async function writeNotices(context: Context, noticed: readonly NoticedPayout[], payOn: Day): Promise<void> {
  const names = await loadPartnerNames(
    context,
    noticed.map(({ partnerId }) => partnerId),
  );
  await writeLetters(
    context,
    noticed.map((payout): LetterDraft => {
      const partnerName = names.get(payout.partnerId);
      invariant(partnerName !== undefined, 'a payout goes to a partner');
      const { familyName, givenName, amount, email, partnerId } = payout;
      const text = payoutNotice({ partnerName, familyName, givenName, amount, payOn });
      return { kind: 'payout-notice', about: payout.id, to: { partnerId, name: partnerName, address: email }, text };
    }),
  );
}
