import type { Sql } from 'postgres';
import { OPEN_TABLES, ROW_WALLS, type RowWall } from './row-owners.ts';

/** The role a partner's pages read as: it owns nothing, writes nothing, and sees the rows of one partner. */
export const PARTNER_ROLE = 'portal_partner';

/** The setting that says, for one transaction, for which partner somebody acts. Without it a partner's role sees no row. */
export const PARTNER_SETTING = 'app.partner_id';

/**
 * Puts up the walls between partners, anew after every migration. Whoever reads as the partner's role sees the rows of
 * the partner named by the setting, and none without it. The application's role sees everything; while the setting names
 * a partner it writes rows of that partner alone. Nothing happens where the roles could not be made.
 */
export async function raiseRowWalls(sql: Sql, applicationRole: string): Promise<void> {
  await sql.unsafe(roleMade(PARTNER_ROLE));
  const roles = await sql<{ name: string }[]>`
    select rolname as name from pg_roles where rolname in (${applicationRole}, ${PARTNER_ROLE})`;
  if (roles.length < 2) return;
  const statements = [
    ...['month_heads', 'payout_items'].flatMap((view) => rightsOn(view, 'every column')),
    `do $$ begin execute format('grant usage on schema %I to ${PARTNER_ROLE}', current_schema()); end $$`,
    ...Object.entries(ROW_WALLS).flatMap(([table, wall]) => wallAround(table, wall, applicationRole)),
    ...[...Object.entries(ROW_WALLS), ...Object.entries(OPEN_TABLES)].flatMap(([table, { reads }]) =>
      rightsOn(table, reads),
    ),
  ];
  await sql.unsafe(statements.join(';\n'));
}

/** No setting, and the empty text an ended transaction leaves behind, are both nobody. */
const ACTING = `current_setting('${PARTNER_SETTING}', true)`;

function wallAround(table: string, { whose, seen = whose, writes }: RowWall, applicationRole: string): string[] {
  const own = whose(ACTING);
  const nobodys = writes === 'own or without partner' ? ` or partner_id is null` : '';
  const written = writes === 'none' ? 'false' : `${own}${nobodys}`;
  const writable = `coalesce(${ACTING}, '') = '' or ${written}`;
  const policy = (name: string, text: string) => [
    `drop policy if exists ${name} on ${table}`,
    `create policy ${name} on ${table} ${text}`,
  ];
  return [
    `alter table ${table} enable row level security`,
    ...policy('portal_sees_all', `for all to ${applicationRole} using (true) with check (true)`),
    ...policy('partner_adds_own', `as restrictive for insert to ${applicationRole} with check (${writable})`),
    ...policy(
      'partner_changes_own',
      `as restrictive for update to ${applicationRole} using (${writable}) with check (${writable})`,
    ),
    ...policy('partner_removes_own', `as restrictive for delete to ${applicationRole} using (${writable})`),
    ...policy('partner_sees_own', `for select to ${PARTNER_ROLE} using (${seen(ACTING)})`),
  ];
}

function rightsOn(table: string, reads: RowWall['reads']): string[] {
  const none = `revoke all on ${table} from ${PARTNER_ROLE}`;
  if (reads === 'nothing') return [none];
  const columns = reads === 'every column' ? '' : ` (${reads.join(', ')})`;
  return [none, `grant select${columns} on ${table} to ${PARTNER_ROLE}`];
}

/**
 * Statements that make a role nobody signs in as, and let the current user become it; where that may not be done they do
 * nothing. Two servers starting at once may both try: the one that comes second finds the role there.
 */
export function roleMade(role: string): string {
  return `
  do $$
  begin
    if not exists (select from pg_roles where rolname = '${role}') then
      create role ${role} nologin;
    end if;
  exception
    when insufficient_privilege or duplicate_object or unique_violation then null;
  end $$;
  do $$
  begin
    grant ${role} to current_user;
  exception
    when others then null; -- without the right to become the role, the portal stays what it signed in as
  end $$`;
}
