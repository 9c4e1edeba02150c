import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { listInvoiceLines } from '#app/features/invoice-lines/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { type AskedBy, requestAddition, requestRemoval } from '#app/features/option-changes/commands.server.ts';
import { loadOptionSubject, previewAddition, previewRemoval } from '#app/features/option-changes/queries.server.ts';
import type { OptionWish } from '#app/features/option-changes/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { givenClients } from './client-contract.ts';
import { advance, asStaff, givenCompany } from './company.ts';

/** DNS rental. */
export const DNS: OptionWish = { option: 'dns' };
/** 200 GB of mail storage. */
export const STORAGE: OptionWish = { option: 'storage', storageGb: 200 };
/** A domain with papers to draw up. */
export const DOMAIN: OptionWish = { option: 'domain', domain: { choice: 'new', name: 'aozora.gr.jp' } };

/** A client asks for itself. */
export const CLIENT: AskedBy = { by: 'client', reason: null };

/** A client's contract of three months from 1 March, renewed on 1 June and invoiced on 15 March; it is the 10th. */
export async function givenRunning(db: Db, months = 3): Promise<{ context: Context; id: ContractId }> {
  const opened = await givenCompany(db, '2026-02-02', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await adoptCatalogue(opened);
  const [id] = await givenClients(opened, '2026-03-01', 'par_a', [months]);
  invariant(id, 'the order was placed');
  return { context: await advance(opened, '2026-03-10'), id };
}

/** The preview of an addition. */
export async function look(context: Context, id: ContractId, wish: OptionWish) {
  const subject = await loadOptionSubject(context, id);
  invariant(subject, 'the contract is known');
  return previewAddition(context, subject, wish);
}

/** Adds an option as it is shown. */
export async function add(context: Context, id: ContractId, wish: OptionWish, asked: AskedBy = CLIENT) {
  const shown = await look(context, id, wish);
  return shown.ok ? requestAddition(context, id, { ...asked, wish, seen: shown.value.seen }) : shown;
}

/** Removes an option as it is shown. */
export async function remove(
  context: Context,
  id: ContractId,
  key: { option: 'dns' | 'storage' | 'domain'; domain: string },
) {
  const subject = await loadOptionSubject(context, id);
  invariant(subject, 'the contract is known');
  const shown = await previewRemoval(context, subject, key);
  return shown.ok ? requestRemoval(context, id, { ...CLIENT, key, seen: shown.value.seen }) : shown;
}

/** Pays the latest invoice of a contract. */
export async function payNext(context: Context, id: ContractId): Promise<void> {
  const invoice = (await loadInvoicesOfContracts(context, [id])).at(-1);
  if (invoice) await recordPayments(asStaff(context), [{ invoiceId: invoice.id, amount: invoice.total }]);
}

/** Pays each renewal as it is issued, up to a day. */
export async function payUntil(context: Context, id: ContractId, days: readonly string[]): Promise<Context> {
  let now = context;
  for (const on of days) {
    now = await advance(now, on);
    await payNext(now, id);
  }
  return now;
}

/** What each invoice of a contract bills beside server and set-up. */
export async function linesByTerm(context: Context, id: ContractId) {
  const invoices = await loadInvoicesOfContracts(context, [id]);
  const lines = await listInvoiceLines(
    context,
    invoices.map((invoice) => invoice.id),
  );
  return invoices.map((invoice) =>
    lines
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ itemCode, quantity, amount }) => [itemCode, quantity, amount]),
  );
}

/** A new domain of a name that nobody else has. */
export async function addDomain(context: Context, id: ContractId, word: string): Promise<void> {
  const added = await add(context, id, { option: 'domain', domain: { choice: 'new', name: `${word}.com` } });
  invariant(added.ok, 'a domain can be added to a contract that goes on');
}
