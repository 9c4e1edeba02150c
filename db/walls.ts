import type { Sql } from 'postgres';
import { raiseClosingWalls } from './closing-walls.ts';
import { raiseLotWalls } from './lot-walls.ts';
import { raiseMoveWalls } from './move-walls.ts';
import { raisePayoutWalls } from './payout-walls.ts';
import { raiseRowWalls, roleMade } from './row-walls.ts';

/** Tables whose rows are never changed or removed: snapshots, money, and what was decided about it. */
export const APPEND_ONLY_TABLES = [
  'month_closes',
  'month_end_counts',
  'month_confirmations',
  'invoices',
  'invoice_lines',
  'invoice_settlements',
  'payments',
  'refunds',
  'refunded_invoices',
  'invoice_links',
  'credit_notes',
  'ledger_transactions',
  'ledger_postings',
  'cashbacks',
  'cashback_lots',
  'cashback_voids',
  'payout_handings',
  'payout_carries',
  'payout_sendings',
  'payout_returns',
  'anomaly_answers',
  'tax_registrations',
  'line_questions',
  'line_answers',
  'handovers',
  'handover_contracts',
  'handover_steps',
  'referral_inquiries',
  'referral_answers',
  'rate_cards',
  'rate_rows',
  'daily_steps',
  'audit_entries',
  'audit_links',
  'bank_lines',
  'refund_payouts',
  'attributions',
  'attribution_decisions',
  'payout_file_parts',
  'payout_file_rows',
  'transfer_outcomes',
  'run_closings',
  'notice_answers',
  'payee_reviews',
  'bank_result_lines',
  'bank_result_answers',
  'payment_reports',
  'adjustments',
  'correction_origins',
  'imported_contracts',
  'money_checks',
] as const;

/** Tables that triggers write for everybody; the application's role only reads them. */
export const WRITTEN_BY_TRIGGERS: readonly string[] = ['audit_links', 'audit_head'];

/**
 * Tables whose rows only ever get an end: the one column that may be set afterwards. Where `removed` says so, a row that
 * has its end may go; none goes without one.
 */
const ENDED_ONLY = [
  { table: 'calendar_feeds', column: 'ended_on', removed: false },
  { table: 'contract_coverage', column: 'superseded_on', removed: false },
  { table: 'term_changes', column: 'outcome', removed: false },
  { table: 'contract_items', column: 'last_term', removed: false },
  { table: 'option_changes', column: 'withdrawn_on', removed: false },
  { table: 'contract_links', column: 'revoked_on', removed: false },
  { table: 'password_resets', column: 'ended_at', removed: true },
  { table: 'invitations', column: 'ended_at', removed: true },
  { table: 'bank_line_ends', column: 'ended_at', removed: false },
  { table: 'contract_moves', column: 'outcome', removed: false },
  { table: 'refund_files', column: 'replaced_at', removed: false },
  { table: 'client_claims', column: 'withdrawn_on', removed: false },
] as const;

/** The role the application works as on PostgreSQL: it owns nothing and may not rewrite history. */
export const APPLICATION_ROLE = 'portal_app';

/**
 * Puts up the walls the rules rely on, anew after every migration: refusal of UPDATE, DELETE and TRUNCATE on append-only
 * tables for everybody, balanced ledger transactions, payouts as they were approved, the rights of the application's role, and
 * one partner's rows apart from another's.
 * Works in the connection's current schema; where roles cannot be made, the triggers stand alone.
 */
export async function raiseWalls(sql: Sql): Promise<void> {
  await sql.unsafe(REFUSE_CHANGES);
  await sql.unsafe(REFUSE_REMOVAL);
  for (const table of APPEND_ONLY_TABLES) {
    await sql.unsafe(`
      drop trigger if exists never_changed on ${table};
      create trigger never_changed before update or delete or truncate on ${table}
        for each statement execute function refuse_change()`);
  }
  for (const { table, column, removed } of ENDED_ONLY) {
    if (!removed) continue;
    await sql.unsafe(`
      drop trigger if exists removed_once_ended on ${table};
      create trigger removed_once_ended before delete on ${table}
        for each row when (old.${column} is null) execute function refuse_removal()`);
  }
  await sql.unsafe(BALANCED_LEDGER);
  await sql.unsafe(AUDIT_CHAIN);
  await sql.unsafe(MONTH_HEADS);
  await sql.unsafe(FOUR_EYES);
  await raisePayoutWalls(sql);
  await raiseLotWalls(sql);
  await raiseClosingWalls(sql);
  await raiseMoveWalls(sql);
  await sql.unsafe(APPLICATION_RIGHTS);
  await raiseRowWalls(sql, APPLICATION_ROLE);
}

const REFUSE_CHANGES = `
  create or replace function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
  end $$`;

const REFUSE_REMOVAL = `
  create or replace function refuse_removal() returns trigger language plpgsql as $$
  begin
    raise exception '% is good still: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
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

/** The text over which an entry is hashed, from a row named `entry`: the same on every server, whatever its settings. */
const AUDIT_TEXT = `jsonb_build_array(entry.id, entry.act, entry.actor_kind, entry.actor_id, entry.actor_role,
  entry.from_address, entry.session, entry.things, entry.before, entry.after, entry.reason, entry.done_on::text,
  to_char(entry.done_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text`;

/** What the first link of the chain continues. */
export const AUDIT_GENESIS = '0'.repeat(64);

/**
 * Chains each entry when its transaction commits, so that the head is locked last and for a moment, wherever in its
 * transaction an act was recorded: no two transactions can wait for each other over it. The function acts as the owner,
 * because nobody else may write links.
 */
const AUDIT_CHAIN = `
  create or replace function chain_entry() returns trigger language plpgsql security definer as $$
  declare
    entry audit_entries := new;
    content text := ${AUDIT_TEXT};
  begin
    with head as (
      insert into audit_head (number, previous, hash)
      values (1, '${AUDIT_GENESIS}', encode(sha256(convert_to('${AUDIT_GENESIS}' || content, 'UTF8')), 'hex'))
      on conflict ("only") do update set number = audit_head.number + 1, previous = audit_head.hash,
        hash = encode(sha256(convert_to(audit_head.hash || content, 'UTF8')), 'hex')
      returning number, previous, hash)
    insert into audit_links (number, entry_id, previous, hash) select number, entry.id, previous, hash from head;
    return null;
  end $$;
  do $$
  begin
    execute format('alter function chain_entry() set search_path = %I, pg_temp', current_schema());
  end $$;
  drop trigger if exists chained on audit_entries;
  create constraint trigger chained after insert on audit_entries
    deferrable initially deferred for each row execute function chain_entry();
  create or replace function refuse_other_head() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' then
      if new.number = old.number + 1 and new.previous = old.hash then return new; end if;
    end if;
    raise exception 'audit_head only moves on by a link: % refused', tg_op using errcode = 'insufficient_privilege';
  end $$;
  drop trigger if exists only_moves_on on audit_head;
  create trigger only_moves_on before update or delete on audit_head
    for each row execute function refuse_other_head();
  drop trigger if exists never_emptied on audit_head;
  create trigger never_emptied before truncate on audit_head
    for each statement execute function refuse_change()`;

/** Shows of the trail what a certificate prints, and so may be read by those who may not read the trail. */
const MONTH_HEADS = `
  drop view if exists month_heads;
  create view month_heads as
    select thing ->> 'id' as month, number, hash
    from audit_entries join audit_links on entry_id = audit_entries.id
      cross join lateral jsonb_array_elements(things) as thing
    where act = 'month-closed' and thing ->> 'kind' = 'month'`;

/**
 * A proposal only moves forward, its content never changes, and it is approved only between two people who are both in at
 * that moment. What takes effect names the approval it rests on, of its own kind.
 */
const FOUR_EYES = `
  create or replace function refuse_backwards() returns trigger language plpgsql as $$
  begin
    if (old.id, old.kind, old.thing, old.attempt, old.title, old.content_hash, old.proposed_by, old.proposed_at, old.proposed_on)
        is distinct from
       (new.id, new.kind, new.thing, new.attempt, new.title, new.content_hash, new.proposed_by, new.proposed_at, new.proposed_on)
      or old.content is distinct from new.content or old.partner_id is distinct from new.partner_id then
      raise exception 'the content of approval % never changes', old.id using errcode = 'insufficient_privilege';
    end if;
    if not (old.state = 'proposed' or (old.state = 'approved' and new.state = 'void'))
      or (old.decided_by is not null and old.decided_by is distinct from new.decided_by) then
      raise exception 'approval % is decided: % to % refused', old.id, old.state, new.state
        using errcode = 'insufficient_privilege';
    end if;
    if new.state = 'approved' and 2 <> (
      select count(*) from users where enabled and (id = new.proposed_by or id = new.decided_by and partner_id is null)
    ) then
      raise exception 'approval % needs two people who are in', old.id using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  drop trigger if exists forward_only on approvals;
  create trigger forward_only before update on approvals for each row execute function refuse_backwards();
  drop trigger if exists never_removed on approvals;
  create trigger never_removed before delete or truncate on approvals
    for each statement execute function refuse_change();
  create or replace function refuse_unapproved() returns trigger language plpgsql as $$
  begin
    if not exists (
      select from approvals where id = new.approval_id and kind = tg_argv[0] and state = 'approved'
        and decided_by = new.approved_by
    ) then
      raise exception '% takes effect without approval', tg_table_name using errcode = 'check_violation';
    end if;
    return new;
  end $$;
  drop trigger if exists needs_approval on payout_runs;
  create trigger needs_approval before insert or update on payout_runs
    for each row when (new.state = 'approved') execute function refuse_unapproved('payout-run');
  drop trigger if exists needs_approval on rate_cards;
  create trigger needs_approval before insert on rate_cards
    for each row when (new.approval_id is not null) execute function refuse_unapproved('rate-card');
${['plan_prices', 'item_prices', 'tax_rates']
  .map(
    (table) => `
  drop trigger if exists needs_approval on ${table};
  create trigger needs_approval before insert or update on ${table}
    for each row when (new.approval_id is not null) execute function refuse_unapproved('price');`,
  )
  .join('')}
  drop trigger if exists needs_approval on refund_payouts;
  create trigger needs_approval before insert on refund_payouts
    for each row execute function refuse_unapproved('refund');
  drop trigger if exists needs_approval on bank_accounts;
  create trigger needs_approval before insert or update on bank_accounts
    for each row execute function refuse_unapproved('payout-account');
  drop trigger if exists needs_approval on adjustments;
  create trigger needs_approval before insert on adjustments
    for each row when (new.payout_id is null) execute function refuse_unapproved('adjustment');
  drop trigger if exists needs_approval on transfer_outcomes;
  create trigger needs_approval before insert on transfer_outcomes
    for each row when (new.approval_id is not null) execute function refuse_unapproved('payout-result')`;

const APPLICATION_RIGHTS = `${roleMade(APPLICATION_ROLE)};
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
      revoke insert, update, delete, truncate on ${WRITTEN_BY_TRIGGERS.join(', ')} from ${APPLICATION_ROLE};
${ENDED_ONLY.map(
  ({ table, column, removed }) => `
      revoke update, truncate${removed ? '' : ', delete'} on ${table} from ${APPLICATION_ROLE};
      grant update (${column}) on ${table} to ${APPLICATION_ROLE};`,
).join('')}
    end if;
  end $$`;
