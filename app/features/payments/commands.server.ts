import type { Day } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId, PaymentId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type Yen, sumYen } from '#app/core/yen.ts';
import { type Context, inTransaction } from '#app/platform/context.server.ts';
import { recordAct } from '../audit/commands.server.ts';
import type { Act, Thing } from '../audit/rules.ts';
import { type BegunTerm, accrueCashbacks } from '../cashback/commands.server.ts';
import { loadHolders } from '../contract-moves/queries.server.ts';
import { enterTerm, reinstateCoverage, scheduleContracts } from '../contracts/commands.server.ts';
import { type Contract, loadContracts, lockContracts } from '../contracts/queries.server.ts';
import { termDays } from '../contracts/rules.ts';
import { issueNextInvoices, settleInvoices, storePayments } from '../invoices/commands.server.ts';
import { type Invoice, type InvoiceWithStatus, loadInvoices, loadPayments } from '../invoices/queries.server.ts';
import { type PaymentMethod, paymentEffect } from '../invoices/rules.ts';
import { postEntries } from '../ledger/commands.server.ts';
import { invoiceIssued, paymentApplied, paymentUnapplied } from '../ledger/rules.ts';
import { writeInvoiceLetters } from '../letters/commands.server.ts';
import { type Paid, writePaymentLetters } from '../service-letters/commands.server.ts';
import { loadCountsBeforeTerm } from './queries.server.ts';
import { type PaymentRefusal, checkAmount, checkSameInvoice, outcomeOfPayment } from './rules.ts';

/**
 * Money that arrived today for an invoice. `id` is drawn with the page that asks: however often the page is submitted,
 * it is one payment. `valueOn` is the bank's own day, for information; `method` is a bank transfer unless said.
 */
export type PaymentRequest = {
  invoiceId: InvoiceId;
  amount: Yen;
  id?: PaymentId;
  method?: PaymentMethod;
  valueOn?: Day;
};

/** What became of it; `unapplied` says why it paid nothing. */
export type RecordedPayment = {
  id: PaymentId;
  invoiceId: InvoiceId;
  unapplied: 'invoice-void' | 'invoice-paid' | null;
};

/** What recording payments brought about: the payments, and invoices it caused to be issued. */
export type RecordedPayments = { payments: RecordedPayment[]; issued: Invoice[] };

/** A payment that pays its invoice, with the contract it is for. */
type Applied = { payment: RecordedPayment & { method: PaymentMethod }; invoice: InvoiceWithStatus; contract: Contract };

/**
 * Records payments received today, all or none. The first payment of an order schedules its start, a payment before the
 * renewal date lets the contract go on, one after it brings the lapsed contract back and earns its cashback; money for
 * a void or paid invoice is kept unapplied. A payment recorded before is answered as it was. At most one invoice of a contract is open at a time.
 * CON-01, CON-03, PRG-13.
 */
export async function recordPayments(
  context: Context,
  requests: readonly PaymentRequest[],
): Promise<Outcome<RecordedPayments, PaymentRefusal>> {
  return inTransaction(context, async (context) => {
    const invoiceIds = requests.map(({ invoiceId }) => invoiceId);
    // Whose invoices they are never changes: read it first, lock those contracts, and only then look at what is settled.
    const asIssued = await loadInvoices(context, invoiceIds);
    const contracts = new Map(
      (await lockContracts(context, [...new Set(asIssued.map(({ contractId }) => contractId))])).map((contract) => [
        contract.id,
        contract,
      ]),
    );
    const invoices = new Map((await loadInvoices(context, invoiceIds)).map((invoice) => [invoice.id, invoice]));
    const before = await loadPayments(
      context,
      requests.flatMap(({ id }) => (id ? [id] : [])),
    );
    const earlier = new Map(before.map((payment) => [payment.id, payment]));
    for (const request of requests) {
      const checked = checkAmount(request, invoices.get(request.invoiceId), context.policy);
      if (!checked.ok) return checked;
      const same = checkSameInvoice(request, request.id && earlier.get(request.id));
      if (!same.ok) return same;
    }
    const fresh = requests.filter(({ id }) => !id || !earlier.has(id));
    const recorded = matchPayments(context, fresh, invoices);
    const applied = recorded.flatMap((payment) => {
      if (payment.unapplied) return [];
      const invoice = invoices.get(payment.invoiceId);
      const contract = invoice && contracts.get(invoice.contractId);
      invariant(invoice && contract, 'an invoice has its contract');
      return [{ payment, invoice, contract }];
    });
    await store(context, recorded, applied);
    const issued = await reinstate(
      context,
      applied.filter(({ contract }) => contract.state === 'lapsed'),
    );
    await tellPayers(context, applied);
    if (recorded.length > 0) await recordAct(context, paymentAct(recorded, applied));
    return done({ payments: [...before, ...recorded], issued });
  });
}

/** The payments of one command are one act. */
function paymentAct(
  recorded: readonly (RecordedPayment & { amount: Yen; partnerId: PartnerId | null })[],
  applied: readonly Applied[],
): Act {
  return {
    name: 'payment-recorded',
    things: [
      ...recorded.flatMap(({ id, invoiceId, partnerId }): Thing[] => [
        { kind: 'payment', id },
        { kind: 'invoice', id: invoiceId },
        ...(partnerId ? [{ kind: 'partner' as const, id: partnerId }] : []),
      ]),
      ...applied.map(({ contract }): Thing => ({ kind: 'contract', id: contract.id })),
    ],
    after: {
      total: sumYen(recorded.map(({ amount }) => amount)),
      count: recorded.length,
      unapplied: recorded.length - applied.length,
    },
  };
}

/** Stores the payments, what they settle and where the money is now, and schedules contracts whose first payment it was. */
async function store(
  context: Context,
  recorded: ReturnType<typeof matchPayments>,
  applied: readonly Applied[],
): Promise<void> {
  await Promise.all([
    storePayments(
      context,
      recorded.map(({ id, invoiceId, amount, method, valueOn, unapplied }) => ({
        ...{ id, invoiceId, amount, method, valueOn, unapplied },
      })),
    ),
    settleInvoices(
      context,
      'paid',
      applied.map(({ invoice }) => invoice.id),
    ),
    postEntries(
      context,
      recorded.map(({ unapplied, total, ...money }) =>
        unapplied ? paymentUnapplied(money) : paymentApplied({ ...money, total }),
      ),
    ),
    scheduleContracts(
      context,
      applied.filter(({ invoice }) => invoice.term === 1).map(({ contract }) => contract),
    ),
  ]);
}

/** Decides what each payment does; a second payment for one invoice in the same batch finds it paid. */
function matchPayments(
  context: Context,
  requests: readonly PaymentRequest[],
  invoices: ReadonlyMap<InvoiceId, InvoiceWithStatus>,
) {
  const paid = new Set<InvoiceId>();
  return requests.map(({ id, invoiceId, amount, method = 'transfer', valueOn = null }) => {
    const invoice = invoices.get(invoiceId);
    invariant(invoice, 'the amount was checked against the invoice');
    const settled = paid.has(invoiceId) || invoice.status === 'refunded' ? 'paid' : invoice.status;
    const effect = paymentEffect(settled === 'open' ? null : settled);
    if (effect === 'apply') paid.add(invoiceId);
    return {
      id: id ?? context.newId('pay'),
      invoiceId,
      ...{ amount, method, valueOn, total: invoice.total },
      partnerId: invoice.partnerId,
      unapplied: effect === 'apply' ? null : effect,
    };
  });
}

/** Brings lapsed contracts back into the term that was paid late, and issues next invoices that were waiting for it. */
async function reinstate(context: Context, returning: readonly Applied[]): Promise<Invoice[]> {
  if (returning.length === 0) return [];
  const heldOn = await loadHolders(
    context,
    returning.map(({ contract }) => contract.id),
  );
  const entered = returning.map(({ contract, invoice }) => {
    invariant(contract.renewsOn, 'a lapsed contract knows its days');
    const days = termDays(contract.renewsOn, invoice.termMonths, context.policy);
    const { movedOn, holder } = heldOn(contract, days.startsOn);
    return {
      ...contract,
      invoice,
      lapsedOn: contract.renewsOn,
      movedOn,
      term: invoice.term,
      days,
      holder,
      sold: invoice,
    };
  });
  await reinstateCoverage(context, entered);
  await enterTerm(context, entered);
  const counts = await loadCountsBeforeTerm(
    context,
    entered.map(({ holder, days }) => ({ ...holder, days })),
  );
  await accrueCashbacks(
    context,
    entered.map((contract): BegunTerm => ({
      contractId: contract.id,
      ...contract.holder,
      kind: contract.kind,
      term: contract.term,
      termStartsOn: contract.days.startsOn,
      paidOn: context.today,
      planGroup: contract.sold.planGroup,
      base: contract.invoice.serverFee,
      count: counts(contract.holder.partnerId, contract.days.startsOn),
    })),
  );
  return issueOverdue(
    context,
    entered.filter(({ days }) => days.nextInvoiceOn <= context.today).map(({ id }) => id),
  );
}

/** Tells whoever paid what it brought about, read from the contracts as they stand now. */
async function tellPayers(context: Context, applied: readonly Applied[]): Promise<void> {
  const contracts = await loadContracts(
    context,
    applied.map(({ contract }) => contract.id),
  );
  const present = new Map(contracts.map((contract) => [contract.id, contract]));
  await writePaymentLetters(
    context,
    applied.map(({ payment, invoice, contract }): Paid => {
      const after = present.get(contract.id);
      const outlook = after && outcomeOfPayment({ term: invoice.term, unapplied: null }, after);
      invariant(outlook && outlook.kind !== 'unapplied', 'a paid contract knows its days');
      return { invoice, method: payment.method, outlook };
    }),
  );
}

async function issueOverdue(context: Context, contractIds: readonly ContractId[]): Promise<Invoice[]> {
  const issued = await issueNextInvoices(context, contractIds);
  await postEntries(context, issued.map(invoiceIssued));
  await writeInvoiceLetters(context, issued);
  return issued;
}
