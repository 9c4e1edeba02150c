import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done, refused } from '#app/core/outcome.ts';
import { lessYen, sumYen } from '#app/core/yen.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { recordActs } from '../audit/commands.server.ts';
import type { Act } from '../audit/rules.ts';
import { voidCashbacks } from '../cashback/commands.server.ts';
import { type Cashback, loadStandingCashbacks } from '../cashback/queries.server.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import { loadWaitingMoves } from '../contract-moves/queries.server.ts';
import { type CancelledContract, cancelContracts } from '../contracts/commands.server.ts';
import { lockContracts } from '../contracts/queries.server.ts';
import { issueCreditNotes } from '../credit-notes/commands.server.ts';
import { settleInvoices, storeRefunds } from '../invoices/commands.server.ts';
import type { InvoiceWithStatus } from '../invoices/queries.server.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { invoiceVoided, refundPromised } from '../ledger/rules.ts';
import { type LetterDraft, writeLetters } from '../letters/commands.server.ts';
import { type ContractAddressees, loadAddressees } from '../letters/queries.server.ts';
import { contractCancelled } from '../letters/rules.ts';
import { releaseVoided } from '../payouts/commands.server.ts';
import { type Cancellation, fingerprintOf, planCancellations } from './queries.server.ts';
import { type CancellationRefusal, clientCancelled, countingPartner, lastDayInForce, monthOfLoss } from './rules.ts';

/**
 * Carries out requests to cancel dated today: orders never paid become void, young contracts get their money back and
 * their cashback is taken back, others run to the end of what is paid. A contract cancelled before, or over, is unchanged.
 * REF-01, REF-02, REF-04, REF-07.
 */
export async function requestCancellations(
  context: Context,
  contractIds: readonly ContractId[],
): Promise<Cancellation[]> {
  return inTransaction(context, async (context) => {
    const planned = await planCancellations(context, await lockContracts(context, contractIds));
    const effective = planned.filter(({ effect }) => effect.kind !== 'nothing');
    const voided = effective.flatMap((cancellation) => cancellation.voided);
    const refunding = effective.filter(({ refund }) => refund !== null);
    const returned = refunding.map(({ contract }) => contract.id);
    await cancelContracts(context, effective.map(changeOf));
    await settleInvoices(
      context,
      'void',
      voided.map(({ id }) => id),
    );
    await storeRefunds(
      context,
      refunding.flatMap(({ refund }) => (refund ? [refund] : [])),
    );
    await issueCreditNotes(
      context,
      refunding.flatMap(({ refunded, keptOf }) => refunded.map((invoice) => withoutKept(invoice, keptOf(invoice)))),
    );
    await postEntries(context, [
      ...voided.map(invoiceVoided),
      ...refunding.flatMap(({ contract, refund, refunded, kept }) =>
        refund ? [refundPromised({ ...refund, partnerId: contract.partnerId, invoices: refunded, kept })] : [],
      ),
    ]);
    const takenBack = await loadStandingCashbacks(context, returned);
    await voidCashbacks(context, returned);
    await releaseVoided(context, returned);
    await writeCancellationLetters(context, effective, takenBack);
    await recordActs(context, effective.map(actOf));
    return planned;
  });
}

/**
 * Carries out a cancellation as it was shown: if it would do something else by now, nothing is done and it is shown again.
 *
 * @param seen the fingerprint of the preview that was confirmed.
 */
export async function requestSeenCancellation(
  context: Context,
  contractId: ContractId,
  seen: string,
): Promise<Outcome<Cancellation, CancellationRefusal>> {
  return inTransaction(context, async (context) => {
    const [planned] = await planCancellations(context, await lockContracts(context, [contractId]));
    invariant(planned, `contract ${contractId} is known`);
    if (planned.effect.kind === 'nothing') {
      return refused({ code: 'nothing-to-cancel', because: planned.effect.because });
    }
    const elsewhere = planned.voided.some(({ partnerId }) => partnerId !== planned.contract.partnerId);
    if (context.actor.kind === 'partner' && elsewhere) return refused({ code: 'billed-to-another' });
    if (fingerprintOf(planned) !== seen) return refused({ code: 'effect-changed' });
    await requestCancellations(context, [contractId]);
    return done(planned);
  });
}

function actOf(cancellation: Cancellation): Act {
  const { contract, effect, voided, refund } = cancellation;
  return {
    name: 'contract-cancelled',
    things: [
      { kind: 'contract', id: contract.id },
      ...(contract.partnerId ? [{ kind: 'partner' as const, id: contract.partnerId }] : []),
    ],
    before: { state: contract.state, endsOn: contract.endsOn },
    after: {
      state: changeOf(cancellation).state,
      endsOn: changeOf(cancellation).endsOn,
      effect: effect.kind,
      voidedInvoices: voided.length,
      refund: refund ? refund.amount : null,
    },
  };
}

/** An invoice less what of it stays sold: its credit note gives back only the rest. REF-02. */
function withoutKept(invoice: InvoiceWithStatus, { net, tax }: Cancellation['kept']): InvoiceWithStatus {
  return { ...invoice, tax: lessYen(invoice.tax, tax), total: lessYen(invoice.total, sumYen([net, tax])) };
}

function changeOf({ contract, effect }: Cancellation): CancelledContract {
  const { id, partnerId, kind } = contract;
  switch (effect.kind) {
    case 'void-order':
      return { id, partnerId, kind, state: 'void', endsOn: null, coverage: 'unchanged' };
    case 'money-back':
      return effect.inForceTo
        ? { id, partnerId, kind, state: 'refunded', endsOn: effect.inForceTo, coverage: 'until-end' }
        : { id, partnerId, kind, state: 'refunded', endsOn: null, coverage: 'never' };
    case 'run-out':
      return { id, partnerId, kind, state: 'in-force', endsOn: effect.endsOn, coverage: 'until-end' };
    case 'give-up-reinstatement':
      return { id, partnerId, kind, state: 'ended', endsOn: contract.endsOn, coverage: 'unchanged' };
    case 'nothing':
      throw new Error('a cancellation without effect changes nothing');
  }
}

/** Confirms cancellations to the customer, and tells a partner that referred one what its count and cashbacks lose. */
async function writeCancellationLetters(
  context: Context,
  effective: readonly Cancellation[],
  takenBack: readonly Cashback[],
): Promise<void> {
  const addressees = await loadAddressees(
    context,
    effective.map(({ contract }) => contract.id),
  );
  await writeLetters(context, await lettersToPartners(context, effective, takenBack, addressees));
  await writeLetters(
    context,
    effective.flatMap((cancellation) => {
      const { contract, refund } = cancellation;
      const people = addressees.get(contract.id);
      const to = contract.programme === 'discount' ? people?.partner : people?.client;
      if (!to) return [];
      const lastDay = lastDayInForce(contract, cancellation.effect);
      const text = contractCancelled({ name: to.name, orderNumber: contract.orderNumber, lastDay, refund });
      return [{ kind: 'contract-cancelled' as const, about: contract.id, to, text }];
    }),
  );
}

async function lettersToPartners(
  context: Context,
  effective: readonly Cancellation[],
  takenBack: readonly Cashback[],
  addressees: ReadonlyMap<ContractId, ContractAddressees>,
): Promise<LetterDraft[]> {
  const told = effective.flatMap(({ contract, effect }) => {
    const to = addressees.get(contract.id)?.partner;
    const { partnerId } = contract;
    if (contract.programme !== 'cashback' || !partnerId || !to) return [];
    return [{ contract, effect, to, partnerId, month: monthOfLoss(contract, effect, context.today) }];
  });
  const moves = await loadWaitingMoves(
    context,
    told.map(({ contract }) => contract.id),
  );
  const waiting = new Map(moves.map((move) => [move.contractId, move]));
  const countOf = await countMonthsToCome(
    context,
    told.flatMap(({ partnerId, month }) => (month ? [{ partnerId, month }] : [])),
  );
  return told.map(({ contract, effect, to, partnerId, month }) => {
    const amounts = takenBack.filter(({ contractId }) => contractId === contract.id).map(({ amount }) => amount);
    const text = clientCancelled({
      ...{ partnerName: to.name, orderNumber: contract.orderNumber, cancelledOn: context.today },
      lastDay: lastDayInForce(contract, effect),
      // A contract that will have moved by then is no longer in the count of whoever is told.
      counted:
        month && countingPartner(contract, waiting.get(contract.id), month) === partnerId
          ? { month, count: countOf(partnerId, month) }
          : null,
      takenBack: sumYen(amounts),
    });
    return { kind: 'client-cancelled' as const, about: contract.id, to, text };
  });
}
