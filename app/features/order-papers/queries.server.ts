import { addDays } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { momentText } from '#app/core/wording.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { type Contract, findContract, findOwnContract } from '../contracts/queries.server.ts';
import { orderExpiresOn } from '../contracts/rules.ts';
import { findInvoicePaperById, findOwnInvoicePaper } from '../documents/queries.server.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { findPartner } from '../partners/queries.server.ts';
import type { OrderPaper, Orderer } from './rules.ts';

/** The confirmation of an order; undefined for a contract that was not ordered here, and so has no first invoice. */
export async function findOrderPaper(context: Context, contractId: ContractId): Promise<OrderPaper | undefined> {
  const [row, invoices] = await Promise.all([
    findContract(context, contractId),
    loadInvoicesOfContracts(context, [contractId]),
  ]);
  const first = invoices.find(({ term }) => term === 1);
  if (!row || !first) return undefined;
  const { contract, client } = row;
  const [invoice, partner] = await Promise.all([
    findInvoicePaperById(context, first.id),
    contract.partnerId ? findPartner(context, contract.partnerId) : undefined,
  ]);
  const orderer = client ? ordererOf(client) : partner && partnersOwn(partner);
  if (!invoice || !orderer) return undefined;
  return paperOf(context, contract, {
    ...{ orderer, invoice },
    referredBy: client && partner ? partner.name : null,
    consent: client ? { version: client.consentVersion, givenAt: momentText(client.consentedAt) } : null,
  });
}

/** The confirmation of an order of the partner's own, by its number; undefined for a client's, which is the client's. PRG-03. */
export async function findOwnOrderPaper(context: PartnerContext, orderNumber: string): Promise<OrderPaper | undefined> {
  const contract = await findOwnContract(context, orderNumber);
  if (!contract || contract.programme !== 'discount') return undefined;
  const [invoices, partner] = await Promise.all([
    loadInvoicesOfContracts(context, [contract.id]),
    findPartner(context, context.partner.id),
  ]);
  const first = invoices.find(({ term }) => term === 1);
  const invoice = first && (await findOwnInvoicePaper(context, first.number));
  return invoice && partner && paperOf(context, contract, { orderer: partnersOwn(partner), invoice });
}

type Ordered = Pick<Contract, 'orderNumber' | 'orderedOn' | 'requestedStartOn' | 'state'>;

function paperOf(
  { policy }: Context,
  { orderNumber, orderedOn, requestedStartOn, state }: Ordered,
  {
    orderer,
    invoice,
    referredBy = null,
    consent = null,
  }: Pick<OrderPaper, 'orderer' | 'invoice'> & Partial<Pick<OrderPaper, 'referredBy' | 'consent'>>,
): OrderPaper {
  return {
    ...{ orderNumber, orderedOn, requestedStartOn, orderer, invoice, referredBy, consent },
    lastPayOn: addDays(orderExpiresOn(requestedStartOn, policy), -1),
    over: state === 'void',
    refundDays: policy.refundDays,
  };
}

type FoundContract = NonNullable<Awaited<ReturnType<typeof findContract>>>;

function ordererOf(client: NonNullable<FoundContract['client']>): Orderer {
  const { company, companyKana, contactName, contactKana, email, phone, postalCode, domain } = client;
  const address = client.address === null ? null : [client.address, client.building].filter(Boolean).join(' ');
  return { company, companyKana, contactName, contactKana, email, phone, postalCode, address, domain };
}

function partnersOwn(partner: NonNullable<Awaited<ReturnType<typeof findPartner>>>): Orderer {
  const { name, nameKana, contactName, email, phone } = partner;
  return {
    ...{ company: name, companyKana: nameKana || null, contactName, contactKana: null, email, phone },
    ...{ postalCode: null, address: null, domain: null },
  };
}
