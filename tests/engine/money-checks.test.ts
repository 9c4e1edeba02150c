import { expect, test } from 'vitest';
import { dayIn, month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { explainFileRefusal, explainHandOutRefusal } from '#app/features/bank-files/messages.ts';
import { findFileToSend } from '#app/features/bank-files/queries.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { adoptCatalogue } from '#app/features/catalogue/commands.server.ts';
import { checkMoney, checkMoneyOnceADay } from '#app/features/money-checks/commands.server.ts';
import { invariantName, invariantReference } from '#app/features/money-checks/messages.ts';
import { listMoneyChecks } from '#app/features/money-checks/queries.server.ts';
import { GROUPS, INVARIANTS, type Invariant, standingSince } from '#app/features/money-checks/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { givenAdjustment } from '#tests/support/adjustments.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const MARCH = month('2026-03');

/** March's payouts approved and announced: a cashback of each of two partners, and a correction. */
async function givenAnnounced(): Promise<Context> {
  const opened = await givenCompany(database().db, '2026-01-05', [
    { id: 'par_a', programme: 'cashback' },
    { id: 'par_b', programme: 'cashback' },
  ]);
  await adoptCatalogue(opened);
  const orders = await givenOrders(opened, '2026-02-15', ['par_a', 'par_b']);
  await recordPayments(
    opened,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  const context = await advance(opened, '2026-03-05');
  await givenAdjustment(context, 'par_a', -50);
  await preparePayoutRun(asStaff(context, 'usr_programme'), MARCH);
  const hash = (await findRun(context, MARCH))?.contentHash ?? '';
  invariant((await approvePayoutRun(asStaff(context, 'usr_third'), MARCH, hash)).ok, 'the run is approved');
  return advance(context, '2026-03-20');
}

const file = (context: Context) =>
  makeBankFile(asStaff(context), MARCH, { columns: DEFAULT_FILE_COLUMNS, message: '' });

/** A violation that somebody with every right plants, walls and all put aside, and the statement that takes it back. */
const PLANTED: { breaks: Invariant; plant: string; mend: string }[] = [
  {
    breaks: 'cashbacks-accounted',
    plant: `update cashbacks set amount = amount - 1 where partner_id = 'par_a'`,
    mend: `update cashbacks set amount = amount + 1 where partner_id = 'par_a'`,
  },
  {
    breaks: 'ledger-balances',
    plant: `update ledger_postings set amount = amount + 1 where account = 'revenue'`,
    mend: `update ledger_postings set amount = amount - 1 where account = 'revenue'`,
  },
  {
    breaks: 'correction-by-two',
    plant: `update approvals set state = 'void' where kind = 'adjustment'`,
    mend: `update approvals set state = 'approved' where kind = 'adjustment'`,
  },
  {
    breaks: 'run-by-two',
    plant: `update payout_runs set content_hash = 'x' || content_hash`,
    mend: `update payout_runs set content_hash = substr(content_hash, 2)`,
  },
  {
    breaks: 'payout-as-approved',
    plant: `update payouts set amount = amount + 1`,
    mend: `update payouts set amount = amount - 1`,
  },
  {
    breaks: 'lots-as-accrued',
    plant: `update cashback_lots set amount = amount - 1 where partner_id = 'par_a'`,
    mend: `update cashback_lots set amount = amount + 1 where partner_id = 'par_a'`,
  },
  {
    breaks: 'lots-as-accrued',
    plant: `update cashback_lots set sha256 = 'x' || sha256`,
    mend: `update cashback_lots set sha256 = substr(sha256, 2)`,
  },
  {
    breaks: 'lots-as-accrued',
    plant: `update payout_lots set amount = amount - 1`,
    mend: `update payout_lots set amount = amount + 1`,
  },
  {
    breaks: 'days-complete',
    plant: `update daily_steps set step = 'sent' where day = '2026-03-01' and step = 'send'; delete from daily_steps where step = 'sent'`,
    mend: `insert into daily_steps (day, step, done_at) values ('2026-03-01', 'send', now())`,
  },
  {
    breaks: 'close-kept',
    plant: `update month_closes set contracts = contracts + 1`,
    mend: `update month_closes set contracts = contracts - 1`,
  },
  {
    breaks: 'rate-within-bounds',
    plant: `update invoices set discount_rate = 0.31 where partner_id = 'par_a'`,
    mend: `update invoices set discount_rate = null where partner_id = 'par_a'`,
  },
  {
    breaks: 'options-billed-once',
    plant: `insert into contract_items (contract_id, line, item_code, quantity, added_on)
      select contract_id, 0, 'DNS-RENTAL', 1, issued_on from invoices where partner_id = 'par_a'`,
    mend: `delete from contract_items`,
  },
  {
    breaks: 'terms-follow',
    plant: `update contracts set renews_on = renews_on + 15 where partner_id = 'par_a'`,
    mend: `update contracts set renews_on = renews_on - 15 where partner_id = 'par_a'`,
  },
  {
    breaks: 'notice-of-its-payout',
    plant: `update letters set to_address = 'x' || to_address where kind = 'payout-notice'`,
    mend: `update letters set to_address = substr(to_address, 2) where kind = 'payout-notice'`,
  },
  {
    breaks: 'transfers-within-limit',
    plant: `update payout_transfers set part = 2`,
    mend: `update payout_transfers set part = 1`,
  },
  {
    breaks: 'file-kept',
    plant: `update payout_files set sha256 = 'x' || sha256`,
    mend: `update payout_files set sha256 = substr(sha256, 2)`,
  },
  {
    breaks: 'filed-by-its-route',
    plant: `update payouts set (route, bank_code, branch_code, account_kind, account_number, account_holder)
      = ('transfer', '9990', '001', 'ordinary', '0000001', 'A') where partner_id = 'par_a'`,
    mend: `update payouts set (route, bank_code, branch_code, account_kind, account_number, account_holder)
      = ('mail-money', null, null, null, null, null)`,
  },
  {
    breaks: 'audit-linked',
    plant: `update audit_links set previous = 'x' || previous where number = 5`,
    mend: `update audit_links set previous = substr(previous, 2) where number = 5`,
  },
  {
    breaks: 'audit-verified',
    plant: `update audit_entries set reason = 'x' where id = (select min(id) from audit_entries)`,
    mend: `update audit_entries set reason = null where id = (select min(id) from audit_entries)`,
  },
];

test('MAIL-15 a violation that somebody plants is found and named, and no bank file leaves until it is mended', async () => {
  const context = await givenAnnounced();
  expect(await checkMoney(context)).toEqual([]);
  expect((await file(context)).ok).toBe(true);

  for (const { breaks, plant, mend } of PLANTED) {
    await withoutWalls(plant);
    const found = await checkMoney(context);
    expect(
      found.map(({ invariant }) => invariant),
      breaks,
    ).toContain(breaks);
    expect(found.every(({ places, examples }) => places > 0 && examples.length > 0)).toBe(true);

    const made = await file(context);
    invariant(!made.ok, `no file is made while ${breaks} is broken`);
    expect(explainFileRefusal(made.refusal)).toContain(invariantName(breaks));
    const handedOut = await findFileToSend(context, MARCH);
    invariant(handedOut && !handedOut.ok, `no file is handed out while ${breaks} is broken`);
    expect(explainHandOutRefusal(handedOut.refusal)).toContain(invariantName(breaks));

    await withoutWalls(mend);
    expect(await checkMoney(context), breaks).toEqual([]);
  }
  expect((await findFileToSend(context, MARCH))?.ok).toBe(true);
});

test('the check of a day is made once, and again when it is asked for', async () => {
  const context = await givenAnnounced();
  await checkMoneyOnceADay(context);
  await checkMoneyOnceADay(context);
  expect(await listMoneyChecks(context, 9)).toMatchObject([{ day: '2026-03-20', time: 1, breaches: [] }]);
  await checkMoney(context);
  await checkMoneyOnceADay(await advance(context, '2026-03-21'));
  expect((await listMoneyChecks(context, 9)).map(({ day, time }) => [day, time])).toEqual([
    ['2026-03-21', 1],
    ['2026-03-20', 2],
    ['2026-03-20', 1],
  ]);
});

test('every invariant is read once, under what it is about, with a name and a reference of its own', () => {
  const all = Object.keys(INVARIANTS) as Invariant[];
  expect(new Set(all.map(invariantName)).size).toBe(all.length);
  expect(all.filter((invariant) => /^\d/.test(invariantName(invariant)))).toEqual([]);
  expect(invariantReference('closed-at-zero')).toBe('29 closed-at-zero');
  const read: Invariant[] = Object.values(GROUPS).flat();
  expect(read.toSorted()).toEqual(all.toSorted());
});

/** As somebody who may do everything: triggers do not see it, and neither does the trail. */
async function withoutWalls(statement: string): Promise<void> {
  const { sql } = database();
  await sql.unsafe(`set session_replication_role = replica; ${statement}; set session_replication_role = default`);
}

test('a breach stands since the first check in a row that found it', () => {
  const on = (date: number) => dayIn(MARCH, date);
  const found = (...invariants: Invariant[]) => invariants.map((invariant) => ({ invariant, places: 1, examples: [] }));
  const checks = [
    { day: on(5), breaches: found('ledger-balances', 'rounded-once') },
    { day: on(4), breaches: found('ledger-balances') },
    { day: on(3), breaches: found('rounded-once') },
    { day: on(2), breaches: found('ledger-balances') },
  ];
  const since = (of: typeof checks) => standingSince(of).map(({ invariant, since }) => [invariant, since]);
  expect(since(checks)).toEqual([
    ['ledger-balances', '2026-03-04'],
    ['rounded-once', '2026-03-05'],
  ]);
  expect(since(checks.slice(3))).toEqual([['ledger-balances', '2026-03-02']]);
  expect(since([{ day: on(6), breaches: [] }, ...checks])).toEqual([]);
  expect(since([])).toEqual([]);
});
