import {
  type Day,
  type Month,
  addDays,
  addGridMonths,
  addMonths,
  dayOfMonth,
  lastDayOf,
  laterOf,
  monthOf,
} from '#app/core/calendar.ts';
import type { ContractId, InvoiceId } from '#app/core/ids.ts';
import type { Policy } from '#app/core/policy.ts';
import { type Rate, ZERO_RATE, shareOf } from '#app/core/rate.ts';
import { type Yen, ZERO_YEN, lessYen, neverBelowZero, sumYen, timesYen } from '#app/core/yen.ts';
import { isDomainItem } from '../add-ons/rules.ts';
import { takesPart } from '../catalogue/rules.ts';
import { type RateCard, cardInForce, discountCountMonth, eventOfTerm, rateFor } from '../rates/rules.ts';

/** Last day of the month in which a refund's cancellation still pays out the same month. REF-04. */
const LAST_REFUND_DAY_OF_MONTH = 19;

/** What an invoice is made from. */
export type InvoiceSubject = {
  programme: 'discount' | 'cashback' | null;
  kind: 'server' | 'other';
  planGroup: string;
  term: number;
  termMonths: number;
  monthlyFee: Yen;
  setupFee: Yen;
  /** What was added to the contract and is due in the term, without tax; absent where nothing is. */
  optionFee?: Yen;
};

/** The figures of an invoice, in whole yen. */
export type InvoiceFigures = {
  billedTo: 'partner' | 'client';
  serverFee: Yen;
  setupFee: Yen;
  /** What was added to the contract and is due in the term; neither discounted nor rewarded. */
  optionFee: Yen;
  /** Null when the programme does not discount. */
  discountRate: Rate | null;
  discount: Yen;
  countMonth: Month | null;
  count: number | null;
  taxRate: Rate;
  tax: Yen;
  total: Yen;
};

/**
 * The figures of the invoice for one term, issued on a day.
 * The discount is taken from the server fee of server plans only, at the rate of the month-end before the issue
 * (PRG-10, PRG-11, PRG-14); tax is rounded down once per invoice (BIL-02, BIL-03); set-up is due in the first term only. What
 * was added to the contract is billed beside it and never discounted (PRG-08).
 * The partner is billed under discount, the client otherwise (PRG-03, PRG-06).
 *
 * @param count the partner's month-end count of that month; a month without a count is 0.
 */
export function figureInvoice(
  subject: InvoiceSubject,
  issuedOn: Day,
  count: number,
  cards: readonly RateCard[],
  policy: Policy,
): InvoiceFigures {
  const serverFee = timesYen(subject.monthlyFee, subject.termMonths);
  const setupFee = subject.term === 1 ? subject.setupFee : ZERO_YEN;
  const discounted = subject.programme === 'discount';
  const countMonth = discounted ? discountCountMonth(issuedOn) : null;
  const discountRate = countMonth ? discountRateOf(subject, countMonth, count, cards) : null;
  const discount = discountRate ? shareOf(serverFee, discountRate) : ZERO_YEN;
  const { optionFee = ZERO_YEN } = subject;
  const net = sumYen([lessYen(serverFee, discount), setupFee, optionFee]);
  const tax = shareOf(net, policy.taxRate);
  return {
    billedTo: discounted ? 'partner' : 'client',
    serverFee,
    setupFee,
    optionFee,
    discountRate,
    discount,
    countMonth,
    count: discounted ? count : null,
    taxRate: policy.taxRate,
    tax,
    total: sumYen([net, tax]),
  };
}

function discountRateOf(subject: InvoiceSubject, at: Month, count: number, cards: readonly RateCard[]): Rate {
  if (subject.kind !== 'server') return ZERO_RATE;
  return rateFor(cardInForce(cards, 'discount', at), subject.planGroup, eventOfTerm(subject.term), count);
}

/** The rate that an invoice's discount was worked out at, and the count it was read from. */
export type ReadRate = { rate: Rate; countMonth: Month; count: number };

/**
 * What the discount of an invoice was read from; null where none can be, under cashback and for plans that take no part:
 * 0 % of them is no rate that more contracts would better. PRG-08, PRG-11.
 */
export function discountRead({
  planGroup,
  discountRate: rate,
  countMonth,
  count,
}: Pick<InvoiceFigures, 'discountRate' | 'countMonth' | 'count'> & { planGroup: string }): ReadRate | null {
  if (!takesPart(planGroup) || rate === null || countMonth === null || count === null) return null;
  return { rate, countMonth, count };
}

/** Who is asked to pay, as it stands on the paper. Address lines are null where nobody ever asked for them. */
export type Recipient = {
  recipientName: string | null;
  recipientPerson: string | null;
  recipientPostalCode: string | null;
  recipientAddress: string | null;
};

/** A name to write to; undefined or null where nobody is known. */
type Named = { name: string | null; person: string | null } | undefined;

/**
 * Who an invoice names: the partner where it is billed, the client otherwise (PRG-03, PRG-06). It is kept with the invoice
 * as it was at issue: a later change of name changes no paper. MAIL-19, CTR-05.
 */
export function recipientOf(programme: InvoiceSubject['programme'], partner: Named, client: Named): Recipient {
  const billed = programme === 'discount' ? partner : client;
  return {
    recipientName: billed?.name ?? null,
    recipientPerson: billed?.person ?? null,
    recipientPostalCode: null,
    recipientAddress: null,
  };
}

/** The days a term covers, the last one included. CTR-04. */
export function daysCovered(coversFrom: Day, termMonths: number): { coversFrom: Day; coversTo: Day } {
  return { coversFrom, coversTo: addDays(addGridMonths(coversFrom, termMonths), -1) };
}

/** The first invoice is due the day before the start day. CON-03. */
export function firstInvoiceDueOn(requestedStartOn: Day): Day {
  return addDays(requestedStartOn, -1);
}

/** A renewal invoice is due on the last day of the month before the renewal month, or on its issue day if that is later. */
export function renewalInvoiceDueOn(renewsOn: Day, issuedOn: Day): Day {
  return laterOf(lastDayOf(addMonths(monthOf(renewsOn), -1)), issuedOn);
}

/** How money arrives: bank transfer, card or Pay-easy. CON-06. */
export const PAYMENT_METHODS = ['transfer', 'card', 'pay-easy'] as const;

/** One way in which money arrives. */
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** A money-back refund requested today. */
export type Refund = { contractId: ContractId; payOn: Day; amount: Yen; invoiceIds: readonly InvoiceId[] };

/** What becomes of money that arrives for an invoice. */
export type PaymentEffect = 'apply' | 'invoice-void' | 'invoice-paid';

/** Money for a void or paid invoice stays unapplied and revives nothing. */
export function paymentEffect(settled: 'paid' | 'void' | null): PaymentEffect {
  if (settled === null) return 'apply';
  return settled === 'void' ? 'invoice-void' : 'invoice-paid';
}

/**
 * What a money-back cancellation returns, and when: the first invoice's total less the transfer fee, never below 0, and in
 * the same refund the total of a renewal invoice already paid; at the end of the month of a request up to the 19th,
 * otherwise at the end of the next. REF-01, REF-03, REF-04, CTR-07.
 *
 * @param renewalTotals what paid renewal invoices give back, in yen; usually none.
 * @param domainCosts what is kept of the first invoice for work on domains, tax included. REF-02.
 */
export function figureRefund(
  firstTotal: Yen,
  renewalTotals: readonly Yen[],
  requestedOn: Day,
  policy: Policy,
  domainCosts: Yen = ZERO_YEN,
): { amount: Yen; payOn: Day } {
  const month = monthOf(requestedOn);
  const payMonth = dayOfMonth(requestedOn) <= LAST_REFUND_DAY_OF_MONTH ? month : addMonths(month, 1);
  const first = neverBelowZero(lessYen(lessYen(firstTotal, domainCosts), policy.refundTransferFee));
  return { amount: sumYen([first, ...renewalTotals]), payOn: lastDayOf(payMonth) };
}

/**
 * What is kept of an invoice for work on domains when money goes back: its lines for domains and the tax on them. The work
 * begins when the invoice is paid, and money goes back only afterwards, so its costs are always spent by then. REF-02.
 */
export function domainCostsOf(
  lines: readonly { itemCode: string; amount: Yen }[],
  taxRate: Rate,
): { net: Yen; tax: Yen } {
  const net = sumYen(lines.filter(({ itemCode }) => isDomainItem(itemCode)).map(({ amount }) => amount));
  return { net, tax: shareOf(net, taxRate) };
}

/** An invoice as its figures: whom it names stands on the paper, and no list needs it. */
export function asFigures<I extends Recipient>(invoice: I): Omit<I, keyof Recipient> {
  const {
    recipientName: _name,
    recipientPerson: _person,
    recipientPostalCode: _code,
    recipientAddress: _address,
    ...figures
  } = invoice;
  return figures;
}
