import { type Day, addDays, dayOfMonth, eachDay, isGridDay, lastDayOf, monthOf } from '#app/core/calendar.ts';
import type { ContractId, InvoiceId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Context, type StaffContext, inExclusiveTransaction } from '#app/platform/context.server.ts';
import { adoptStaff } from '../access/commands.server.ts';
import { makeBankFile, markSent } from '../bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '../bank-files/rules.ts';
import { requestCancellations } from '../cancellations/commands.server.ts';
import { addPlans } from '../catalogue/commands.server.ts';
import { closeMonth } from '../closes/commands.server.ts';
import { listDueDays, listDueOn, loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { openFirstDay, runUntil } from '../operations/commands.server.ts';
import { placeOrders } from '../orders/commands.server.ts';
import { adoptPartners } from '../partners/commands.server.ts';
import { recordPayments } from '../payments/commands.server.ts';
import { confirmPayees } from '../payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '../payouts/commands.server.ts';
import { findRun } from '../payouts/queries.server.ts';
import { approvalDeadline, noticeDayOf } from '../payouts/rules.ts';
import { adoptRateCards } from '../rates/commands.server.ts';
import type { Scenario, ScenarioEvent } from './rules.ts';

/** Where codes of the scenario stand in the database. */
type Cast = { partners: Map<string, PartnerId>; contracts: Map<string, ContractId>; codes: Map<ContractId, string> };

/** How the imaginary bank file is written: nobody reads it. */
const FILE_LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: '' };

/** Told after each day played. */
export type DayPlayed = (played: Day) => void | Promise<void>;

/**
 * Plays a scenario into an empty database, day by day, with the commands and the daily run of the portal and no rule of
 * its own. Two imaginary members of staff approve each payout run on the evening before the notices, and make the bank
 * file on the evening before the month's last day, or in the morning of that day where it is the day of the notices.
 */
export async function playScenario(context: Context, scenario: Scenario, played?: DayPlayed): Promise<void> {
  const cast: Cast = { partners: new Map(), contracts: new Map(), codes: new Map() };
  let today = { ...context, policy: scenario.policy, today: scenario.from };
  await openFirstDay(today, scenario.from);
  await setUp(today, scenario, cast);
  const agenda = agendaOf(scenario);
  for (const day of eachDay(scenario.from, scenario.to)) {
    today = { ...today, today: day };
    await runUntil(today, day);
    await morningOf(today);
    if (isGridDay(day)) for (const dueOn of await listDueDays(today, day)) agenda.dueDays.add(dueOn);
    await requestsOf(today, agenda, cast);
    await paymentsOf(today, agenda, cast);
    await eveningOf(today);
    await played?.(day);
  }
  const lastMonth = monthOf(scenario.to);
  if (scenario.to === lastDayOf(lastMonth)) {
    const next = { ...today, today: addDays(scenario.to, 1) };
    await inExclusiveTransaction(next, (context) => closeMonth(context, lastMonth));
  }
}

async function setUp(context: Context, { plans, rateCards, partners, from }: Scenario, cast: Cast): Promise<void> {
  await adoptStaff(context, [
    { id: 'usr_maker', role: 'maker' },
    { id: 'usr_checker', role: 'checker' },
  ]);
  await addPlans(context, {
    plans: plans.map(({ code, group, kind }) => ({ code, name: code, planGroup: group, kind })),
    prices: plans.map(({ code, monthlyFee, setupFee }) => ({ planCode: code, fromDay: from, monthlyFee, setupFee })),
  });
  const cards = rateCards.map(({ rates, ...card }) => ({
    ...card,
    rows: rates.map(({ group, ...row }) => ({ planGroup: group, ...row })),
  }));
  await adoptRateCards(context, cards, 'rehearsal');
  const adopted = partners.map((partner) => {
    const id = context.newId('par');
    cast.partners.set(partner.code, id);
    return { ...partner, id, payeeConfirmedOn: partner.payeeConfirmedOn ?? null };
  });
  await adoptPartners(context, adopted.map(imaginaryPartner));
}

function imaginaryPartner(partner: {
  id: PartnerId;
  code: string;
  programme: 'discount' | 'cashback';
  joinedOn: Day;
  payeeConfirmedOn: Day | null;
}) {
  const { id, code, programme, joinedOn, payeeConfirmedOn } = partner;
  const email = `${id}@rehearsal.invalid`;
  return {
    partner: { id, code, name: code, nameKana: '', contactName: code, email, phone: '', programme, joinedOn },
    payee: { familyName: '試演', givenName: '太郎', familyKana: 'シエン', givenKana: 'タロウ', email },
    payeeConfirmedOn,
  };
}

/** The scenario's contracts and events by the day on which they happen. */
type Agenda = {
  orders: Map<Day, Scenario['contracts'][number][]>;
  events: Map<Day, Exclude<ScenarioEvent, { type: 'unpaid' }>[]>;
  /** Invoices that are not paid on their due day: contract code and term. */
  special: Set<string>;
  /** Days on which some invoice issued so far is due: on others nothing has to be looked up. */
  dueDays: Set<Day>;
};

function agendaOf({ contracts, events }: Scenario): Agenda {
  const agenda: Agenda = { orders: new Map(), events: new Map(), special: new Set(), dueDays: new Set() };
  for (const contract of contracts) append(agenda.orders, contract.orderedOn, contract);
  for (const event of events) {
    if (event.type === 'pay' || event.type === 'unpaid') agenda.special.add(invoiceKey(event.contract, event.term));
    if (event.type !== 'unpaid') append(agenda.events, event.on, event);
  }
  return agenda;
}

/** Requests dated today: orders, then cancellations, then payee confirmations. */
async function requestsOf(context: Context, agenda: Agenda, cast: Cast): Promise<void> {
  const orders = agenda.orders.get(context.today) ?? [];
  if (orders.length > 0) {
    const placed = await placeOrders(
      context,
      orders.map(({ code, partner, plan, termMonths, startsOn }) => {
        const partnerId = cast.partners.get(partner);
        invariant(partnerId, `partner ${partner} was set up`);
        return { orderNumber: code, partnerId, planCode: plan, termMonths, startsOn, client: null };
      }),
    );
    invariant(placed.ok, `a checked order was refused: ${JSON.stringify(placed)}`);
    for (const { orderNumber, contractId, invoice } of placed.value) {
      cast.contracts.set(orderNumber, contractId);
      cast.codes.set(contractId, orderNumber);
      agenda.dueDays.add(invoice.dueOn);
    }
  }
  const events = agenda.events.get(context.today) ?? [];
  const cancelled = events.flatMap((event) => (event.type === 'cancel' ? [contractOf(cast, event.contract)] : []));
  if (cancelled.length > 0) await requestCancellations(context, [...new Set(cancelled)]);
  const confirmed = events.flatMap((event) => (event.type === 'payee-confirmed' ? [event.partner] : []));
  if (confirmed.length > 0) {
    await confirmPayees(
      context,
      [...new Set(confirmed)].map((code) => {
        const partnerId = cast.partners.get(code);
        invariant(partnerId, `partner ${code} was set up`);
        return partnerId;
      }),
    );
  }
}

/** Payments dated today; an invoice issued by one of them may be paid today too. */
async function paymentsOf(context: Context, agenda: Agenda, cast: Cast): Promise<void> {
  const attempted = new Set<InvoiceId>();
  const arriving = (agenda.events.get(context.today) ?? []).flatMap((event) => (event.type === 'pay' ? [event] : []));
  for (let more = true; more;) {
    const open = agenda.dueDays.has(context.today) ? await listDueOn(context, context.today) : [];
    const due = open.filter(
      ({ contractId, term }) => !agenda.special.has(invoiceKey(cast.codes.get(contractId) ?? '', term)),
    );
    const named = new Set(arriving.map(({ contract, term }) => `${contractOf(cast, contract)} ${term}`));
    const special = (
      await loadInvoicesOfContracts(
        context,
        arriving.map(({ contract }) => contractOf(cast, contract)),
      )
    ).filter(({ contractId, term }) => named.has(`${contractId} ${term}`));
    const paying = [...due, ...special].filter(({ id }) => !attempted.has(id));
    for (const { id } of paying) attempted.add(id);
    if (paying.length === 0) return;
    const recorded = await recordPayments(
      context,
      paying.map(({ id, total }) => ({ invoiceId: id, amount: total })),
    );
    invariant(recorded.ok, 'a payment of the invoiced amount is recorded');
    for (const { dueOn } of recorded.value.issued) agenda.dueDays.add(dueOn);
    more = recorded.value.issued.length > 0;
  }
}

/**
 * What staff do first thing: notices that go out on the month's last day leave no evening before it for the bank file, so the
 * file is made after them and the payouts are recorded by hand. MAIL-04, PRG-18.
 */
async function morningOf(context: Context): Promise<void> {
  const month = monthOf(context.today);
  if (context.today !== lastDayOf(month) || context.today !== noticeDayOf(month, context.policy)) return;
  const maker = imaginaryStaff(context, 'usr_maker');
  const made = await makeBankFile(maker, month, FILE_LAYOUT);
  if (made.ok) await markSent(maker, month);
}

/** What staff do before midnight: approve the run whose notices go out tomorrow, make the file that is sent tomorrow. */
async function eveningOf(context: Context): Promise<void> {
  const month = monthOf(context.today);
  if (context.today === approvalDeadline(month, context.policy)) {
    const prepared = await preparePayoutRun(imaginaryStaff(context, 'usr_maker'), month);
    invariant(prepared.ok, 'the run can be prepared on the last evening');
    const run = await findRun(context, month);
    const approved = await approvePayoutRun(imaginaryStaff(context, 'usr_checker'), month, run?.contentHash ?? '');
    invariant(approved.ok, 'the run is approved by the second person');
  }
  const tomorrow = addDays(context.today, 1);
  if (tomorrow === lastDayOf(month) && dayOfMonth(tomorrow) > 1) {
    // With nothing to send there is no file; any other refusal leaves the payouts unsent and shows in the result.
    await makeBankFile(imaginaryStaff(context, 'usr_maker'), month, FILE_LAYOUT);
  }
}

function imaginaryStaff(context: Context, userId: 'usr_maker' | 'usr_checker'): StaffContext {
  return {
    ...context,
    actor: { kind: 'staff', userId },
    staff: { userId, name: userId, role: userId === 'usr_maker' ? 'maker' : 'checker' },
  };
}

function contractOf(cast: Cast, code: string): ContractId {
  const id = cast.contracts.get(code);
  invariant(id, `contract ${code} was ordered before anything happens to it`);
  return id;
}

function invoiceKey(contract: string, term: number): string {
  return JSON.stringify([contract, term]);
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
