/*
 * The programme worked out a second time, from its wording alone and in another shape: contract by contract on numbers of
 * days, half-months and thousandths, with no function of the portal. What both say has to be the same to the yen and the day.
 */

/** A contract as drawn: days as text, what is paid by days after the issue, null where nothing ever is. */
export type DrawnContract = {
  orderedOn: string;
  /** Half-months after the first possible start. */
  startSteps: number;
  termMonths: number;
  monthlyFee: number;
  setupFee: number;
  /** Days from the order to the first payment. */
  firstPaidAfter: number;
  /** Days from each renewal invoice to its payment, the second term first. */
  renewalPaidAfter: readonly (number | null)[];
  /** Days from the first payment to the cancellation. */
  cancelledAfter: number | null;
};

/** A partner's two years as drawn. */
export type DrawnHistory = {
  programme: 'discount' | 'cashback';
  /** Count of each month-end, by months since the year 0 in turn. */
  counts: readonly number[];
  /** Steps of the one card: from a count on, so many thousandths. */
  steps: readonly { event: 'new' | 'renewal'; minCount: number; thousandths: number }[];
  payeeConfirmedOn: string | null;
  contracts: readonly DrawnContract[];
};

/** What comes of it, in plain values, each list in order of contract and term. */
export type Outcomes = {
  invoices: [contract: number, term: number, issuedOn: string, discount: number, total: number][];
  cashbacks: [contract: number, term: number, earnedOn: string, amount: number, payableOn: string][];
  refunds: [contract: number, amount: number, payOn: string][];
  payouts: [month: string, amount: number, transfers: number[]][];
};

/** The last day that is looked at. */
export const HORIZON = '2028-12-31';

const MONEY_BACK_DAYS = 20;
const LAST_DAYS_TO_PAY = 30;
const LEAD_HALF_MONTHS = 5;
const LARGEST_TRANSFER = 300_000;

/** What comes of a history. */
export function workOut(history: DrawnHistory): Outcomes {
  const out: Outcomes = { invoices: [], cashbacks: [], refunds: [], payouts: [] };
  for (const [index, contract] of history.contracts.entries()) workOutContract(history, contract, index, out);
  const byMonth = new Map<number, number>();
  for (const [, , , amount, payableOn] of out.cashbacks) {
    if (history.payeeConfirmedOn === null || amount === 0) continue;
    let month = monthNumber(payableOn);
    while (number(history.payeeConfirmedOn) >= numberOf(month, 15)) month += 1;
    byMonth.set(month, (byMonth.get(month) ?? 0) + amount);
  }
  for (const [month, amount] of [...byMonth].sort(([left], [right]) => left - right)) {
    const transfers = Array.from({ length: Math.floor(amount / LARGEST_TRANSFER) }, () => LARGEST_TRANSFER);
    if (amount % LARGEST_TRANSFER > 0) transfers.push(amount % LARGEST_TRANSFER);
    out.payouts.push([text(numberOf(month, 1)).slice(0, 7), amount, transfers]);
  }
  return out;
}

function workOutContract(history: DrawnHistory, drawn: DrawnContract, index: number, out: Outcomes): void {
  const horizon = number(HORIZON);
  const ordered = number(drawn.orderedOn);
  const asked = onGrid(gridAfter(ordered) + drawn.startSteps);
  const first = invoiceOf(history, drawn, 1, ordered);
  out.invoices.push([index, 1, drawn.orderedOn, ...first]);
  const paid = ordered + drawn.firstPaidAfter;
  if (paid > asked + LAST_DAYS_TO_PAY || paid > horizon) return;
  const startGrid = paid < asked ? gridAfter(asked - 1) : gridAfter(paid);
  const start = onGrid(startGrid);
  const cancelled = drawn.cancelledAfter === null ? Infinity : paid + drawn.cancelledAfter;
  const moneyBack = cancelled < start + MONEY_BACK_DAYS && cancelled <= horizon;
  const gridTerm = drawn.termMonths * 2;
  const renewalTotals: number[] = [];
  earn(history, drawn, { index, term: 1, start, paid, moneyBack, horizon }, out);
  let issue = Math.max(onGrid(startGrid + gridTerm - LEAD_HALF_MONTHS), start);
  for (let term = 2; ; term += 1) {
    const after = drawn.renewalPaidAfter[term - 2];
    const termStart = onGrid(startGrid + gridTerm * (term - 1));
    // The run of a day comes before what people do on it: an invoice of the very day of the cancellation was issued.
    if (issue > cancelled || issue > horizon) break;
    const invoice = invoiceOf(history, drawn, term, issue);
    out.invoices.push([index, term, text(issue), ...invoice]);
    if (after === null || after === undefined) break;
    const paidOn = issue + after;
    if (paidOn >= cancelled || paidOn > horizon || paidOn > termStart - 1 + LAST_DAYS_TO_PAY) break;
    renewalTotals.push(invoice[1]);
    if (moneyBack) break;
    earn(history, drawn, { index, term, start: termStart, paid: paidOn, moneyBack, horizon }, out);
    const ahead = onGrid(startGrid + gridTerm * term - LEAD_HALF_MONTHS);
    // A contract that was lapsed when its next invoice was due gets it when it comes back.
    issue = Math.max(ahead, termStart, paidOn);
    if (paidOn < termStart) issue = Math.max(ahead, termStart);
  }
  if (!moneyBack) return;
  const amount = [first[1], ...renewalTotals].reduce((sum, one) => sum + one, 0);
  const month = monthNumber(text(cancelled));
  const early = cancelled <= numberOf(month, 19);
  out.refunds.push([index, amount, text(numberOf(month + (early ? 1 : 2), 1) - 1)]);
}

function earn(
  history: DrawnHistory,
  drawn: DrawnContract,
  term: { index: number; term: number; start: number; paid: number; moneyBack: boolean; horizon: number },
  out: Outcomes,
): void {
  const earned = Math.max(term.start, term.paid);
  if (history.programme !== 'cashback' || term.moneyBack || earned > term.horizon) return;
  const rate = rateOf(history, term.term, monthNumber(text(term.start)) - 1);
  const amount = Math.floor((drawn.monthlyFee * drawn.termMonths * rate) / 1_000);
  const payable = numberOf(monthNumber(text(earned)) + 2, 1) - 1;
  out.cashbacks.push([term.index, term.term, text(earned), amount, text(payable)]);
}

function invoiceOf(history: DrawnHistory, drawn: DrawnContract, term: number, issued: number): [number, number] {
  const fee = drawn.monthlyFee * drawn.termMonths;
  const rate = history.programme === 'discount' ? rateOf(history, term, monthNumber(text(issued)) - 1) : 0;
  const discount = Math.floor((fee * rate) / 1_000);
  const net = fee - discount + (term === 1 ? drawn.setupFee : 0);
  return [discount, net + Math.floor(net / 10)];
}

function rateOf({ counts, steps }: DrawnHistory, term: number, month: number): number {
  const count = countOf(counts, month);
  const reached = steps.filter((step) => step.event === (term === 1 ? 'new' : 'renewal') && step.minCount <= count);
  return reached.sort((left, right) => right.minCount - left.minCount)[0]?.thousandths ?? 0;
}

/** The count of a month that is so many months after the year 0. */
export function countOf(counts: readonly number[], month: number): number {
  return counts[month % counts.length] ?? 0;
}

function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** Days are counted from a fixed one by the rule of the Gregorian calendar. */
function numberOf(month: number, dayOfMonth: number): number {
  const year = Math.floor(month / 12);
  const days = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const before = days.slice(0, month % 12).reduce((sum, one) => sum + one, 0);
  // Between 1901 and 2099 every fourth year is a leap year.
  return year * 365 + Math.floor((year + 3) / 4) + before + dayOfMonth;
}

function number(day: string): number {
  return numberOf(monthNumber(day), Number(day.slice(8)));
}

function text(count: number): string {
  let month = Math.floor((count / 365.25) * 12) - 2;
  while (numberOf(month + 1, 1) <= count) month += 1;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${Math.floor(month / 12)}-${two((month % 12) + 1)}-${two(count - numberOf(month, 1) + 1)}`;
}

/** Half-months since the year 0 of the first 1st or 15th after a day. */
function gridAfter(count: number): number {
  const day = text(count);
  return monthNumber(day) * 2 + (Number(day.slice(8)) < 15 ? 1 : 2);
}

function onGrid(half: number): number {
  return numberOf(Math.floor(half / 2), half % 2 === 1 ? 15 : 1);
}
