import type { Sql } from 'postgres';
import { day } from '#app/core/calendar.ts';
import { issueRenewalInvoices } from '#app/features/invoices/commands.server.ts';
import { postEntries } from '#app/features/ledger/commands.server.ts';
import { invoiceIssued } from '#app/features/ledger/rules.ts';
import { writeInvoiceLetters } from '#app/features/letters/commands.server.ts';
import { inExclusiveTransaction } from '#app/platform/context.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { type Report, benchContext, medianMilliseconds } from './measure.ts';

const RENEWALS = 100_000;
const ISSUE_DAY = day('2026-04-01');

/** The same invoices written by one statement that knows the rates by heart. */
const HAND_WRITTEN = `
  with due as (
    select c.*, p.monthly_fee * c.term_months as fee, coalesce(m.count, 0) as counted, s.name as plan_name,
      case when c.programme = 'discount' then b.name else k.company end as named,
      case when c.programme = 'discount' then b.contact_name else k.contact_name end as person
    from contracts c
    join plan_prices p on p.plan_code = c.plan_code
    join plans s on s.code = c.plan_code
    left join partners b on b.id = c.partner_id
    left join contract_clients k on k.contract_id = c.id
    left join month_end_counts m on m.partner_id = c.partner_id and m.month = '2026-03'
    where c.next_invoice_on = '2026-04-01' and c.state = 'in-force' and c.cancelled_on is null),
  rated as (
    select due.*, case when programme = 'discount' then coalesce((
      select r.rate from rate_rows r where r.programme = 'discount' and r.effective_from = '2024-01'
        and r.plan_group = due.plan_group and r.event = 'renewal' and r.min_count <= due.counted
      order by r.min_count desc limit 1), 0) end as rate from due),
  netted as (select rated.*, floor(fee * coalesce(rate, 0))::bigint as off from rated),
  taxed as (select netted.*, floor((fee - off) * 0.10)::bigint as tax from netted)
  insert into bare_invoices
  select 'inv_' || substr(id, 5), row_number() over (order by id), id, term + 1, partner_id,
    case when programme = 'discount' then 'partner' else 'client' end, '2026-04-01',
    (date_trunc('month', renews_on) - interval '1 day')::date, renews_on + 30, fee, 0, rate, off,
    case when programme = 'discount' then '2026-03' end, case when programme = 'discount' then counted end, 0.10, tax,
    fee - off + tax, named, person, null, null, plan_name, term_months, renews_on,
    (renews_on + make_interval(months => term_months::int))::date - 1, 0, plan_code, plan_group
  from taxed`;

/** Measures the renewal invoice run of one day, the rows alone and with everything they bring. */
export async function benchInvoices(database: Database, report: Report): Promise<void> {
  const { sql } = database;
  await fillContracts(sql);
  await sql.unsafe('create table bare_invoices (like invoices including indexes including constraints)');
  const bare = await medianMilliseconds(
    3,
    () => emptyInvoices(sql),
    () => sql.unsafe(HAND_WRITTEN),
  );
  const rows = await medianMilliseconds(
    3,
    () => emptyInvoices(sql),
    () => run(database, false),
  );
  const [differing] = await sql<{ count: number }[]>`
    select count(*)::int from (select contract_id, due_on, expires_on, discount, tax, total from invoices) i`;
  const everything = await medianMilliseconds(
    3,
    () => emptyInvoices(sql),
    () => run(database, true),
  );
  report({
    figure: 'renewal invoices: rows a second',
    issued: differing?.count,
    rate: Math.round((RENEWALS * 1000) / rows),
  });
  report({ figure: 'renewal invoices / hand-written CTE', ratio: rows / bare, limit: 2.5 });
  report({ figure: 'renewal invoices with ledger and letters / hand-written CTE', ratio: everything / bare, limit: 4 });
}

async function run(database: Database, everything: boolean): Promise<void> {
  const context = await benchContext(database, ISSUE_DAY);
  await inExclusiveTransaction(context, async (context) => {
    for await (const issued of issueRenewalInvoices(context)) {
      if (!everything) continue;
      await Promise.all([postEntries(context, issued.map(invoiceIssued)), writeInvoiceLetters(context, issued)]);
    }
  });
}

async function emptyInvoices(sql: Sql): Promise<void> {
  await sql.unsafe(`set session_replication_role = replica;
    truncate invoices, bare_invoices, invoice_numbers, ledger_transactions, ledger_postings, letters;
    set session_replication_role = origin; checkpoint`);
}

async function fillContracts(sql: Sql): Promise<void> {
  await sql.unsafe(`
    set session_replication_role = replica;
    truncate partners, contracts, contract_coverage, month_end_counts, plans, plan_prices, rate_cards, rate_rows;
    set session_replication_role = origin;
    insert into plans values ('S', 'S', 'shared', 'server');
    insert into plan_prices values ('S', '2024-01-01', 3800, 20000);
    insert into rate_cards values ('discount', '2024-01', '2024-01-01', 'bench');
    insert into rate_rows select 'discount', '2024-01', 'shared', 'renewal', n * 5, (n * 0.05) from generate_series(0, 5) n;
    insert into partners (id, code, name, name_kana, contact_name, email, phone, programme, state, applied_on, joined_on)
    select 'par_' || lpad(n::text, 20, '0'), 'P' || n, 'P', 'P', 'P', n || '@bench.invalid', '', 'discount', 'active',
      '2024-01-01', '2024-01-01' from generate_series(1, 10000) n;
    insert into month_end_counts select '2026-03', 'par_' || lpad(n::text, 20, '0'), n % 40, '' from generate_series(1, 10000) n;
    insert into contracts (id, order_number, partner_id, programme, plan_code, plan_group, kind, term_months, ordered_on,
      requested_start_on, state, starts_on, term, renews_on, next_invoice_on)
    select 'ctr_' || lpad(n::text, 20, '0'), 'O' || n, 'par_' || lpad((1 + n % 10000)::text, 20, '0'), 'discount', 'S',
      'shared', 'server', 12, '2025-06-01', '2025-06-15', 'in-force', '2025-06-15', 1, '2026-06-15', '2026-04-01'
    from generate_series(1, ${RENEWALS}) n`);
  for (const table of ['partners', 'contracts', 'month_end_counts']) await sql.unsafe(`vacuum analyze ${table}`);
}
