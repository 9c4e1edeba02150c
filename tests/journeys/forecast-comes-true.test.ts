import { describe, expect, test } from 'vitest';
import { type Day, type Month, addMonths, day, dayIn, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { rate } from '#app/core/rate.ts';
import { sumYen, yen } from '#app/core/yen.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { adoptCatalogue, addPlans } from '#app/features/catalogue/commands.server.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { type ForecastLine, sumForecast, sumWithoutDay } from '#app/features/forecasts/rules.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { loadOwnOutlook } from '#app/features/payout-prospects/queries.server.ts';
import { nextPayout } from '#app/features/payout-prospects/rules.ts';
import { holdPayouts, releaseHold } from '#app/features/payout-safeguards/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { adoptRateCards } from '#app/features/rates/commands.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { DNS, DOMAIN, STORAGE, add, remove } from '#tests/support/options.ts';

const database = useDatabase();

const ORDERED = day('2026-01-05');
const TODAY = day('2026-06-12');

/** Who ordered what: `pays` tells whether invoices are paid up to the day of the forecast. */
const ORDERS = [
  { partnerId: 'par_c', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_c', startsOn: '2026-02-15', termMonths: 6, pays: true },
  { partnerId: 'par_c', startsOn: '2026-03-01', termMonths: 12, pays: true },
  { partnerId: 'par_c', startsOn: '2026-03-15', termMonths: 4, pays: true, cancelledOn: '2026-05-10' },
  { partnerId: 'par_c', startsOn: '2026-03-01', termMonths: 3, pays: false },
  { partnerId: 'par_c', startsOn: '2026-03-15', termMonths: 3, pays: false },
  { partnerId: 'par_c', startsOn: '2026-08-01', termMonths: 3, pays: true },
  { partnerId: 'par_a', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_a', startsOn: '2026-03-15', termMonths: 4, pays: true },
  { partnerId: 'par_h', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_r', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_r', startsOn: '2026-03-01', termMonths: 6, pays: true },
  { partnerId: 'par_d', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_d', startsOn: '2026-03-15', termMonths: 6, pays: true },
  { partnerId: 'par_d', startsOn: '2026-03-01', termMonths: 4, pays: true, planCode: 'MAIL' },
  { partnerId: 'par_d', startsOn: '2026-03-15', termMonths: 3, pays: false },
] as const satisfies readonly {
  partnerId: PartnerId;
  startsOn: string;
  termMonths: number;
  pays: boolean;
  cancelledOn?: string;
  planCode?: 'MAIL';
}[];

const asPartner = (context: Context, id: PartnerId, programme: 'discount' | 'cashback'): PartnerContext => ({
  ...context,
  actor: { kind: 'partner', userId: 'usr_partner', partnerId: id },
  partner: { id, userId: 'usr_partner', userName: '山田', programme },
});

/** Pays what is open for the contracts. */
async function pay(context: Context, ids: readonly ContractId[]): Promise<void> {
  const open = (await loadInvoicesOfContracts(context, ids)).filter(({ status }) => status === 'open');
  const paid = await recordPayments(
    context,
    open.map(({ id, total }) => ({ invoiceId: id, amount: total })),
  );
  invariant(paid.ok, 'the totals are those of the invoices');
}

/** Prepares and approves the run of a month and makes its file, where anything is to be paid. */
async function payOut(context: Context, of: Month): Promise<Context> {
  const notice = context.today < dayIn(of, 10) ? await advance(context, dayIn(of, 10)) : context;
  await preparePayoutRun(asStaff(notice, 'usr_maker'), of);
  const run = await findRun(notice, of);
  if (run) await approvePayoutRun(asStaff(notice, 'usr_checker'), of, run.contentHash);
  const filed = await advance(notice, dayIn(of, 16));
  await makeBankFile(asStaff(filed, 'usr_maker'), of, { columns: DEFAULT_FILE_COLUMNS, message: '' });
  return filed;
}

/** Plays on from one day to the end of a month: good payers pay on the day of issue, and every payout is made. */
async function playOn(from: Context, until: Month, paying: readonly ContractId[]): Promise<Context> {
  let context = from;
  for (let at = monthOf(from.today); at <= until; at = addMonths(at, 1)) {
    context = await payOn(context, dayIn(at, 1), paying);
    if (context.today < dayIn(at, 14)) context = await payOut(context, at);
    context = await payOn(context, dayIn(at, 15), paying);
    context = await advance(context, lastDayOf(at));
  }
  return context;
}

async function payOn(context: Context, date: Day, paying: readonly ContractId[]): Promise<Context> {
  const then = date > context.today ? await advance(context, date) : context;
  await pay(then, paying);
  return then;
}

const certain = (lines: readonly ForecastLine[]) =>
  sumForecast(lines, TODAY).map(({ month, fixed, likely }) => ({ month, amount: fixed + likely }));

/** What was really sent to a partner by month-end. */
async function sentTo(after: Context, id: PartnerId, months: readonly { month: Month }[]) {
  const sent = [];
  for (const { month } of months) {
    const payouts = (await listPayouts(after, month)).filter(
      ({ sentOn, partnerId }) => sentOn !== null && partnerId === id,
    );
    sent.push({ month, amount: sumYen(payouts.map(({ sentAmount }) => sentAmount ?? sumYen([]))) });
  }
  return sent;
}

/** A company whose partners stand differently on the day of the forecasts, with the contracts whose invoices are paid. */
async function givenHistory() {
  const opened = await givenCompany(database().db, ORDERED, [
    ...(['par_a', 'par_c', 'par_h', 'par_r'] as const).map((id) => ({ id, programme: 'cashback' as const })),
    { id: 'par_d', programme: 'discount' },
  ]);
  await adoptCatalogue(opened);
  await addPlans(opened, {
    plans: [{ code: 'MAIL', name: 'KWCメール', planGroup: 'mail', kind: 'other' }],
    prices: [{ planCode: 'MAIL', fromDay: opened.today, monthlyFee: yen(10_000), setupFee: yen(0) }],
  });
  const steps = [0, 3, 4, 5].flatMap((minCount) =>
    (['new', 'renewal'] as const).map((event) => ({
      planGroup: 'shared',
      event,
      minCount,
      rate: rate(`0.0${minCount + 3}`),
    })),
  );
  const cards = (['discount', 'cashback'] as const).map((programme) => ({
    ...{ programme, rows: steps },
    effectiveFrom: month('2026-01'),
  }));
  await adoptRateCards(opened, cards, 'test');
  const placed = await placeOrders(
    opened,
    ORDERS.map(({ startsOn, pays: _pays, ...order }) => ({
      ...{ planCode: 'S', client: null },
      ...order,
      startsOn: day(startsOn),
    })),
  );
  invariant(placed.ok, 'the orders are as the rules want them');
  const ids = placed.value.map(({ contractId }) => contractId);
  const good = ids.filter((_, index) => ORDERS[index]?.pays && !('cancelledOn' in (ORDERS[index] ?? {})));
  await pay(opened, ids);
  return { opened, ids, good };
}

/** The first contract that a partner ordered. */
function firstOf(ids: readonly ContractId[], partnerId: PartnerId): ContractId {
  const id = ids[ORDERS.findIndex((order) => order.partnerId === partnerId)];
  invariant(id, 'the partner ordered something');
  return id;
}

const PARTNER_ASKS = { by: 'partner', reason: null } as const;

describe('PRG-18 a forecast comes true where nothing changes', () => {
  test('what was fixed or likely is sent, or invoiced, in its month to the yen; what was at risk is not', async () => {
    const { opened, ids, good } = await givenHistory();
    let context = await playOn(opened, month('2026-04'), good);
    const own = firstOf(ids, 'par_d');
    const mail = ids[ORDERS.findIndex((order) => 'planCode' in order)] ?? 'ctr_none';
    expect(await add(context, own, DNS, PARTNER_ASKS)).toMatchObject({ ok: true });
    expect(await add(context, mail, STORAGE, PARTNER_ASKS)).toMatchObject({ ok: true });
    context = await advance(context, '2026-05-10');
    await requestCancellations(context, [ids[3] ?? 'ctr_none']);
    for (const held of ['par_h', 'par_r'] as const) {
      expect(await holdPayouts(asStaff(context, 'usr_maker'), held, '口座名義の確認のため')).toMatchObject({
        ok: true,
      });
    }
    await givenAdjustment(context, 'par_a', 250, { reason: '2026年2月分の件数の訂正' });
    context = await playOn(context, month('2026-05'), good);
    context = await advance(await payOn(context, day('2026-06-01'), good), TODAY);
    // More than the coming months bring: they are carried over with it.
    await givenAdjustment(context, 'par_a', -1_500, { reason: '2026年3月分の率の訂正' });
    await givenAdjustment(context, 'par_c', 120);
    await givenAdjustment(context, 'par_h', 777);
    await releaseHold(asStaff(context, 'usr_maker'), 'par_r', '口座名義を確認済み');
    expect(await add(context, own, DOMAIN, PARTNER_ASKS)).toMatchObject({ ok: true });
    expect(await remove(context, own, { option: 'dns', domain: '' })).toMatchObject({ ok: true });

    const cashback = ['par_a', 'par_c', 'par_h', 'par_r'] as const;
    const foretold = new Map<PartnerId, ForecastLine[]>();
    for (const id of cashback) foretold.set(id, (await loadOwnForecast(asPartner(context, id, 'cashback'))).lines);
    const { lines: billed } = await loadOwnForecast(asPartner(context, 'par_d', 'discount'));
    const outlooks = await Promise.all(cashback.map((id) => loadOwnOutlook(asPartner(context, id, 'cashback'))));
    const linesOf = (id: PartnerId) => foretold.get(id) ?? [];
    expect(new Set(linesOf('par_c').map(({ certainty }) => certainty))).toEqual(
      new Set(['fixed', 'likely', 'at-risk']),
    );

    const after = await playOn(context, addMonths(monthOf(TODAY), 11), good);
    for (const id of cashback) {
      const expected = certain(linesOf(id));
      expect({ id, sent: await sentTo(after, id, expected) }).toEqual({ id, sent: expected });
    }
    const paying = (id: PartnerId) => certain(linesOf(id)).filter(({ amount }) => amount > 0);
    expect(paying('par_c').length).toBeGreaterThan(4);
    // The correction waits for the month that outweighs it; the money of the month before waits with it.
    const less = linesOf('par_a').find(({ amount }) => amount === -1_500);
    expect(less?.on && monthOf(less.on) > '2026-07').toBe(true);
    expect(paying('par_a')[0]?.month).toBe(less?.on && monthOf(less.on));
    // Kept back: nothing has a day. Let go: all of it comes with the first payout.
    expect(paying('par_h')).toEqual([]);
    expect(sumWithoutDay(linesOf('par_h')).owed).toBeGreaterThan(777);
    expect(paying('par_r')[0]).toEqual(nextPayout(outlooks[3] ?? nobody()));

    const invoices = (await loadInvoicesOfContracts(after, ids)).filter(
      ({ partnerId, paidOn }) => partnerId === 'par_d' && (paidOn === null || paidOn > TODAY),
    );
    const reallyBilled = certain(billed).map(({ month }) => ({
      month,
      amount: sumYen(
        invoices.filter(({ dueOn, status }) => monthOf(dueOn) === month && status !== 'void').map(({ total }) => total),
      ),
    }));
    expect(certain(billed)).toEqual(reallyBilled);
    // Options that were added, and the yearly fee that comes again, are in what came true.
    expect(invoices.filter(({ optionFee }) => optionFee > 0).length).toBeGreaterThan(1);
  });
});

function nobody(): never {
  throw new Error('every partner has an outlook');
}
