import type { Sql } from 'postgres';
import { refusalWall } from './refusal-walls.ts';

/**
 * Puts up the wall around lots of cashbacks, anew after every migration: a lot says what its cashbacks come to and never
 * grows, goes into payouts of its own partner, and has no gap but for what was taken back. Shows what that comes to.
 */
export async function raiseLotWalls(sql: Sql): Promise<void> {
  await sql.unsafe(
    [
      ...[PAYOUT_ITEMS, LOT_AS_ACCRUED, NEVER_GROWS, OWN_PARTNER],
      ...[GAPS_TAKEN_BACK, GAPS_GO_WITH_DRAFT, GAPS_NEVER_CHANGE],
    ].join(';\n'),
  );
}

/** What payouts consist of, cashback by cashback. Read with the rights of whoever asks. */
const PAYOUT_ITEMS = `
  create or replace view payout_items with (security_invoker = true) as
    select held.payout_id, held.lot_id, cashbacks.contract_id, cashbacks.term, cashbacks.amount,
      coalesce(gap.released_on, held.released_on) as released_on, held.released_on as lot_released_on
    from payout_lots held
      join cashbacks on cashbacks.lot_id = held.lot_id
      left join payout_gaps gap on gap.payout_id = held.payout_id
        and gap.contract_id = cashbacks.contract_id and gap.term = cashbacks.term
    where gap.payout_id is null or gap.released_on is not null`;

/** A lot is made after its cashbacks, so that what it says can be asked of them. */
const LOT_AS_ACCRUED = `
  create or replace function refuse_other_than_accrued() returns trigger language plpgsql as $$
  declare
    broken text;
  begin
    select touched.id into broken from touched left join (
        select lot_id, sum(amount) as amount, count(*) as count, min(partner_id) as partner_id, max(partner_id) as other_partner,
          min(payable_on) as payable_on, max(payable_on) as other_day
        from cashbacks where lot_id in (select id from touched) group by lot_id
      ) as accrued on accrued.lot_id = touched.id
      where (touched.amount, touched.count, touched.partner_id, touched.partner_id, touched.payable_on, touched.payable_on)
        is distinct from (accrued.amount, accrued.count, accrued.partner_id, accrued.other_partner, accrued.payable_on, accrued.other_day)
      limit 1;
    if broken is not null then
      raise exception 'lot % is not what its cashbacks come to', broken using errcode = 'check_violation';
    end if;
    return null;
  end $$;
  drop trigger if exists as_accrued on cashback_lots;
  create trigger as_accrued after insert on cashback_lots
    referencing new table as touched for each statement execute function refuse_other_than_accrued()`;

const NEVER_GROWS = refusalWall({
  ...{ table: 'cashbacks', trigger: 'lot_never_grows', function: 'refuse_growth_of_lot', after: 'insert' },
  broken: 'select from cashback_lots where id in (select lot_id from touched)',
  says: 'a lot never grows: % on cashbacks refused',
});

const OWN_PARTNER = refusalWall({
  ...{ table: 'payout_lots', trigger: 'of_own_partner', function: 'refuse_lots_of_others', after: 'insert' },
  broken: `select from touched
        left join payouts on payouts.id = touched.payout_id left join cashback_lots lot on lot.id = touched.lot_id
      where payouts.month is distinct from touched.month or lot.partner_id is distinct from payouts.partner_id
        or touched.amount not between 1 and lot.amount`,
  says: 'a payout takes up lots of its own partner: % on payout_lots refused',
});

/** What was never in a payout is said while it is a draft; what leaves one does so before it is sent. */
const GAPS_TAKEN_BACK = refusalWall({
  ...{ table: 'payout_gaps', trigger: 'taken_back', function: 'refuse_gaps', after: 'insert' },
  broken: `select from touched
        left join cashback_voids void using (contract_id, term)
        left join cashbacks using (contract_id, term)
        left join payout_lots held on held.payout_id = touched.payout_id and held.lot_id = touched.lot_id
        left join payout_runs run on run.month = held.month
        left join payout_sendings sent on sent.payout_id = touched.payout_id
      where void.contract_id is null or cashbacks.lot_id is distinct from touched.lot_id
        or cashbacks.amount is distinct from touched.amount or held.lot_id is null or held.released_on is not null
        or sent.payout_id is not null or (touched.released_on is null and run.state is distinct from 'draft')`,
  says: 'only what was taken back leaves a lot: % on payout_gaps refused',
});

const GAPS_GO_WITH_DRAFT = refusalWall({
  ...{ table: 'payout_gaps', trigger: 'removed_from_draft', function: 'refuse_removal_of_gaps', after: 'delete' },
  broken: `select from touched left join payouts on payouts.id = touched.payout_id
        left join payout_runs run on run.month = payouts.month where run.state is distinct from 'draft'`,
  says: 'gaps of a run that is no draft stay: % refused',
});

const GAPS_NEVER_CHANGE = `
  drop trigger if exists never_changed on payout_gaps;
  create trigger never_changed before update or truncate on payout_gaps
    for each statement execute function refuse_change()`;
