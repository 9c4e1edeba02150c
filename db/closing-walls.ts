import type { Sql } from 'postgres';
import { refusalWall } from './refusal-walls.ts';

/** What is written of a run's payouts and files while it is open, and how the month of a row is found. */
const TABLES = [
  { table: 'transfer_outcomes', month: 'select month from payouts where id in (select payout_id from touched)' },
  { table: 'payout_sendings', month: 'select month from payouts where id in (select payout_id from touched)' },
  { table: 'payout_returns', month: 'select month from payouts where id in (select payout_id from touched)' },
  { table: 'payout_files', month: 'select month from touched' },
] as const;

/**
 * Puts up the wall around closed runs, anew after every migration: nothing is sent, given back or made of one any more, and
 * none is closed while a transfer of it is open.
 */
export async function raiseClosingWalls(sql: Sql): Promise<void> {
  await sql.unsafe([...TABLES.map(({ table, month }) => wallAround(table, month)), REFUSE_OPEN].join(';\n'));
}

function wallAround(table: string, month: string): string {
  return refusalWall({
    ...{ table, trigger: 'open_run', function: `refuse_${table}_once_closed`, after: 'insert' },
    broken: `select from run_closings where month in (${month})`,
    says: `the run is closed: % on ${table} refused`,
  });
}

const REFUSE_OPEN = `
  create or replace function refuse_open_transfers() returns trigger language plpgsql as $$
  begin
    if exists (
      select from payout_transfers t join payouts p on p.id = t.payout_id
        left join transfer_outcomes o on o.payout_id = t.payout_id and o.part = t.part
      where p.month = new.month and o.payout_id is null and exists (
        select from payout_sendings s where s.payout_id = t.payout_id)
    ) then
      raise exception 'run % has open transfers: closing refused', new.month using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  drop trigger if exists nothing_open on run_closings;
  create trigger nothing_open before insert on run_closings for each row execute function refuse_open_transfers()`;
