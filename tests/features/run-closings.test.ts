import { describe, expect, test } from 'vitest';
import { day } from '#app/core/calendar.ts';
import { invariant } from '#app/core/invariant.ts';
import { withdraw } from '#app/features/approvals/commands.server.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { checkMoney } from '#app/features/money-checks/commands.server.ts';
import type { Invariant } from '#app/features/money-checks/rules.ts';
import { proposeOutcome } from '#app/features/outcome-proposals/commands.server.ts';
import { entryAsThing } from '#app/features/outcome-proposals/rules.ts';
import { listPayouts } from '#app/features/payouts/queries.server.ts';
import { answerNotice } from '#app/features/payout-letters/commands.server.ts';
import { listUnnoticed } from '#app/features/payout-letters/queries.server.ts';
import { closeRun } from '#app/features/run-closings/commands.server.ts';
import { findClosing, listEnds } from '#app/features/transfer-outcomes/queries.server.ts';
import { countExpired, listCameBack, listUnclaimed } from '#app/features/unclaimed-transfers/queries.server.ts';
import type { Context } from '#app/platform/context.server.ts';
import { givenPayeeChanged } from '#tests/support/approvals.ts';
import { advance, asStaff } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';
import { findBreaches } from '#tests/support/invariants.ts';
import { givenOutcome } from '#tests/support/outcomes.ts';
import { MARCH, givenSent } from '#tests/support/sent-run.ts';

const database = useDatabase();

const RECEIVED = { outcome: 'received', reason: '' } as const;

async function ended(context: Context, partnerId: string, entered: Parameters<typeof givenOutcome>[2]) {
  const payout = (await listPayouts(context, MARCH)).find((one) => one.partnerId === partnerId);
  invariant(payout, 'the partner is paid');
  await givenOutcome(context, payout.id, entered);
}

const lettersOf = async (kind: string) => {
  const rows = await database().sql<{ partner: string; on: string }[]>`
    select partner_id as partner, written_on::text as on from letters where kind = ${kind} order by 1`;
  return rows.map(({ partner, on }) => [partner, on]);
};

describe('MAIL-14 a run closes', () => {
  test('once each transfer ended, at a difference of 0, by a recorded act, and stays as it is', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
    const close = () => closeRun(asStaff(context), MARCH);
    expect(await close()).toEqual({ ok: false, refusal: { code: 'open', transfers: 2 } });
    await ended(context, 'par_a', RECEIVED);
    const [, open] = await listEnds(context, MARCH);
    invariant(open, 'a transfer is open');
    const entered = { outcome: 'returned', happenedOn: null, reason: '名義相違' } as const;
    const proposed = await proposeOutcome(asStaff(context), MARCH, [open], entered);
    invariant(proposed.ok, 'the outcome can be put up');
    expect(await close()).toEqual({ ok: false, refusal: { code: 'waiting', transfers: 1 } });
    const waiting = await findLatest(context, entryAsThing(proposed.value));
    invariant(waiting, 'the outcome waits');
    await withdraw(asStaff(context), waiting.id);
    await ended(context, 'par_b', {});
    expect(await close()).toEqual({ ok: true, value: true });
    expect(await close()).toMatchObject({ refusal: { code: 'closed-already', on: '2026-04-05' } });
    expect(await findClosing(context, MARCH)).toMatchObject({ sent: 9_820, received: 9_120, back: 700, sentCount: 2 });
    expect(await proposeOutcome(asStaff(context), MARCH, [open], entered)).toMatchObject({
      refusal: { code: 'run-closed' },
    });
    expect(await findBreaches(database().sql)).toEqual([]);
  });

  test('not past the database, which holds it closed', async () => {
    const context = await givenSent(database().db, { par_a: 9_120 });
    const { sql } = database();
    const closing = sql`insert into run_closings (month, closed_on, closed_at, closed_by, sent_count, sent, received_count,
      received, back_count, back, content_hash) values ('2026-03', '2026-04-05', now(), 'usr_maker', 1, 9120, 1, 9120, 0, 0, '')`;
    await expect(closing).rejects.toMatchObject({ message: 'run 2026-03 has open transfers: closing refused' });
    await ended(context, 'par_a', RECEIVED);
    expect((await closeRun(asStaff(context), MARCH)).ok).toBe(true);
    const again = sql`insert into payout_returns (payout_id, returned_on, reason) select id, '2026-04-06', 'x' from payouts`;
    await expect(again).rejects.toMatchObject({ message: 'the run is closed: INSERT on payout_returns refused' });
  });
});

/** A violation of what becomes of transfers, and the statement that takes it back. */
const PLANTED: { breaks: Invariant; plant: string; mend: string }[] = [
  {
    breaks: 'owed-again-once',
    plant: `update transfer_outcomes set outcome = 'received', reason = '' where outcome = 'returned'`,
    mend: `update transfer_outcomes set outcome = 'returned', reason = '名義相違' where payout_id = (select payout_id from payout_returns)`,
  },
  {
    breaks: 'owed-again-once',
    plant: `update ledger_transactions set once_key = 'x' || once_key where kind = 'payout-returned'`,
    mend: `update ledger_transactions set once_key = substr(once_key, 2) where kind = 'payout-returned'`,
  },
  {
    breaks: 'owed-again-once',
    plant: `update transfer_outcomes set outcome = 'expired', reason = 'x' where outcome = 'received'`,
    mend: `update transfer_outcomes set outcome = 'received', reason = '' where reason = 'x'`,
  },
  {
    breaks: 'ended-as-sent',
    plant: `update transfer_outcomes set amount = amount + 1`,
    mend: `update transfer_outcomes set amount = amount - 1`,
  },
  {
    breaks: 'ended-as-sent',
    plant: `update approvals set state = 'void' where kind = 'payout-result'`,
    mend: `update approvals set state = 'approved' where kind = 'payout-result'`,
  },
  {
    breaks: 'closed-at-zero',
    plant: `update run_closings set received = received - 1, back = back + 1`,
    mend: `update run_closings set received = received + 1, back = back - 1`,
  },
];

test('MAIL-01 what is planted against money that came back is found and named', async () => {
  const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
  await ended(context, 'par_a', RECEIVED);
  await ended(context, 'par_b', {});
  await closeRun(asStaff(context), MARCH);
  expect(await checkMoney(context)).toEqual([]);
  for (const { breaks, plant, mend } of PLANTED) {
    await withoutWalls(plant);
    expect(
      (await checkMoney(context)).map(({ invariant }) => invariant),
      plant,
    ).toContain(breaks);
    await withoutWalls(mend);
    expect(await checkMoney(context), mend).toEqual([]);
  }
});

async function withoutWalls(statement: string): Promise<void> {
  await database().sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql.unsafe(statement);
  });
}

describe('MAIL-05, MAIL-07 who is told of a payout', () => {
  test('is told once that it was sent, reminded once before it goes back, and told when it came back', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
    expect(await lettersOf('payout-sent')).toEqual([
      ['par_a', '2026-04-01'],
      ['par_b', '2026-04-01'],
    ]);
    await ended(context, 'par_b', {});
    expect(await listUnclaimed(context)).toMatchObject([
      { partnerId: 'par_a', daysSince: 5, daysLeft: 40, age: 'to-7', expiresOn: '2026-05-15', remindedOn: null },
    ]);
    expect(await countExpired(context)).toBe(0);
    expect(await listCameBack(context, day('2026-04-01'))).toMatchObject([{ partnerId: 'par_b', single: false }]);
    const reminded = await advance(context, '2026-05-10');
    expect(await lettersOf('payout-back')).toEqual([['par_b', '2026-04-06']]);
    expect(await lettersOf('transfer-reminder')).toEqual([['par_a', '2026-05-01']]);
    expect(await lettersOf('payout-sent')).toHaveLength(2);
    expect(await listUnclaimed(reminded)).toMatchObject([{ age: 'last-days', daysLeft: 5, remindedOn: '2026-05-01' }]);
    const late = await advance(reminded, '2026-05-16');
    expect(await listUnclaimed(late)).toMatchObject([{ age: 'expired', daysLeft: -1 }]);
    expect(await countExpired(late)).toBe(1);
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});

describe('MAIL-04 a notice that reaches nobody', () => {
  test('stays at staff until the partner was told another way, or it went to the address that was corrected', async () => {
    const context = await givenSent(database().db, { par_a: 9_120, par_b: 700 });
    expect(await listUnnoticed(context)).toEqual([]);
    await database().sql`update letters set state = 'failed' where kind = 'payout-notice'`;
    const waiting = await listUnnoticed(context);
    expect(waiting.map(({ partnerId }) => partnerId)).toEqual(['par_a', 'par_b']);
    const [one, other] = waiting;
    invariant(one && other, 'two notices failed');
    const staff = asStaff(context);
    const told = { deed: 'told', answer: '電話で山田様へお知らせ' } as const;
    expect(await answerNotice(staff, one.id, told)).toEqual({ ok: true, value: true });
    expect(await answerNotice(staff, one.id, told)).toMatchObject({ refusal: { code: 'nothing-waits' } });
    expect(await answerNotice(staff, other.id, { deed: 'resend' })).toMatchObject({
      refusal: { code: 'address-same' },
    });
    await givenPayeeChanged(context, 'par_b', {
      ...{ familyName: '山田', givenName: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ' },
      email: 'right@example.jp',
    });
    expect(await answerNotice(staff, other.id, { deed: 'resend' })).toEqual({ ok: true, value: true });
    expect(await listUnnoticed(context)).toEqual([]);
    const [again] = await database().sql<{ to: string }[]>`
      select to_address as to from letters where kind = 'payout-notice-again'`;
    expect(again?.to).toBe('right@example.jp');
    expect(await findBreaches(database().sql)).toEqual([]);
  });
});
