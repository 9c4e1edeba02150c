import { createHash } from 'node:crypto';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import iconv from 'iconv-lite';
import type { Sql } from 'postgres';
import { everyBreach } from '#app/features/money-checks/queries.server.ts';
import type { Breach } from '#app/features/money-checks/rules.ts';
import { PREPARED } from './statements.ts';

/** Every breach of an invariant that the portal itself asks for, and every change that has no act. */
export async function findBreaches(sql: Sql): Promise<(Breach | ToldBreach)[]> {
  return [...(await findBreachesOfMoney(sql)), ...(await findUnaudited(sql))];
}

/** Every breach of an invariant that the portal itself asks for; for stories that ask after each of many days. */
export async function findBreachesOfMoney(sql: Sql): Promise<Breach[]> {
  return ask(sql, everyBreach());
}

/** Breaches of what depends on the day: where no row was written since all held, no other can be broken. */
export async function findBreachesOfTheDay(sql: Sql): Promise<Breach[]> {
  return ask(sql, everyBreach(['days-complete', 'counted-while-in-force']));
}

/** Asks with its few parameters written out: without any, the server plans the long question once and not each time. */
async function ask(sql: Sql, breaches: SQL): Promise<Breach[]> {
  const { sql: question, params } = new PgDialect().sqlToQuery(breaches);
  const written = question.replaceAll(
    /\$(\d+)/g,
    (_place, number: string) => `'${String(params[Number(number) - 1])}'`,
  );
  return [...(await sql.unsafe<Breach[]>(written, [], PREPARED))];
}

/** What a test tells of a place where something does not hold. */
type ToldBreach = { invariant: string; where: string };

/** Bank files whose bytes, read back, are not the payouts they were made for. 5. */
export async function findFileBreaches(sql: Sql): Promise<ToldBreach[]> {
  const files = await sql<{ month: string; sha256: string; rows: string; total: string; content: Uint8Array }[]>`
    select month, sha256, rows, total, content from payout_files where replaced_at is null and route = 'mail-money'`;
  const breaches: ToldBreach[] = [];
  for (const file of files) {
    const lines = iconv
      .decode(Buffer.from(file.content), 'cp932')
      .split('\r\n')
      .filter((line) => line !== '');
    const expected = await sql<{ line: string }[]>`
      select concat_ws(',', p.email, p.family_name, p.given_name, t.amount::text, '') as line
      from payout_transfers t join payouts p on p.id = t.payout_id where p.month = ${file.month} and p.route = 'mail-money'
      order by p.partner_id, t.part`;
    const read = createHash('sha256').update(file.content).digest('hex');
    const total = lines.reduce((sum, line) => sum + Number(line.split(',')[3]), 0);
    const same = lines.join('|') === expected.map(({ line }) => line).join('|');
    if (!same || read !== file.sha256 || lines.length !== Number(file.rows) || total !== Number(file.total)) {
      breaches.push({ invariant: '5 the bank file is the approved payouts', where: file.month });
    }
  }
  return [...breaches, ...(await findTransferFileBreaches(sql))];
}

/** Files of transfers whose bytes, read record by record, are not the payouts they were made for. 5. */
async function findTransferFileBreaches(sql: Sql): Promise<ToldBreach[]> {
  const files = await sql<{ month: string; sha256: string; rows: string; total: string; content: Uint8Array }[]>`
    select month, sha256, rows, total, content from payout_files where replaced_at is null and route = 'transfer'`;
  const breaches: ToldBreach[] = [];
  for (const file of files) {
    const text = iconv.decode(Buffer.from(file.content), 'cp932').replaceAll('\r\n', '');
    const records = text.match(/.{120}/gu) ?? [];
    const lines = records.filter((record) => record.startsWith('2'));
    const expected = await sql<{ line: string }[]>`
      select concat(p.bank_code, p.branch_code, p.account_number, rpad(p.account_holder, 30), lpad(t.amount::text, 10, '0')) as line
      from payout_transfers t join payouts p on p.id = t.payout_id where p.month = ${file.month} and p.route = 'transfer'
      order by p.partner_id`;
    const said = lines.map((one) => one.slice(1, 5) + one.slice(20, 23) + one.slice(43, 50) + one.slice(50, 90));
    const same = said.join('|') === expected.map(({ line }) => line).join('|');
    const read = createHash('sha256').update(file.content).digest('hex');
    const total = lines.reduce((sum, line) => sum + Number(line.slice(80, 90)), 0);
    if (!same || read !== file.sha256 || lines.length !== Number(file.rows) || total !== Number(file.total)) {
      breaches.push({ invariant: '5 the file of transfers is the approved payouts', where: file.month });
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
  const rows = await sql.unsafe<{ name: string; content: string }[]>(
    `${questions.join(' union all ')} order by 1`,
    [],
    PREPARED,
  );
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
    [],
    PREPARED,
  );
  const story = Object.fromEntries(tables.map((table) => [table, [] as string[]]));
  for (const { name, row } of rows)
    story[name]?.push(row.replaceAll(/\b(inv|txn|let|cov|lot|out|pay|apv|adj)_[0-9a-z]{20}\b/g, '$1'));
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
  order_url_days: 'how often a page was opened: nothing anybody did to anything',
  business_day: 'a day complete; what its run did are acts',
  daily_steps: 'steps a day’s run began; what they did are acts',
};

/** How many rows of each table were last written by a transaction that recorded no act. 19. */
export async function findUnaudited(sql: Sql): Promise<ToldBreach[]> {
  const tables = (await listTables(sql)).filter((table) => !(table in WITHOUT_ACT));
  const questions = tables.map(
    (table) => `select '${table}' as name, count(*)::int as rows from ${table} t
      where not exists (select from acts where acts.xmin = t.xmin::text)`,
  );
  // Looked up once: a look at each table anew makes the server start workers for it, a hundred times the time.
  const rows = await sql.unsafe<{ name: string; rows: number }[]>(
    `with acts as materialized (select distinct xmin::text from audit_entries) ${questions.join(' union all ')} order by 1`,
    [],
    PREPARED,
  );
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
