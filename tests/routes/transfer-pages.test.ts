import { expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { DEFAULT_RESULT_LAYOUT } from '#app/core/bank-result-layout.ts';
import { invariant } from '#app/core/invariant.ts';
import type { Role } from '#app/features/access/rules.ts';
import { handOutFile, makeBankFile, makeTransferFile } from '#app/features/bank-files/commands.server.ts';
import { handInResult, takeResult } from '#app/features/bank-results/commands.server.ts';
import { listUnanswered, previewResult } from '#app/features/bank-results/queries.server.ts';
import { planText } from '#app/features/bank-results/rules.ts';
import { listOwnCashbacks } from '#app/features/cashback-ways/queries.server.ts';
import { explainTimelineStep } from '#app/features/money-timelines/messages.ts';
import { findOwnTimeline } from '#app/features/money-timelines/queries.server.ts';
import { reportName } from '#app/features/name-reports/commands.server.ts';
import { statementSheet } from '#app/features/payment-statements/messages.ts';
import { findStatement } from '#app/features/payment-statements/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { closeRun } from '#app/features/run-closings/commands.server.ts';
import { listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { sha256 } from '#app/platform/digest.server.ts';
import { openSession } from '#app/platform/session.server.ts';
import { loader as calendarPage } from '#app/routes/mypage.calendar.tsx';
import { loader as guidePage } from '#app/routes/mypage.payouts.guide.tsx';
import { loader as approvalsPage } from '#app/routes/staff.approvals.tsx';
import { loader as runPage } from '#app/routes/staff.payouts_.$month.tsx';
import { loader as tracePage } from '#app/routes/staff.traces_.payouts.$payout.tsx';
import { PARTNERS_ACCOUNT, givenAccount } from '#tests/support/accounts.ts';
import { LAYOUT, givenApproved } from '#tests/support/announced-run.ts';
import { advance, asPartner, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';
import { argsFor, portalOn } from '#tests/support/portal.ts';
import { givenPerson } from '#tests/support/sign-ins.ts';

const database = useDatabase();

const MAY = month('2026-05');
const OF_MAIL = /メルマネ|楽天/;

/** In May 2026, whose last day is a Sunday, par_a was paid to its account and par_b by mail, 9,120 yen each; it is 2 June. */
async function givenBothPaid() {
  const opened = await givenCompany(database().db, '2026-03-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  const orders = await givenOrders(opened, '2026-04-01', ['par_a', 'par_b']);
  const money = orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total }));
  await recordPayments(opened, money);
  await givenAccount(opened, 'par_a');
  const may = await advance(opened, '2026-05-05');
  await givenApproved(may, MAY);
  const announced = asStaff(await advance(may, '2026-05-16'));
  invariant((await makeTransferFile(announced, MAY, portalOn(database().db).bankTransfer)).ok, 'the file is made');
  invariant((await makeBankFile(announced, MAY, LAYOUT)).ok, 'the file is made');
  for (const route of ['transfer', 'mail-money'] as const) await handOutFile(announced, MAY, 1, route);
  return advance(announced, '2026-06-02');
}

/** What a page is called with by somebody of a role. */
async function argsOf(context: Context, role: Role, params: Record<string, string> = {}) {
  const portal = portalOn(database().db);
  const of = role === 'owner' ? { partnerId: 'par_a' as const } : {};
  const userId = await givenPerson(context, { email: `${context.newId('usr')}@people.example`, role, ...of });
  const set = await openSession(portal, new Request(portal.baseUrl), { userId, securityVersion: 1 });
  const headers = { cookie: set.split(';')[0] ?? '' };
  return argsFor(portal, new Request(portal.baseUrl, { headers }), params);
}

test('MAIL-04 the guide and the calendar of a partner paid to its account know no mail of the bank', async () => {
  const context = await givenBothPaid();
  const guide = await guidePage(await argsOf(context, 'owner'));
  expect(guide).toMatchObject({ transferred: true, payouts: [{ sentOn: '2026-05-29', payOn: '2026-05-29' }] });
  expect(guide.text).not.toMatch(OF_MAIL);
  expect(JSON.stringify(guide)).not.toContain(PARTNERS_ACCOUNT.number);
  expect(await calendarPage(await argsOf(context, 'owner'))).toMatchObject({ route: 'transfer' });
});

test('PRG-18 the timeline of a transferred cashback names the bank’s day and its way', async () => {
  const context = await givenBothPaid();
  const [order] = await database().sql<{ order_number: string }[]>`
    select order_number from contracts where partner_id = 'par_a'`;
  const found = await findOwnTimeline(asPartner(context, 'par_a'), order?.order_number ?? '', 1);
  const steps = found?.steps ?? [];
  expect(steps.map(({ event, on, route }) => [event, on, route]).slice(-3)).toEqual([
    ['noticed', '2026-05-15', 'transfer'],
    ['sent', '2026-05-29', 'transfer'],
    ['received', null, 'transfer'],
  ]);
  expect(steps.map(explainTimelineStep).join('')).not.toMatch(OF_MAIL);
});

test('GAP-12 the statement says which way the money went, and when banks made the transfer', async () => {
  const context = await givenBothPaid();
  const { company } = portalOn(database().db);
  const textOf = async (
    id: 'par_a' | 'par_b',
    period: { kind: 'month'; month: typeof MAY } | { kind: 'year'; year: 2026 },
  ) => {
    const statement = await findStatement(context, id, period);
    invariant(statement, 'something was paid');
    return JSON.stringify(statementSheet(statement, company));
  };
  for (const period of [{ kind: 'month', month: MAY } as const, { kind: 'year', year: 2026 } as const]) {
    expect(await textOf('par_a', period)).toContain('銀行振込(振込日 2026年5月29日)');
    expect(await textOf('par_a', period)).not.toMatch(OF_MAIL);
    expect(await textOf('par_b', period)).toContain('楽天銀行 メルマネ');
  }
});

test('MAIL-14 what the bank of Mail-Money says of a transfer is put aside, and the run closes with what two people enter', async () => {
  const context = await givenBothPaid();
  const bytes = Buffer.from('行番号,受取人名,金額,状態\r\n1,山田 太郎,9120,返戻\r\n');
  const maker = asStaff(context);
  const kept = await handInResult(
    maker,
    { name: 'r.csv', bytes },
    { month: MAY, version: 1, part: 0 },
    DEFAULT_RESULT_LAYOUT,
    {},
  );
  invariant(kept.ok, 'the file is read');
  const plan = await previewResult(context, kept.value, DEFAULT_RESULT_LAYOUT);
  invariant(plan?.ok, 'the file fits');
  expect(plan.value.lines).toMatchObject([{ fate: 'quarantined', why: 'transferred' }]);
  expect((await takeResult(maker, kept.value, sha256(planText(plan.value.lines)), DEFAULT_RESULT_LAYOUT)).ok).toBe(
    true,
  );
  expect((await listEnds(context, MAY)).map(({ outcome }) => outcome)).toEqual([null, null]);
  expect(await listUnanswered(context, MAY, 9)).toMatchObject([{ why: 'transferred', amount: 9_120 }]);

  const received = { outcome: 'received' as const, happenedOn: day('2026-05-29'), reason: '' };
  for (const { id } of await listPayouts(context, MAY)) await givenOutcome(context, id, received);
  expect(await closeRun(maker, MAY)).toMatchObject({ refusal: { code: 'unanswered', lines: 1 } });
  expect(await findBreaches(database().sql)).toEqual([]);
});

test('MAIL-07 nobody reports the name of a transfer: none is typed at the bank', async () => {
  const context = await givenBothPaid();
  const [transferred] = await listPayouts(context, MAY);
  invariant(transferred, 'the partner was paid');
  const said = { wrong: 'account' as const, note: '' };
  expect(await reportName(asPartner(context, 'par_a'), transferred.id, said, 'office@example.jp')).toMatchObject({
    refusal: { code: 'transferred' },
  });
});

test('an account is whole for those who pay to it, and for nobody else', async () => {
  const context = await givenBothPaid();
  const [transferred] = await listPayouts(context, MAY);
  invariant(transferred, 'the partner was paid');
  const pages = async (role: Role) =>
    JSON.stringify([
      await runPage(await argsOf(context, role, { month: MAY })),
      await tracePage(await argsOf(context, role, { payout: transferred.id })),
      await approvalsPage(await argsOf(context, role)),
    ]);
  const whole = [PARTNERS_ACCOUNT.number, PARTNERS_ACCOUNT.holder];
  const [maker, auditor] = [await pages('maker'), await pages('auditor')];
  expect(whole.map((part) => maker.includes(part))).toEqual([true, true]);
  expect(whole.map((part) => auditor.includes(part))).toEqual([false, false]);
  expect(auditor).toContain('＊＊＊＊＊56');
});

test('PRG-18 the list of cashbacks says the bank’s day too', async () => {
  const context = await givenBothPaid();
  const days = async (id: 'par_a' | 'par_b') =>
    (await listOwnCashbacks(asPartner(context, id), { limit: 9 })).map(({ sentOn }) => sentOn);
  expect([await days('par_a'), await days('par_b')]).toEqual([['2026-05-29'], ['2026-05-31']]);
});
