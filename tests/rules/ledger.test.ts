import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PartnerId } from '#app/core/ids.ts';
import { type Yen, lessYen, sumYen, yen } from '#app/core/yen.ts';
import {
  type Account,
  type Entry,
  cashbackAdjusted,
  cashbackEarned,
  cashbackVoided,
  invoiceIssued,
  invoiceVoided,
  paymentApplied,
  paymentUnapplied,
  payoutReturned,
  payoutSent,
  refundPaid,
  refundPromised,
} from '#app/features/ledger/rules.ts';
import { amountUpTo } from '#tests/support/arbitraries.ts';

const anyPartner: fc.Arbitrary<PartnerId | null> = fc.constantFrom(null, 'par_1', 'par_2');
const anyAmount = amountUpTo(1_000_000_000);
const anyBilled = fc
  .tuple(anyPartner, anyAmount, amountUpTo(1_000_000))
  .map(([partnerId, net, tax]) => ({ id: 'inv_1' as const, partnerId, total: yen(net + tax), tax }));
const anyPayment = fc
  .tuple(anyPartner, anyAmount)
  .map(([partnerId, amount]) => ({ id: 'pay_1' as const, partnerId, amount, total: amount }));
const anyCashback = anyAmount.map((amount) => ({
  contractId: 'ctr_1' as const,
  term: 2,
  partnerId: 'par_1' as const,
  amount,
}));
const anyPayout = anyAmount.map((amount) => ({ id: 'out_1' as const, partnerId: 'par_1' as const, amount }));
const anyRefund = fc
  .tuple(fc.array(anyBilled, { minLength: 1, maxLength: 3 }), amountUpTo(1_000))
  .map(([invoices, fee]) => ({
    contractId: 'ctr_1' as const,
    partnerId: 'par_1' as const,
    amount: yen(Math.max(0, sumYen(invoices.map(({ total }) => total)) - fee)),
    invoices,
  }));

const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
  anyBilled.map(invoiceIssued),
  anyBilled.map(invoiceVoided),
  anyPayment.map(paymentApplied),
  anyPayment.map(paymentUnapplied),
  anyRefund.map(refundPromised),
  anyRefund.map(refundPaid),
  anyPayout.map(({ partnerId, amount }) => cashbackAdjusted({ id: 'adj_1', partnerId, amount })),
  anyCashback.map(cashbackEarned),
  anyCashback.map(cashbackVoided),
  anyPayout.map(payoutSent),
  anyPayout.map(payoutReturned),
);

/** What entries leave on each account they touch; accounts at 0 are missing. */
function balances(...entries: readonly Entry[]): Partial<Record<Account, Yen>> {
  const sums = new Map<Account, Yen>();
  for (const { account, amount } of entries.flatMap(({ postings }) => postings)) {
    sums.set(account, sumYen([sums.get(account) ?? yen(0), amount]));
  }
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0));
}

describe('every entry of the ledger', () => {
  test('balances to the yen, and posts no zeros', () => {
    fc.assert(
      fc.property(anyEntry, ({ postings }) => {
        expect(sumYen(postings.map(({ amount }) => amount))).toBe(0);
        expect(postings.every(({ amount }) => amount !== 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('carries a key of its own, so that its event is posted once', () => {
    const amount = yen(1);
    const billed = { id: 'inv_1' as const, partnerId: null, total: yen(11), tax: amount };
    const payment = { id: 'pay_1' as const, partnerId: null, amount, total: amount };
    const cashback = { contractId: 'ctr_1' as const, term: 1, partnerId: 'par_1' as const, amount };
    const payout = { id: 'out_1' as const, partnerId: 'par_1' as const, amount };
    const keys = [
      invoiceIssued(billed),
      invoiceVoided(billed),
      paymentApplied(payment),
      paymentUnapplied(payment),
      cashbackEarned(cashback),
      cashbackEarned({ ...cashback, term: 11 }),
      cashbackVoided(cashback),
      payoutSent(payout),
      payoutReturned(payout),
      refundPromised({ contractId: 'ctr_1', partnerId: null, amount, invoices: [billed] }),
    ].map(({ onceKey }) => onceKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(cashbackEarned({ ...cashback, amount: yen(2) }).onceKey).toBe(cashbackEarned(cashback).onceKey);
  });
});

describe('what happened and was undone leaves nothing', () => {
  test('CON-03 an invoice issued and made void', () => {
    fc.assert(fc.property(anyBilled, (billed) => nothing(invoiceIssued(billed), invoiceVoided(billed))));
  });

  test('REF-07 a cashback earned and taken back', () => {
    fc.assert(fc.property(anyCashback, (cashback) => nothing(cashbackEarned(cashback), cashbackVoided(cashback))));
  });

  test('MAIL-01 a payout sent and returned: the company owes it again', () => {
    fc.assert(fc.property(anyPayout, (payout) => nothing(payoutSent(payout), payoutReturned(payout))));
  });
});

describe('the accounts tell the story of a contract', () => {
  const billed = { id: 'inv_1' as const, partnerId: null, total: yen(62_128), tax: yen(5_648) };
  const paid = paymentApplied({
    ...{ id: 'pay_1', partnerId: null },
    amount: billed.total,
    total: billed.total,
  });

  test('CON-03 billed and paid: money in the bank, revenue and tax earned, nothing owed', () => {
    expect(balances(invoiceIssued(billed), paid)).toEqual({
      bank: 62_128,
      revenue: -56_480,
      'consumption-tax': -5_648,
    });
  });

  test('REF-01, REF-03 given back: the sale is undone, and only the transfer fee is kept', () => {
    const refund = { contractId: 'ctr_1' as const, partnerId: null, amount: yen(61_688), invoices: [billed] };
    expect(balances(invoiceIssued(billed), paid, refundPromised(refund))).toEqual({
      bank: 62_128,
      'refunds-payable': -61_688,
      'refund-fees': -440,
    });
  });

  test('PRG-18, MAIL-01 earned and sent: an expense, and money out of the bank', () => {
    const amount = yen(3_420);
    const earned = cashbackEarned({ contractId: 'ctr_1', term: 2, partnerId: 'par_1', amount });
    expect(balances(earned)).toEqual({ 'cashback-expense': 3_420, 'cashback-payable': -3_420 });
    const sent = payoutSent({ id: 'out_1', partnerId: 'par_1', amount });
    expect(balances(earned, sent)).toEqual({ 'cashback-expense': 3_420, bank: lessYen(yen(0), amount) });
  });

  test('PRG-18 corrected: more is owed, or less, and the expense with it', () => {
    const more = cashbackAdjusted({ id: 'adj_1', partnerId: 'par_1', amount: yen(500) });
    expect(balances(more)).toEqual({ 'cashback-expense': 500, 'cashback-payable': -500 });
    const less = cashbackAdjusted({ id: 'adj_2', partnerId: 'par_1', amount: yen(-500) });
    nothing(more, less);
  });

  test('money for a void invoice is kept for whoever sent it', () => {
    const kept = paymentUnapplied({ id: 'pay_2', partnerId: 'par_1', amount: yen(500) });
    expect(kept.postings).toContainEqual({ account: 'unapplied-money', partnerId: 'par_1', amount: -500 });
    expect(balances(kept)).toEqual({ bank: 500, 'unapplied-money': -500 });
  });
});

function nothing(...entries: readonly Entry[]): void {
  expect(balances(...entries)).toEqual({});
}
