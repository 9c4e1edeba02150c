import { type SQL, desc, sql } from 'drizzle-orm';
import type { Context } from '#app/platform/context.server.ts';
import { moneyChecks } from '#db/schema/money-checks.ts';
import { PAYOUT_QUESTIONS } from '../transfer-checks/queries.server.ts';
import { type Breach, type Invariant, type StandingBreach, knownBreaches, standingSince } from './rules.ts';

/** So many places of each breach are named. */
const EXAMPLES = 5;

/**
 * For each invariant a question that answers one row for every place where it does not hold, worked out apart from the
 * rules that keep it and in the database alone.
 */
const QUESTIONS: Record<Exclude<Invariant, 'audit-verified'>, SQL> = {
  'cashbacks-accounted': sql`
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
  'payout-above-zero': sql`
    select p.id from payouts p
      left join payout_items i on i.payout_id = p.id and i.released_on is null
      left join payout_adjustments h on h.payout_id = p.id and h.released_on is null
    group by p.id having (count(i.payout_id) > 0 or count(h.payout_id) > 0) and
      coalesce((select sum(amount) from payout_items x where x.payout_id = p.id and x.released_on is null), 0)
      + coalesce((select sum(amount) from payout_adjustments x where x.payout_id = p.id and x.released_on is null), 0) <= 0`,
  'refunds-owed': sql`
    select coalesce(refund.id, booked.id) from (
      select r.contract_id as id, r.amount - coalesce(p.amount, 0) as owed
      from refunds r left join refund_payouts p using (contract_id)) as refund
    full join (
      select t.reference as id, -sum(p.amount) as owed
      from ledger_postings p join ledger_transactions t on t.id = p.transaction_id
      where p.account = 'refunds-payable' group by 1) as booked using (id)
    where coalesce(refund.owed, 0) <> coalesce(booked.owed, 0)`,
  'ledger-balances': sql`
    select t.id from ledger_transactions t left join ledger_postings p on p.transaction_id = t.id
    group by t.id having coalesce(sum(p.amount), 1) <> 0 or count(*) < 2 or bool_or(p.amount = 0)`,
  'receivables-open': sql`
    select 'receivables' from (
      select (select coalesce(sum(amount), 0) from ledger_postings where account = 'receivables') as booked,
        (select coalesce(sum(total), 0) from invoices i
          where not exists (select from invoice_settlements s where s.invoice_id = i.id)) as open) as sums
    where booked <> open`,
  'earned-once': sql`
    select c.contract_id from cashbacks c
      left join invoices i on (i.contract_id, i.term) = (c.contract_id, c.term)
      left join invoice_settlements s on s.invoice_id = i.id and s.kind = 'paid'
    where s.invoice_id is null or s.settled_on > c.earned_on
    group by c.contract_id, c.term
    union all select contract_id from cashbacks group by contract_id, term having count(*) > 1`,
  'cashback-in-one-payout': sql`
    select contract_id from payout_items where released_on is null group by contract_id, term having count(*) > 1`,
  'correction-in-one-payout': sql`
    select adjustment_id from payout_adjustments where released_on is null group by 1 having count(*) > 1
    union all select h.adjustment_id from payout_adjustments h
      join payouts p on p.id = h.payout_id left join adjustments a on a.id = h.adjustment_id
    where p.month <> h.month or p.partner_id is distinct from a.partner_id or h.amount is distinct from a.amount`,
  'sent-what-is-in-it': sql`
    select s.payout_id from payout_sendings s left join payout_returns t using (payout_id)
    where s.amount <> (select coalesce(sum(i.amount), 0) from payout_items i
        where i.payout_id = s.payout_id and (i.released_on is null or i.released_on >= least(s.sent_on + 1, t.returned_on)))
        + (select coalesce(sum(h.amount), 0) from payout_adjustments h
        where h.payout_id = s.payout_id and (h.released_on is null or h.released_on >= least(s.sent_on + 1, t.returned_on)))
      or s.amount <> (select coalesce(sum(t.amount), 0) from payout_transfers t where t.payout_id = s.payout_id)`,
  'file-kept': sql`
    select f.month || ' v' || f.version from payout_files f
      left join (select p.month, p.route, count(*) as parts, sum(t.amount) as total
        from payout_transfers t join payouts p on p.id = t.payout_id group by 1, 2) as sums using (month, route)
    where encode(sha256(f.content), 'hex') <> f.sha256
      or (f.replaced_at is null and (f.rows > coalesce(sums.parts, 0) or f.total > coalesce(sums.total, 0)))`,
  'correction-by-two': sql`
    select a.id from adjustments a left join approvals p on p.id = a.approval_id
    where a.payout_id is null and (p.kind is distinct from 'adjustment' or p.thing <> a.id or p.state <> 'approved'
      or p.content_hash <> a.content_hash or p.proposed_by <> a.proposed_by or p.decided_by <> a.approved_by
      or a.proposed_by = a.approved_by
      or 1 <> (select count(*) from ledger_transactions t join ledger_postings l on l.transaction_id = t.id
        where t.kind = 'cashback-adjusted' and t.reference = a.id and l.account = 'cashback-payable'
          and l.partner_id = a.partner_id and l.amount = -a.amount))`,
  'refund-by-two': sql`
    select p.contract_id from refund_payouts p
      left join refunds r using (contract_id)
      left join approvals a on a.id = p.approval_id
    where p.amount is distinct from r.amount or p.paid_by = p.approved_by or p.paid_on < r.requested_on
      or a.kind is distinct from 'refund' or a.thing <> p.contract_id or a.state <> 'approved'
      or a.content_hash <> p.content_hash or a.decided_by <> p.approved_by or a.proposed_by = p.approved_by
    union all select contract_id from refund_payouts group by contract_id having count(*) > 1
    union all select p.contract_id from refund_payouts p where 1 <> (
      select count(*) from ledger_transactions t where t.kind = 'refund-paid' and t.reference = p.contract_id)`,
  'run-by-two': sql`
    select r.month from payout_runs r left join approvals a on a.id = r.approval_id
    where r.state = 'approved' and (a.kind is distinct from 'payout-run' or a.thing <> r.month or a.state <> 'approved'
      or a.content_hash <> r.content_hash or a.decided_by <> r.approved_by or a.proposed_by <> r.prepared_by
      or r.approved_by = r.prepared_by)`,
  'payout-as-approved': sql`
    select p.id from payouts p left join (
      select payout_id, sum(amount) as amount from (
        select payout_id, amount from payout_items
        union all select payout_id, amount from payout_adjustments) as every_line group by 1) as lines on lines.payout_id = p.id
    where p.amount is distinct from lines.amount`,
  'payout-in-order': sql`
    select s.payout_id from payout_sendings s
      left join payouts p on p.id = s.payout_id left join payout_runs r on r.month = p.month
    where r.state is distinct from 'approved' or p.noticed_on is null or s.sent_on < p.noticed_on
    union all select t.payout_id from payout_returns t left join payout_sendings s using (payout_id)
    where s.payout_id is null or t.returned_on < s.sent_on`,
  'days-complete': sql`
    select missing.day::date from (
      select min(day) as first from daily_steps) as begun, business_day b,
      generate_series(begun.first, b.today, interval '1 day') as missing(day)
      left join daily_steps a on a.day = missing.day::date and a.step = 'close'
      left join daily_steps z on z.day = missing.day::date and z.step = 'send'
    where a.day is null or z.day is null`,
  'counted-while-in-force': sql`
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
  'close-kept': sql`
    select c.month from month_closes c
      left join (select month, count(*) as partners, sum(count) as contracts from month_end_counts group by 1) as counted
        using (month)
    where c.partners <> coalesce(counted.partners, 0) or c.contracts <> coalesce(counted.contracts, 0)`,
  'count-of-its-month': sql`
    select i.id from invoices i left join month_end_counts m on m.partner_id = i.partner_id and m.month = i.count_month
    where i.count_month is not null and (i.count <> coalesce(m.count, 0)
      or i.count_month <> to_char(i.issued_on - interval '1 month', 'YYYY-MM'))
    union all
    select b.contract_id from cashbacks b join contracts c on c.id = b.contract_id
      join invoices sold on sold.contract_id = b.contract_id and sold.term = b.term
      left join month_end_counts m on m.partner_id = b.partner_id and m.month = b.count_month
    where b.count <> coalesce(m.count, 0)
      or b.count_month <> to_char(
        (case when b.term = 1 then c.starts_on else sold.covers_from end) - interval '1 month', 'YYYY-MM')`,
  'rate-of-its-card': sql`
    with used as (
      select id, 'discount' as programme, count_month, count, discount_rate as rate, contract_id, term from invoices
        where discount_rate is not null
      union all select contract_id, 'cashback', count_month, count, rate, contract_id, term from cashbacks)
    select used.id from used join contracts c on c.id = used.contract_id
      join invoices sold on sold.contract_id = used.contract_id and sold.term = used.term
    where used.rate <> case when c.kind = 'other' then 0 else coalesce((
      select r.rate from rate_rows r
      where r.programme = used.programme and r.plan_group = sold.plan_group and r.min_count <= used.count
        and r.event = case when used.term = 1 then 'new' else 'renewal' end
        and r.effective_from = (select max(effective_from) from rate_cards k
          where k.programme = used.programme and k.effective_from <= used.count_month)
      order by r.min_count desc limit 1), 0) end`,
  'rate-within-bounds': sql`
    select contract_id from cashbacks where rate not between 0 and 0.3
    union all select contract_id from invoices where discount_rate not between 0 and 0.3`,
  'rounded-once': sql`
    select contract_id from cashbacks where amount <> floor(base * rate)
    union all select contract_id from invoices
      where discount <> floor(server_fee * coalesce(discount_rate, 0))
        or tax <> floor((server_fee - discount + setup_fee + option_fee) * tax_rate)
        or option_fee <> (select coalesce(sum(amount), 0) from invoice_lines l where l.invoice_id = invoices.id)
        or total <> server_fee - discount + setup_fee + option_fee + tax`,
  'options-billed-once': sql`
    with due as (
      select i.id, k.item_code, coalesce(k.about, '') as about, price.amount, k.quantity * case item.cycle
          when 'monthly' then i.term_months when 'once' then case when i.term = k.from_term then 1 else 0 end
          else greatest(ceil((ran.months - k.months_ahead + i.term_months) / 12.0) - item.free_years, 0)
            - greatest(ceil((ran.months - k.months_ahead) / 12.0) - item.free_years, 0) end as quantity
      from invoices i join contracts c on c.id = i.contract_id join contract_items k on k.contract_id = i.contract_id
          and k.from_term <= i.term and (k.last_term is null or i.term <= k.last_term)
        join catalogue_items item on item.code = k.item_code
        cross join lateral (select case when i.term = 1 then 0 else
          (date_part('year', i.covers_from) - date_part('year', c.starts_on))::int * 12
          + (date_part('month', i.covers_from) - date_part('month', c.starts_on))::int end as months) as ran
        left join lateral (select p.amount from item_prices p
          where p.item_code = k.item_code and p.from_day <= i.issued_on order by p.from_day desc limit 1) as price on true),
    owed as (select id, item_code, about, sum(quantity) as times, sum(quantity * amount) as amount
      from due where quantity > 0 and amount is distinct from 0 group by 1, 2, 3),
    billed as (select invoice_id as id, item_code, coalesce(about, '') as about, sum(quantity) as times, sum(amount) as amount
      from invoice_lines group by 1, 2, 3)
    select id from owed full join billed using (id, item_code, about) where owed.times is distinct from billed.times or owed.amount is distinct from billed.amount`,
  'terms-follow': sql`
    with terms as (
      select i.contract_id, i.term, i.covers_from, i.covers_to, i.term_months, c.term as entered, c.renews_on,
        case when i.term = 1 and c.starts_on is not null then c.starts_on else i.covers_from end as begins
      from invoices i join contracts c on c.id = i.contract_id),
    dated as (select *, (begins + make_interval(months => term_months::int))::date as follows from terms)
    select contract_id from dated where covers_to <> (covers_from + make_interval(months => term_months::int))::date - 1
      or (term = entered and follows <> renews_on) or (term = entered + 1 and entered > 0 and begins <> renews_on)
    union all select contract_id from (
      select contract_id, term, begins, lag(term) over of_one as former, lag(follows) over of_one as expected
      from dated window of_one as (partition by contract_id order by term)) as pairs
    where term <> former + 1 or begins <> expected`,
  'notice-of-its-payout': sql`
    select p.id from payouts p left join letters l on l.kind = 'payout-notice' and l.once_key = 'payout-notice:' || p.id
    where p.noticed_on is not null and (l.id is null or l.to_address <> p.email
      or strpos(l.body, p.family_name) = 0 or strpos(l.body, p.given_name) = 0)`,
  ...PAYOUT_QUESTIONS,
  'audit-linked': sql`
    select number from (
      select number, previous, lag(number) over links as number_before, lag(hash) over links as before
      from audit_links window links as (order by number)) as chain
    where number <> coalesce(number_before, 0) + 1 or (before is not null and previous <> before)
    union all select e.id from audit_entries e left join audit_links l on l.entry_id = e.id where l.number is null`,
};

/** What the database itself can be asked; that the trail says what was recorded is verified link by link. */
type Asked = keyof typeof QUESTIONS;

/** Every invariant that does not hold now, all of them or those named, asked in one statement: the rows are those of a `Breach`. */
export function everyBreach(asked: readonly Asked[] = Object.keys(QUESTIONS) as Asked[]): SQL {
  const questions = asked.map(
    (invariant) => sql`
      select ${invariant}::text as invariant, count(*)::int as places,
        (array_agg(place::text order by place::text))[1:${EXAMPLES}::int] as examples
      from (${QUESTIONS[invariant]}) as found(place) having count(*) > 0`,
  );
  return sql.join(questions, sql` union all `);
}

/** Checks made, the latest first, at most `limit`. */
export async function listMoneyChecks({ db }: Context, limit: number) {
  const rows = await db.select().from(moneyChecks).orderBy(desc(moneyChecks.day), desc(moneyChecks.time)).limit(limit);
  return rows.map(({ breaches, ...check }) => ({ ...check, breaches: knownBreaches(breaches) }));
}

/** So many checks are looked back through for when something broke: more than a year of days. */
const LOOKED_BACK = 400;

/** What the latest check found broken, each since when; empty where nothing was. */
export async function listBreachesSince(context: Context): Promise<StandingBreach[]> {
  const standing = await listStandingBreaches(context);
  return standing.length === 0 ? [] : standingSince(await listMoneyChecks(context, LOOKED_BACK));
}

/** What the latest check found broken; empty where nothing was, and before the first check. */
export async function listStandingBreaches(context: Context): Promise<Breach[]> {
  const [latest] = await listMoneyChecks(context, 1);
  return latest ? latest.breaches : [];
}
