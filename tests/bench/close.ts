import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Sql } from 'postgres';
import { day, month } from '#app/core/calendar.ts';
import { closeMonth } from '#app/features/closes/commands.server.ts';
import { compareWithReplay } from '#app/features/closes/queries.server.ts';
import { inExclusiveTransaction } from '#app/platform/context.server.ts';
import type { Database } from '#app/platform/db.server.ts';
import { type Report, benchContext, medianMilliseconds } from './measure.ts';

const PARTNERS = 100_000;
const MONTH = month('2026-03');
const CLOSED_ON = day('2026-04-01');

/** What the same snapshots cost when one statement writes them and nothing else is done. */
const HAND_WRITTEN = {
  'counts only': `
    insert into bare_counts (month, partner_id, count, digest)
    select '2026-03', p.id, coalesce(c.count, 0), ''
    from partners p left join (
      select partner_id, count(*) as count from contract_coverage
      where superseded_on is null and counts and in_force_from <= '2026-03-31'
        and (in_force_to is null or in_force_to >= '2026-03-31')
      group by partner_id) c on c.partner_id = p.id
    where p.joined_on <= '2026-03-31'`,
  'counts and digests': `
    insert into bare_counts (month, partner_id, count, digest)
    select '2026-03', p.id, coalesce(c.count, 0), coalesce(c.digest, encode(sha256(''), 'hex'))
    from partners p left join (
      select partner_id, count(*) as count,
        encode(sha256(convert_to(string_agg(contract_id, ',' order by contract_id), 'UTF8')), 'hex') as digest
      from contract_coverage
      where superseded_on is null and counts and in_force_from <= '2026-03-31'
        and (in_force_to is null or in_force_to >= '2026-03-31')
      group by partner_id) c on c.partner_id = p.id
    where p.joined_on <= '2026-03-31'`,
};

/** Measures the month-end close at two sizes, against hand-written statements and against itself. */
export async function benchClose(database: Database, report: Report): Promise<void> {
  const { sql } = database;
  const closes: Record<number, number> = {};
  await sql.unsafe('create table bare_counts (like month_end_counts including indexes)');
  for (const contracts of [100_000, 1_000_000]) {
    await fillCoverage(sql, contracts);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const close = await medianMilliseconds(
      3,
      () => emptySnapshots(sql),
      async () => {
        const context = await benchContext(database, CLOSED_ON);
        await inExclusiveTransaction(context, (inside) => closeMonth(inside, MONTH));
      },
    );
    delay.disable();
    closes[contracts] = close;
    report({ figure: 'close', contracts, partners: PARTNERS, milliseconds: close });
    const replay = await medianMilliseconds(
      3,
      async () => undefined,
      async () => {
        const { differences } = await compareWithReplay(await benchContext(database, CLOSED_ON), MONTH);
        if (differences.length > 0) throw new Error('the close does not replay');
      },
    );
    report({ figure: 'replay of a close / close', contracts, ratio: replay / close, limit: 2 });
    for (const [name, statement] of Object.entries(HAND_WRITTEN)) {
      const bare = await medianMilliseconds(
        3,
        () => emptySnapshots(sql),
        () => sql.unsafe(statement),
      );
      report({
        figure: `close / hand-written ${name}`,
        contracts,
        ratio: close / bare,
        limit: name === 'counts only' ? 2.5 : 1.25,
      });
    }
    report({
      figure: 'close: longest event loop stall, ms',
      contracts,
      milliseconds: (delay.max - 1e6) / 1e6,
      limit: 10,
    });
  }
  const [small, large] = [closes[100_000], closes[1_000_000]];
  if (small && large)
    report({ figure: 'close: exponent from 100k to 1M', exponent: Math.log10(large / small), limit: 1.05 });
}

async function emptySnapshots(sql: Sql): Promise<void> {
  await sql.unsafe(`set session_replication_role = replica; truncate month_end_counts, month_closes, bare_counts;
    set session_replication_role = origin; checkpoint`);
}

/** A hundred thousand partners and contracts spread over them by Zipf's law. */
async function fillCoverage(sql: Sql, contracts: number): Promise<void> {
  await sql.unsafe(`
    truncate partners, contract_coverage;
    insert into partners (id, code, name, name_kana, contact_name, email, phone, programme, state, applied_on, joined_on)
    select 'par_' || lpad(n::text, 20, '0'), 'P' || n, 'P', 'P', 'P', n || '@bench.invalid', '', 'cashback', 'active',
      '2024-01-01', '2024-01-01'
    from generate_series(1, ${PARTNERS}) n;
    insert into contract_coverage (id, contract_id, partner_id, counts, in_force_from, recorded_on)
    select 'cov_' || lpad(n::text, 20, '0'), 'ctr_' || lpad(n::text, 20, '0'),
      'par_' || lpad((1 + floor(${PARTNERS} * power(random(), 3)))::int::text, 20, '0'), true,
      date '2024-01-01' + (n % 700), '2024-01-01'
    from generate_series(1, ${contracts}) n`);
  await sql.unsafe('vacuum analyze partners');
  await sql.unsafe('vacuum analyze contract_coverage');
}
