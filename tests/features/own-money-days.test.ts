import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import { loadOwnMoneyDays } from '#app/features/cashback-ways/queries.server.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { sumForecast } from '#app/features/forecasts/rules.ts';
import {
  findOwnContractStory,
  listOwnCashbackProspects,
  listOwnRenewalDays,
} from '#app/features/my-page/queries.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { givenAccount } from '#tests/support/accounts.ts';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const MAY = month('2026-05');

/** Two partners, one contract each begun on 15 April: par_a is paid to its account, par_b by mail; 31 May is a Sunday. */
async function givenBothWays(): Promise<Context> {
  const context = await givenCompany(database().db, '2026-04-01', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const placed = await givenOrders(context, '2026-04-15', ['par_a', 'par_b']);
  await recordPayments(
    context,
    placed.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  await givenAccount(context, 'par_a');
  return advance(context, '2026-04-20');
}

const told = async (context: Context, id: 'par_a' | 'par_b') => {
  const own = asPartner(context, id);
  const [[cashback], [renewal], { lines }] = await Promise.all([
    listOwnCashbackProspects(own, { limit: 5 }),
    listOwnRenewalDays(own, { limit: 5 }),
    loadOwnForecast(own),
  ]);
  const story = cashback && (await findOwnContractStory(own, cashback.orderNumber));
  return {
    cashback: cashback?.moneyOn,
    way: cashback?.steps.find(({ step }) => step === 'sent')?.on,
    forecast: lines[0]?.on,
    month: sumForecast(lines, context.today).find(({ on }) => on !== null)?.month,
    renewal: renewal?.moneyOn,
    ruler: story?.ruler.find(({ what }) => what === 'money')?.on,
  };
};

test('PRG-18, MAIL-01 whoever is paid to an account reads the day of its bank wherever a day of money stands', async () => {
  const context = await givenBothWays();
  expect(await told(context, 'par_a')).toEqual({
    ...{ cashback: '2026-05-29', way: '2026-05-29', forecast: '2026-05-29', month: '2026-05' },
    ...{ renewal: '2027-05-31', ruler: '2027-05-31' },
  });
  expect(await told(context, 'par_b')).toMatchObject({
    ...{ cashback: '2026-05-31', way: '2026-05-31', forecast: '2026-05-31', month: '2026-05' },
  });
});

test('PRG-18 where transfers come after a closed month-end, the money stays in the month it is of', async () => {
  const before = await givenBothWays();
  const after = { ...before, policy: { ...before.policy, transferDay: 'after' as const } };
  expect(await told(after, 'par_a')).toMatchObject({
    cashback: '2026-06-01',
    forecast: '2026-06-01',
    month: '2026-05',
  });
});

test('MAIL-01 what was announced by mail keeps its day, though an account came later', async () => {
  const opened = await givenBothWays();
  const context = await advance(opened, '2026-05-10');
  await preparePayoutRun(asStaff(context, 'usr_maker'), MAY);
  const run = await findRun(context, MAY);
  await approvePayoutRun(asStaff(context, 'usr_checker'), MAY, run?.contentHash ?? '');
  const announced = await advance(context, '2026-05-16');
  await givenAccount(announced, 'par_b');
  const days = await loadOwnMoneyDays(asPartner(announced, 'par_b'));
  expect([days(MAY), days(month('2027-01'))]).toEqual([
    { route: 'mail-money', on: '2026-05-31' },
    { route: 'transfer', on: '2027-01-29' },
  ]);
  expect(await told(announced, 'par_b')).toMatchObject({ cashback: '2026-05-31', forecast: '2026-05-31' });
});
