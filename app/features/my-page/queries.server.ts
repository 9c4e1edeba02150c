import { type Day, lastDayOf, addMonths, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PayoutId } from '#app/core/ids.ts';
import type { PartnerContext } from '#app/platform/context.server.ts';
import { findOwnAttribution } from '../attributions/queries.server.ts';
import { listOwnCashbacks, loadOwnMoneyDays, moneyDayOf } from '../cashback-ways/queries.server.ts';
import { type MoneyDays, cashbackProspect, receivedWith } from '../cashback-ways/rules.ts';
import { loadPlanNames } from '../catalogue/queries.server.ts';
import { listOwnCounts, loadConfirmations } from '../closes/queries.server.ts';
import { findMoveToCome, loadMovesToCome } from '../contract-moves/queries.server.ts';
import { countOwnInForce, findOwnContract, listOwnContracts, listOwnRenewals } from '../contracts/queries.server.ts';
import { type ContractState, termDays } from '../contracts/rules.ts';
import { twoClockDays } from '../date-rulers/rules.ts';
import { loadOwnForecast } from '../forecasts/queries.server.ts';
import type { ForecastLine } from '../forecasts/rules.ts';
import {
  type InvoiceWithStatus,
  findOwnInvoice,
  listOwnInvoices,
  loadInvoicesOfContracts,
} from '../invoices/queries.server.ts';
import { discountRead } from '../invoices/rules.ts';
import { listOwnReported } from '../name-reports/queries.server.ts';
import { listOwnHanded } from '../payout-handings/queries.server.ts';
import { findHold } from '../payout-holds/queries.server.ts';
import { loadOwnOutlook } from '../payout-prospects/queries.server.ts';
import { listOwnPayouts } from '../payouts/queries.server.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { cardInForce, discountCountMonth, rateStandings, stepsOf } from '../rates/rules.ts';
import { listOwnReceipts } from '../transfer-outcomes/queries.server.ts';
import { daysOfRenewal, ownRenewal } from './rules.ts';

/** Which rows of a list are shown. */
export type Page = { limit: number; offset?: number };

/** How many month-ends the chart of counts goes back. */
const MONTHS_BACK = 24;

/**
 * Where the partner stands: the count today and at month-ends, the rates they bring, and the steps of the cards.
 * The rates of today were fixed at the month-end before. PRG-07, PRG-09.
 */
export async function loadOwnRates(context: PartnerContext) {
  const { partner, today } = context;
  const [countToday, counts, cards, confirmations] = await Promise.all([
    countOwnInForce(context),
    listOwnCounts(context, MONTHS_BACK),
    loadRateCards(context),
    loadConfirmations(context),
  ]);
  const fixedIn = discountCountMonth(today);
  const close = counts.find(({ month }) => month === fixedIn);
  // A month without a snapshot of the partner counts 0: PROGRAMME's own rule, not a missing value.
  const countAtClose = close ? close.count : 0;
  const standings = rateStandings(cards, partner.programme, { today, countAtClose, countToday });
  const coming = cardInForce(cards, partner.programme, monthOf(today));
  return {
    countToday,
    countAtClose,
    /** The day whose count fixed today's rates, and the one that fixes the next ones. */
    fixedOn: lastDayOf(fixedIn),
    nextFixedOn: lastDayOf(addMonths(fixedIn, 1)),
    counts: counts.map(({ month, count }) => ({ month, count, confirmedOn: confirmations.get(month) ?? null })),
    /** Whether today's rates stand on a count that two people have still to sign. */
    beingSigned: close !== undefined && !confirmations.has(fixedIn),
    standings: standings.map((standing) => ({
      ...standing,
      steps: stepsOf(coming, standing.planGroup, standing.event).map(({ minCount, rate }) => ({ minCount, rate })),
    })),
  };
}

/**
 * The partner's contracts that renew next with the days that matter, soonest first, without those that come to another
 * partner. PRG-15, GAP-09.
 */
export async function listOwnRenewalDays(context: PartnerContext, page: Page) {
  const [contracts, planNames, hold, moneyOf] = await Promise.all([
    listOwnRenewals(context, page),
    loadPlanNames(context),
    findHold(context, context.partner.id),
    ownMoneyDays(context),
  ]);
  const leaving = await loadMovesToCome(
    context,
    contracts.map(({ id }) => id),
  );
  const leavesOn = new Map(leaving.map(({ contractId, effectiveFrom }) => [contractId, effectiveFrom]));
  return contracts.flatMap((contract) => {
    const { id, orderNumber, company, planCode } = contract;
    const renewal = ownRenewal(context.partner.programme, contract, leavesOn.get(id) ?? null);
    if (!renewal) return [];
    const { renewsOn, nextInvoiceOn } = renewal;
    const milestones = daysOfRenewal(context, contract.kind, renewal, hold ? null : moneyOf);
    const dayOf = (what: (typeof milestones)[number]['what']) => milestones.find((day) => day.what === what)?.on;
    const planName = planNames.get(planCode) ?? planCode;
    const rateOn = dayOf('rate') ?? null;
    const money = { moneyOn: dayOf('money') ?? null, moneyHeld: hold !== undefined && contract.kind === 'server' };
    const days = { invoiceOn: nextInvoiceOn, rateOn, renewsOn, ...money, milestones };
    return [{ contractId: id, orderNumber, nextTerm: contract.term + 1, company, planName, ...days }];
  });
}

/**
 * The same contracts with what each renewal is to cost, or to bring: the rate as fixed or as it looks today, and how many
 * contracts more make it better; null where no amount of the next twelve months is known. What was invoiced to the
 * partner says itself what it costs, and whether it is paid. PRG-09, PRG-11, PRG-14.
 */
export async function listOwnRenewalProspects(context: PartnerContext, page: Page) {
  const [renewals, { lines }] = await Promise.all([listOwnRenewalDays(context, page), loadOwnForecast(context)]);
  const terms = lines.filter(({ what }) => what !== 'correction');
  const prospects = new Map(terms.map((line) => [`${line.orderNumber} ${line.term}`, line]));
  const invoices = await loadInvoicesOfContracts(
    context,
    renewals.map(({ contractId }) => contractId),
  );
  const billed = new Map(
    invoices.flatMap((invoice) =>
      invoice.billedTo === 'partner' && invoice.status !== 'void'
        ? [[`${invoice.contractId} ${invoice.term}`, invoice] as const]
        : [],
    ),
  );
  return renewals.map(({ contractId, ...renewal }) => {
    const invoice = billed.get(`${contractId} ${renewal.nextTerm}`);
    if (invoice) return { ...renewal, prospect: billedRenewal(invoice) };
    const line = prospects.get(`${renewal.orderNumber} ${renewal.nextTerm}`);
    return { ...renewal, prospect: line ? renewalProspect(line, context.today) : null };
  });
}

function billedRenewal(invoice: InvoiceWithStatus) {
  const read = discountRead(invoice);
  const rate = read && { rate: read.rate, count: read.count, fixed: true, next: null };
  return { amount: invoice.total, rate, paidOn: invoice.paidOn };
}

function renewalProspect({ rate, countMonth, count, next, amount }: ForecastLine, today: Day) {
  const fixed = countMonth !== null && countMonth < monthOf(today);
  return { amount, rate: rate && countMonth && count !== null ? { rate, count, fixed, next } : null, paidOn: null };
}

/** The partner's cashbacks with where each stands and when its money comes, the latest earned first. MAIL-14, PRG-18. */
export async function listOwnCashbackProspects(context: PartnerContext, page: Page & { contractId?: ContractId }) {
  const [cashbacks, outlook, moneyOf, planNames, receipts] = await Promise.all([
    listOwnCashbacks(context, page),
    loadOwnOutlook(context),
    loadOwnMoneyDays(context),
    loadPlanNames(context),
    listOwnReceipts(context),
  ]);
  return cashbacks.map((cashback) => ({
    ...cashback,
    planName: planNames.get(cashback.planCode) ?? cashback.planCode,
    ...cashbackProspect(
      { ...cashback, receivedOn: receivedWith(cashback, receipts) },
      outlook,
      moneyOf,
      context.today,
      context.policy,
    ),
  }));
}

/**
 * The partner's payouts whose notice went out, newest first, with the day each is sent and was received; none to be sent
 * while the money is kept back.
 */
export async function listOwnPayoutDays(context: PartnerContext, limit: number) {
  const [payouts, reported, receipts, hold] = await Promise.all([
    listOwnPayouts(context, limit),
    listOwnReported(context),
    listOwnReceipts(context),
    findHold(context, context.partner.id),
  ]);
  const handed = hold ? await listOwnHanded(context) : new Set<PayoutId>();
  return payouts.map((payout) => ({
    ...shownPayout(payout),
    sentOn: payout.sentOn && moneyDayOf(payout, context.policy),
    payOn: hold && !handed.has(payout.id) ? null : moneyDayOf(payout, context.policy),
    reported: reported.has(payout.id),
    receivedOn: receipts.get(payout.month) ?? null,
  }));
}

function shownPayout(payout: Awaited<ReturnType<typeof listOwnPayouts>>[number]) {
  const { id, month, amount, standing, sentAmount, familyName, givenName, route, noticedOn, sentOn, returnedOn } =
    payout;
  const letGo = standing === 0 && !sentOn;
  return {
    id,
    month,
    amount: letGo ? amount : (sentAmount ?? standing),
    letGo,
    familyName,
    givenName,
    route,
    noticedOn,
    sentOn,
    returnedOn,
  };
}

/** The invoices billed to the partner with the names of their plans, newest first. PRG-03. */
export async function listOwnInvoiceRows(context: PartnerContext, page: Page) {
  return listOwnInvoices(context, page);
}

/** One invoice billed to the partner with its contract's plan and terms; undefined when it is not the partner's. */
export async function findOwnInvoiceSheet(context: PartnerContext, number: number) {
  const invoice = await findOwnInvoice(context, number);
  if (!invoice) return undefined;
  const contract = await findOwnContract(context, invoice.orderNumber);
  if (!contract) return undefined;
  // The first term begins on the day the payment gave it, which its invoice could not know.
  const startsOn = invoice.term === 1 && contract.startsOn ? contract.startsOn : invoice.coversFrom;
  return {
    invoice,
    days: termDays(startsOn, invoice.termMonths, context.policy),
    termMonths: invoice.termMonths,
    planName: invoice.planName,
  };
}

/** One page of the partner's contracts with the names of their plans, newest order first. */
export async function listOwnContractRows(context: PartnerContext, page: Page & { state?: ContractState | undefined }) {
  const { state, limit, offset = 0 } = page;
  const [contracts, planNames] = await Promise.all([
    listOwnContracts(context, { state, limit, offset }),
    loadPlanNames(context),
  ]);
  return contracts.map((contract) => ({
    ...contract,
    planName: planNames.get(contract.planCode) ?? contract.planCode,
  }));
}

/** One of the partner's contracts with its invoices, cashbacks and coming renewal; undefined when it is not the partner's. */
export async function findOwnContractStory(context: PartnerContext, orderNumber: string) {
  const contract = await findOwnContract(context, orderNumber);
  if (!contract) return undefined;
  const [planNames, hold, moneyOf, invoices, cashbacks, attribution, leaving] = await Promise.all([
    loadPlanNames(context),
    findHold(context, context.partner.id),
    ownMoneyDays(context),
    loadInvoicesOfContracts(context, [contract.id]),
    listOwnCashbackProspects(context, { limit: MONTHS_BACK, contractId: contract.id }),
    partnerOfClients(context) ? findOwnAttribution(context, contract.id) : undefined,
    findMoveToCome(context, contract.id),
  ]);
  const leavesOn = leaving ? leaving.effectiveFrom : null;
  const renewal = ownRenewal(context.partner.programme, contract, leavesOn);
  return {
    contract,
    planName: planNames.get(contract.planCode) ?? contract.planCode,
    invoices: invoices.toReversed().map(invoiceAsSeen),
    cashbacks,
    referral: attribution ?? null,
    leavesOn,
    hold: hold ?? null,
    ruler: renewal && contract.kind === 'server' ? twoClockDays(renewal, context.policy, hold ? null : moneyOf) : [],
    milestones: renewal ? daysOfRenewal(context, contract.kind, renewal, hold ? null : moneyOf) : [],
  };
}

/** When the partner's money moves; undefined under discount, where none does. */
async function ownMoneyDays(context: PartnerContext): Promise<MoneyDays | undefined> {
  return partnerOfClients(context) ? loadOwnMoneyDays(context) : undefined;
}

/** Under cashback contracts are clients', who came by somebody. */
function partnerOfClients({ partner }: PartnerContext): boolean {
  return partner.programme === 'cashback';
}

/** Of a client's invoice its partner sees the days alone: neither whom it went to nor how much it asks for. */
function invoiceAsSeen({ number, term, issuedOn, dueOn, total, status, paidOn, billedTo }: InvoiceWithStatus) {
  return { number, term, issuedOn, dueOn, total: billedTo === 'partner' ? total : null, status, paidOn };
}
