import type { Sql } from 'postgres';
import { refusalWall } from './refusal-walls.ts';

/** The runs of the payouts touched, looked up once for each payout however many rows of it there are. */
const OF_PAYOUTS = `select distinct payouts.month
  from (select distinct payout_id from touched) as line left join payouts on payouts.id = line.payout_id`;

/** Payouts, their lots and their corrections: of which run a row is, and the one mark that is set on it, once, when the run has left the draft. */
const TABLES = [
  { table: 'payouts', mark: 'noticed_on', runs: 'select distinct month from touched' },
  {
    table: 'payout_lots',
    mark: 'released_on',
    runs: OF_PAYOUTS,
  },
  {
    table: 'payout_adjustments',
    mark: 'released_on',
    runs: OF_PAYOUTS,
  },
] as const;

/**
 * Puts up the wall around what was approved, anew after every migration: payouts and their lots are added and removed
 * while their run is a draft and at no other time, and of theirs nothing ever changes but that notice was given or a lot
 * was let go. What the bank has is in no other payout until the bank gave it back. A run that was missed stays so, one that was noticed stays approved, and an approved one changes only by
 * becoming a draft again, for which it has to be approved anew.
 */
export async function raisePayoutWalls(sql: Sql): Promise<void> {
  await sql.unsafe(
    [
      REFUSE_OTHER_THAN_MARK,
      REFUSE_SETTLED_RUN,
      ...TABLES.map((table) => wallAround(table)),
      ...LINES.flatMap((lines) => wallsAroundBank(lines)),
    ].join(';\n'),
  );
}

const REFUSE_OTHER_THAN_MARK = `
  create or replace function refuse_other_than_mark() returns trigger language plpgsql as $$
  begin
    if to_jsonb(old) ->> tg_argv[0] is not null
      or to_jsonb(old) - tg_argv[0] is distinct from to_jsonb(new) - tg_argv[0] then
      raise exception 'of % only % is set, and once', tg_table_name, tg_argv[0] using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$`;

const REFUSE_SETTLED_RUN = `
  create or replace function refuse_settled_run() returns trigger language plpgsql as $$
  begin
    if new is not distinct from old then return new; end if;
    if old.month <> new.month or old.state = 'missed' or (old.state = 'approved' and new.state <> 'draft') then
      raise exception 'run % is %: change refused', old.month, old.state using errcode = 'insufficient_privilege';
    end if;
    if old.state = 'approved' and exists (select from payouts where month = old.month and noticed_on is not null) then
      raise exception 'run % was noticed: it stays approved', old.month using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
  drop trigger if exists settled on payout_runs;
  create trigger settled before update on payout_runs for each row execute function refuse_settled_run();
  drop trigger if exists never_removed on payout_runs;
  create trigger never_removed before delete or truncate on payout_runs
    for each statement execute function refuse_change()`;

/** The run is locked while its draft is written, so that nobody approves it in between. */
function wallAround({ table, mark, runs }: (typeof TABLES)[number]): string {
  return `
  create or replace function refuse_${table}_outside_draft() returns trigger language plpgsql as $$
  declare
    broken text;
    runs text[] := array(${runs});
  begin
    perform from payout_runs where month = any(runs) order by month for share;
    select coalesce(of_row.month, 'that is missing') into broken from unnest(runs) as of_row(month)
      left join payout_runs on payout_runs.month = of_row.month
      where payout_runs.state is distinct from 'draft' limit 1;
    if broken is not null then
      raise exception 'run % is no draft: % on ${table} refused', broken, tg_op using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
  drop trigger if exists added_to_draft on ${table};
  create trigger added_to_draft after insert on ${table}
    referencing new table as touched for each statement execute function refuse_${table}_outside_draft();
  drop trigger if exists removed_from_draft on ${table};
  create trigger removed_from_draft after delete on ${table}
    referencing old table as touched for each statement execute function refuse_${table}_outside_draft();
  drop trigger if exists only_marked on ${table};
  create trigger only_marked before update on ${table}
    for each row execute function refuse_other_than_mark('${mark}');
  drop trigger if exists never_emptied on ${table};
  create trigger never_emptied before truncate on ${table}
    for each statement execute function refuse_change()`;
}

/** What payouts are made of, and what tells a line of one from another. */
const LINES = [
  { table: 'payout_lots', key: 'lot_id' },
  { table: 'payout_adjustments', key: 'adjustment_id' },
] as const;

/** The bank has a payout from the moment its file was handed out, or it was sent, until it was given back as a whole. */
const AT_BANK = `(exists (select from payout_handings where payout_id = former.payout_id)
        or exists (select from payout_sendings where payout_id = former.payout_id))
      and not exists (select from payout_returns where payout_id = former.payout_id)`;

/** Neither joins a line another payout while the bank has it, nor gets the bank one that has joined another by then. */
function wallsAroundBank({ table, key }: (typeof LINES)[number]): string[] {
  return [
    refusalWall({
      ...{ table, trigger: 'not_at_bank', function: `refuse_${table}_at_bank`, after: 'insert' },
      broken: `select from touched join ${table} former using (${key})
      where former.payout_id <> touched.payout_id and former.released_on is not null and ${AT_BANK}`,
      says: `the bank has what is in another payout: % on ${table} refused`,
    }),
    refusalWall({
      ...{ table: 'payout_handings', trigger: `still_holds_${table}`, after: 'insert' },
      function: `refuse_handing_of_left_${table}`,
      broken: `select from touched join ${table} former on former.payout_id = touched.payout_id
        join ${table} present using (${key})
      where present.payout_id <> former.payout_id and present.released_on is null`,
      says: 'what is in the payout is in another: % on payout_handings refused',
    }),
  ];
}
