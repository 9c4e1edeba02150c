import type { Sql } from 'postgres';
import { month } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { makeBankFile, sendPayouts } from '#app/features/bank-files/commands.server.ts';
import { DEFAULT_FILE_COLUMNS } from '#app/features/bank-files/rules.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { asStaff, givenCompany } from '#tests/support/company.ts';
import { type Report, medianMilliseconds } from './measure.ts';

const CASHBACKS = 100_000;
const PARTNERS = 3_000;
const MARCH = month('2026-03');
const LAYOUT = { columns: DEFAULT_FILE_COLUMNS, message: 'キャッシュバック' };

/** What one statement costs that only sums the cashbacks up. */
const BARE = 'select partner_id, sum(amount) from cashbacks group by partner_id';

/** Measures a month's payouts from cashbacks to the ledger, and the bank's file of as many rows as it may have. */
export async function benchPayouts(database: Database, report: Report): Promise<void> {
  const { sql } = database;
  const context = await givenCompany(database.db, '2026-03-10', []);
  await fillCashbacks(sql);
  const bare = await medianMilliseconds(
    9,
    async () => undefined,
    () => sql.unsafe(BARE),
  );
  const prepared = await medianMilliseconds(
    9,
    () => emptyRuns(sql),
    () => preparePayoutRun(asStaff(context, 'usr_maker'), MARCH),
  );
  const run = await findRun(context, MARCH);
  const approved = await approvePayoutRun(asStaff(context, 'usr_checker'), MARCH, run?.contentHash ?? '');
  invariant(approved.ok, 'the run is approved');
  await sql`update payouts set noticed_on = '2026-03-15'`;
  const file = await medianMilliseconds(
    5,
    async () => undefined,
    () => makeBankFile(asStaff(context), MARCH, LAYOUT),
  );
  const sent = await medianMilliseconds(
    9,
    () => emptySendings(sql),
    () => sendPayouts(context, MARCH),
  );
  const [posted] = await sql<{ entries: number }[]>`
    select count(*)::int as entries from ledger_transactions where kind = 'payout-sent'`;
  invariant(posted?.entries === PARTNERS, 'every payout is in the ledger');
  report({ figure: 'payouts prepared of 100k cashbacks, ms', cashbacks: CASHBACKS, milliseconds: prepared });
  report({ figure: 'payouts sent with ledger, ms', payouts: PARTNERS, milliseconds: sent });
  report({ figure: 'cashbacks to payouts with ledger / bare GROUP BY', ratio: (prepared + sent) / bare, limit: 12 });
  report({ figure: 'bank file, ms', rows: PARTNERS, milliseconds: file, limit: 100 });
}

async function emptyRuns(sql: Sql): Promise<void> {
  await sql.unsafe(`set session_replication_role = replica;
    truncate payout_runs, payouts, payout_lots, payout_gaps, approvals; set session_replication_role = origin; checkpoint`);
}

async function emptySendings(sql: Sql): Promise<void> {
  await sql.unsafe(`set session_replication_role = replica; truncate payout_sendings;
    delete from ledger_postings where transaction_id in (select id from ledger_transactions where kind = 'payout-sent');
    delete from ledger_transactions where kind = 'payout-sent'; set session_replication_role = origin; checkpoint`);
}

/** Cashbacks payable in March, accrued on the two days of the grid, spread evenly: every payout is one transfer. */
async function fillCashbacks(sql: Sql): Promise<void> {
  await sql.unsafe(`
    insert into partners (id, code, name, name_kana, contact_name, email, phone, programme, state, applied_on, joined_on)
    select 'par_' || lpad(n::text, 20, '0'), 'P' || n, 'P', 'P', 'P', n || '@bench.invalid', '', 'cashback', 'active',
      '2024-01-01', '2024-01-01' from generate_series(1, ${PARTNERS}) n;
    insert into payees (partner_id, family_name, given_name, family_kana, given_kana, email, first_confirmed_on, changed_at)
    select 'par_' || lpad(n::text, 20, '0'), '山田', '太郎', 'ヤマダ', 'タロウ', n || '@bench.invalid', '2024-02-01', now()
    from generate_series(1, ${PARTNERS}) n;
    insert into cashbacks (contract_id, term, partner_id, event, earned_on, count_month, count, rate, base, amount, payable_on, lot_id)
    select 'ctr_' || lpad(n::text, 20, '0'), 1, 'par_' || lpad((1 + n % ${PARTNERS})::text, 20, '0'), 'new',
      case n / ${PARTNERS} % 2 when 0 then '2026-02-01'::date else '2026-02-15' end,
      '2026-01', 3, 0.2, 40000, 1 + n % 8000, '2026-03-31',
      'lot_' || lpad((1 + n % ${PARTNERS})::text, 19, '0') || n / ${PARTNERS} % 2 from generate_series(1, ${CASHBACKS}) n;
    insert into cashback_lots (id, partner_id, payable_on, amount, count, sha256)
    select lot_id, min(partner_id), min(payable_on), sum(amount), count(*), encode(sha256(convert_to('[' || string_agg(
      '["' || contract_id || '",' || term || ',' || amount || ']', ',' order by contract_id) || ']', 'UTF8')), 'hex')
    from cashbacks group by lot_id`);
  for (const table of ['partners', 'payees', 'cashbacks', 'cashback_lots']) await sql.unsafe(`vacuum analyze ${table}`);
}
