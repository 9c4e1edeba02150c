import type { Sql } from 'postgres';

/** Tables whose rows are never changed or removed: snapshots, money, and what was decided about it. */
export const APPEND_ONLY_TABLES = [
  'month_closes',
  'month_end_counts',
  'invoices',
  'invoice_settlements',
  'payments',
  'refunds',
  'refunded_invoices',
  'ledger_transactions',
  'ledger_postings',
  'cashbacks',
  'cashback_voids',
  'payout_sendings',
  'payout_returns',
  'rate_cards',
  'rate_rows',
  'daily_steps',
] as const;

/** Tables whose rows only ever get an end: the one column that may be set afterwards. */
const ENDED_ONLY = [
  { table: 'contract_coverage', column: 'superseded_on' },
  { table: 'password_resets', column: 'ended_at' },
  { table: 'invitations', column: 'ended_at' },
] as const;

/** The role the application works as on PostgreSQL: it owns nothing and may not rewrite history. */
export const APPLICATION_ROLE = 'portal_app';

/**
 * Puts up the walls the rules rely on, anew after every migration: refusal of UPDATE, DELETE and TRUNCATE on append-only
 * tables for everybody, balanced ledger transactions, and the rights of the application's role.
 * Works in the connection's current schema; where roles cannot be made, the triggers stand alone.
 */
export async function raiseWalls(sql: Sql): Promise<void> {
  await sql.unsafe(REFUSE_CHANGES);
  for (const table of APPEND_ONLY_TABLES) {
    await sql.unsafe(`
      drop trigger if exists never_changed on ${table};
      create trigger never_changed before update or delete or truncate on ${table}
        for each statement execute function refuse_change()`);
  }
  await sql.unsafe(BALANCED_LEDGER);
  await sql.unsafe(APPLICATION_RIGHTS);
}

const REFUSE_CHANGES = `
  create or replace function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
  end $$`;

/** Checked per statement over the rows it wrote: the postings of a transaction are always written together. */
const BALANCED_LEDGER = `
  create or replace function refuse_unbalanced() returns trigger language plpgsql as $$
  declare
    broken text;
  begin
    select transaction_id into broken from fresh
      group by transaction_id having sum(amount) <> 0 or count(*) < 2 limit 1;
    if broken is not null then
      raise exception 'ledger transaction % does not balance', broken using errcode = 'check_violation';
    end if;
    return null;
  end $$;
  drop trigger if exists balanced on ledger_postings;
  create trigger balanced after insert on ledger_postings
    referencing new table as fresh for each statement execute function refuse_unbalanced()`;

/** Two servers starting at once may both try to make the role: the one that comes second finds it there. */
const APPLICATION_RIGHTS = `
  do $$
  begin
    if not exists (select from pg_roles where rolname = '${APPLICATION_ROLE}') then
      create role ${APPLICATION_ROLE} nologin;
    end if;
  exception
    when insufficient_privilege or duplicate_object or unique_violation then null;
  end $$;
  do $$
  begin
    grant ${APPLICATION_ROLE} to current_user;
  exception
    when others then null; -- without the right to become the role, the portal stays what it signed in as
  end $$;
  do $$
  declare
    append_only text;
  begin
    if exists (select from pg_roles where rolname = '${APPLICATION_ROLE}') then
      execute format('grant usage on schema %I to ${APPLICATION_ROLE}', current_schema());
      execute format('grant select, insert, update, delete on all tables in schema %I to ${APPLICATION_ROLE}', current_schema());
      foreach append_only in array array[${APPEND_ONLY_TABLES.map((table) => `'${table}'`).join(', ')}] loop
        execute format('revoke update, delete, truncate on %I from ${APPLICATION_ROLE}', append_only);
      end loop;
${ENDED_ONLY.map(
  ({ table, column }) => `
      revoke update, delete, truncate on ${table} from ${APPLICATION_ROLE};
      grant update (${column}) on ${table} to ${APPLICATION_ROLE};`,
).join('')}
    end if;
  end $$`;
