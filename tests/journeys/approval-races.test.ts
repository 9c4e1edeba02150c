import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { month } from '#app/core/calendar.ts';
import type { PartnerId, UserId } from '#app/core/ids.ts';
import { invariant } from '#app/core/invariant.ts';
import { changeUser } from '#app/features/access/commands.server.ts';
import { requestCancellations } from '#app/features/cancellations/commands.server.ts';
import { recordPayments } from '#app/features/payments/commands.server.ts';
import { proposePayeeChange } from '#app/features/payee-changes/commands.server.ts';
import { approvePayoutRun, preparePayoutRun } from '#app/features/payouts/commands.server.ts';
import { findRun } from '#app/features/payouts/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { approvePayeeChange } from '#tests/support/approvals.ts';
import { advance, asStaff, givenCompany, givenOrders } from '#tests/support/company.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';

const ROUNDS = 1_000;
const CONNECTIONS = 8;

/** A thousand rounds beside other work on two cores. */
const PATIENCE_MILLISECONDS = 1_200_000;

const FEBRUARY = month('2026-02');

/** Every so many rounds a client takes its money back, which voids a cashback of the run; there are enough of them. */
const ROUNDS_A_CANCELLATION = 200;

const PARTNERS = ['par_a', 'par_b', 'par_c'] as const satisfies readonly PartnerId[];

describeOnPostgres('an approval against edits of what it is about', () => {
  const database = useDatabase();

  test(
    `${ROUNDS} rounds over ${CONNECTIONS} connections: no wrong total, nobody approves their own, no other content`,
    async () => {
      const { db } = await database().another(CONNECTIONS);
      const { context, orders } = await givenManyCashbacks(db);
      const tally = { approved: 0, refused: 0, reopened: 0 };

      for (let round = 0; round < ROUNDS; round += 1) {
        await preparePayoutRun(asStaff(context, makerOf(round)), FEBRUARY);
        const seen = await findRun(context, FEBRUARY);
        if (seen?.state !== 'draft') {
          await reopen(context, round);
          continue;
        }
        // Every third round the edits are some milliseconds ahead, so that either side comes first.
        const ahead = round % 3 === 0;
        const before = ahead ? edits(context, round, orders) : [];
        if (ahead) await setTimeout(round % 40);
        const approvals = [1, 2, 3].map((turn) =>
          approvePayoutRun(asStaff(context, makerOf(round + turn)), FEBRUARY, seen.contentHash),
        );
        const own = approvePayoutRun(asStaff(context, makerOf(round)), FEBRUARY, seen.contentHash);
        const beside = ahead ? before : edits(context, round, orders);
        const answers = await Promise.all([...approvals, own, ...beside]);

        // Prepared anew by somebody else meanwhile, with the same content, the run is theirs and not the first maker's.
        if (!isPreparedAnew(round)) expect(answers[3]).toMatchObject({ ok: false });
        const given = answers.slice(0, 4).filter((answer) => (answer as { ok: boolean }).ok).length;
        expect(given).toBeLessThanOrEqual(1);
        tally[given === 1 ? 'approved' : 'refused'] += 1;
        const now = await findRun(context, FEBRUARY);
        if (given === 1 && now?.state === 'draft') tally.reopened += 1;
        expect(await wrongTotals(database().sql)).toEqual([]);
      }

      // All three outcomes came up: a race nobody ever loses proves nothing.
      expect(Math.min(tally.approved, tally.refused, tally.reopened)).toBeGreaterThan(0);
      const selfApproved = await database().sql`
      select id from approvals where decided_by = proposed_by and state in ('approved', 'void')`;
      expect(selfApproved).toHaveLength(0);
      expect(await findBreaches(database().sql)).toEqual([]);
    },
    PATIENCE_MILLISECONDS,
  );

  test('whoever loses the role or is locked out at the same moment approves before it or not at all', async () => {
    const { db } = await database().another(CONNECTIONS);
    const { context } = await givenManyCashbacks(db);
    const orders = { before: 0, after: 0 };
    for (let round = 0; round < 100; round += 1) {
      await changeUser(context, 'usr_1', { role: 'checker', enabled: true });
      await preparePayoutRun(asStaff(context, 'usr_2'), FEBRUARY);
      const run = await findRun(context, FEBRUARY);
      const lost =
        round % 2 === 0 ? { role: 'checker' as const, enabled: false } : { role: 'auditor' as const, enabled: true };
      const [, answer] = await Promise.all([
        changeUser(context, 'usr_1', lost),
        approvePayoutRun(asStaff(context, 'usr_1'), FEBRUARY, run?.contentHash ?? ''),
      ]);
      orders[answer.ok ? 'before' : 'after'] += 1;
      if (answer.ok) await reopen(context, round);
      else expect(answer.refusal.code).toBe('may-not');
    }
    expect(orders.before + orders.after).toBe(100);
  });
});

type Orders = Awaited<ReturnType<typeof givenOrders>>;

/** Three partners with cashbacks of January in the run of February, on the last day on which a client may take money back. */
async function givenManyCashbacks(db: Context['db']): Promise<{ context: Context; orders: Orders }> {
  const founded = await givenCompany(
    db,
    '2026-01-05',
    PARTNERS.map((id) => ({ id, programme: 'cashback' })),
  );
  const wanted = Array.from({ length: 1 + ROUNDS / ROUNDS_A_CANCELLATION }, () => PARTNERS).flat();
  const orders = await givenOrders(founded, '2026-01-15', wanted);
  await recordPayments(
    founded,
    orders.map(({ invoice }) => ({ invoiceId: invoice.id, amount: invoice.total })),
  );
  return { context: await advance(founded, '2026-02-03'), orders };
}

/** Whoever prepares in a round; those after them in the circle approve. */
function makerOf(round: number): UserId {
  return `usr_${1 + (round % 8)}`;
}

/** What happens beside the approvals: a payee changed, a run prepared anew, or a cashback voided. */
function edits(context: Context, round: number, orders: Orders): Promise<unknown>[] {
  const contract = orders[Math.floor(round / ROUNDS_A_CANCELLATION)];
  invariant(contract, 'there are contracts for every cancellation');
  if (round % ROUNDS_A_CANCELLATION === 0) return [requestCancellations(context, [contract.contractId])];
  return isPreparedAnew(round)
    ? [preparePayoutRun(asStaff(context, makerOf(round + 4)), FEBRUARY), changePayee(context, round)]
    : [changePayee(context, round)];
}

/** Whether somebody else prepares the run anew in a round, beside its approvals. */
function isPreparedAnew(round: number): boolean {
  return round % 2 === 1;
}

async function changePayee(context: Context, round: number): Promise<unknown> {
  const partnerId = PARTNERS[round % PARTNERS.length] ?? 'par_a';
  const names = { familyName: `山田${round}`, givenName: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ' };
  await proposePayeeChange(asStaff(context, 'usr_programme'), partnerId, {
    ...names,
    email: `${partnerId}@example.jp`,
  });
  return approvePayeeChange(context, partnerId, 'usr_third');
}

/** Takes an approval back as people do: by changing what it is about. */
async function reopen(context: Context, round: number): Promise<void> {
  await changePayee(context, 10_000 + round);
}

/**
 * Approved runs whose payouts are not, to the yen and the letter, what the approval was given for: worked out from the
 * cashbacks, voids and payees of the database, apart from the portal's own rules.
 */
async function wrongTotals(sql: ReturnType<ReturnType<typeof useDatabase>>['sql']) {
  return sql`
    with standing as (
      select c.partner_id, sum(c.amount) as amount from cashbacks c
      where not exists (select from cashback_voids v where (v.contract_id, v.term) = (c.contract_id, c.term))
      group by 1)
    select r.month from payout_runs r
    left join approvals a on a.id = r.approval_id
    where r.state = 'approved' and (
      a.state is distinct from 'approved' or a.content_hash <> r.content_hash or a.decided_by = a.proposed_by
      or a.proposed_by <> r.prepared_by or exists (
        select from standing s full join (select * from payouts where month = r.month) p using (partner_id)
        join payees y using (partner_id)
        where s.amount is distinct from p.amount or p.family_name is distinct from y.family_name))`;
}
