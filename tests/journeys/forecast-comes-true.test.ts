import { describe, expect, test } from 'vitest';
import { type Day, type Month, addMonths, day, dayIn, lastDayOf, month, monthOf } from '#app/core/calendar.ts';
import type { ContractId, PartnerId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { rate } from '#app/core/rate.ts';
import { sumYen } from '#app/core/yen.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { type ForecastLine, sumForecast } from '#app/features/forecasts/rules.ts';
import { loadInvoicesOfContracts } from '#app/features/invoices/queries.server.ts';
import { placeOrders } from '#app/features/orders/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun, listPayouts } from '#app/features/payouts/queries.server.ts';
import { adoptRateCards } from '#app/features/rates/commands.server.ts';
import type { Context, PartnerContext } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

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
  { partnerId: 'par_d', startsOn: '2026-02-01', termMonths: 3, pays: true },
  { partnerId: 'par_d', startsOn: '2026-03-15', termMonths: 6, pays: true },
  { partnerId: 'par_d', startsOn: '2026-03-15', termMonths: 3, pays: false },
] as const satisfies readonly {
  partnerId: PartnerId;
  startsOn: string;
  termMonths: number;
  pays: boolean;
  cancelledOn?: string;
}[];

const own = (context: Context, id: PartnerId, programme: 'discount' | 'cashback'): PartnerContext => ({
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

describe('PRG-18 a forecast comes true where nothing changes', () => {
  test('what was fixed or likely is sent, or invoiced, in its month to the yen; what was at risk is not', async () => {
    const opened = await givenCompany(database().db, ORDERED, [
      { id: 'par_c', programme: 'cashback' },
      { id: 'par_d', programme: 'discount' },
    ]);
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
      ORDERS.map(({ partnerId, startsOn, termMonths }) => ({
        ...{ planCode: 'S', partnerId, termMonths, client: null },
        startsOn: day(startsOn),
      })),
    );
    invariant(placed.ok, 'the orders are as the rules want them');
    const ids = placed.value.map(({ contractId }) => contractId);
    const good = ids.filter((_, index) => ORDERS[index]?.pays && !('cancelledOn' in (ORDERS[index] ?? {})));
    await pay(opened, ids);

    let context = await playOn(opened, month('2026-04'), good);
    context = await advance(context, '2026-05-10');
    await requestCancellations(context, [ids[3] ?? 'ctr_none']);
    context = await playOn(context, month('2026-05'), good);
    context = await advance(await payOn(context, day('2026-06-01'), good), TODAY);

    const [cash, discount] = [own(context, 'par_c', 'cashback'), own(context, 'par_d', 'discount')];
    const [sent, billed] = [await loadOwnForecast(cash), await loadOwnForecast(discount)];
    expect(new Set(sent.map(({ certainty }) => certainty))).toEqual(new Set(['fixed', 'likely', 'at-risk']));

    const after = await playOn(context, addMonths(monthOf(TODAY), 11), good);
    const reallySent = [];
    for (const { month } of certain(sent)) {
      const payouts = (await listPayouts(after, month)).filter(({ sentOn }) => sentOn !== null);
      reallySent.push({ month, amount: sumYen(payouts.map(({ sentAmount }) => sentAmount ?? sumYen([]))) });
    }
    expect(certain(sent)).toEqual(reallySent);
    expect(reallySent.filter(({ amount }) => amount > 0).length).toBeGreaterThan(4);

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
  });
});
