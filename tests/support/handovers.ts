import { day, month } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { loadContracts } from '#app/features/contracts/queries.server.ts';
import { answerHandover, proposeHandover } from '#app/features/handovers/commands.server.ts';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';

/** The number of the partner to whom contracts may be handed over. */
const RECEIVING = 'P-third';

/** Somebody else under cashback, to whom contracts may be handed over. */
export async function givenReceivingPartner(context: Context): Promise<void> {
  const partner = {
    ...{ id: 'par_third' as const, code: RECEIVING, name: 'third company', nameKana: 'サード' },
    ...{ contactName: 'third contact', email: 'third@partner.example', phone: '0399990003' },
    ...{ programme: 'cashback' as const, joinedOn: day('2026-01-05') },
  };
  const payee = {
    ...{ familyName: '三', givenName: '三郎', familyKana: 'サン', givenKana: 'サブロウ' },
    email: 'third@partner.example',
  };
  await adoptPartners(context, [{ partner, payee, payeeConfirmedOn: null }]);
}

/** A partner's contracts among some were offered to the receiving partner, until they were taken back. */
export async function offerAndTakeBack(
  own: PartnerContext,
  note: string,
  contractIds: readonly ContractId[],
): Promise<void> {
  const contracts = await loadContracts(own, contractIds);
  const orderNumbers = contracts.flatMap((one) => (one.partnerId === own.partner.id ? [one.orderNumber] : []));
  const offered = await proposeHandover(own, {
    orderNumbers,
    partnerCode: RECEIVING,
    fromMonth: month('2026-05'),
    note,
  });
  invariant(offered.ok, 'the contract may be handed over');
  await answerHandover(own, offered.value, 'withdrawn');
}
