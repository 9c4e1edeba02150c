import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { addPlan, adoptCatalogue, decidePrice, proposePrice } from '#app/features/catalogue/commands.server.ts';
import {
  findProduct,
  listItemPrices,
  listItems,
  listPlans,
  loadPolicyToday,
} from '#app/features/catalogue/queries.server.ts';
import type { UserId } from '#app/core/ids.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { type PriceChange, priceAsThing } from '#app/features/catalogue/rules.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sumRenewalsOfPlan } from '#app/features/contract-items/queries.server.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { invariant } from '#app/core/invariant.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const database = useDatabase();

/** Proposes a price as one person and approves it, as it was shown, as another. */
async function enter(context: Context, change: PriceChange) {
  const proposed = await proposePrice(asStaff(context, 'usr_programme'), change);
  return proposed.ok ? approve(context, change) : proposed;
}

async function approve(context: Context, change: PriceChange, by: UserId = 'usr_checker') {
  const seen = await findLatest(context, priceAsThing(change));
  return decidePrice(asStaff(context, by), change, { decision: 'approve', seenHash: seen?.contentHash ?? '' });
}

const ofPlan = (fromDay: string, monthlyFee: number, planCode = 'S'): PriceChange => ({
  kind: 'plan',
  ...{ planCode, fromDay: day(fromDay), monthlyFee: yen(monthlyFee), setupFee: yen(0) },
});

const company = () => givenCompany(database().db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);

describe('what the company is known to sell', () => {
  test('CAT-01, DOM-01, GAP-01 is in its catalogue, with the prices that are printed and without those that are not', async () => {
    const context = await company();
    await adoptCatalogue(context);
    const [plans, items, prices] = [await listPlans(context), await listItems(context), await listItemPrices(context)];
    expect(plans.map(({ code, kind }) => `${code} ${kind}`).toSorted()).toEqual([
      'CPI-HYBRID server',
      'CPI-MANAGED server',
      'CPI-SHARED server',
      'KWC-MAIL other',
      'S server',
    ]);
    const amounts = new Map<string, number>(prices.map(({ itemCode, amount }) => [itemCode, amount]));
    expect(items).toHaveLength(30);
    expect(
      ['KWC-MAIL-ADD-900', 'DOM-GTLD-APPLY', 'DOM-ATTR-MAINT', 'DNS-RENTAL'].map((code) => amounts.get(code)),
    ).toEqual([18_000, 6_000, 5_000, 13_000]);
    expect(items.filter(({ code }) => !amounts.has(code)).map(({ code }) => code)).toEqual([
      'DOM-XFER-JP-EXTRA',
      'MIGRATION',
    ]);
  });

  test('is taken over once, and leaves alone what staff made of it', async () => {
    const context = await company();
    await adoptCatalogue(context);
    const entered = await enter(context, {
      kind: 'item',
      itemCode: 'DNS-RENTAL',
      fromDay: day('2026-02-01'),
      amount: yen(14_000),
    });
    expect(entered.ok).toBe(true);
    await adoptCatalogue(context);
    expect(await findProduct(await advance(context, '2026-02-01'), 'DNS-RENTAL')).toMatchObject({
      now: { amount: 14_000 },
    });
  });

  test('GAP-01 what has no price is not sold, and is as soon as it has one', async () => {
    const context = await company();
    await adoptCatalogue(context);
    const order = () =>
      placeOrders(context, [
        { planCode: 'CPI-SHARED', termMonths: 3, startsOn: day('2026-02-01'), partnerId: null, client: null },
      ]);
    expect(await order()).toEqual({ ok: false, refusal: { code: 'not-for-sale' } });
    expect((await enter(context, ofPlan(context.today, 1_000, 'CPI-SHARED'))).ok).toBe(true);
    expect(await order()).toMatchObject({ ok: true, value: [{ invoice: { total: 3_300 } }] });
  });
});

describe('a price is changed', () => {
  test('DOM-05 from tomorrow on; until its day it may be set anew, and a price in force never', async () => {
    const context = await company();
    expect(await enter(context, ofPlan('2026-01-05', 9))).toMatchObject({
      refusal: { code: 'already-in-force', earliest: '2026-01-06' },
    });
    expect(await enter(context, ofPlan('2026-02-01', 9, 'unknown'))).toMatchObject({ refusal: { code: 'not-known' } });
    expect(await enter(context, ofPlan('2026-02-01', 10_000_001))).toMatchObject({ refusal: { code: 'too-high' } });
    const tax = { kind: 'tax', fromDay: day('2026-02-01'), rate: rate('0.51') } as const;
    expect(await enter(context, tax)).toMatchObject({ refusal: { code: 'too-high' } });
    expect((await enter(context, ofPlan('2026-02-01', 5_000))).ok).toBe(true);
    expect((await enter(context, ofPlan('2026-02-01', 4_000))).ok).toBe(true);
    expect((await findProduct(context, 'S'))?.prices).toMatchObject([{ monthlyFee: 4_000 }, { monthlyFee: 3_800 }]);
  });

  test('reaches the renewals invoiced from its day on, as its preview said, and no invoice before', async () => {
    const opened = await company();
    const [order] = await givenOrders(opened, '2026-02-01', ['par_a']);
    invariant(order, 'the order is placed');
    await recordPayments(opened, [{ invoiceId: order.invoice.id, amount: order.invoice.total }]);
    const context = await advance(opened, '2026-10-20');
    expect(await sumRenewalsOfPlan(context, 'S', day('2026-11-15'))).toEqual({
      contracts: 1,
      months: 12,
      firstInvoiceOn: '2026-11-15',
    });
    expect((await enter(context, ofPlan('2026-11-15', 4_000))).ok).toBe(true);
    const tax = { kind: 'tax', fromDay: day('2026-11-15'), rate: rate('0.12') } as const;
    expect((await enter(context, tax)).ok).toBe(true);
    expect((await loadPolicyToday(context)).taxRate).toBe('0.1');
    const after = await advance(context, '2026-11-20');
    const invoices = await loadInvoicesOfContracts(after, [order.contractId]);
    expect(invoices.map(({ serverFee, taxRate, total }) => ({ serverFee, taxRate, total }))).toEqual([
      { serverFee: 45_600, taxRate: '0.1', total: 72_160 },
      { serverFee: 48_000, taxRate: '0.12', total: 53_760 },
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('is in force only once another person approved it, and never by whoever proposed it', async () => {
    const context = await company();
    const price = ofPlan('2026-02-01', 5_000);
    expect((await proposePrice(asStaff(context, 'usr_programme'), price)).ok).toBe(true);
    expect((await findProduct(context, 'S'))?.prices).toMatchObject([{ monthlyFee: 3_800 }]);
    expect(await proposePrice(asStaff(context, 'usr_maker'), ofPlan('2026-02-01', 6_000))).toMatchObject({
      refusal: { code: 'already-proposed' },
    });
    expect(await approve(context, price, 'usr_programme')).toMatchObject({ refusal: { code: 'may-not' } });
    expect(await approve(context, ofPlan('2026-02-01', 6_000))).toMatchObject({ refusal: { code: 'content-changed' } });
    expect(await approve(context, price)).toEqual({ ok: true, value: true });
    expect((await findProduct(context, 'S'))?.prices).toMatchObject([{ monthlyFee: 5_000 }, { monthlyFee: 3_800 }]);

    const own = ofPlan('2026-03-01', 7_000);
    expect((await proposePrice(asStaff(context, 'usr_checker'), own)).ok).toBe(true);
    expect(await approve(context, own)).toMatchObject({ refusal: { code: 'own-work' } });
  });

  test('is not approved once its day has come, nor once it would replace another price than the one shown', async () => {
    const context = await company();
    const [february, march] = [ofPlan('2026-02-01', 5_000), ofPlan('2026-03-01', 6_000)];
    for (const price of [february, march]) await proposePrice(asStaff(context, 'usr_programme'), price);
    const later = await advance(context, '2026-02-01');
    expect(await approve(later, february)).toMatchObject({
      refusal: { code: 'already-in-force', earliest: '2026-02-02' },
    });
    expect((await enter(later, ofPlan('2026-02-15', 4_500))).ok).toBe(true);
    expect(await approve(later, march)).toMatchObject({ refusal: { code: 'content-changed' } });
    expect((await findProduct(later, 'S'))?.prices.map(({ fromDay }) => fromDay)).toEqual(['2026-02-15', '2026-01-05']);
  });

  test('cannot be written beside an approval, by no way into the database', async () => {
    const context = await company();
    const entered = context.db.execute(
      sql`insert into item_prices (item_code, from_day, amount, approval_id, approved_by)
        values ('DNS-RENTAL', '2026-03-01', 1, 'apv_none', 'usr_checker')`,
    );
    await expect(entered).rejects.toMatchObject({ cause: { message: expect.stringContaining('without approval') } });
  });

  test('a plan is added once under its code', async () => {
    const context = asStaff(await company());
    const plan = { code: 'ACE01', name: 'シェアードプラン ACE01', planGroup: 'shared' } as const;
    expect(await addPlan(context, plan)).toMatchObject({ ok: true, value: { kind: 'server' } });
    expect(await addPlan(context, plan)).toEqual({ ok: false, refusal: { code: 'code-taken' } });
  });
});
