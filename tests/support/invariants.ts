import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { Sql } from 'postgres';

/** One row for each place where an invariant of the money core does not hold; none when all is well. */
export type Breach = { invariant: string; where: string };

/**
 * What must hold after any day, asked of the database itself and worked out apart from the portal's own rules:
 * the numbers are those of the trust list (1–5, 13–15).
 */
const CHECKS: Record<string, string> = {
  '1 accrued = paid + voided + outstanding, and the ledger owes each partner what is outstanding': `
    with standing as (
      select c.partner_id, sum(c.amount) as accrued,
        coalesce(sum(c.amount) filter (where v.contract_id is not null), 0) as voided,
        coalesce(sum(c.amount) filter (where v.contract_id is null and s.payout_id is not null), 0) as paid,
        coalesce(sum(c.amount) filter (where v.contract_id is null and s.payout_id is null), 0) as outstanding
      from cashbacks c
      left join cashback_voids v using (contract_id, term)
      left join payout_items i on (i.contract_id, i.term) = (c.contract_id, c.term) and i.released_on is null
      left join payout_sendings s on s.payout_id = i.payout_id
      group by 1),
    corrected as (
      select a.partner_id, coalesce(sum(a.amount) filter (where s.payout_id is null), 0) as outstanding
      from adjustments a
      left join payout_adjustments h on h.adjustment_id = a.id and h.released_on is null
      left join payout_sendings s on s.payout_id = h.payout_id
      group by 1),
    owed as (select partner_id, -sum(amount) as balance from ledger_postings where account = 'cashback-payable' group by 1)
    select partner_id from standing full join corrected using (partner_id) full join owed using (partner_id)
    where coalesce(accrued, 0) <> coalesce(paid + voided + standing.outstanding, 0)
      or coalesce(standing.outstanding, 0) + coalesce(corrected.outstanding, 0) <> coalesce(balance, 0)`,
  '2 every ledger transaction balances over two or more postings': `
    select t.id from ledger_transactions t left join ledger_postings p on p.transaction_id = t.id
    group by t.id having coalesce(sum(p.amount), 1) <> 0 or count(*) < 2 or bool_or(p.amount = 0)`,
  '2 receivables are what open invoices ask for': `
    select 'receivables' from (
      select (select coalesce(sum(amount), 0) from ledger_postings where account = 'receivables') as booked,
        (select coalesce(sum(total), 0) from invoices i
          where not exists (select from invoice_settlements s where s.invoice_id = i.id)) as open) as sums
    where booked <> open`,
  '3 a contract term earns at most once, and only when it was paid and began': `
    select c.contract_id from cashbacks c
      left join invoices i on (i.contract_id, i.term) = (c.contract_id, c.term)
      left join invoice_settlements s on s.invoice_id = i.id and s.kind = 'paid'
    where s.invoice_id is null or s.settled_on > c.earned_on
    group by c.contract_id, c.term
    union all select contract_id from cashbacks group by contract_id, term having count(*) > 1`,
  '4 a cashback is in at most one payout that holds it': `
    select contract_id from payout_items where released_on is null group by contract_id, term having count(*) > 1`,
  '4 a correction is in at most one payout that holds it, of its own partner and month': `
    select adjustment_id from payout_adjustments where released_on is null group by 1 having count(*) > 1
    union all select h.adjustment_id from payout_adjustments h
      join payouts p on p.id = h.payout_id left join adjustments a on a.id = h.adjustment_id
    where p.month <> h.month or p.partner_id is distinct from a.partner_id or h.amount is distinct from a.amount`,
  '6 a correction was put up by one person and approved by another, for what it says, and posted once': `
    select a.id from adjustments a left join approvals p on p.id = a.approval_id
    where p.kind is distinct from 'adjustment' or p.thing <> a.id or p.state <> 'approved'
      or p.content_hash <> a.content_hash or p.proposed_by <> a.proposed_by or p.decided_by <> a.approved_by
      or a.proposed_by = a.approved_by
      or 1 <> (select count(*) from ledger_transactions t join ledger_postings l on l.transaction_id = t.id
        where t.kind = 'cashback-adjusted' and t.reference = a.id and l.account = 'cashback-payable'
          and l.partner_id = a.partner_id and l.amount = -a.amount)`,
  'nothing is paid below 1 yen: what corrections leave of a payout is above 0, or nothing is left in it': `
    select p.id from payouts p
      left join payout_items i on i.payout_id = p.id and i.released_on is null
      left join payout_adjustments h on h.payout_id = p.id and h.released_on is null
    group by p.id having (count(i.payout_id) > 0 or count(h.payout_id) > 0) and
      coalesce((select sum(amount) from payout_items x where x.payout_id = p.id and x.released_on is null), 0)
      + coalesce((select sum(amount) from payout_adjustments x where x.payout_id = p.id and x.released_on is null), 0) <= 0`,
  '5 a payout was sent with exactly what is in it, in transfers within the limit': `
    select s.payout_id from payout_sendings s
    where s.amount <> (select coalesce(sum(i.amount), 0) from payout_items i
        where i.payout_id = s.payout_id and (i.released_on is null or i.released_on > s.sent_on))
        + (select coalesce(sum(h.amount), 0) from payout_adjustments h
        where h.payout_id = s.payout_id and (h.released_on is null or h.released_on > s.sent_on))
      or s.amount <> (select coalesce(sum(t.amount), 0) from payout_transfers t where t.payout_id = s.payout_id)`,
  'what is owed of refunds is what was promised less what was paid': `
    select coalesce(refund.id, booked.id) from (
      select r.contract_id as id, r.amount - coalesce(p.amount, 0) as owed
      from refunds r left join refund_payouts p using (contract_id)) as refund
    full join (
      select t.reference as id, -sum(p.amount) as owed
      from ledger_postings p join ledger_transactions t on t.id = p.transaction_id
      where p.account = 'refunds-payable' group by 1) as booked using (id)
    where coalesce(refund.owed, 0) <> coalesce(booked.owed, 0)`,
  'a refund is paid at most once, in full, as another person approved it': `
    select p.contract_id from refund_payouts p
      left join refunds r using (contract_id)
      left join approvals a on a.id = p.approval_id
    where p.amount is distinct from r.amount or p.paid_by = p.approved_by or p.paid_on < r.requested_on
      or a.kind is distinct from 'refund' or a.thing <> p.contract_id or a.state <> 'approved'
      or a.content_hash <> p.content_hash or a.decided_by <> p.approved_by or a.proposed_by = p.approved_by
    union all select contract_id from refund_payouts group by contract_id having count(*) > 1
    union all select p.contract_id from refund_payouts p where 1 <> (
      select count(*) from ledger_transactions t where t.kind = 'refund-paid' and t.reference = p.contract_id)`,
  '12 a contract is counted from the day it is in force to its last day, and never afterwards': `
    select c.id from contracts c
      join contract_coverage v on v.contract_id = c.id and v.superseded_on is null, business_day b
    where (v.in_force_to is null and c.state <> 'in-force')
      or (c.state in ('lapsed', 'ended', 'refunded') and v.in_force_to > b.today)
      or c.state in ('ordered', 'scheduled', 'void')
    union all select c.id from contracts c
    where c.state = 'in-force' and not exists (
      select from contract_coverage v, business_day b where v.contract_id = c.id and v.superseded_on is null
        and v.in_force_from <= b.today and (v.in_force_to is null or v.in_force_to >= b.today))
    union all select contract_id from contract_coverage where superseded_on is null and in_force_to is null
      group by contract_id having count(*) > 1`,
  '13 a discount uses the count of the month before its issue, a cashback the one before its term': `
    select i.id from invoices i left join month_end_counts m on m.partner_id = i.partner_id and m.month = i.count_month
    where i.count_month is not null and (i.count <> coalesce(m.count, 0)
      or i.count_month <> to_char(i.issued_on - interval '1 month', 'YYYY-MM'))
    union all
    select b.contract_id from cashbacks b join contracts c on c.id = b.contract_id
      left join month_end_counts m on m.partner_id = b.partner_id and m.month = b.count_month
    where b.count <> coalesce(m.count, 0)
      or b.count_month <> to_char(
        c.starts_on + make_interval(months => (c.term_months * (b.term - 1))::int) - interval '1 month', 'YYYY-MM')`,
  '13 the rate is the highest step of the card in force that the count reaches': `
    with used as (
      select id, 'discount' as programme, count_month, count, discount_rate as rate, contract_id, term from invoices
        where discount_rate is not null
      union all select contract_id, 'cashback', count_month, count, rate, contract_id, term from cashbacks)
    select used.id from used join contracts c on c.id = used.contract_id
    where used.rate <> case when c.kind = 'other' then 0 else coalesce((
      select r.rate from rate_rows r
      where r.programme = used.programme and r.plan_group = c.plan_group and r.min_count <= used.count
        and r.event = case when used.term = 1 then 'new' else 'renewal' end
        and r.effective_from = (select max(effective_from) from rate_cards k
          where k.programme = used.programme and k.effective_from <= used.count_month)
      order by r.min_count desc limit 1), 0) end`,
  '14 no rate is above 30 % or below 0': `
    select contract_id from cashbacks where rate not between 0 and 0.3
    union all select contract_id from invoices where discount_rate not between 0 and 0.3`,
  '15 amounts are rounded down once': `
    select contract_id from cashbacks where amount <> floor(base * rate)
    union all select contract_id from invoices
      where discount <> floor(server_fee * coalesce(discount_rate, 0))
        or tax <> floor((server_fee - discount + setup_fee + option_fee) * tax_rate)
        or option_fee <> (select coalesce(sum(amount), 0) from invoice_lines l where l.invoice_id = invoices.id)
        or total <> server_fee - discount + setup_fee + option_fee + tax`,
};

/** Every breach of an invariant, asked in one query. */
export async function findBreaches(sql: Sql): Promise<Breach[]> {
  return findBreachesOf(sql, CHECKS);
}

/** Breaches of what depends on the day: where no row was written since all held, no other can be broken. */
export async function findBreachesOfTheDay(sql: Sql): Promise<Breach[]> {
  return findBreachesOf(
    sql,
    Object.fromEntries(Object.entries(CHECKS).filter(([, text]) => /business_day/.test(text))),
  );
}

async function findBreachesOf(sql: Sql, checks: Readonly<Record<string, string>>): Promise<Breach[]> {
  const questions = Object.entries(checks).map(
    ([invariant, question]) =>
      `select '${invariant}' as invariant, place::text as where from (${question}) as found(place)`,
  );
  const rows = await sql.unsafe<Breach[]>(questions.join(' union all '));
  return [...rows];
}

/** Bank files whose bytes, read back, are not the payouts they were made for. 5. */
export async function findFileBreaches(sql: Sql): Promise<Breach[]> {
  const files = await sql<{ month: string; sha256: string; rows: string; total: string; content: Uint8Array }[]>`
    select month, sha256, rows, total, content from payout_files where replaced_at is null`;
  const breaches: Breach[] = [];
  for (const file of files) {
    const lines = iconv
      .decode(Buffer.from(file.content), 'cp932')
      .split('\r\n')
      .filter((line) => line !== '');
    const expected = await sql<{ line: string }[]>`
      select concat_ws(',', p.email, p.family_name, p.given_name, t.amount::text, '') as line
      from payout_transfers t join payouts p on p.id = t.payout_id where p.month = ${file.month}
      order by p.partner_id, t.part`;
    const read = createHash('sha256').update(file.content).digest('hex');
    const total = lines.reduce((sum, line) => sum + Number(line.split(',')[3]), 0);
    const same = lines.join('|') === expected.map(({ line }) => line).join('|');
    if (!same || read !== file.sha256 || lines.length !== Number(file.rows) || total !== Number(file.total)) {
      breaches.push({ invariant: '5 the bank file is the approved payouts', where: file.month });
    }
  }
  return breaches;
}

/** A digest of every row of the tables named, in a fixed order. */
export async function digestOfTables(sql: Sql, tables: readonly string[]): Promise<string> {
  const digest = createHash('sha256');
  const questions = tables.map(
    (table) =>
      `select '${table}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as content from ${table} t`,
  );
  const rows = await sql.unsafe<{ name: string; content: string }[]>(`${questions.join(' union all ')} order by 1`);
  for (const { name, content } of rows) digest.update(`${name}:${content};`);
  return digest.digest('hex');
}

/** Every table of the portal in the connection's schema. */
export async function listTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = current_schema() and tablename <> 'schema_migrations'`;
  return rows.map(({ name }) => name);
}

/** What a row says without secrets, without numbers that are used up by what was undone, and without hashes over drawn ids. */
const TOLD_ROWS: Record<string, string> = {
  letters: "to_jsonb(t) - 'secret_link' - 'contract_link'",
  contract_links: "to_jsonb(t) - 'secret_hash'",
  invoice_links: "to_jsonb(t) - 'secret_hash'",
  audit_entries: "to_jsonb(t) - 'id'",
  audit_links: 't.number',
  audit_head: 't.number',
};

/** Every row of every table, without the ids and secrets that processes draw by chance. */
export async function storyOf(sql: Sql): Promise<Record<string, string[]>> {
  const tables = (await listTables(sql)).toSorted();
  const rows = await sql.unsafe<{ name: string; row: string }[]>(
    tables
      .map((table) => `select '${table}' as name, (${TOLD_ROWS[table] ?? 't'})::text as row from ${table} t`)
      .join(' union all '),
  );
  const story = Object.fromEntries(tables.map((table) => [table, [] as string[]]));
  for (const { name, row } of rows)
    story[name]?.push(row.replaceAll(/\b(inv|txn|let|cov|out|pay|apv|adj)_[0-9a-z]{20}\b/g, '$1'));
  for (const told of Object.values(story)) told.sort();
  return story;
}

/** Tables whose rows are written, or were last changed, without an act, and why. */
const WITHOUT_ACT: Record<string, string> = {
  schema_migrations: 'the portal’s own set-up',
  audit_links: 'the chain over the acts themselves',
  audit_head: 'the chain over the acts themselves',
  sessions: 'prolonged while somebody works; opening and ending are acts',
  passkey_challenges: 'asked for, and gone within minutes',
  sign_in_limits: 'counts of tries; what they close is an act',
  letters: 'their delivery comes and goes; what caused them is an act',
  business_day: 'a day complete; what its run did are acts',
  daily_steps: 'steps a day’s run began; what they did are acts',
};

/** How many rows of each table were last written by a transaction that recorded no act. 19. */
export async function findUnaudited(sql: Sql): Promise<Breach[]> {
  const tables = (await listTables(sql)).filter((table) => !(table in WITHOUT_ACT));
  const questions = tables.map(
    (table) => `select '${table}' as name, count(*)::int as rows from ${table}
      where xmin::text not in (select xmin::text from audit_entries)`,
  );
  const rows = await sql.unsafe<{ name: string; rows: number }[]>(`${questions.join(' union all ')} order by 1`);
  return rows
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => ({ invariant: '19 every change has its act', where: `${name}: ${rows} rows` }));
}

/** Of what somebody tried to be the second person to their own work, as the trail tells it, in order. */
export async function ownApprovalsRefused(sql: Sql): Promise<{ by: string | null; kind: string }[]> {
  return sql<{ by: string | null; kind: string }[]>`
    select actor_id as by, things -> 0 ->> 'kind' as kind from audit_entries
    where act = 'own-approval-refused' order by id`;
}
