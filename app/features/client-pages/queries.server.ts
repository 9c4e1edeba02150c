import type { ContractId } from '#app/core/ids.ts';
import type { Context } from '#app/platform/context.server.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { findContract } from '../contracts/queries.server.ts';
import { contractLinkEndsOn } from '../contract-links/rules.ts';
import { findContractBySecret, listContractLinks } from '../contract-links/queries.server.ts';
import { findRefund, loadInvoicesOfContracts } from '../invoices/queries.server.ts';

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
    refund: refund ? { amount: refund.amount, payOn: refund.payOn } : null,
  };
}

/** When addresses were made for a contract, until when each opens it, and which were revoked; newest first. */
export async function listClientAddresses(context: Context, contractId: ContractId) {
  const links = await listContractLinks(context, contractId);
  return links.map((link) => ({ ...link, endsOn: contractLinkEndsOn(link.madeOn) }));
}
