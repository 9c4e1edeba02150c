import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import type { PartnerId } from '#app/core/ids.ts';
import { findOwnContract, listOwnContracts } from '#app/features/contracts/queries.server.ts';
import { sumOwnOpenInvoices } from '#app/features/invoices/queries.server.ts';
import {
  findOwnContractStory,
  findOwnInvoiceSheet,
  listOwnCashbackProspects,
  listOwnInvoiceRows,
  listOwnPayoutDays,
  listOwnRenewalDays,
  listOwnRenewalProspects,
  loadOwnRates,
} from '#app/features/my-page/queries.server.ts';
import { listOwnExpected } from '#app/features/rate-certificates/queries.server.ts';
import { yen } from '#app/core/yen.ts';
import { NO_ADD_ONS } from '#app/features/add-ons/rules.ts';
import { placeOwnOrder } from '#app/features/order-pages/commands.server.ts';
import { loadPartnerPricing, offersOf } from '#app/features/order-pages/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { findPayee } from '#app/features/partners/queries.server.ts';
import { confirmOwnPayee } from '#app/features/payee-changes/commands.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { contracts } from '#db/schema/contracts.ts';
import { advance, givenCompany, givenOrders } from '#tests/support/company.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

function asPartner(context: Context, id: PartnerId, programme: 'discount' | 'cashback'): PartnerContext {
  const userId = 'usr_partner';
  return {
    ...context,
    actor: { kind: 'partner', userId, partnerId: id },
    partner: { id, userId, userName: '山田', programme },
  };
}

/** A contract of each partner that begins on a day, paid for today. */
async function givenPaid(context: Context, startsOn: string, partnerIds: readonly PartnerId[]) {
  const placed = await givenOrders(context, startsOn, partnerIds);
  await recordPayments(
    context,
    placed.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return placed;
}

/** Two partners with a paid contract each that begins on 1 June; the day is then `until`. */
async function givenRunning(until: string) {
  const opened = await givenCompany(database().db, '2026-05-20', [
    { id: 'par_c', programme: 'cashback', payeeConfirmed: false },
    { id: 'par_d', programme: 'discount' },
  ]);
  const placed = await givenPaid(opened, '2026-06-01', ['par_c', 'par_d']);
  const context = await advance(opened, until);
  return {
    context,
    cash: asPartner(context, 'par_c', 'cashback'),
    discount: asPartner(context, 'par_d', 'discount'),
    numbers: placed.map(({ orderNumber }) => orderNumber),
  };
}

describe('PRG-13 what is to be earned this month', () => {
  test('stands at the rate fixed at the last month-end until it is earned, at that very amount', async () => {
    const { cash, discount, context } = await givenRunning('2026-06-02');
    await givenPaid(context, '2026-06-15', ['par_c', 'par_d']);
    expect(await listOwnExpected(discount)).toEqual([]);
    const [expected, ...others] = await listOwnExpected(cash);
    expect(others).toEqual([]);
    expect(expected).toMatchObject({ day: '2026-06-15', event: 'new', paidOn: '2026-06-02', countMonth: '2026-05' });
    expect(await loadOwnRates(cash)).toMatchObject({ beingSigned: true });

    const later = asPartner(await advance(context, '2026-06-15'), 'par_c', 'cashback');
    expect(await listOwnExpected(later)).toEqual([]);
    const [earned] = await listOwnCashbackProspects(later, { limit: 1 });
    expect(earned).toMatchObject({
      orderNumber: expected?.orderNumber,
      amount: expected?.amount,
      rate: expected?.rate,
    });
  });
});

describe('PAGE-01 a partner finds its own affairs, and nobody else’s', () => {
  test('contracts, invoices and their pages are the partner’s own', async () => {
    const { cash, discount, numbers } = await givenRunning('2026-06-02');
    const [ofCash = '', ofDiscount = ''] = numbers;
    expect((await listOwnContracts(cash, { limit: 10, offset: 0 })).map((row) => row.orderNumber)).toEqual([ofCash]);
    expect(await findOwnContract(cash, ofDiscount)).toBeUndefined();
    expect(await findOwnContractStory(cash, ofDiscount)).toBeUndefined();
    const [invoice] = await listOwnInvoiceRows(discount, { limit: 10 });
    expect(invoice).toMatchObject({
      orderNumber: ofDiscount,
      status: 'paid',
      discountRate: '0.2',
      planName: 'シェアードプラン',
    });
    expect(await findOwnInvoiceSheet(discount, invoice?.number ?? 0)).toMatchObject({ termMonths: 12 });
    expect(await findOwnInvoiceSheet(cash, invoice?.number ?? 0)).toBeUndefined();
    expect(await listOwnInvoiceRows(cash, { limit: 10 })).toEqual([]);
    expect(await sumOwnOpenInvoices(discount)).toEqual({ invoices: 0, total: 0, firstDueOn: null });
  });

  test('PRG-09 the count of today and of the last close stand side by side', async () => {
    const { cash } = await givenRunning('2026-06-02');
    expect(await loadOwnRates(cash)).toMatchObject({
      countToday: 1,
      countAtClose: 0,
      fixedOn: '2026-05-31',
      nextFixedOn: '2026-06-30',
      counts: [{ month: '2026-05', count: 0 }],
      standings: [{ event: 'new', rate: '0.2' }, { event: 'renewal' }],
    });
  });

  test('PRG-15 a coming renewal names its invoice, its rate and its money', async () => {
    const { cash, discount } = await givenRunning('2026-06-02');
    expect(await listOwnRenewalDays(cash, { limit: 5 })).toMatchObject([
      { renewsOn: '2027-06-01', invoiceOn: '2027-03-15', rateOn: '2027-05-31', moneyOn: '2027-07-31' },
    ]);
    expect(await listOwnRenewalDays(discount, { limit: 5 })).toMatchObject([{ rateOn: '2027-02-28', moneyOn: null }]);
  });

  test('PRG-11, PRG-14 a coming renewal says what it looks to cost, at which count; beyond twelve months nothing', async () => {
    const { cash, discount } = await givenRunning('2026-06-02');
    const [own] = await listOwnRenewalProspects(discount, { limit: 5 });
    expect(own?.prospect).toEqual({
      amount: 40_128,
      rate: { rate: '0.2', count: 1, fixed: false, next: null },
      paidOn: null,
    });
    const [referred] = await listOwnRenewalProspects(cash, { limit: 5 });
    expect(referred).toMatchObject({ renewsOn: '2027-06-01', prospect: null });
  });

  test('PRG-11 a renewal that is invoiced says what its invoice does, also once that is paid', async () => {
    const { context, discount } = await givenRunning('2027-03-15');
    const [invoice] = await listOwnInvoiceRows(discount, { limit: 1 });
    const [billed] = await listOwnRenewalProspects(discount, { limit: 5 });
    const rate = { rate: '0.2', count: 1, fixed: true, next: null };
    expect(billed?.prospect).toEqual({ amount: invoice?.total, rate, paidOn: null });
    await recordPayments(context, [{ invoiceId: invoice?.id ?? 'inv_none', amount: invoice?.total ?? yen(0) }]);
    const [paid] = await listOwnRenewalProspects(discount, { limit: 5 });
    expect(paid?.prospect).toEqual({ amount: invoice?.total, rate, paidOn: '2027-03-15' });
  });

  test('MAIL-06 a cashback waits for the payee, and goes on its way once the partner confirms it', async () => {
    const { cash } = await givenRunning('2026-06-02');
    expect(await listOwnCashbackProspects(cash, { limit: 5 })).toMatchObject([
      { stage: 'payee-missing', moneyOn: null },
    ]);
    expect(await confirmOwnPayee(cash, { familyName: '山田', givenName: '次郎' })).toMatchObject({ ok: false });
    expect(await confirmOwnPayee(cash, { familyName: '山田', givenName: '太郎' })).toMatchObject({ ok: true });
    expect(await findPayee(cash, 'par_c')).toMatchObject({ firstConfirmedOn: '2026-06-02' });
    expect(await listOwnCashbackProspects(cash, { limit: 5 })).toMatchObject([
      { stage: 'earned', moneyOn: '2026-07-31', amount: 9_120 },
    ]);
    expect(await listOwnPayoutDays(cash, 5)).toEqual([]);
  });
});

describe('PRG-10 a discount partner orders at today’s rate', () => {
  const request = { planCode: 'S', termMonths: 12, startsOn: day('2026-07-01'), addOns: NO_ADD_ONS };
  const seenTotal = yen(62_128);

  test('the price on the page is the price of the invoice', async () => {
    const { discount } = await givenRunning('2026-06-02');
    const pricing = await loadPartnerPricing(discount);
    const { countMonth, count } = pricing;
    expect({ countMonth, count }).toEqual({ countMonth: '2026-05', count: 0 });
    const offered = offersOf(pricing)[0]?.terms.find(({ termMonths }) => termMonths === 12)?.first.total;
    const order = { ...request, orderNumber: 'ABCDE-12345' };
    expect(await placeOwnOrder(discount, { ...order, seenTotal })).toMatchObject({ ok: true });
    expect((await listOwnInvoiceRows(discount, { limit: 1 }))[0]).toMatchObject({ total: offered, status: 'open' });
  });

  test('a page submitted twice, even at once, makes one order', async () => {
    const { discount } = await givenRunning('2026-06-02');
    const order = { ...request, orderNumber: 'ABCDE-12345', seenTotal };
    const answers = await Promise.all([placeOwnOrder(discount, order), placeOwnOrder(discount, order)]);
    expect(answers).toEqual([1, 2].map(() => ({ ok: true, value: { orderNumber: 'ABCDE-12345' } })));
    expect(await database().db.select().from(contracts)).toHaveLength(3);
  });

  test('an order is placed for the total its page showed, or not at all: no contract, no number of an invoice', async () => {
    const { discount } = await givenRunning('2026-06-02');
    const before = await database().db.select().from(contracts);
    const order = { ...request, orderNumber: 'ABCDE-12345' };
    expect(await placeOwnOrder(discount, { ...order, seenTotal: yen(62_127) })).toEqual({
      ok: false,
      refusal: { code: 'total-changed', seen: 62_127 },
    });
    expect(await database().db.select().from(contracts)).toEqual(before);
    expect(await placeOwnOrder(discount, { ...order, seenTotal })).toMatchObject({ ok: true });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('an order number of somebody else’s is refused', async () => {
    const { discount, numbers } = await givenRunning('2026-06-02');
    expect(await placeOwnOrder(discount, { ...request, orderNumber: numbers[0] ?? '', seenTotal })).toEqual({
      ok: false,
      refusal: { code: 'form-used-elsewhere' },
    });
  });
});
