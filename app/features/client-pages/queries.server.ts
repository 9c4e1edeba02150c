import { addDays } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { orderExpiresOn } from '../contracts/rules.ts';
import { findContract } from '../contracts/queries.server.ts';
import { contractLinkEndsOn } from '../contract-links/rules.ts';
import { findContractBySecret, listContractLinks } from '../contract-links/queries.server.ts';
import { findInvoiceByNumber, findRefund, loadInvoicesOfContracts } from '../invoices/queries.server.ts';

/** A contract as its client sees it under the address in its letters; undefined for a wrong, revoked or outlived one. */
export async function findClientContract(context: Context, secret: string | undefined) {
  const id = await findContractBySecret(context, secret);
  const row = id ? await findContract(context, id) : undefined;
  if (!id || !row?.client) return undefined;
  const [planNames, invoices, refund] = await Promise.all([
    loadPlanNames(context),
    loadInvoicesOfContracts(context, [id]),
    findRefund(context, id),
  ]);
  const { contract, client } = row;
  return {
    contract,
    company: client.company,
    planName: planNames.get(contract.planCode) ?? contract.planCode,
    invoices: invoices.map(({ number, term, coversFrom, coversTo, issuedOn, dueOn, total, status, paidOn }) => ({
      ...{ number, term, coversFrom, coversTo, issuedOn, dueOn, total, status, paidOn },
    })),
    confirmed: invoices.some(({ term }) => term === 1),
    lastPayOn: addDays(orderExpiresOn(contract.requestedStartOn, context.policy), -1),
    refund: refund ? { amount: refund.amount, payOn: refund.payOn } : null,
  };
}

/** The number of an invoice of the contract behind an address, as its client may read it; undefined for any other. */
export async function findClientInvoice(context: Context, secret: string | undefined, number: number) {
  const id = await findContractBySecret(context, secret);
  const invoice = id ? await findInvoiceByNumber(context, number) : undefined;
  return invoice?.contractId === id && invoice?.billedTo === 'client' ? invoice : undefined;
}

/** When addresses were made for a contract, until when each opens it, and which were revoked; newest first. */
export async function listClientAddresses(context: Context, contractId: ContractId) {
  const links = await listContractLinks(context, contractId);
  return links.map((link) => ({ ...link, endsOn: contractLinkEndsOn(link.madeOn) }));
}
