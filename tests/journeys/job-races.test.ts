import type { Sql } from 'postgres';
import { expect, test } from 'vitest';
import { InvariantError, invariant } from '#app/core/invariant.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches, findFileBreaches } from '#tests/support/invariants.ts';
import { playDay } from '#tests/support/played-days.ts';
import { restore } from '#tests/support/snapshots.ts';
import { playUndisturbed } from '#tests/support/undisturbed-days.ts';

/** The days on which each job is due; whoever comes second to what a person decides is refused, which the played people do not expect. */
const JOBS = [
  { day: '2026-04-01', job: 'close, earning and invoice run', refusesTheSecond: false },
  { day: '2026-04-07', job: 'result of the bank', refusesTheSecond: true },
  { day: '2026-04-10', job: 'preparation of the payout run', refusesTheSecond: false },
  { day: '2026-04-12', job: 'approval', refusesTheSecond: true },
  { day: '2026-04-15', job: 'notices', refusesTheSecond: false },
  { day: '2026-04-29', job: 'bank file', refusesTheSecond: false },
  { day: '2026-04-30', job: 'sending', refusesTheSecond: false },
];

/** Rounds of each job; `npm run test:races` runs two hundred. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 32);

/** Of each ten rounds so many by how many workers do the same at once. */
const SHARES = new Map([
  [2, 4],
  [4, 3],
  [8, 2],
  [16, 1],
]);

const PATIENCE_MILLISECONDS = 600_000 + ROUNDS * JOBS.length * 5_000;

describeOnPostgres('two to sixteen workers on the same jobs', () => {
  const database = useDatabase();

  test(
    'pay not one yen more, and leave one run, one approval and one live bank file a month',
    async () => {
      const { sql } = database();
      const undisturbed = await playUndisturbed(
        database().db,
        sql,
        moneyOf,
        JOBS.map(({ day }) => day),
      );
      const { db } = await database().another(Math.max(...SHARES.keys()));
      let rounds = 0;
      for (const { day, job, refusesTheSecond } of JOBS) {
        const known = undisturbed.find((one) => one.day === day);
        invariant(known, `${day} is played`);
        for (const [workers, share] of SHARES) {
          for (let time = 0; time < Math.round((ROUNDS * share) / 10); time += 1) {
            await restore(sql, known.before);
            const answers = await Promise.allSettled(Array.from({ length: workers }, () => playDay(db, known.day)));
            expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
            const failures = answers.flatMap((answer) =>
              answer.status === 'rejected' ? [answer.reason as unknown] : [],
            );
            expect(failures.filter((failure) => !(refusesTheSecond && failure instanceof InvariantError))).toEqual([]);
            expect(await moneyOf(sql), `${job}, ${workers} workers`).toBe(known.told);
            rounds += 1;
          }
          expect(await findBreaches(sql)).toEqual([]);
          expect(await findFileBreaches(sql)).toEqual([]);
        }
      }
      process.stdout.write(`${rounds} rounds of ${JOBS.length} jobs\n`);
    },
    PATIENCE_MILLISECONDS,
  );
});

/** All there is of money, and of what happens once: to the yen, without what differs by who came first. */
async function moneyOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ money: string }[]>`
    select jsonb_build_object(
      'ledger', (select jsonb_agg(l order by l.account, l.partner_id) from (
        select account, partner_id, sum(amount) as amount, count(*) from ledger_postings group by 1, 2) as l),
      'invoices', (select jsonb_agg(jsonb_build_array(number, total) order by number) from invoices),
      'counts', (select jsonb_agg(m order by m.month, m.partner_id) from month_end_counts as m),
      'cashbacks', (select jsonb_agg(jsonb_build_array(contract_id, term, amount) order by contract_id, term) from cashbacks),
      'runs', (select jsonb_agg(jsonb_build_array(month, state) order by month) from payout_runs),
      'payouts', (select jsonb_agg(jsonb_build_array(month, partner_id, amount) order by month, partner_id) from payouts),
      'held', (select jsonb_agg(jsonb_build_array(contract_id, term, amount) order by contract_id, term)
        from payout_items where released_on is null),
      'transfers', (select jsonb_agg(amount order by amount) from payout_transfers),
      'sendings', (select jsonb_agg(jsonb_build_array(sent_on, amount) order by sent_on, amount) from payout_sendings),
      'approved', (select jsonb_agg(jsonb_build_array(kind, thing) order by kind, thing) from approvals where state = 'approved'),
      'live files', (select jsonb_agg(jsonb_build_array(month, sha256, total) order by month)
        from payout_files where replaced_at is null),
      'outcomes', (select jsonb_agg(jsonb_build_array(outcome, amount, recorded_on) order by outcome, amount, recorded_on)
        from transfer_outcomes),
      'corrections', (select jsonb_agg(jsonb_build_array(partner_id, amount) order by partner_id, amount) from adjustments),
      'letters', (select jsonb_agg(jsonb_build_array(kind, to_address) order by kind, to_address) from letters)
    )::text as money`;
  return row?.money ?? '';
}
