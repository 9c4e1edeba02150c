import type { Sql } from 'postgres';

/**
 * Puts up the wall around whose a contract is, anew after every migration: a referral is set right only as two people
 * decided, this contract from this partner to that one from this month on, and once an approval; anything else that moves rests
 * on a handover that those two partners agreed on, which names that contract and that month, and once.
 */
export async function raiseMoveWalls(sql: Sql): Promise<void> {
  await sql.unsafe(REFUSE_UNAPPROVED_MOVE);
  await sql.unsafe(REFUSE_UNAGREED_MOVE);
}

/** The content of an approval is text of its room; only that of a referral is read as what it says. */
const REFUSE_UNAPPROVED_MOVE = `
  create or replace function refuse_unapproved_move() returns trigger language plpgsql as $$
  declare
    put text;
  begin
    select content into put from approvals
      where id = new.approval_id and kind = 'referral' and thing = new.contract_id and state = 'approved';
    if put is null or put::jsonb <> jsonb_build_array(new.from_partner_id, new.to_partner_id,
        to_char(new.effective_from::timestamp, 'YYYY-MM'), new.reason) then
      raise exception 'contract % moves without approval', new.contract_id using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  drop trigger if exists needs_approval on contract_moves;
  create trigger needs_approval before insert on contract_moves
    for each row when (new.kind = 'correction') execute function refuse_unapproved_move()`;

/** What was agreed on is what became of the handover last: one that was stopped or taken back moves nothing any more. */
const REFUSE_UNAGREED_MOVE = `
  create or replace function refuse_unagreed_move() returns trigger language plpgsql as $$
  begin
    perform from handovers agreed
      join handover_contracts named on named.handover_id = agreed.id and named.contract_id = new.contract_id
      where agreed.id = new.handover_id and agreed.from_partner_id = new.from_partner_id
        and agreed.to_partner_id = new.to_partner_id and agreed.effective_from = new.effective_from
        and agreed.programme = new.from_programme and agreed.programme = new.to_programme
        and (select step from handover_steps where handover_id = agreed.id order by number desc limit 1) = 'accepted';
    if not found or new.kind is distinct from 'handover' then
      raise exception 'contract % moves without handover', new.contract_id using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  drop trigger if exists needs_handover on contract_moves;
  create trigger needs_handover before insert on contract_moves
    for each row when (new.kind is distinct from 'correction') execute function refuse_unagreed_move()`;
