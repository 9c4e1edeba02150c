import type { AdjustmentId, BankLineId, ContractId, InvoiceId, PartnerId, PaymentId, PayoutId } from '#app/core/ids.ts';
import { type Yen, ZERO_YEN, lessYen, negateYen, sumYen } from '#app/core/yen.ts';

/** The company's accounts. Debits are above 0, credits below. */
export type Account =
  | 'bank' // 普通預金
  | 'receivables' // 売掛金
  | 'revenue' // 売上
  | 'consumption-tax' // 仮受消費税
  | 'unapplied-money' // 仮受金
  | 'transfer-fees' // 支払手数料
  | 'refunds-payable' // 未払返金
  | 'refund-fees' // 返金手数料収入
  | 'cashback-expense' // 販売促進費
  | 'cashback-payable'; // 未払キャッシュバック

/** One side of a transaction. */
export type Posting = { account: Account; partnerId: PartnerId | null; amount: Yen };

/** A balanced transaction still to be posted; `onceKey` keeps its event from being posted twice. */
export type Entry = { kind: string; reference: string; onceKey: string; postings: readonly Posting[] };

type BilledAmounts = { id: InvoiceId; partnerId: PartnerId | null; total: Yen; tax: Yen };

/** An invoice went out: the customer owes its total. CON-03. */
export function invoiceIssued(invoice: BilledAmounts): Entry {
  return entry('invoice-issued', invoice.id, billed(invoice));
}

/** An invoice was made void: nobody owes it any more. */
export function invoiceVoided(invoice: BilledAmounts): Entry {
  return entry('invoice-voided', invoice.id, reverse(billed(invoice)));
}

/**
 * Money paid an invoice in full. A shortfall that was accepted is a fee the company bears, a surplus is kept for whoever
 * sent it. MAIL-20.
 */
export function paymentApplied(payment: {
  id: PaymentId;
  amount: Yen;
  total: Yen;
  partnerId: PartnerId | null;
}): Entry {
  const { id, amount, total, partnerId } = payment;
  const surplus = lessYen(amount, total);
  return entry('payment-applied', id, [
    { account: 'bank', partnerId: null, amount },
    { account: 'receivables', partnerId, amount: negateYen(total) },
    surplus > 0
      ? { account: 'unapplied-money', partnerId, amount: negateYen(surplus) }
      : { account: 'transfer-fees', partnerId: null, amount: negateYen(surplus) },
  ]);
}

/** Money of somebody unknown is kept until it is known whose it is. */
export function bankLineKept(line: KeptLine): Entry {
  return entry('bank-line-kept', `${line.id}:${line.time}`, kept(line));
}

/** Money that was kept is no longer: it pays an invoice now, or waits again. */
export function bankLineReleased(line: KeptLine): Entry {
  return entry('bank-line-released', `${line.id}:${line.time}`, reverse(kept(line)));
}

/** A line of the bank whose money is kept; `time` counts how often it was. */
type KeptLine = { id: BankLineId; time: number; amount: Yen };

/** Money arrived that pays nothing: it is kept for whoever sent it. */
export function paymentUnapplied(payment: { id: PaymentId; amount: Yen; partnerId: PartnerId | null }): Entry {
  return entry('payment-unapplied', payment.id, [
    { account: 'bank', partnerId: null, amount: payment.amount },
    { account: 'unapplied-money', partnerId: payment.partnerId, amount: negateYen(payment.amount) },
  ]);
}

/** Money back was promised: the sale is undone but for work on domains, and what else is not returned is the transfer fee. REF-01, REF-02, REF-03. */
export function refundPromised(refund: {
  contractId: ContractId;
  partnerId: PartnerId | null;
  amount: Yen;
  invoices: readonly BilledAmounts[];
  /** What of the invoices stays sold, work on domains; absent where nothing does. */
  kept?: { net: Yen; tax: Yen };
}): Entry {
  const { kept: { net, tax: taxKept } = { net: ZERO_YEN, tax: ZERO_YEN } } = refund;
  const kept = sumYen([net, taxKept]);
  const total = lessYen(sumYen(refund.invoices.map((invoice) => invoice.total)), kept);
  const tax = lessYen(sumYen(refund.invoices.map((invoice) => invoice.tax)), taxKept);
  return entry('refund-promised', refund.contractId, [
    { account: 'revenue', partnerId: null, amount: lessYen(total, tax) },
    { account: 'consumption-tax', partnerId: null, amount: tax },
    { account: 'refunds-payable', partnerId: refund.partnerId, amount: negateYen(refund.amount) },
    { account: 'refund-fees', partnerId: null, amount: negateYen(lessYen(total, refund.amount)) },
  ]);
}

/** A refund left the bank account: nothing of it is owed any more. REF-04. */
export function refundPaid(refund: { contractId: ContractId; partnerId: PartnerId | null; amount: Yen }): Entry {
  const { contractId, partnerId, amount } = refund;
  return entry('refund-paid', contractId, [
    { account: 'refunds-payable', partnerId, amount },
    { account: 'bank', partnerId: null, amount: negateYen(amount) },
  ]);
}

type CashbackAmounts = { contractId: ContractId; term: number; partnerId: PartnerId; amount: Yen };

/** A cashback was earned: the company owes it to the partner. PRG-18. */
export function cashbackEarned(cashback: CashbackAmounts): Entry {
  return entry('cashback-earned', `${cashback.contractId}:${cashback.term}`, earned(cashback));
}

/** A cashback was taken back with the money of its contract. REF-07. */
export function cashbackVoided(cashback: CashbackAmounts): Entry {
  return entry('cashback-voided', `${cashback.contractId}:${cashback.term}`, reverse(earned(cashback)));
}

/** What a partner is owed was corrected by a second person's approval: more above 0, less below. */
export function cashbackAdjusted(adjustment: { id: AdjustmentId; partnerId: PartnerId; amount: Yen }): Entry {
  return entry('cashback-adjusted', adjustment.id, earned(adjustment));
}

type PayoutAmounts = { id: PayoutId; partnerId: PartnerId; amount: Yen };

/** A payout left the bank account. MAIL-01. */
export function payoutSent(payout: PayoutAmounts): Entry {
  return entry('payout-sent', payout.id, sent(payout));
}

/** A payout came back: the company owes it again. */
export function payoutReturned(payout: PayoutAmounts): Entry {
  return entry('payout-returned', payout.id, reverse(sent(payout)));
}

/** One transfer of a divided payout came back while others did not: the company owes it again. */
export function transferReturned({ part, ...transfer }: PayoutAmounts & { part: number }): Entry {
  return entry('transfer-returned', `${transfer.id}:${part}`, reverse(sent(transfer)));
}

/** What keeps an event of a kind from being posted twice; transactions are found by it too. */
export function onceKeyOf(kind: string, reference: string): string {
  return `${kind}:${reference}`;
}

function entry(kind: string, reference: string, postings: readonly Posting[]): Entry {
  const moving = postings.filter(({ amount }) => amount !== ZERO_YEN);
  return { kind, reference, onceKey: onceKeyOf(kind, reference), postings: moving };
}

function billed({ partnerId, total, tax }: BilledAmounts): Posting[] {
  return [
    { account: 'receivables', partnerId, amount: total },
    { account: 'revenue', partnerId: null, amount: negateYen(lessYen(total, tax)) },
    { account: 'consumption-tax', partnerId: null, amount: negateYen(tax) },
  ];
}

function earned({ partnerId, amount }: { partnerId: PartnerId; amount: Yen }): Posting[] {
  return [
    { account: 'cashback-expense', partnerId: null, amount },
    { account: 'cashback-payable', partnerId, amount: negateYen(amount) },
  ];
}

function kept({ amount }: KeptLine): Posting[] {
  return [
    { account: 'bank', partnerId: null, amount },
    { account: 'unapplied-money', partnerId: null, amount: negateYen(amount) },
  ];
}

function sent({ partnerId, amount }: PayoutAmounts): Posting[] {
  return [
    { account: 'cashback-payable', partnerId, amount },
    { account: 'bank', partnerId: null, amount: negateYen(amount) },
  ];
}

function reverse(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amount: negateYen(posting.amount) }));
}
