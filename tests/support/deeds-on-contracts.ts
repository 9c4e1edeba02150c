import fc from 'fast-check';
import { addMonths, monthOf } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Contract, searchContracts } from '#app/features/contracts/queries.server.ts';
import { answerHandover, proposeHandover } from '#app/features/handovers/commands.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { withdrawOption } from '#app/features/option-changes/commands.server.ts';
import { loadOptionSubject } from '#app/features/option-changes/queries.server.ts';
import { findPartnerByCode } from '#app/features/partners/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { requestChange, withdrawChange } from '#app/features/renewal-changes/commands.server.ts';
import { previewChange } from '#app/features/renewal-changes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { asPartner } from './company.ts';
import { moveAsApproved } from './corrections.ts';
import { CLIENT, add, remove } from './options.ts';
import { type Drawn, contractCode, partnerCode } from './random-scenario.ts';

/** Partners of a life by their places. */
const PARTNERS = [0, 1, 2, 3];

/** What somebody does to one contract; `contract` is its place among the contracts of a life, counted round and round. */
export const contractDeeds = fc.record({
  kind: fc.constantFrom(
    ...(['plan-changed', 'change-taken-back', 'option-added', 'option-removed', 'option-taken-back'] as const),
    ...(['handed-over', 'moved', 'paid-again'] as const),
  ),
  contract: fc.nat(13),
  plan: fc.constantFrom('shared', 'managed', 'dns'),
  termMonths: fc.constantFrom(3, 6, 12),
  option: fc.constantFrom('dns' as const, 'domain' as const),
  /** To whom: for a move, null takes the contract from everybody. */
  to: fc.option(fc.constantFrom(...PARTNERS), { nil: null }),
  monthsAhead: fc.nat(3),
  answer: fc.constantFrom('accepted', 'accepted', 'declined', 'withdrawn', 'taken-back'),
});

/** One of them as drawn. */
export type ContractDeed = Drawn<typeof contractDeeds>;

/** Whose contracts a deed is about: the place of their life in a company, and how many they are. */
export type Life = { number: number; contracts: number };

/** A deed as it falls on a life. */
type Deed = ContractDeed & { life: number };

/** States of contracts about which something can be asked for. */
const LIVING: readonly string[] = ['scheduled', 'in-force'];

/**
 * Does it, as far as the portal lets it happen, to the contract named, or to one of the life's: to one that lives, if any
 * does, where it is not about money that arrives. Answers the number of the contract it happened to; undefined when it did not.
 */
export async function doToContract(
  context: Context,
  deed: ContractDeed,
  life: Life,
  named?: string,
): Promise<string | undefined> {
  const found = await searchContracts(context, { text: contractCode(life.number, '') }, life.contracts);
  const living = found.filter(({ state }) => LIVING.includes(state));
  const among = (living.length > 0 && deed.kind !== 'paid-again' ? living : found).toSorted((one, other) =>
    one.orderNumber < other.orderNumber ? -1 : 1,
  );
  const contract = found.find(({ orderNumber }) => orderNumber === named) ?? among[deed.contract % among.length];
  if (!contract) return undefined;
  const happened = await DOING[deed.kind](context, contract, { ...deed, life: life.number });
  return happened ? contract.orderNumber : undefined;
}

/** The code of the partner drawn, or of the one beside it, so that it is in the programme of a contract. */
function sameProgramme({ programme }: Contract, { life, to }: Deed): string | null {
  if (to === null) return null;
  return partnerCode(life, to - (to % 2) + (programme === 'discount' ? 1 : 0));
}

const DOING: Record<ContractDeed['kind'], (context: Context, contract: Contract, deed: Deed) => Promise<boolean>> = {
  'plan-changed': async (context, { id }, { plan, termMonths }) => {
    const wanted = { planCode: plan, termMonths };
    const shown = await previewChange(context, id, wanted);
    if (!shown.ok) return false;
    return (await requestChange(context, id, { ...wanted, seen: shown.value.seen, by: 'staff' })).ok;
  },
  'change-taken-back': async (context, { id }) => (await withdrawChange(context, id)).ok,
  'option-added': async (context, { id, orderNumber }, { option }) => {
    const domain = { choice: 'new' as const, name: `${orderNumber.toLowerCase()}.com` };
    return (await add(context, id, option === 'dns' ? { option } : { option, domain })).ok;
  },
  'option-removed': async (context, { id, orderNumber }, { option }) => {
    const domain = option === 'dns' ? '' : `${orderNumber.toLowerCase()}.com`;
    return (await remove(context, id, { option, domain })).ok;
  },
  'option-taken-back': async (context, { id }) => {
    const change = (await loadOptionSubject(context, id))?.changes.at(-1);
    return change !== undefined && (await withdrawOption(context, id, { ...CLIENT, change: change.id })).ok;
  },
  'handed-over': handOver,
  moved: async (context, contract, deed) => {
    const { id } = contract;
    const { monthsAhead } = deed;
    const to = sameProgramme(contract, deed);
    const partner = to === null ? null : await findPartnerByCode(context, to);
    const fromMonth = addMonths(monthOf(context.today), monthsAhead);
    const correction = { to: partner?.id ?? null, fromMonth, reason: '紹介元の訂正' };
    return (await moveAsApproved(context, id, correction)).ok;
  },
  // Late, for an invoice that is void, or a second time: whatever the latest invoice is, its total arrives today.
  'paid-again': async (context, { id }) => {
    const latest = (await loadInvoicesOfContracts(context, [id])).at(-1);
    invariant(latest, 'an order has its first invoice');
    return (await recordPayments(context, [{ invoiceId: latest.id, amount: latest.total }])).ok;
  },
};

async function handOver(context: Context, contract: Contract, deed: Deed) {
  const { monthsAhead, answer } = deed;
  const to = sameProgramme(contract, deed);
  const receiver = to === null ? undefined : await findPartnerByCode(context, to);
  if (!receiver || !contract.partnerId || !contract.programme) return false;
  const giving = asPartner(context, contract.partnerId, contract.programme);
  const offered = await proposeHandover(giving, {
    orderNumbers: [contract.orderNumber],
    partnerCode: receiver.code,
    fromMonth: addMonths(monthOf(context.today), monthsAhead),
    note: '',
  });
  if (!offered.ok) return false;
  const receiving = asPartner(context, receiver.id, receiver.programme);
  if (answer === 'withdrawn') return (await answerHandover(giving, offered.value, answer))?.ok === true;
  const step = answer === 'taken-back' ? 'accepted' : answer;
  const answered = await answerHandover(receiving, offered.value, step);
  if (answer === 'taken-back') await answerHandover(giving, offered.value, 'withdrawn');
  return answered?.ok === true;
}
