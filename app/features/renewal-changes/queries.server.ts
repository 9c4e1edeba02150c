import { type Day, gridMonthsBetween, laterOf } from '#app/core/calendar.ts';
import type { ContractId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { type Plan, listPlans, listPrices, loadPolicyToday } from '../catalogue/queries.server.ts';
import { type PlanPrice, type PricedItem, itemLines, priceOn, sumOfLines } from '../catalogue/rules.ts';
import { countMonthsToCome } from '../closes/queries.server.ts';
import { loadPricedItems } from '../contract-items/queries.server.ts';
import { type Contract, loadContracts } from '../contracts/queries.server.ts';
import { type TermSold, termDays } from '../contracts/rules.ts';
import { loadInvoicesOfContracts } from '../invoices/queries.server.ts';
import { type InvoiceFigures, figureInvoice } from '../invoices/rules.ts';
import { TERM_CHOICES } from '../orders/rules.ts';
import { loadRateCards } from '../rates/queries.server.ts';
import { discountCountMonth } from '../rates/rules.ts';
import { findWaitingChange } from '../term-changes/queries.server.ts';
import { type ChangeRefusal, type ChangingContract, checkChange, checkChangeable, isWithinReach } from './rules.ts';

/** A contract with everything that decides a change of its plan or length. */
type ChangeSubject = {
  contract: Contract & ChangingContract;
  plans: readonly Plan[];
  prices: readonly PlanPrice[];
};

async function loadChangeSubject(context: Context, contractId: ContractId): Promise<ChangeSubject | undefined> {
  const [[contract], invoices, plans, prices] = await Promise.all([
    loadContracts(context, [contractId]),
    loadInvoicesOfContracts(context, [contractId]),
    listPlans(context),
    listPrices(context),
  ]);
  if (!contract) return undefined;
  const nextInvoiced = invoices.some(({ term }) => term === contract.term + 1);
  return { contract: { ...contract, nextInvoiced }, plans, prices };
}

/** What a page of changes offers, or why nothing can be changed; what waits already; undefined for an unknown contract. */
export type ChangePage = NonNullable<Awaited<ReturnType<typeof loadChangePage>>>;

/** What a page of changes shows of a contract; undefined for an unknown one. */
export async function loadChangePage(context: Context, contractId: ContractId) {
  const [subject, waiting] = await Promise.all([
    loadChangeSubject(context, contractId),
    findWaitingChange(context, contractId),
  ]);
  if (!subject) return undefined;
  const { contract, plans, prices } = subject;
  const { orderNumber, planCode, termMonths, renewsOn, nextInvoiceOn } = contract;
  const changeable = checkChangeable(contract);
  const nameOf = (code: string) => plans.find((plan) => plan.code === code)?.name ?? code;
  return {
    ...{ orderNumber, planCode, termMonths, renewsOn, nextInvoiceOn },
    planName: nameOf(planCode),
    refusal: changeable.ok ? null : changeable.refusal,
    waiting: waiting
      ? { planName: nameOf(waiting.planCode), termMonths: waiting.termMonths, startsOn: waiting.startsOn }
      : null,
    plans: plans
      .filter((plan) => isWithinReach(contract, plan) && priceOn(prices, plan.code, context.today))
      .map(({ code, name }) => ({ code, name })),
    months: [...new Set([...TERM_CHOICES, termMonths])].toSorted((one, other) => one - other),
  };
}

/** A change as it is shown before it is confirmed: the next term as it is and as it would be, at the prices of today. */
export type ChangePreview = {
  planCode: string;
  planGroup: string;
  planName: string;
  termMonths: number;
  startsOn: Day;
  renewsOn: Day;
  invoiceOn: Day;
  before: InvoiceFigures;
  after: InvoiceFigures;
  /** The fingerprint of all of it. */
  seen: string;
};

/**
 * What a change would make of the next term, at the prices of today and the count to come; refused where it may not be made.
 * The invoice itself has the prices and the count of its issue day. PRG-11, PRG-14.
 */
export async function previewChange(
  context: Context,
  contractId: ContractId,
  wanted: { planCode: string; termMonths: number },
): Promise<Outcome<ChangePreview, ChangeRefusal>> {
  const subject = await loadChangeSubject(context, contractId);
  invariant(subject, 'the contract was found before it is changed');
  const { contract, plans, prices } = subject;
  const { planCode, termMonths } = wanted;
  const plan = plans.find(({ code }) => code === planCode);
  const priced = priceOn(prices, planCode, context.today) !== undefined;
  const checked = checkChange(contract, { plan: plan && { ...plan, priced }, termMonths });
  if (!checked.ok) return checked;
  invariant(plan && contract.nextInvoiceOn, 'a change that was checked has its plan and its invoice day');
  const { planGroup, name: planName } = plan;
  const startsOn = checked.value;
  const invoiceOn = laterOf(contract.nextInvoiceOn, context.today);
  const [figure, items] = await Promise.all([
    figuresOfTerm(context, contract, { term: contract.term + 1, startsOn, invoiceOn }),
    loadPricedItems(context, [contractId]),
  ]);
  const figures = (sold: TermSold) => figure(sold, items.get(contractId) ?? [], prices);
  const shown = {
    ...{ planCode, planGroup, planName, termMonths, startsOn, invoiceOn },
    renewsOn: termDays(startsOn, termMonths, context.policy).renewsOn,
    before: figures(contract),
    after: figures({ planCode, planGroup, termMonths }),
  };
  return done({ ...shown, seen: sha256(JSON.stringify(shown)) });
}

/**
 * The figures of the invoice of a term not invoiced yet, by what is sold in it and what is billed beside it: at the prices of
 * today and the count to come. PRG-11, PRG-14.
 *
 * @param coming the term, its first day, and the day its invoice goes out.
 */
export async function figuresOfTerm(
  context: Context,
  { partnerId, programme, kind, startsOn }: Contract,
  coming: { term: number; startsOn: Day; invoiceOn: Day },
): Promise<(sold: TermSold, items: readonly PricedItem[], prices: readonly PlanPrice[]) => InvoiceFigures> {
  const month = discountCountMonth(coming.invoiceOn);
  const [cards, policy, countOf] = await Promise.all([
    loadRateCards(context),
    loadPolicyToday(context),
    countMonthsToCome(context, partnerId && programme === 'discount' ? [{ partnerId, month }] : []),
  ]);
  const count = partnerId ? countOf(partnerId, month) : 0;
  invariant(startsOn, 'a contract that goes on knows its days');
  const monthsBefore = gridMonthsBetween(startsOn, coming.startsOn);
  const { term, invoiceOn } = coming;
  return ({ planCode, planGroup, termMonths }, items, prices) => {
    const price = priceOn(prices, planCode, context.today);
    invariant(price, `${planCode} has a price`);
    const optionFee = sumOfLines(itemLines(items, { term, monthsBefore, termMonths }));
    const { monthlyFee, setupFee } = price;
    const next = { planGroup, termMonths, monthlyFee, setupFee, optionFee, term };
    return figureInvoice({ programme, kind, ...next }, invoiceOn, count, cards, policy);
  };
}
