import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { handInBook, takeBook } from '#app/features/contract-imports/commands.server.ts';
import { findImport, previewImport } from '#app/features/contract-imports/queries.server.ts';
import { figuresOf, figuresSeen } from '#app/features/contract-imports/rules.ts';
import { loadOwnForecast } from '#app/features/forecasts/queries.server.ts';
import { findOwnContractStory } from '#app/features/my-page/queries.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import type { PartnerContext, StaffContext } from '#app/platform/context.server.ts';
import { advance, asStaff, givenCompany } from '#tests/support/company.ts';
import { A_CLIENT, A_PARTNER, type BookRow, bookOf } from '#tests/support/contract-books.ts';
import { empty, useDatabase } from '#tests/support/db.ts';
import { findBreaches, findUnaudited } from '#tests/support/invariants.ts';
import { countStatements } from '#tests/support/statements.ts';

const database = useDatabase();

/** 20 February 2026: the renewal of 1 April was due to be invoiced on 15 January, that of 15 June is not before 1 April. */
async function givenStaff(): Promise<StaffContext> {
  const context = await givenCompany(database().db, '2026-01-31', [
    { id: 'par_c', programme: 'cashback' },
    { id: 'par_d', programme: 'discount' },
  ]);
  return asStaff(await advance(context, '2026-02-20'));
}

const fileOf = (rows: readonly BookRow[]) => ({ name: 'book.csv', bytes: Buffer.from(bookOf(rows), 'utf8') });

async function handIn(staff: StaffContext, rows: readonly BookRow[]) {
  const handedIn = await handInBook(staff, fileOf(rows), {});
  invariant(handedIn.ok, `the book is read: ${JSON.stringify(handedIn)}`);
  const preview = await previewImport(staff, handedIn.value);
  invariant(preview?.ok, 'what was read is read again');
  return { id: handedIn.value, figures: figuresOf(preview.value, staff.today) };
}

async function faultsOf(staff: StaffContext, rows: readonly BookRow[]): Promise<[number, string | null, string][]> {
  const outcome = await handInBook(staff, fileOf(rows), {});
  if (outcome.ok || outcome.refusal.code !== 'file-faulty') throw new Error(JSON.stringify(outcome));
  return outcome.refusal.faults.map(({ row, column, reason }) => [row, column, reason.code]);
}

const valuesOf = (row: object): unknown[] => Object.values(row);

const count = async (table: string) => (await database().sql.unsafe(`select 1 from ${table}`)).length;

describe('CON-01, CON-02, CTR-04 a book of contracts', () => {
  test('is looked at, then taken once, with the figures that were seen', async () => {
    const staff = await givenStaff();
    const { id, figures } = await handIn(staff, [A_CLIENT, A_PARTNER]);
    expect(figures).toEqual({
      contracts: 2,
      monthlyTotal: 6_800,
      serverTotal: 3_800 * 12 + 3_000 * 6,
      feesDiffering: 1,
      invoicedAtOnce: 1,
    });
    expect(await count('contracts')).toBe(0);
    expect(await handInBook(staff, fileOf([A_CLIENT, A_PARTNER]), {})).toEqual({ ok: true, value: id });

    expect(await takeBook(staff, id, '')).toEqual({ ok: false, refusal: { code: 'figures-changed' } });
    const answers = await Promise.all([1, 2].map(() => takeBook(staff, id, figuresSeen(figures))));
    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect((await findImport(staff, id))?.takenOn).toBe('2026-02-20');

    const rows = await database().sql`
      select i.old_number, c.state, c.programme, c.term::int, c.starts_on::text, c.renews_on::text,
        v.in_force_from::text, v.recorded_on::text, k.company_kana
      from imported_contracts i join contracts c on c.id = i.contract_id join contract_coverage v using (contract_id)
        left join contract_clients k using (contract_id) order by 1`;
    expect(rows.map(valuesOf)).toEqual([
      [
        'OLD-0001',
        'in-force',
        'cashback',
        2,
        '2024-06-15',
        '2026-06-15',
        '2026-02-20',
        '2026-02-20',
        'カブシキガイシャアオゾラ',
      ],
      ['OLD-0002', 'in-force', 'discount', 2, '2025-04-01', '2026-04-01', '2026-02-20', '2026-02-20', null],
    ]);
    expect(await findBreaches(database().sql)).toEqual([]);
    expect(await findUnaudited(database().sql)).toEqual([]);
  });

  test('PRG-09, PRG-16 counts from its day on, and its renewals follow the law', async () => {
    const staff = await givenStaff();
    const { id, figures } = await handIn(staff, [A_CLIENT, A_PARTNER]);
    await takeBook(staff, id, figuresSeen(figures));
    // Issued with the import at the catalogue price, less 20 % on the server fee, for the term from 1 April.
    const [late] = await database().sql<{ id: `inv_${string}`; term: number; total: string; due: string }[]>`
      select id, term::int, total::text, due_on::text as due from invoices`;
    expect(late).toMatchObject({ term: 3, total: String((3_800 * 6 * 8 * 11) / 100), due: '2026-03-31' });
    expect(await count("letters where kind = 'invoice-issued'")).toBe(1);

    const march = await advance(staff, '2026-03-01');
    const counts = await database().sql`
      select month, partner_id, count::int from month_end_counts where count > 0 order by month, partner_id`;
    expect(counts.map(valuesOf)).toEqual([
      ['2026-02', 'par_c', 1],
      ['2026-02', 'par_d', 1],
    ]);
    await recordPayments(march, [{ invoiceId: late?.id ?? 'inv_', amount: Number(late?.total) as never }]);
    const summer = await advance(march, '2026-06-16');
    const states = await database().sql`
      select i.old_number, c.state, c.term::int from imported_contracts i join contracts c on c.id = i.contract_id order by 1`;
    // Nobody paid the client's renewal: issued on 1 April, lapsed on 15 June.
    expect(states.map(valuesOf)).toEqual([
      ['OLD-0001', 'lapsed', 2],
      ['OLD-0002', 'in-force', 3],
    ]);
    const [renewal] = await database().sql<{ id: `inv_${string}`; total: string }[]>`
      select id, total::text from invoices where billed_to = 'client'`;
    await recordPayments(summer, [{ invoiceId: renewal?.id ?? 'inv_', amount: Number(renewal?.total) as never }]);
    const [earned] = await database().sql`select term::int, amount::int, earned_on::text from cashbacks`;
    expect(earned).toEqual({ term: 3, amount: (3_800 * 12 * 2) / 10, earned_on: '2026-06-16' });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('its partner sees it, and it can be cancelled to the end of the running term', async () => {
    const staff = await givenStaff();
    const { id, figures } = await handIn(staff, [A_CLIENT]);
    await takeBook(staff, id, figuresSeen(figures));
    const [row] = await database().sql<{ id: `ctr_${string}`; number: string }[]>`
      select id, order_number as number from contracts`;
    invariant(row, 'one contract came');
    const partner: PartnerContext = {
      ...staff,
      actor: { kind: 'partner', userId: 'usr_p', partnerId: 'par_c' },
      partner: { id: 'par_c', userId: 'usr_p', userName: 'p', programme: 'cashback' },
    };
    expect((await findOwnContractStory(partner, row.number))?.invoices).toEqual([]);
    expect((await loadOwnForecast(partner)).lines.length).toBeGreaterThan(0);
    await requestCancellations(staff, [row.id]);
    const [cancelled] = await database().sql`select state, ends_on::text from contracts`;
    expect(cancelled).toEqual({ state: 'in-force', ends_on: '2026-06-14' });
    expect(await count('refunds')).toBe(0);
  });

  test('reads Shift_JIS as it reads UTF-8, columns in any order and under their other names', async () => {
    const staff = await givenStaff();
    const text = bookOf([A_CLIENT]).replace('旧契約番号', '契約番号').replace('月額(税抜)', '月額');
    const outcome = await handInBook(staff, { name: 'a.csv', bytes: iconv.encode(text, 'cp932') }, {});
    invariant(outcome.ok, 'the book is read');
    expect(await findImport(staff, outcome.value)).toMatchObject({
      encoding: 'cp932',
      contracts: 1,
      monthlyTotal: 3_800,
    });
  });
});

describe('mistakes of a book are told all at once, by row and column', () => {
  test('and nothing of it is kept', async () => {
    const staff = await givenStaff();
    const faults = await faultsOf(staff, [
      { ...A_CLIENT, 旧契約番号: '' },
      { ...A_CLIENT, 旧契約番号: 'あ' },
      { ...A_CLIENT, 旧契約番号: 'OLD-3', パートナー番号: 'nobody' },
      { ...A_CLIENT, 旧契約番号: 'OLD-4', プランコード: 'X', 契約月数: '2' },
      { ...A_CLIENT, 旧契約番号: 'OLD-5', 契約開始日: '2024-06-14' },
      { ...A_CLIENT, 旧契約番号: 'OLD-6', 契約開始日: '2026-03-01', 次回更新日: '2027-03-01' },
      { ...A_CLIENT, 旧契約番号: 'OLD-7', 契約開始日: '2026-02-15', 次回更新日: '2027-02-15' },
      { ...A_CLIENT, 旧契約番号: 'OLD-8', 次回更新日: '2027-06-15' },
      { ...A_CLIENT, 旧契約番号: 'OLD-9', メールアドレス: 'x', 電話番号: '1', 会社名カナ: '青空', 会社名: '' },
      { ...A_PARTNER, 会社名: '株式会社みなと' },
      { ...A_PARTNER },
      { ...A_PARTNER, '月額(税抜)': '0' },
    ]);
    expect(faults).toEqual([
      [2, '旧契約番号', 'missing'],
      [3, '旧契約番号', 'not-a-code'],
      [4, 'パートナー番号', 'unknown-partner'],
      [5, 'プランコード', 'unknown-plan'],
      [5, '契約月数', 'term-months'],
      [6, '契約開始日', 'off-grid'],
      [7, '契約開始日', 'not-begun'],
      [8, '契約開始日', 'money-back-open'],
      [9, '次回更新日', 'renewal-differs'],
      [10, '会社名', 'missing'],
      [10, '会社名カナ', 'malformed'],
      [10, 'メールアドレス', 'malformed'],
      [10, '電話番号', 'malformed'],
      [11, '会社名', 'client-of-discount'],
      [12, '旧契約番号', 'twice-in-file'],
      [13, '旧契約番号', 'twice-in-file'],
      [13, '月額(税抜)', 'not-an-amount'],
    ]);
    expect(await count('contract_imports')).toBe(0);
  });

  test('totals that are not what was said, and a contract that came before', async () => {
    const staff = await givenStaff();
    const said = await handInBook(staff, fileOf([A_CLIENT]), { count: 2, monthlyTotal: 3_801 as never });
    expect(said).toMatchObject({
      ok: false,
      refusal: { count: 2, faults: [{ column: '件数' }, { column: '月額の合計' }] },
    });
    const { id, figures } = await handIn(staff, [A_CLIENT]);
    await takeBook(staff, id, figuresSeen(figures));
    expect(await faultsOf(staff, [A_CLIENT, A_PARTNER])).toEqual([[2, '旧契約番号', 'known-before']]);
  });

  test('a book that fits no longer is not taken', async () => {
    const staff = await givenStaff();
    const { id, figures } = await handIn(staff, [A_PARTNER]);
    const april = asStaff(await advance(staff, '2026-04-02'));
    expect(await takeBook(april, id, figuresSeen(figures))).toMatchObject({
      ok: false,
      refusal: { code: 'fits-no-longer', file: { code: 'file-faulty' } },
    });
  });
});

test('thousands of contracts are read and taken by the statements that a few take', async () => {
  const statementsFor = async (rows: readonly BookRow[]) => {
    const staff = await givenStaff();
    return countStatements(database().sql, async (db) => {
      const counted = { ...staff, db };
      const { id, figures } = await handIn(counted, rows);
      expect(await takeBook(counted, id, figuresSeen(figures))).toEqual({ ok: true, value: rows.length });
    });
  };
  const few = await statementsFor([A_CLIENT, A_PARTNER]);
  await empty(database().sql);
  const many = Array.from({ length: 2_000 }, (_, n) => ({ ...(n % 2 ? A_CLIENT : A_PARTNER), 旧契約番号: `OLD-${n}` }));
  expect(await statementsFor(many)).toBe(few);
});
