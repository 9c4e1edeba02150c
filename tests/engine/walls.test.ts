import { expect, test } from 'vitest';
import { day, month } from '#app/core/calendar.ts';
import { yen } from '#app/core/yen.ts';
import { closeMonth } from '#app/features/closes/commands.server.ts';
import { postEntries } from '#app/features/ledger/commands.server.ts';
import { adoptPartners } from '#app/features/partners/commands.server.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { makeBankFile } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import { APPEND_ONLY_TABLES, APPLICATION_ROLE, WRITTEN_BY_TRIGGERS } from '#db/walls.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { contextOn, describeOnPostgres, useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

test.each(APPEND_ONLY_TABLES)('rows of %s are never updated, deleted or truncated, whoever asks', async (table) => {
  const { sql } = database();
  const [column] = await sql<{ name: string }[]>`
    select quote_ident(column_name) as name from information_schema.columns
    where table_name = ${table} and table_schema = current_schema() order by ordinal_position limit 1`;
  const name = column?.name ?? '';

  await expect(sql.unsafe(`update ${table} set ${name} = ${name}`)).rejects.toThrow(/append-only/);
  await expect(sql.unsafe(`delete from ${table}`)).rejects.toThrow(/append-only/);
  await expect(sql.unsafe(`truncate ${table}`)).rejects.toThrow(/append-only/);
});

test('a ledger transaction that does not balance is refused with everything around it', async () => {
  const context = await contextOn(database().db, '2026-04-01');
  const lopsided = {
    kind: 'invoice-issued',
    reference: 'inv_1',
    onceKey: 'lopsided',
    postings: [
      { account: 'receivables' as const, partnerId: null, amount: yen(100) },
      { account: 'revenue' as const, partnerId: null, amount: yen(-99) },
    ],
  };

  await expect(context.db.transaction((db) => postEntries({ ...context, db }, [lopsided]))).rejects.toThrow();

  expect(await database().sql`select 1 from ledger_transactions`).toHaveLength(0);
  expect(await database().sql`select 1 from ledger_postings`).toHaveLength(0);
});

test('one event is posted to the ledger once', async () => {
  const context = await contextOn(database().db, '2026-04-01');
  const entry = {
    kind: 'payment-applied',
    reference: 'pay_1',
    onceKey: 'payment-applied:pay_1',
    postings: [
      { account: 'bank' as const, partnerId: null, amount: yen(100) },
      { account: 'receivables' as const, partnerId: null, amount: yen(-100) },
    ],
  };
  const postOnce = () => context.db.transaction((db) => postEntries({ ...context, db }, [entry]));

  await postOnce();
  await expect(postOnce()).rejects.toThrow();

  expect(await database().sql`select 1 from ledger_transactions`).toHaveLength(1);
});

test('PRG-09 a month closes once: a second close throws and changes nothing', async () => {
  const context = await contextOn(database().db, '2026-05-01');
  await adoptPartners(context, [
    {
      partner: {
        id: 'par_a',
        code: 'A',
        name: '甲社',
        nameKana: 'コウシャ',
        contactName: '甲',
        email: 'a@example.jp',
        phone: '',
        programme: 'cashback',
        joinedOn: day('2026-01-01'),
      },
      payee: { familyName: '甲', givenName: '野', familyKana: 'コウ', givenKana: 'ノ', email: 'a@example.jp' },
      payeeConfirmedOn: null,
    },
  ]);
  await closeMonth(context, month('2026-04'));

  await expect(closeMonth(context, month('2026-04'))).rejects.toThrow();

  expect(await database().sql`select 1 from month_end_counts`).toHaveLength(1);
});

describeOnPostgres('the application works as a role that owns nothing', () => {
  test.each(APPEND_ONLY_TABLES)('which may add to %s but not rewrite it', async (table) => {
    const rights = await database().sql<{ right: string }[]>`
      select privilege_type as right from information_schema.role_table_grants
      where grantee = ${APPLICATION_ROLE} and table_name = ${table} and table_schema = current_schema()`;

    expect(rights.map(({ right }) => right).sort()).toEqual(
      WRITTEN_BY_TRIGGERS.includes(table) ? ['SELECT'] : ['INSERT', 'SELECT'],
    );
  });

  test('which is enough for a year of the programme', async () => {
    const { db, sql } = await database().another(2, APPLICATION_ROLE);
    expect(await sql`select current_user as name`).toEqual([{ name: APPLICATION_ROLE }]);
    const { sql: owner } = database();
    const context = await givenCompany(db, '2026-01-05', [{ id: 'par_a', programme: 'cashback' }]);
    const orders = await givenOrders(context, '2026-01-15', ['par_a', 'par_a', 'par_a']);
    await recordPayments(
      context,
      orders.slice(1).map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
    );
    const later = await advance(context, '2026-02-03');
    await requestCancellations(
      later,
      orders.slice(0, 2).map(({ contractId }) => contractId),
    );
    const february = month('2026-02');
    await preparePayoutRun(asStaff(later, 'usr_maker'), february);
    const run = await findRun(later, february);
    expect((await approvePayoutRun(asStaff(later, 'usr_checker'), february, run?.contentHash ?? '')).ok).toBe(true);
    const announced = await advance(later, '2026-02-15');
    await makeBankFile(asStaff(announced, 'usr_maker'), february, { columns: DEFAULT_FILE_COLUMNS, message: '' });

    await advance(announced, '2027-03-01');

    const [sent] = await owner<{ amount: string }[]>`select sum(amount) as amount from payout_sendings`;
    expect(sent).toEqual({ amount: '9120' });
  });

  test('and which the database itself turns away, triggers or not', async () => {
    const { sql } = database();
    await sql.begin(async (transaction) => {
      await transaction.unsafe('alter table cashbacks disable trigger never_changed');
      await transaction.unsafe(`set local role ${APPLICATION_ROLE}`);
      await expect(transaction.savepoint((inner) => inner`delete from cashbacks`)).rejects.toThrow(/permission denied/);
      await expect(transaction.savepoint((inner) => inner`truncate cashbacks`)).rejects.toThrow(/permission denied/);
    });
    await sql.unsafe('alter table cashbacks enable trigger never_changed');
  });
});
