import { sql } from 'drizzle-orm';

/**
 * What must always hold of the lots payouts take up, of transfers and of their ends, as a question each that answers one
 * row for every place where it does not; worked out apart from the rules that keep it and in the database alone.
 */
export const PAYOUT_QUESTIONS = {
  'lots-as-accrued': sql`
    select coalesce(lot.id, accrued.lot_id) from cashback_lots lot full join (
      select lot_id, sum(amount) as amount, count(*) as count, array_agg(distinct partner_id) as partners,
        array_agg(distinct payable_on) as days, encode(sha256(convert_to('[' || string_agg(
          '["' || contract_id || '",' || term || ',' || amount || ']', ',' order by contract_id, term) || ']', 'UTF8')), 'hex') as sha256
      from cashbacks where lot_id is not null group by lot_id) as accrued on accrued.lot_id = lot.id
    where (lot.amount, lot.count, array[lot.partner_id], array[lot.payable_on], lot.sha256)
      is distinct from (accrued.amount, accrued.count, accrued.partners, accrued.days, accrued.sha256)
    union all select held.lot_id from payout_lots held
      left join (select payout_id, lot_id, sum(amount) as amount from payout_items group by 1, 2) as items using (payout_id, lot_id)
      left join payouts p on p.id = held.payout_id left join cashback_lots lot on lot.id = held.lot_id
    where held.amount is distinct from items.amount or held.month is distinct from p.month
      or lot.partner_id is distinct from p.partner_id`,
  'transfers-within-limit': sql`
    select t.payout_id from payout_transfers t left join payouts p on p.id = t.payout_id group by t.payout_id, p.route
    having min(part) <> 1 or max(part) <> count(*) or min(t.amount) < 1
      or (p.route = 'mail-money' and max(t.amount) > 300000) or (p.route = 'transfer' and count(*) > 1)`,
  'filed-by-its-route': sql`
    select s.payout_id from payout_sendings s join payouts p on p.id = s.payout_id
      left join payout_transfers t on t.payout_id = p.id
      left join payout_file_rows r on r.payout_id = t.payout_id and r.part = t.part
      left join payout_files f on f.month = r.month and f.version = r.version
    group by s.payout_id, p.route, t.part
    having count(f.version) filter (where f.route = p.route and r.amount = t.amount) = 0
      or bool_or(f.route <> p.route) or count(f.version) filter (where f.replaced_at is null) > 1
    union all select p.id from payouts p
      join payout_file_rows r on r.payout_id = p.id
      join payout_files f on f.month = r.month and f.version = r.version
    where f.replaced_at is null and (f.route <> p.route or f.month <> p.month)`,
  'owed-again-once': sql`
    select o.payout_id || ' ' || o.part from transfer_outcomes o
      left join payout_returns w using (payout_id) left join payout_sendings s using (payout_id)
      left join adjustments a on a.payout_id = o.payout_id and a.part = o.part
      left join payouts p on p.id = o.payout_id
    where num_nonnulls(w.payout_id, a.id) <> case when o.outcome = 'received' then 0 else 1 end
      or (a.id is not null and (a.amount <> o.amount or a.partner_id <> p.partner_id))
      or (select coalesce(sum(-l.amount), 0) from ledger_transactions t join ledger_postings l on l.transaction_id = t.id
        where t.once_key in ('payout-returned:' || o.payout_id, 'transfer-returned:' || o.payout_id || ':' || o.part)
          and l.account = 'cashback-payable' and l.partner_id = p.partner_id)
        <> case when w.payout_id is not null then s.amount when o.outcome = 'received' then 0 else o.amount end
    union all select a.id from adjustments a
      left join transfer_outcomes o on o.payout_id = a.payout_id and o.part = a.part
    where a.payout_id is not null and coalesce(o.outcome, 'received') = 'received'
    union all select w.payout_id from payout_returns w join payout_transfers t using (payout_id)
      left join transfer_outcomes o on o.payout_id = t.payout_id and o.part = t.part
    where coalesce(o.outcome, 'received') = 'received'
      and exists (select from transfer_outcomes any_of where any_of.payout_id = w.payout_id)`,
  'ended-as-sent': sql`
    select o.payout_id || ' ' || o.part from transfer_outcomes o
      left join payout_sendings s using (payout_id)
      left join payout_transfers t on t.payout_id = o.payout_id and t.part = o.part
      left join approvals a on a.id = o.approval_id
      left join bank_results r on r.id = o.result_id
    where s.payout_id is null or o.recorded_on < s.sent_on or o.amount is distinct from t.amount
      or (o.outcome = 'expired' and exists (select from payouts p where p.id = o.payout_id and p.route = 'transfer'))
      or (o.approval_id is not null and (a.kind is distinct from 'payout-result' or a.state <> 'approved'
        or a.proposed_by <> o.recorded_by or a.decided_by <> o.approved_by or o.recorded_by = o.approved_by))
      or (o.result_id is not null and (r.taken_on is distinct from o.recorded_on or 1 <> (
        select count(*) from bank_result_lines l where l.result_id = o.result_id and l.payout_id = o.payout_id
          and l.part = o.part and l.fate = 'recorded' and l.outcome = o.outcome and l.amount = o.amount)))`,
  'closed-at-zero': sql`
    select c.month from run_closings c left join (
      select p.month, sum(t.amount) as sent, count(*) as sent_count, count(o.payout_id) as ended,
        coalesce(sum(o.amount) filter (where o.outcome = 'received'), 0) as received,
        coalesce(sum(o.amount) filter (where o.outcome <> 'received'), 0) as back
      from payout_sendings s join payouts p on p.id = s.payout_id join payout_transfers t using (payout_id)
        left join transfer_outcomes o on o.payout_id = t.payout_id and o.part = t.part
      group by 1) as sums using (month)
    where (c.sent, c.received, c.back, c.sent_count)
        <> (coalesce(sums.sent, 0), coalesce(sums.received, 0), coalesce(sums.back, 0), coalesce(sums.ended, 0))
      or sums.sent_count <> sums.ended or c.sent <> c.received + c.back`,
  'at-bank-once': sql`
    with at_bank as (
      select payout_id from payout_handings union select payout_id from payout_sendings
      except select payout_id from payout_returns)
    select present.lot_id from payout_lots present
      join payout_lots former using (lot_id) join at_bank on at_bank.payout_id = former.payout_id
    where present.released_on is null and present.payout_id <> former.payout_id
    union all select present.adjustment_id from payout_adjustments present
      join payout_adjustments former using (adjustment_id) join at_bank on at_bank.payout_id = former.payout_id
    where present.released_on is null and present.payout_id <> former.payout_id`,
};
